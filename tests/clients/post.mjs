// Posts one event in each mode with the CloudEvents SDK for JavaScript, and prints what was answered:
//     node post.mjs URL < events.json
import { CloudEvent, HTTP, Mode, emitterFor, httpTransport } from "cloudevents";
import { readFileSync } from "node:fs";

const url = process.argv[2];
const [binary, structured, ...batch] = JSON.parse(readFileSync(0, "utf8")).map((one) => new CloudEvent(one));

const sent = async (event, mode) => {
  const emit = emitterFor(httpTransport(url), { binding: HTTP, mode });
  return JSON.parse((await emit(event)).body);
};

const together = async (events) => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/cloudevents-batch+json; charset=utf-8" },
    body: JSON.stringify(events),
  });
  return answer.json();
};

console.log(JSON.stringify([
  await sent(binary, Mode.BINARY),
  await sent(structured, Mode.STRUCTURED),
  await together(batch),
]));
