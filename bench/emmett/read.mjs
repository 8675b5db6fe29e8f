// Reads Emmett's tail by the function that its consumers pull with. For each line on stdin, a position, it prints the
// positions that come next, in the order in which they are given to a consumer:
//     node read.mjs DSN
import { dumbo } from "@event-driven-io/dumbo";
import { readMessagesBatch } from "@event-driven-io/emmett-postgresql";
import { createInterface } from "node:readline";

const pool = dumbo({ connectionString: process.argv[2] });
for await (const after of createInterface({ input: process.stdin })) {
  const { messages } = await readMessagesBatch(pool.execute, { after: BigInt(after), batchSize: 1000 });
  console.log(JSON.stringify(messages.map((one) => Number(one.metadata.globalPosition))));
}
await pool.close();
