/**
 * Which rows of a list fit a filter, and how a filter stands in an address. Pure: no page is known here.
 *
 * A row is {text, values: {facet: [...]}}; a filter has one chosen value for each facet of the list (empty for any)
 * and `words`.
 */

/** Folds a text for comparison: case and accents do not matter. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether a row has every chosen value and every word. */
export function fits(row, { words = "", ...chosen }) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  return (
    Object.entries(chosen).every(([facet, value]) => !value || row.values[facet]?.includes(value)) &&
    wanted.every((word) => row.text.includes(word))
  );
}

/** How many rows would fit if a facet had each of its values: Map of value -> count. */
export function counts(rows, filter, facet) {
  const others = { ...filter, [facet]: "" };
  const found = new Map();
  for (const row of rows) {
    if (!fits(row, others)) continue;
    for (const value of row.values[facet] ?? []) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** Reads a filter from the query of an address; names that the list does not have are left alone. */
export function fromQuery(query, facets) {
  const given = new URLSearchParams(query);
  return Object.fromEntries(["words", ...facets].map((name) => [name, given.get(name) ?? ""]));
}

/** Writes a filter as a query, empty when nothing is chosen. */
export function toQuery(filter) {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();
  return query ? `?${query}` : "";
}
