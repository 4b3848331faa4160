// Records in this browser only. Storage that is forbidden or full counts as none: nothing is remembered then.

import { isEmpty, parsed } from "./record.mjs";

// Several knowledge bases may share a host; this one is where its assets are.
const SCOPE = `${new URL("../../../", import.meta.url).pathname}.practice.`;

export function load(id) {
  try {
    return parsed(localStorage.getItem(SCOPE + id) ?? "null");
  } catch {
    return parsed("null");
  }
}

export function save(id, record) {
  try {
    if (isEmpty(record)) localStorage.removeItem(SCOPE + id);
    else localStorage.setItem(SCOPE + id, JSON.stringify(record));
  } catch {
    // Not kept; the page works on.
  }
}
