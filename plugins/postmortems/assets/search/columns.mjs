// What is known of every document, field by field, for filters and facets.

import { nameKey } from "./analysis.mjs";
import { Bytes } from "./shards.mjs";

const LOWEST = 1 << 23;

/** Columns as they are needed: what is no facet, and the days, are shards of their own. */
export class Columns {
  constructor(count) {
    this.count = count;
    this.days = [];
    this.fields = new Map();
  }

  /** Takes in a shard of fields. */
  read(data) {
    const bytes = new Bytes(data);
    while (!bytes.ended) {
      const [name, values] = JSON.parse(bytes.text());
      if (name === "year") {
        this.fields.set(name, changing(bytes, this.count).map((year) => (year ? [String(year)] : [])));
        continue;
      }
      const lengths = numbers(bytes, this.count);
      const lists = lengths.map(() => []);
      const last = lengths.map(() => -1);
      for (let rank = 0; lengths.some((length) => length > rank); rank += 1) {
        const longer = [...lengths.keys()].filter((place) => lengths[place] > rank);
        numbers(bytes, longer.length).forEach((gap, at) => {
          const place = longer[at];
          last[place] += gap + 1;
          lists[place].push(values[last[place]]);
        });
      }
      this.fields.set(name, lists);
    }
  }

  /** Takes in the days. */
  readDays(data) {
    this.days = changing(new Bytes(data), this.count).map(dayOf);
  }

  /** The values of a document in a field, as filters compare them. */
  valuesOf(field, place) {
    if (field === "kind") return [...this.fields.get("kind")[place], ...this.fields.get("incident")[place]];
    const values = this.fields.get(field)[place];
    return field === "tags" ? values.map(nameKey) : values;
  }
}

/** Numbers as `search/entropy.py` wrote them (rANS). */
export function numbers(bytes, count) {
  const bits = bytes.number();
  const symbols = bytes.ascending(bytes.number());
  const shares = bytes.numbers(symbols.length);
  const data = bytes.data;
  let at = bytes.number();
  [at, bytes.at] = [bytes.at, bytes.at + at];
  const starts = [];
  const slots = new Uint16Array(1 << bits);
  let start = 0;
  shares.forEach((share, symbol) => {
    starts.push(start);
    slots.fill(symbol, start, (start += share));
  });
  let state = 0;
  for (const end = at + 4; at < end; at += 1) state = state * 256 + data[at];
  return Array.from({ length: count }, () => {
    const slot = state & ((1 << bits) - 1);
    const symbol = slots[slot];
    state = shares[symbol] * (state >>> bits) + slot - starts[symbol];
    for (; state < LOWEST && at < bytes.at; at += 1) state = state * 256 + data[at];
    return symbols[symbol];
  });
}

/** Numbers of which the changes were written. */
function changing(bytes, count) {
  let last = 0;
  return numbers(bytes, count).map((coded) => (last += coded % 2 ? -(coded + 1) / 2 : coded / 2));
}

function dayOf(number) {
  if (!number) return 0;
  const months = Math.floor((number - 1) / 31);
  return Math.floor(months / 12) * 10000 + ((months % 12) + 1) * 100 + (((number - 1) % 31) + 1);
}
