// A query's words as ranking takes them: the twin of `search/units.py`.

import { fold, forms, rawWords } from "./analysis.mjs";

const LIGHT_WEIGHT = 0.25;

/** Words of everyday speech: rare in write-ups, so that rarity would make too much of them. */
export const LIGHT_WORDS = new Set((
  "about after again all also any are before can cannot cant could did didnt do does doesnt done dont during even " +
  "ever every few get gets getting go goes going gone got had happen happened happening happens have having into " +
  "isnt just keep keeps kept less let lot made make makes making many may maybe might more most much must need " +
  "needed needs never new no none not now off often once one only other others out over own people please put " +
  "quite really said same saw say see seeing seem seems seen should some someone something still stop stopped " +
  "such take taken takes taking tell than then thing things time too took try trying two under until up us use " +
  "used using very want wanted was wasnt way well went were while wont work worked working works would yet you " +
  "your"
).split(" "));

/** The units of a typed query: {raw, terms: [[term, position, part]], weight}. */
export function unitsOf(text) {
  return weightedUnits(rawWords(text).map((raw) => [raw, LIGHT_WORDS.has(fold(raw)) ? LIGHT_WEIGHT : 1, 0]));
}

/** Units of [raw word, weight, positions to leave free before it]; a word that is repeated counts once. */
export function weightedUnits(words) {
  const units = [];
  const seen = new Set();
  let position = 0;
  for (const [raw, weight, gap] of words) {
    const [taken, found] = forms(raw);
    position += gap;
    const folded = fold(raw);
    if (found.length && !seen.has(folded)) {
      seen.add(folded);
      const start = position;
      units.push({ raw: folded, terms: found.map(([term, offset, part]) => [term, start + offset, part]), weight });
    }
    position += taken;
  }
  return units;
}
