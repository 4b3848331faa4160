// What is known of every document, field by field, for filters and facets.

import { nameKey } from "./analysis.mjs";
import { Bytes } from "./shards.mjs";

/** Columns as they are needed: the tags are a shard of their own. */
export class Columns {
  constructor(count) {
    this.count = count;
    this.days = [];
    this.fields = new Map();
  }

  /** Takes in a shard; with `days` the days come last. */
  read(data, { days }) {
    const bytes = new Bytes(data);
    const dictionaries = JSON.parse(bytes.text());
    for (const [name, values] of Object.entries(dictionaries)) {
      const single = bytes.number() === 1;
      const first = bytes.numbers(this.count);
      const rest = (size) => bytes.numbers(size).map((place) => values[place]);
      this.fields.set(name, first.map(single ? (place) => (place ? [values[place - 1]] : []) : rest));
    }
    if (!days) return;
    let last = 0;
    this.days = Array.from({ length: this.count }, () => {
      const coded = bytes.number();
      last += coded % 2 ? -(coded + 1) / 2 : coded / 2;
      return dayOf(last);
    });
  }

  /** The values of a document in a field, as filters compare them. */
  valuesOf(field, place) {
    if (field === "year") return this.days[place] ? [String(Math.floor(this.days[place] / 10000))] : [];
    if (field === "kind") return [...this.fields.get("kind")[place], ...this.fields.get("incident")[place]];
    const values = this.fields.get(field)[place];
    return field === "tags" ? values.map(nameKey) : values;
  }
}

function dayOf(number) {
  if (!number) return 0;
  const months = Math.floor((number - 1) / 31);
  return Math.floor(months / 12) * 10000 + ((months % 12) + 1) * 100 + (((number - 1) % 31) + 1);
}
