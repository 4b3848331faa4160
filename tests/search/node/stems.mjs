import { readFileSync } from "node:fs";
import { porter2 } from "../../../plugins/postmortems/assets/search/porter2.mjs";

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(porter2)));
