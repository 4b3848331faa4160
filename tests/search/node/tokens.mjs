import { readFileSync } from "node:fs";
import { tokens } from "../../../plugins/postmortems/assets/search/analysis.mjs";

for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  console.log(JSON.stringify([...tokens(text)].map(({ term, position, part }) => [term, position, part])));
}
