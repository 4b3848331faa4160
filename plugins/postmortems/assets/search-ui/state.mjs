// What a reader asked for, how it stands in an address, and back. Pure: no page is known here.
//
// A state is {text, chosen: {facet: [value, ...]}, sort, show}. A text that is too long for an address is kept by whoever
// calls, under a key that the address names (`?paste=`); `lost` tells that it was not found there.

export const STEP = 10;
export const MORE = 2 * STEP;
export const LONGEST = 1500;
const MOST = 1000;

/** Facets in their order: the name in an address, and the engine's field. */
export const FIELDS = {
  kind: "kind",
  severity: "severity",
  service: "services",
  factor: "factors",
  trigger: "trigger",
  team: "teams",
  year: "year",
};

/** Reads a state from the query of an address; `recall(key)` gives a text that was kept, or null. */
export function fromQuery(query, recall = () => null) {
  const given = new URLSearchParams(query);
  const key = given.get("paste");
  const kept = key ? recall(key) : null;
  const chosen = {};
  for (const name of Object.keys(FIELDS)) {
    const values = given.getAll(name).flatMap((value) => value.split(",")).filter(Boolean);
    if (values.length) chosen[name] = [...new Set(values)];
  }
  const show = Math.ceil(Number(given.get("show")) / STEP) * STEP;
  return {
    text: kept ?? given.get("q") ?? "",
    lost: Boolean(key) && kept === null,
    chosen,
    sort: given.get("sort") === "date" ? "date" : "relevance",
    show: Math.min(MOST, Math.max(STEP, show || 0)),
  };
}

/** Writes a state as a query; what is as usual is left out, and a state without anything is an empty text. */
export function toQuery({ text = "", chosen = {}, sort = "relevance", show = STEP }) {
  const query = new URLSearchParams();
  if (tooLong(text)) query.set("paste", keyOf(text));
  else if (text.trim()) query.set("q", text.trim());
  for (const name of Object.keys(FIELDS)) for (const value of chosen[name] ?? []) query.append(name, value);
  if (sort === "date") query.set("sort", sort);
  if (show > STEP) query.set("show", String(show));
  return String(query) && `?${query}`;
}

export const tooLong = (text) => text.trim().length > LONGEST;

/** A short name for a text, the same for the same text. */
export function keyOf(text) {
  let hash = 0x811c9dc5;
  for (const char of text.trim()) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0;
  return hash.toString(36) + text.trim().length.toString(36);
}

export const isEmpty = ({ text, chosen }) => !text.trim() && !Object.keys(chosen).length;

/** The filters that the engine takes. */
export const filtersOf = ({ chosen }) =>
  Object.entries(chosen).map(([name, values]) => ({ field: FIELDS[name], values }));

/** The state with a value of a facet chosen, or not any more; the list begins anew. */
export function toggled(state, name, value) {
  const { [name]: before = [], ...others } = state.chosen;
  const values = before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
  return { ...state, show: STEP, chosen: values.length ? { ...others, [name]: values } : others };
}

/** The text with the word that nobody knows replaced by what was probably meant. */
export function corrected(text, word, suggestion) {
  const plain = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])`, "giu"), () => suggestion);
}
