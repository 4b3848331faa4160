// Symptom search, what is telling in a pasted text: the twin of `search/paste.py`.

import { fold, forms, rawWords } from "./analysis.mjs";
import { LIGHT_WORDS } from "./units.mjs";

const MAX_PASTE = 20_000;
const MAX_WORDS = 32;
const ERROR_WEIGHT = 1.0;
const QUOTED_WEIGHT = 0.9;
const CODE_WEIGHT = 0.7;
const PLAIN_WEIGHT = 0.4;

const VOLATILE = new RegExp([
  String.raw`\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b`,
  String.raw`\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]{2,6})?)?`,
  String.raw`\b[0-9]{1,2}/[A-Za-z0-9]{2,3}/[0-9]{4}(?::[0-9:]+)?`,
  String.raw`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b,?`,
  String.raw`\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ]+[0-9]{1,2}\b`,
  String.raw`\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\b`,
  String.raw`\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?\b`,
  String.raw`\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b`,
  String.raw`\b0x[0-9a-fA-F]+\b`,
  String.raw`\b(?=[0-9a-fA-F]*[0-9])[0-9a-fA-F]{8,}\b`,
  String.raw`(?<![A-Za-z0-9._/-])[0-9]+(?:[.,][0-9]+)*(?:ms|s|m|h|kb|mb|gb|b|%)?(?![A-Za-z0-9/-])`,
  String.raw`\b[a-z0-9]+(?:-[a-z0-9]+){0,20}-[a-z0-9]{8,10}-[a-z0-9]{5}\b`,
].join("|"), "g");
const KEPT_NUMBER = /^(?:[45][0-9]{2}|2147483647|4294967295|65535|32767)$/;
const QUOTED = /"([^"\n]{2,200})"|'([^'\n]{2,200})'|`([^`\n]{2,200})`/g;
const ERROR =
  /^(?:[a-z]*(?:error|exception|fault|failure|panic|timeout|killed|refused|denied|overflow|deadlock|exceeded)|e[a-z]{3,})$/i;
const ERRNO = /^E[A-Z]{3,}$/;
const CODE = /^(?:.*[a-z][A-Z].*|.*[A-Za-z0-9][_./:-][A-Za-z0-9].*|[A-Z]{2,}[0-9]*|[^A-Za-z]*[A-Za-z][^0-9]*[0-9].*)$/;
const FRAME = /^[ \t]*(?:at[ \t]+[A-Za-z0-9_.$<>]+\(|File "|goroutine [0-9]|#[0-9]+ )/;

/** The most telling words, in the order of the text: [raw word, weight, positions to leave free before it]. */
export function tellingWords(text) {
  const known = new Map();
  const read = text.length > MAX_PASTE ? [...text].slice(0, MAX_PASTE).join("") : text;
  read.split("\n").forEach((line, number) => {
    const masked = line.replace(VOLATILE, (found) => (KEPT_NUMBER.test(found) ? found : " "));
    const quotes = [...masked.matchAll(QUOTED)].flatMap(([, a, b, c]) => rawWords(a || b || c));
    const quoted = new Set(quotes.map(fold));
    const share = FRAME.test(line) ? 0.5 : 1;
    rawWords(masked).forEach((raw, place) => {
      const word = fold(raw);
      const digits = /^[0-9]+$/.test(word) && !KEPT_NUMBER.test(word);
      if (!forms(raw)[1].length || [...word].length < 2 || digits) return;
      const weight = weightOf(raw, word, quoted.has(word)) * share;
      const entry = known.get(word) ?? { raw, number, place, weight: 0, times: 0 };
      known.set(word, { ...entry, weight: Math.max(entry.weight, weight), times: entry.times + 1 });
    });
  });
  const inOrder = (one, other) => one.number - other.number || one.place - other.place;
  const chosen = [...known.values()]
    .sort((one, other) => other.weight - one.weight || other.times - one.times || inOrder(one, other))
    .slice(0, MAX_WORDS)
    .sort(inOrder);
  let before = { number: 0, place: -1 };
  return chosen.map((entry) => {
    const gap = entry.number !== before.number ? 10 : Math.min(10, entry.place - before.place - 1);
    before = entry;
    return [entry.raw, entry.weight, gap];
  });
}

function weightOf(raw, word, quoted) {
  if (LIGHT_WORDS.has(word)) return PLAIN_WEIGHT * PLAIN_WEIGHT;
  if (ERROR.test(raw) && (raw !== raw.toUpperCase() || ERRNO.test(raw)) && raw.length > 5) return ERROR_WEIGHT;
  if (quoted) return QUOTED_WEIGHT;
  return CODE.test(raw) ? CODE_WEIGHT : PLAIN_WEIGHT;
}
