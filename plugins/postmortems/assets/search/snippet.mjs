// What to mark in a text that was found: the twin of `marks` in `search/snippet.py`.

import { tokens } from "./analysis.mjs";

/** The words of a text that were searched for, as [start, end] without overlaps. */
export function marks(text, terms) {
  const found = [];
  for (const { term, start, end } of tokens(text)) {
    if (terms.has(term) && (!found.length || start >= found.at(-1)[1])) found.push([start, end]);
  }
  return found;
}
