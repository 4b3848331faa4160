// The one engine of a page, and where its shards come from: files next to this module, so the site may lie anywhere.

import { createEngine } from "../search/engine.mjs";

const ROOT = new URL("../../../", import.meta.url);
const SHARDS = new URL("../shards/", import.meta.url);
const MANIFEST = "manifest.json";
let engine = null;
let version = null;
let anew = false;

async function fetchShard(name) {
  // Everything but the manifest has a digest in its address. After a failure nothing from the cache is trusted.
  const cache = anew ? "reload" : name === MANIFEST ? "no-cache" : "default";
  const response = await fetch(new URL(name, SHARDS), { cache });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const data = await response.arrayBuffer();
  if (name === MANIFEST) version = versionOf(data);
  return data;
}

function versionOf(data) {
  try {
    return JSON.parse(new TextDecoder().decode(data)).version;
  } catch {
    return null; // the engine says what is wrong
  }
}

/** Loads what every search needs; a failure shows with the search that follows. */
export function prepare() {
  engine ??= createEngine({ fetchShard });
  engine.prepare().catch(() => {});
}

/** Searches, see the engine. When the site was published anew meanwhile, its new index is taken. */
export async function search(text, options) {
  engine ??= createEngine({ fetchShard });
  const before = version;
  try {
    const answer = await engine.search(text, options);
    anew = false;
    return answer;
  } catch (error) {
    if (before === null || (await published()) === before) throw error;
    renew();
    return engine.search(text, options);
  }
}

async function published() {
  return fetchShard(MANIFEST).then(() => version, () => version);
}

/** Forgets everything that was loaded, so that the next search asks the server again. */
export function renew() {
  anew = true;
  engine = createEngine({ fetchShard });
}

/** The address of a hit. Each part is a name and nothing else, whatever a file is called. */
export const addressOf = ({ url }) => new URL(`./${url.split("/").map(encodeURIComponent).join("/")}`, ROOT).href;
