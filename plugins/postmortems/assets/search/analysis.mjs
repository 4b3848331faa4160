// From text to tokens: the twin of `search/analysis.py`. Both give the same tokens for any text, so the class of word
// characters is written out (tables behind \p{L} differ between browsers) and only letters of settled scripts are lowered.

import { porter2 } from "./porter2.mjs";

const WORD =
  "0-9A-Za-z_\\u00aa\\u00b2\\u00b3\\u00b5\\u00b9\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0300-" +
  "\\u055f\\u0561-\\u0588\\u0591-\\u05bd\\u05d0-\\u05f2\\u0610-\\u061a\\u0620-\\u0669\\u066e-\\u06d3\\u06d5-" +
  "\\u06dc\\u06ee-\\u06fc\\u0710-\\u0963\\u0966-\\u096f\\u0971-\\u1fff\\u2070-\\u209f\\u2c00-\\u2dff\\u3005-" +
  "\\u3007\\u3021-\\u302f\\u3031-\\u3035\\u3041-\\u30fa\\u30fc-\\u318f\\u31a0-\\ud7ff\\uf900-\\ufdff\\ufe70-" +
  "\\ufefc\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uffdc\\u{10000}-\\u{1cfff}\\u{20000}-\\u{3ffff}";
const MAX_TOKEN = 64;
const MAX_PARTS = 6;
const MAX_JOINED = 24;

const STOP_WORDS = new Set((
  "a an and are as at be been being but by did do does for from had has have he her his how i if in into is its " +
  "me my of on or our she so than that the their them then there these they this those to was we were what when " +
  "where which while who why will with would you your"
).split(" "));

const THINGS = new Set((
  "accelerator administrator aggregator attacker compiler consumer container controller coordinator customer developer " +
  "engineer experiment extension follower generator indicator internal ios manager navigator observability operator " +
  "optimizer orchestrator performance positive producer production provider regulator resolver scheduler setting " +
  "several severe training transformer ups utility"
).split(" "));

const LOWERED = /[A-Z\u00c0-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1e00-\u1fff\uff21-\uff3a]/g;
const ACCENTED = /[\u00c0-\u024f\u1e00-\u1eff]/g;
const MARKS = /[\u0300-\u036f]/g;
const TOKEN = new RegExp(`[${WORD}]+(?:['\u2019][${WORD}]+)*(?:[-./:][${WORD}]+(?:['\u2019][${WORD}]+)*)*`, "gu");
const SEPARATOR = /[-./:_]+/;
const SEPARATORS = /[-./:_]+/g;
const NAME_SEPARATORS = /[ \t\n\r\f\v_-]+/g;
const HUMP = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

const remembered = new Map();

/** Lower case, without accents. */
export function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text
    .replace(LOWERED, (letter) => letter.toLowerCase())
    .replace(ACCENTED, (letter) => letter.normalize("NFD"))
    .replace(MARKS, "");
}

/** The form in which names are compared: case, accents, blanks, hyphens and underscores do not matter. */
export function nameKey(name) {
  return fold(name).replace(NAME_SEPARATORS, " ").replace(/^ +| +$/g, "");
}

/** Porter2 stem of a folded word; anything but plain letters is left alone, and so are `THINGS` but for their plural. */
export function stemmed(word) {
  if (THINGS.has(word) || !/^[a-z]+$/.test(word)) return word;
  const single = word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.replace(/s$/, "");
  return THINGS.has(single) ? single : porter2(word);
}

/** How many positions a raw word takes, and its terms as [term, offset in positions, part]; a stop word has none. */
export function forms(raw) {
  let known = remembered.get(raw);
  if (!known) {
    if (remembered.size > 20000) remembered.clear();
    known = makeForms(raw);
    remembered.set(raw, known);
  }
  return known;
}

function makeForms(raw) {
  const bare = raw.replace(/['\u2019]s$/, "").replace(/['\u2019]/g, "");
  const pieces = bare.split(SEPARATOR).filter(Boolean);
  if (pieces.length < 2) {
    const stops = !pieces.length || STOP_WORDS.has(fold(bare));
    return [pieces.length, stops ? [] : distinct(single(pieces[0]))];
  }
  const found = [];
  const folded = fold(bare).replace(/^_+|_+$/g, "");
  if (length(folded) <= MAX_TOKEN && pieces.length <= MAX_PARTS) {
    found.push([folded, 0, 0]);
    const joined = folded.replace(SEPARATORS, "");
    if (length(joined) <= MAX_JOINED && !folded.includes(".") && !folded.includes(":")) found.push([stemmed(joined), 0, 2]);
  }
  pieces.forEach((piece, offset) => {
    for (const [term, , part] of single(piece)) found.push([term, offset, Math.max(1, part)]);
  });
  return [pieces.length, distinct(found)];
}

function single(piece) {
  const folded = cutTo(fold(piece), MAX_TOKEN);
  if (!folded) return [];
  const found = [[stemmed(folded), 0, 0]];
  const humps = piece.split(HUMP);
  if (humps.length > 1 && humps.length <= MAX_PARTS) {
    for (const hump of humps) if (length(hump) > 1) found.push([stemmed(fold(hump)), 0, 1]);
  }
  return found;
}

function distinct(found) {
  const seen = new Set();
  return found.filter((item) => {
    const key = `${item[0]} ${item[1]} ${item[2]}`;
    return !seen.has(key) && seen.add(key);
  });
}

// Python counts characters, JavaScript half of some.
const length = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
const cutTo = (text, limit) => (text.length <= limit ? text : [...text].slice(0, limit).join(""));

/** The raw words of a text. */
export function rawWords(text) {
  return text.match(TOKEN) ?? [];
}

/** The tokens of a text as {term, position, part, start, end}, in its order. */
export function* tokens(text) {
  let position = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [taken, found] = forms(match[0]);
    for (const [term, offset, part] of found) {
      yield { term, position: position + offset, part, start: match.index, end: match.index + match[0].length };
    }
    position += taken;
  }
}
