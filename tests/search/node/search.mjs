import { readFileSync } from "node:fs";
import { createEngine } from "../../../plugins/postmortems/assets/search/engine.mjs";

const { folder, searches } = JSON.parse(readFileSync(0, "utf8"));
const fetched = new Map();
const engine = createEngine({
  fetchShard: async (name) => {
    const data = readFileSync(`${folder}/${name}`);
    fetched.set(name, data.length);
    return data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  },
});
for (const { query, ...options } of searches) {
  fetched.clear();
  const { hits, ...rest } = await engine.search(query, options);
  const found = hits.map(({ kind, id, score }) => [`${kind}:${id}`, score]);
  console.log(JSON.stringify({ ...rest, hits: found, bytes: [...fetched.values()].reduce((sum, size) => sum + size, 0) }));
}
