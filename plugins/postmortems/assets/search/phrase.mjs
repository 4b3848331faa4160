// Documents that hold a text word for word, inflection apart: the twin of `search/phrase.py`.

import { forms, rawWords } from "./analysis.mjs";

/** The terms of a phrase with their distance from its start, as [term, offset]. */
export function phraseTerms(text) {
  const found = [];
  let position = 0;
  for (const raw of rawWords(text)) {
    const [length, terms] = forms(raw);
    const taken = new Set();
    for (const [term, offset, part] of terms) {
      if (!taken.has(offset) && (part === 1 || (length === 1 && part === 0))) {
        taken.add(offset);
        found.push([term, position + offset]);
      }
    }
    position += length;
  }
  return found;
}

/** The documents that hold a phrase; null when it has no word that could be looked up. */
export function documentsWith(index, text) {
  const terms = phraseTerms(text);
  if (!terms.length) return null;
  let starts = null;
  for (const [term, offset] of terms) {
    const next = new Map();
    for (const [document, places] of index.positions(term)) {
      const known = starts?.get(document);
      const met = places.map((place) => place - offset).filter((start) => !starts || known?.has(start));
      if (met.length) next.set(document, new Set(met));
    }
    starts = next;
  }
  return new Set(starts.keys());
}
