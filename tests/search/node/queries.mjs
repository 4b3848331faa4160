import { readFileSync } from "node:fs";
import { resolve } from "../../../plugins/postmortems/assets/search/filters.mjs";
import { tellingWords } from "../../../plugins/postmortems/assets/search/paste.mjs";
import { looksPasted } from "../../../plugins/postmortems/assets/search/engine.mjs";
import { parseQuery } from "../../../plugins/postmortems/assets/search/query.mjs";

const { queries, names, pasted = [] } = JSON.parse(readFileSync(0, "utf8"));
for (const query of queries) console.log(JSON.stringify([parseQuery(query), resolve(parseQuery(query), names)]));
for (const text of pasted) console.log(JSON.stringify([looksPasted(text), tellingWords(text)]));
