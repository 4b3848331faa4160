// What a word that the index does not know may have meant: the twin of `search/fallback.py`.

import { stemmed } from "./analysis.mjs";
import { Bytes } from "./shards.mjs";

const DAMPING = 0.6;
const SPLIT = 0.9;
const GUESSES = 6;
const MIN_PREFIX = 3;
const MIN_TYPO = 4;
const LONG_WORD = 8;
const MIN_HALF = 3;
const MAX_WORD = 40;
const LETTERS = /^[a-z]+$/;
const NONE = { terms: [], correction: "", likely: [] };

/**
 * Words of the vocabulary that an unknown one begins, that it misspells, or that it is made of.
 * @param {string} word Folded, not stemmed.
 * @param {(start: string) => string[]} wordsFrom The words of the vocabulary that begin with a character.
 * @param {boolean} real Whether it is known to be a word, so that it is no typing error.
 * @returns {{terms: {term: string, weight: number}[], correction: string, likely: string[]}}
 */
export function guesses(word, wordsFrom, real = false) {
  const length = [...word].length;
  if (length < MIN_PREFIX || length > MAX_WORD) return NONE;
  const found = [];
  for (const known of wordsFrom([...word][0])) {
    if (known.length > word.length && known.startsWith(word)) {
      found.push([(DAMPING * length) / [...known].length, known, "prefix"]);
    }
  }
  const letters = !real && LETTERS.test(word);
  if (length >= MIN_TYPO && letters) {
    for (const [errors, known] of misspelt(word, wordsFrom)) found.push([DAMPING * (1 - errors / length), known, "typo"]);
  }
  const halves = letters ? halvesOf(word, wordsFrom) : [];
  for (const half of halves) found.push([SPLIT, half, "split"]);
  if (!found.length) return NONE;
  found.sort((one, other) => other[0] - one[0] || (one[1] < other[1] ? -1 : Number(one[1] > other[1])));
  const terms = new Map();
  for (const [weight, known] of found) {
    const term = stemmed(known);
    if (terms.size < GUESSES && !terms.has(term)) terms.set(term, weight);
  }
  const [, best, how] = found[0];
  return {
    terms: [...terms].map(([term, weight]) => ({ term, weight })),
    correction: how === "split" ? halves.join(" ") : how === "typo" ? best : "",
    likely: how === "split" ? halves.map(stemmed) : [stemmed(best)],
  };
}

function misspelt(word, wordsFrom) {
  const limit = word.length >= LONG_WORD ? 2 : 1;
  const found = [];
  let least = limit + 1;
  for (const start of new Set([word[0], word[1]])) {
    for (const known of wordsFrom(start)) {
      if (Math.abs(known.length - word.length) > limit || known.length < MIN_PREFIX || !LETTERS.test(known)) continue;
      const errors = distance(word, known, limit);
      if (errors > 0 && errors <= limit) {
        found.push([errors, known]);
        least = Math.min(least, errors);
      }
    }
  }
  return found.filter(([errors]) => errors === least);
}

/** Two known words that the word is made of, the most even pair. */
function halvesOf(word, wordsFrom) {
  const lefts = new Set(wordsFrom(word[0]).filter((known) => word.startsWith(known)));
  let best = [];
  for (let cut = MIN_HALF; cut <= word.length - MIN_HALF; cut += 1) {
    const left = word.slice(0, cut);
    const right = word.slice(cut);
    if (!lefts.has(left) || !wordsFrom(right[0]).includes(right)) continue;
    if (!best.length || Math.min(cut, right.length) > Math.min(...best.map((half) => half.length))) best = [left, right];
  }
  return best;
}

/** Typing errors between two words (optimal string alignment); `limit + 1` as soon as it is above the limit. */
export function distance(one, other, limit) {
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        cost = Math.min(cost, before[column - 2] + 1);
      }
      line.push(cost);
    }
    if (Math.min(...line) > limit) return limit + 1;
    before = last;
    last = line;
  }
  return last[other.length];
}

/** The words of a part of the vocabulary, sorted. */
export function readWords(data) {
  const bytes = new Bytes(data);
  const words = [];
  while (!bytes.ended) words.push(bytes.frontCoded());
  return words;
}
