/**
 * Which incidents or lessons fit a filter, and how a filter stands in an address. Pure: no page is known here.
 *
 * An item is {text, service: [...], factor: [...], trigger: [...], severity: [...], kind: [...], tag: [...]}; a filter has
 * the same names with one chosen value each (empty for any) and `words`.
 */

export const FACETS = ["service", "factor", "trigger", "severity", "kind", "tag"];

/** Folds a text for comparison: case and accents do not matter. */
export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Whether an incident has every chosen value and every word. */
export function fits(incident, filter) {
  const words = fold(filter.words ?? "").split(/\s+/).filter(Boolean);
  return (
    FACETS.every((name) => !filter[name] || incident[name].includes(filter[name])) &&
    words.every((word) => incident.text.includes(word))
  );
}

/** How many incidents would fit if a facet had each of its values: Map of value -> count. */
export function counts(incidents, filter, name) {
  const others = { ...filter, [name]: "" };
  const found = new Map();
  for (const incident of incidents) {
    if (!fits(incident, others)) continue;
    for (const value of incident[name]) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

/** Reads a filter from the query of an address; unknown names are left alone. */
export function fromQuery(query) {
  const given = new URLSearchParams(query);
  return Object.fromEntries(["words", ...FACETS].map((name) => [name, given.get(name) ?? ""]));
}

/** Writes a filter as a query, empty when nothing is chosen. */
export function toQuery(filter) {
  const chosen = ["words", ...FACETS].filter((name) => filter[name]).map((name) => [name, filter[name]]);
  const query = new URLSearchParams(chosen).toString();
  return query ? `?${query}` : "";
}
