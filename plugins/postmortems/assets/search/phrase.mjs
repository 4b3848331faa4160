// Documents that hold a text word for word, inflection apart: the twin of `search/phrase.py`.

import { forms, rawWords } from "./analysis.mjs";
import { Bytes } from "./shards.mjs";

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

/** Positions as bytes by term; `readPositions` takes one apart, since most are never asked for. */
export function readPositionShard(data) {
  const bytes = new Bytes(data);
  const terms = new Map();
  for (let count = bytes.number(); count > 0; count -= 1) {
    const term = bytes.frontCoded();
    const length = bytes.number();
    terms.set(term, data.subarray(bytes.at, bytes.at + length));
    bytes.at += length;
  }
  return terms;
}

/** The positions of a term by document. */
export function readPositions(data, documents) {
  const bytes = new Bytes(data);
  return new Map(documents.map((document) => [document, bytes.ascending(bytes.number())]));
}
