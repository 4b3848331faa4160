// Ranking: the twin of `search/rank.py`, step by step, with sums in the same order, so that scores are equal to the last
// digit. See there for what the formula says. `index` gives postings as [documents, weights].

import { stemmed } from "./analysis.mjs";
import { BROAD, occurrences } from "./thesaurus.mjs";

const K1 = 1.2;
const B = 0.75;
const PART = 0.2;
const JOINED = 0.8;
const MEANING = 1.0;
const BROAD_MEANING = 0.7;
const COVERED = 0.25;
const AGAIN = 0.5;
const SPOKEN = 0.15;
const SPOKEN_TOGETHER = 0.8;
const BELOW = 0.99;
const PRIORS = { postmortem: 1.0, lesson: 1.0, path: 0.9 };
const OTHER_PRIOR = 0.8;
const DIGITS = 1_000_000;

/** Which terms and meanings a query is about: {units: Map[], corrections, meanings}. */
export function understand(index, units) {
  const result = { units: [], corrections: new Map(), meanings: new Map() };
  const places = new Map();
  const owner = new Map();
  const put = (term, position) => places.set(term, [...(places.get(term) ?? []), position]);
  units.forEach((unit, number) => {
    const weights = new Map();
    const known = new Map(unit.terms.map(([term]) => [term, index.postings(term)[0].length > 0]));
    const whole = unit.terms.some(([term, , part]) => part === 0 && known.get(term));
    for (const [term, position, part] of unit.terms) {
      if (!owner.has(position)) owner.set(position, number);
      if (known.get(term)) raise(weights, term, unit.weight * (part && whole ? PART : 1));
      if (known.get(term) || part !== 2) put(term, position);
    }
    if (!whole) {
      const real = unit.terms.some(([term, , part]) => !part && index.expressions(term).length > 0);
      const found = index.guesses(unit.raw, real);
      for (const guess of found.terms) raise(weights, guess.term, unit.weight * guess.weight);
      for (const term of found.likely) put(term, unit.terms[0][1]);
      if (found.correction) result.corrections.set(unit.raw, found.correction);
    }
    result.units.push(weights);
  });
  join(index, units, result);
  findMeanings(index, units, places, owner, result);
  return result;
}

const raise = (weights, term, weight) => weights.set(term, Math.max(weights.get(term) ?? 0, weight));

/** Two words may stand in the documents as one. */
function join(index, units, result) {
  for (let number = 0; number + 1 < units.length; number += 1) {
    const [one, two] = [units[number], units[number + 1]];
    const simple = one.terms.length === 1 && two.terms.length === 1 && one.terms[0][1] + 1 === two.terms[0][1];
    const [a, b] = [[...one.raw].length, [...two.raw].length];
    if (!simple || a <= 2 || b <= 2 || a + b > 24) continue;
    const term = stemmed(one.raw + two.raw);
    if (index.postings(term)[0].length) raise(result.units[number], term, JOINED * Math.max(one.weight, two.weight));
  }
}

function findMeanings(index, units, places, owner, result) {
  const found = occurrences(places, (term) => index.expressions(term));
  const evidence = new Map();
  const spans = found.map(({ positions }) => new Set(positions));
  found.forEach(({ concept }, number) => {
    const span = spans[number];
    const standsFor = [...new Set([...span].map((position) => owner.get(position)))].sort((a, b) => a - b);
    let weight = concept.startsWith(BROAD) ? BROAD_MEANING : MEANING;
    if (spans.some((other) => other.size > span.size && [...span].every((position) => other.has(position)))) weight *= COVERED;
    weight *= Math.max(...standsFor.map((unit) => units[unit].weight));
    evidence.set(concept, [...(evidence.get(concept) ?? []), { weight, standsFor }]);
  });
  for (const [concept, given] of evidence) result.meanings.set(concept, weighed(given));
}

/** The weight of a meaning and the units it stands for; words apart that both lead to it make it more certain. */
function weighed(given) {
  given.sort((one, other) => other.weight - one.weight || other.standsFor.length - one.standsFor.length);
  const used = new Set();
  let times = 0;
  for (const { standsFor } of given) {
    if (standsFor.some((unit) => used.has(unit))) continue;
    standsFor.forEach((unit) => used.add(unit));
    times += 1;
  }
  return { weight: given[0].weight * (1 + AGAIN * (times - 1)), standsFor: [...used].sort((a, b) => a - b) };
}

function idf(count, documents) {
  return Math.floor(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 1e6 + 0.5) / 1e6;
}

/** The score of every document that has a term or a meaning of the query. */
export function scores(index, understood) {
  const norms = index.lengths.map((length) => K1 * (1 - B + (B * length) / index.average));
  const spoken = new Map();
  for (const { standsFor } of understood.meanings.values()) {
    const share = standsFor.length === 1 ? SPOKEN : SPOKEN_TOGETHER;
    for (const unit of standsFor) spoken.set(unit, Math.max(spoken.get(unit) ?? 0, share));
  }
  const said = understood.units.map((weights, number) => {
    const own = new Map();
    for (const [term, weight] of weights) {
      const [documents, frequencies] = index.postings(term);
      const gain = weight * idf(documents.length, index.count) * (1 - (spoken.get(number) ?? 0));
      add(own, documents, frequencies, gain, norms);
    }
    return own;
  });
  const total = new Map();
  const sum = (scored) => scored.forEach((score, document) => total.set(document, (total.get(document) ?? 0) + score));
  said.forEach(sum);
  for (const { standsFor, meant } of meantBy(index, understood, norms)) {
    holdBelow(meant, standsFor.map((number) => said[number]));
    sum(meant);
  }
  return total;
}

function add(scored, documents, frequencies, gain, norms) {
  for (let place = 0; place < documents.length; place += 1) {
    const document = documents[place];
    const frequency = frequencies[place];
    scored.set(document, (scored.get(document) ?? 0) + (gain * frequency * (K1 + 1)) / (frequency + norms[document]));
  }
}

function meantBy(index, understood, norms) {
  const groups = new Map();
  for (const [concept, { weight, standsFor }] of understood.meanings) {
    const key = standsFor.join();
    if (!groups.has(key)) groups.set(key, { standsFor, meant: new Map() });
    const [documents, frequencies] = index.postings(concept);
    add(groups.get(key).meant, documents, frequencies, weight * idf(documents.length, index.count), norms);
  }
  return groups.values();
}

/** Caps what documents have by meaning only, so that none passes a document that says all of the words. */
function holdBelow(meant, said) {
  const saidIn = (document) => said.reduce((total, own) => total + (own.get(document) ?? 0), 0);
  const saysAll = (document) => said.every((own) => own.has(document));
  let least = Infinity;
  for (const [document, score] of meant) if (saysAll(document)) least = Math.min(least, score + saidIn(document));
  if (least === Infinity) return;
  const cap = least * BELOW;
  for (const [document, score] of meant) {
    if (!saysAll(document)) meant.set(document, Math.min(score, Math.max(cap - saidIn(document), 0)));
  }
}

/** A score with the weight of the document's kind, rounded: logarithms may differ in the last digit. */
export function rounded(score, kind) {
  return Math.floor(score * (PRIORS[kind] ?? OTHER_PRIOR) * DIGITS + 0.5) / DIGITS;
}
