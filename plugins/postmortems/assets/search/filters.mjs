// Which documents a query allows, and how many there are of each value: the twin of `search/filters.py`.

import { nameKey } from "./analysis.mjs";

export const NAMED = ["services", "factors", "trigger", "teams"];
export const FACETS = ["kind", "severity", "services", "factors", "trigger", "year"];

/** The query with ids in place of titles and aliases; a name that no entry has becomes words, with a hint. */
export function resolve(query, names) {
  const filters = [];
  const words = query.text ? [query.text] : [];
  const hints = [...query.hints];
  for (const filter of query.filters) {
    if (!NAMED.includes(filter.field)) {
      filters.push(filter);
      continue;
    }
    const values = [...new Set(filter.values.flatMap((value) => idsOf(value, filter.field, names)))];
    if (values.length) filters.push({ ...filter, values });
    else {
      hints.push(`There is no ${filter.field.replace(/s$/, "")} ${filter.values.join(", ")}; it was searched as words.`);
      if (!filter.negated) words.push(...filter.values);
    }
  }
  return { ...query, text: words.join(" "), filters, hints };
}

function idsOf(value, field, names) {
  const key = nameKey(value);
  const aliases = names.aliases[field];
  if (Object.hasOwn(aliases, key)) return [aliases[key]];
  const wanted = key.split(" ").filter(Boolean);
  if (!wanted.length) return [];
  return Object.entries(names.titles[field])
    .filter(([id, title]) => {
      const have = new Set([...nameKey(id).split(" "), ...nameKey(title).split(" ")]);
      return wanted.every((word) => have.has(word));
    })
    .map(([id]) => id);
}

/** Tells for every document which filters it fails; `columns` is a `Columns` of `columns.mjs`. */
export class Sieve {
  constructor(query, columns) {
    this.query = query;
    this.columns = columns;
    this.filters = query.filters.map(({ field, values, negated }) => ({
      field,
      negated,
      allowed: new Set(field === "tags" ? values.map(nameKey) : values),
    }));
  }

  /** Null when the document passes all, the field when it fails filters of that one only, else an empty text. */
  failed(place) {
    const failed = new Set();
    for (const { field, allowed, negated } of this.filters) {
      const has = this.columns.valuesOf(field, place).some((value) => allowed.has(value));
      if (has === negated) failed.add(field);
    }
    const { since, before } = this.query;
    if (since || before) {
      const day = this.columns.days[place];
      if ((since && day < since) || (before && !(day > 0 && day < before))) failed.add("year");
    }
    if (!failed.size) return null;
    return failed.size === 1 ? [...failed][0] : "";
  }
}

/** Values by facet as [value, number of documents], most first. `judged` holds [place, what `Sieve.failed` says]. */
export function facetsOf(columns, judged) {
  const counts = new Map(FACETS.map((field) => [field, new Map()]));
  for (const [place, failed] of judged) {
    if (failed === "") continue;
    for (const field of failed === null ? FACETS : [failed]) {
      const counted = counts.get(field);
      if (!counted) continue;
      for (const value of columns.valuesOf(field, place)) counted.set(value, (counted.get(value) ?? 0) + 1);
    }
  }
  const byCount = ([a, n], [b, m]) => m - n || (a < b ? -1 : Number(a > b));
  return Object.fromEntries([...counts].map(([field, counted]) => [field, [...counted].sort(byCount)]));
}
