// The query language: the twin of `search/query.py`. Whatever is typed is a query; see docs/about/search.md.

const MAX_QUERY = 2000;
const MAX_PARTS = 64;
const FIELDS = {
  service: "services", services: "services", factor: "factors", factors: "factors", trigger: "trigger",
  triggers: "trigger", severity: "severity", sev: "severity", kind: "kind", team: "teams", teams: "teams", tag: "tags",
  tags: "tags", status: "status", year: "year", after: "after", since: "after", before: "before", until: "before",
};
const KINDS = [
  "postmortem", "lesson", "path", "factor", "service", "trigger", "team", "page", "incident", "near-miss", "security",
];
const STATUSES = ["draft", "in-review", "published"];
const BLANK = "[ \\t\\n\\r\\f\\v\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\u001c-\\u001f\\u0085]";
const INK = `[^${BLANK.slice(1)}`;
const VALUE = `(?:"[^"]*"|[^${BLANK.slice(1, -1)},"]+)`;
const PART = new RegExp(
  `(?<not>-?)(?<field>[a-zA-Z]+):(?<values>${VALUE}(?:,${VALUE})*)(?=${BLANK}|$)` +
    `|(?<without>-?)"(?<phrase>[^"]*)"|(?<word>${INK}+)`,
  "gu",
);
const BLANKS = new RegExp(`${BLANK}+`, "gu");
const BLANKS_OR_LINES = new RegExp(`(?:${BLANK}|_)+`, "gu");
const EDGES = new RegExp(`^${BLANK}+|${BLANK}+$`, "gu");
const trim = (text) => text.replace(EDGES, "");

/** Takes a query apart: {text, phrases, without, filters: [{field, values, negated}], since, before, hints}. */
export function parseQuery(text) {
  const parts = { words: [], phrases: [], without: [], filters: [], since: 0, before: 0, hints: [] };
  let count = 0;
  const cut = text.length > MAX_QUERY ? [...text].slice(0, MAX_QUERY).join("") : text;
  for (const { 0: whole, groups } of cut.matchAll(PART)) {
    if (count >= MAX_PARTS) {
      parts.hints.push(`Only the first ${MAX_PARTS} words count.`);
      break;
    }
    count += 1;
    if (groups.field !== undefined) takeFilter(parts, whole, groups);
    else if (groups.phrase !== undefined) takePhrase(parts, groups);
    else takeWord(parts, groups.word);
  }
  const { words, hints, ...rest } = parts;
  return { text: words.join(" "), ...rest, hints: [...new Set(hints)] };
}

function takeWord(parts, typed) {
  if (typed === "OR" || typed === "AND") return;
  let word = typed;
  if (word.includes('"')) {
    parts.hints.push("A quotation mark without its partner was left out.");
    word = trim(word.replaceAll('"', " "));
  }
  const option = /^--/.test(word) || [...word].length <= 3;
  if (word.startsWith("-") && !option) parts.without.push(word.slice(1));
  else if (word) {
    if (word.startsWith("-") && word.length > 1) {
      const bare = word.replace(/^-+/, "");
      parts.hints.push(`${word} was taken as an option of a command. To leave the word out, write -"${bare}".`);
    }
    parts.words.push(word);
  }
}

function takePhrase(parts, { phrase, without }) {
  const text = trim(phrase.replace(BLANKS, " "));
  if (!text) return;
  if (without) parts.without.push(text);
  else {
    parts.phrases.push(text);
    parts.words.push(text);
  }
}

function takeFilter(parts, whole, groups) {
  const name = Object.hasOwn(FIELDS, groups.field.toLowerCase()) ? FIELDS[groups.field.toLowerCase()] : null;
  const values = [...groups.values.matchAll(/"([^"]*)"|([^,"]+)/g)].map(([, a, b]) => trim(a || b || "")).filter(Boolean);
  const negated = groups.not === "-";
  if (!name || !values.length) {
    parts.words.push(name ? groups.field : whole.replace(/^-+/, "").replaceAll('"', " "));
    return;
  }
  let known = [];
  if (name === "after" || name === "before") {
    const day = dayOf(values[0]);
    if (day && !negated && values.length === 1) {
      if (name === "after") parts.since = Math.max(parts.since, day);
      else parts.before = Math.min(parts.before || day, day);
      return;
    }
  } else known = values.flatMap((value) => normal(name, value));
  if (!known.length) {
    parts.hints.push(`${groups.field.toLowerCase()}: does not know ${values.join(", ")}; it was searched as words.`);
    parts.words.push(...values);
    return;
  }
  parts.filters.push({ field: name, values: [...new Set(known)], negated });
}

/** The values that are meant, none when there is no such value. */
function normal(name, value) {
  const folded = value.toLowerCase().replace(BLANKS_OR_LINES, "-");
  if (name === "severity") {
    const found = /^(?:sev)?[- _]?([1-5])$/.exec(folded);
    return found ? [`sev${found[1]}`] : [];
  }
  if (name === "kind") return KINDS.filter((kind) => [kind, `${kind}s`, kind.replace("-", "")].includes(folded));
  if (name === "status") return STATUSES.filter((status) => [status, status.replace("-", "")].includes(folded));
  if (name === "year") {
    const years = /^([0-9]{4})(?:(?:-|\.\.)([0-9]{4}))?$/.exec(folded);
    if (!years) return [];
    const first = Number(years[1]);
    const last = Math.min(Number(years[2] ?? years[1]), first + 200);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => String(first + place));
  }
  return [value];
}

/** The first day of a date as a number, 20190702; 0 when it is none. */
function dayOf(value) {
  const match = /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/.exec(value);
  if (!match) return 0;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? year * 10000 + month * 100 + day : 0;
}
