// The Porter2 stemmer for English (snowballstem.org/algorithms/english), with the same results as Python's
// `whoosh.lang.porter2`, whose order of steps it follows. Takes words of the letters a to z.

const VOWEL = /[aeiouy]/;
const REGION = /[^aeiouy]*[aeiouy]+[^aeiouy](\w*)/y;
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const SHORT_END = /^(?:[aeiouy][^aeiouy]|.*[^aeiouy][aeiouy][^aeiouywxY])$/;

const EXCEPTIONS = new Map(Object.entries({
  skis: "ski", skies: "sky", dying: "die", lying: "lie", tying: "tie", idly: "idl", gently: "gentl", ugly: "ugli",
  early: "earli", only: "onli", singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas",
  cosmos: "cosmos", bias: "bias", andes: "andes",
}));
const DONE_AFTER_1A = new Set(["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"]);

const STEP_2 = [
  ["ization", "ize"], ["ational", "ate"], ["fulness", "ful"], ["ousness", "ous"], ["iveness", "ive"],
  ["tional", "tion"], ["biliti", "ble"], ["lessli", "less"], ["entli", "ent"], ["ation", "ate"], ["alism", "al"],
  ["aliti", "al"], ["ousli", "ous"], ["iviti", "ive"], ["fulli", "ful"], ["enci", "ence"], ["anci", "ance"],
  ["abli", "able"], ["izer", "ize"], ["ator", "ate"], ["alli", "al"], ["bli", "ble"], ["ogi", "og", /l$/],
  ["li", "", /[cdeghkmnrt]$/],
];
const STEP_3 = [
  ["ational", "ate"], ["tional", "tion"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ative", "", true],
  ["ical", "ic"], ["ness", ""], ["ful", ""],
];
const STEP_4 = [
  "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ous", "ive",
  "ize",
];

/** The stem of a lower-case word. */
export function porter2(word) {
  if (word.length <= 2) return word;
  const known = EXCEPTIONS.get(word);
  if (known !== undefined) return known;
  if (word.startsWith("y")) word = `Y${word.slice(1)}`;
  word = word.replace(/([aeiouy])y/g, "$1Y");
  const r1 = firstRegion(word);
  const r2 = region(word, r1);
  word = step1a(word);
  if (DONE_AFTER_1A.has(word)) return word;
  word = step1c(step1b(word, r1));
  word = step5(step4(step3(step2(word, r1), r1, r2), r2), r1, r2);
  return word.replaceAll("Y", "y");
}

function region(word, start) {
  REGION.lastIndex = start;
  const match = REGION.exec(word);
  return match ? REGION.lastIndex - match[1].length : word.length;
}

function firstRegion(word) {
  if (word.startsWith("gener") || word.startsWith("arsen")) return 5;
  return word.startsWith("commun") ? 6 : region(word, 0);
}

const cut = (word, ending, instead = "") => word.slice(0, word.length - ending.length) + instead;

function step1a(word) {
  if (word.endsWith("sses")) return cut(word, "es");
  if (word.endsWith("ied") || word.endsWith("ies")) return word.length > 4 ? cut(word, "es") : cut(word, "s");
  if (word.endsWith("us") || word.endsWith("ss") || !word.endsWith("s")) return word;
  return /[aeiouy]./.test(cut(word, "s")) ? cut(word, "s") : word;
}

function step1b(word, r1) {
  if (word.endsWith("eedly")) return word.length - 5 >= r1 ? cut(word, "dly") : word;
  if (word.endsWith("eed")) return word.length - 3 >= r1 ? cut(word, "d") : word;
  for (const ending of ["ed", "edly", "ing", "ingly"]) {
    if (!word.endsWith(ending)) continue;
    const rest = cut(word, ending);
    return VOWEL.test(rest) ? afterStep1b(rest) : word;
  }
  return word;
}

function afterStep1b(word) {
  if (/(?:at|bl|iz)$/.test(word)) return `${word}e`;
  if (DOUBLE.test(word)) return word.slice(0, -1);
  return SHORT_END.test(word) && firstRegion(word) === word.length ? `${word}e` : word;
}

function step1c(word) {
  return /[yY]$/.test(word) && word.length > 2 && !VOWEL.test(word.at(-2)) ? `${word.slice(0, -1)}i` : word;
}

function step2(word, r1) {
  for (const [ending, instead, before] of STEP_2) {
    if (!word.endsWith(ending)) continue;
    const rest = cut(word, ending);
    const fits = rest.length >= r1 && (!before || before.test(rest));
    return fits ? rest + instead : word;
  }
  return word;
}

function step3(word, r1, r2) {
  for (const [ending, instead, inR2] of STEP_3) {
    if (!word.endsWith(ending)) continue;
    const rest = cut(word, ending);
    return rest.length >= r1 && (!inR2 || rest.length >= r2) ? rest + instead : word;
  }
  return word;
}

function step4(word, r2) {
  for (const ending of STEP_4) {
    if (word.endsWith(ending)) return word.length - ending.length >= r2 ? cut(word, ending) : word;
  }
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? cut(word, "ion") : word;
}

function step5(word, r1, r2) {
  if (word.endsWith("l")) return word.length - 1 >= r2 && word.at(-2) === "l" ? word.slice(0, -1) : word;
  if (!word.endsWith("e")) return word;
  const rest = word.slice(0, -1);
  return rest.length >= r2 || (rest.length >= r1 && !SHORT_END.test(rest)) ? rest : word;
}
