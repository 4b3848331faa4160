import { readFileSync } from "node:fs";
import { numbers } from "../../../plugins/postmortems/assets/search/columns.mjs";
import { Bytes } from "../../../plugins/postmortems/assets/search/shards.mjs";

for (const [data, count] of JSON.parse(readFileSync(0, "utf8"))) {
  console.log(JSON.stringify(numbers(new Bytes(new Uint8Array(Buffer.from(data, "base64"))), count)));
}
