// Makes Emmett's tables, or appends to them for some seconds; prints what that took:
//     node append.mjs < asked.json
// asked: {dsn, template, callers, batch, cold, seconds}; without callers it makes the tables.
// Printed: {seconds, took}, how many seconds went by and how many each append took.
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
import { readFileSync } from "node:fs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const store = getPostgreSQLEventStore(asked.dsn, { schema: { autoMigration: "None" } });
const now = () => performance.now() / 1000;

let made = 0;
const event = () => {
  const id = `bench-${made++}`;
  const data = { ...asked.template, id, subject: `stakeholder/${id}` };
  return { type: data.type, data };
};

const call = async (end, took) => {
  for (;;) {
    const events = Array.from({ length: asked.batch }, event);
    const began = now();
    if (began >= end) return;
    await store.appendToStream(events[0].data.subject, events, { expectedStreamVersion: "STREAM_DOES_NOT_EXIST" });
    took.push(now() - began);
  }
};

const play = async (seconds) => {
  const took = [];
  const began = now();
  await Promise.all(Array.from({ length: asked.callers }, () => call(began + seconds, took)));
  return { seconds: now() - began, took };
};

if (asked.callers) {
  await play(asked.cold);
  console.log(JSON.stringify(await play(asked.seconds)));
} else {
  await store.schema.migrate();
}
await store.close();
