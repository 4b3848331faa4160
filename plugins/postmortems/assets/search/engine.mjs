// The search engine of the browser: ranks over the static shards of `search/bundle.py`, fetching the few that a query needs.
// No DOM, no network of its own: whoever makes it says how a shard is had.

// What few queries need (filters, phrases, guesses, pasted symptoms) is loaded when one does.

import { rounded, scores, understand } from "./rank.mjs";
import { inflated, rangeOf, readLengths, readTerms, ShardError } from "./shards.mjs";
import { marks } from "./snippet.mjs";
import { unitsOf, weightedUnits } from "./units.mjs";

export { ShardError };

const FORMAT = 4;
const PASTE_LINES = 3;
const PASTE_LENGTH = 300;
const MOST_PLAIN = 60;
const PLAIN = /^ *[a-z0-9][a-z0-9'./_-]*(?: +[a-z0-9][a-z0-9'./_-]*)* *$/i;
const OPERATOR = /\b(?:AND|OR)\b/;
const NOTHING = [[], []];
const NO_GUESSES = { terms: [], correction: "", likely: [] };
const NAMED = ["services", "factors", "trigger", "teams"];
const SELDOM = ["status", "teams", "tags"];
const MODULES = {
  columns: () => import("./columns.mjs"),
  fallback: () => import("./fallback.mjs"),
  filters: () => import("./filters.mjs"),
  paste: () => import("./paste.mjs"),
  phrase: () => import("./phrase.mjs"),
  query: () => import("./query.mjs"),
};
const ROUNDS = 12;
const FEW = 100;

/** Whether a text was pasted and not typed. */
export function looksPasted(text) {
  const stripped = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  return stripped.length > PASTE_LENGTH || stripped.split("\n").length >= PASTE_LINES;
}

/**
 * An engine over one bundle. `fetchShard(name)` gives a file of it as an ArrayBuffer and rejects when there is none; but for
 * the manifest none ever changes.
 */
export function createEngine({ fetchShard }) {
  const engine = new Engine(fetchShard);
  return { search: (query, options) => engine.search(query, options), prepare: () => engine.prepare() };
}

class Engine {
  #fetchShard;
  #loaded = new Map();
  #ready = null;

  constructor(fetchShard) {
    this.#fetchShard = fetchShard;
  }

  /** Loads what every search needs. Called by the first search anyway; a page may do so when the box gets the focus. */
  async prepare() {
    this.#ready ??= this.#open();
    try {
      await this.#ready;
    } catch (error) {
      this.#ready = null;
      throw error;
    }
    // Not waited for: whoever needs it asks for it together with the words of the query.
    this.#shard("lengths", readLengths).catch(() => {});
  }

  /**
   * Searches for what was typed or pasted.
   * @param {string} query
   * @param {object} [options] `limit` and `offset` of the hits; `facets` to count their values; `filters` by id, as
   *   [{field, values}]; `sort`, "relevance" or "date"; `pasted` where that is known.
   * @returns {Promise<{hits: object[], total: number, facets: object|null, corrections: {word: string, suggestion: string}[],
   *   hints: string[], hint: string, pasted: boolean}>}
   * @throws {ShardError} A part of the index is missing or damaged.
   */
  async search(query, options = {}) {
    const { limit = 10, offset = 0, facets = false, filters = [], sort = "relevance" } = options;
    const pasted = options.pasted ?? looksPasted(query);
    await this.prepare();
    const asked = await this.#parsed(pasted ? "" : query);
    const named = asked.filters.some(({ field }) => NAMED.includes(field));
    const titles = named || facets ? this.#json("titles") : null;
    titles?.catch(() => {}); // told where it is waited for
    const parsed = named ? (await this.#module("filters")).resolve(asked, { titles: await titles, aliases: await this.#json("aliases") }) : asked;
    parsed.filters = [...parsed.filters, ...filters.map((filter) => ({ negated: false, ...filter }))];
    const units = pasted ? weightedUnits((await this.#module("paste")).tellingWords(query)) : unitsOf(parsed.text);
    const result = { hits: [], total: 0, facets: null, corrections: [], hints: [...parsed.hints], hint: "", pasted };
    const narrowed = parsed.filters.length || parsed.since || parsed.before || parsed.without.length;
    if (!units.length && !narrowed) {
      result.hints.push("There is nothing to look for: type a word, or a filter such as severity:sev1.");
      return finished(result);
    }
    const [understood, scored] = await this.#ranked(query, pasted, units);
    const found = units.length ? scored : new Map(Array.from({ length: this.manifest.documents }, (_, place) => [place, 0]));
    const holding = await this.#withPhrases(parsed, found, result.hints);
    const narrowing = parsed.filters.length || parsed.since || parsed.before;
    const filtering = narrowing || facets ? await this.#module("filters") : null;
    const dated = sort === "date" || !units.length;
    if (filtering || dated) await this.#loadColumns(parsed, dated, filtering);
    const sieve = narrowing ? new filtering.Sieve(parsed, this.columns) : null;
    const failed = sieve ? new Map(Array.from(holding.keys(), (place) => [place, sieve.failed(place)])) : null;
    const hits = [];
    for (const [place, score] of holding) {
      if (!failed || failed.get(place) === null) hits.push({ place, score: rounded(score, this.#kindOf(place)) });
    }
    const newest = (one, other) => this.columns.days[other.place] - this.columns.days[one.place];
    const order = (one, other) => (dated ? newest(one, other) : other.score - one.score) || other.place - one.place;
    if (!hits.length) result.hints.push(units.length ? "Nothing was found. Try fewer or other words." : "Nothing fits these filters.");
    result.total = hits.length;
    result.corrections = [...understood.corrections].map(([word, suggestion]) => ({ word, suggestion }));
    if (facets) {
      const judged = Array.from(holding.keys(), (place) => [place, failed ? failed.get(place) : null]);
      result.facets = titled(filtering.facetsOf(this.columns, judged), await titles);
    }
    const terms = new Set(understood.units.flatMap((weights) => [...weights.keys()]));
    const shown = limit > 0 ? foremost(hits, offset + limit, order).slice(offset) : [];
    result.hits = await Promise.all(shown.map((hit) => this.#shown(hit, terms, pasted)));
    return finished(result);
  }

  /** The query as it was understood, and the scores; those of the last query are kept, since its facets follow its hits. */
  async #ranked(query, pasted, units) {
    const key = `${pasted} ${query}`;
    if (this.last?.key !== key) {
      const value = await this.#settled((index) => {
        const found = understand(index, units);
        for (const concept of found.meanings.keys()) index.postings(concept);
        return index.lengths && index.complete() ? [found, scores(index, found)] : null;
      });
      this.last = { key, value };
    }
    return this.last.value;
  }

  /** The query taken apart. What is nothing but a few words needs no parser for that. */
  async #parsed(query) {
    const words = query.trim().split(/ +/);
    if (query && (!PLAIN.test(query) || OPERATOR.test(query) || words.length > MOST_PLAIN)) {
      return (await this.#module("query")).parseQuery(query);
    }
    return { text: words.join(" "), phrases: [], without: [], filters: [], since: 0, before: 0, hints: [] };
  }

  async #open() {
    let manifest;
    try {
      manifest = JSON.parse(new TextDecoder().decode(await this.#fetchShard("manifest.json")));
    } catch (error) {
      throw new ShardError("manifest.json", error);
    }
    if (manifest.format !== FORMAT) throw new ShardError("manifest.json", new Error("another version"));
    this.manifest = manifest;
    this.words = new Map();
  }

  /** The folder of a shard: the digest of the group that it is in. */
  #folder(name) {
    const { groups, parts, shares } = this.manifest;
    const at = 8 * Math.floor(Number(name.slice(2)) / shares[name[0]]);
    return parts[name] ?? groups[name[0]].slice(at, at + 8);
  }

  /** A shard as `read` makes it of its bytes, fetched once; a failure is not remembered, so that one may ask again. */
  #shard(name, read, folder = this.#folder(name)) {
    const file = `${folder}/${name}.bin`;
    let known = this.#loaded.get(file);
    if (!known) {
      known = (async () => {
        try {
          return read(await inflated(await this.#fetchShard(file)));
        } catch (error) {
          this.#loaded.delete(file);
          throw new ShardError(name, error);
        }
      })();
      this.#loaded.set(file, known);
    }
    return known;
  }

  /** A module that few queries need. */
  async #module(name) {
    try {
      return await MODULES[name]();
    } catch (error) {
      throw new ShardError(`${name}.mjs`, error);
    }
  }

  #json(name, folder) {
    return this.#shard(name, (data) => JSON.parse(new TextDecoder().decode(data)), folder);
  }

  /**
   * Calls a function with an index that has only what was loaded, loads what it asked for in vain, and calls it again,
   * until nothing is missing. So the ranking is the same plain code as in Python.
   */
  async #settled(use) {
    const shards = new Map();
    for (let round = 0; round < ROUNDS; round += 1) {
      const missing = new Map();
      const ask = (name, load) => {
        if (!shards.has(name)) missing.set(name, load);
        return shards.get(name);
      };
      const value = use(this.#view(ask, () => missing.size === 0));
      if (!missing.size) return value;
      const loaded = await Promise.all([...missing.values()].map((load) => load()));
      [...missing.keys()].forEach((name, place) => shards.set(name, loaded[place]));
    }
    throw new Error("the index asks for more and more shards");
  }

  /** The index as ranking sees it. `sure` says whether all that was asked for so far was there: only then is a word that
   * is not found an unknown one, worth a guess. */
  #view(ask, sure) {
    const { terms, documents: count, average } = this.manifest;
    const shard = (name, read) => ask(name, () => this.#shard(name, read));
    const termShard = (term) => {
      const range = rangeOf(terms, term);
      return range < 0 ? undefined : shard(numbered("t", range), readTerms);
    };
    return {
      count,
      average,
      complete: sure,
      get lengths() {
        return shard("lengths", readLengths) ?? [];
      },
      postings: (term) => termShard(term)?.get(term)?.postings ?? NOTHING,
      expressions: (term) => termShard(term)?.get(term)?.expressions ?? [],
      guesses: (word, real) => {
        const fallback = sure() && ask("fallback", () => this.#module("fallback"));
        return fallback ? fallback.guesses(word, (start) => this.#wordsFrom(start, shard, fallback.readWords), real) : NO_GUESSES;
      },
      positions: (term) => {
        const entry = termShard(term)?.get(term);
        const places = shard(numbered("p", Math.max(0, rangeOf(terms, term))), this.phrases.readPositionShard)?.get(term);
        return entry && places ? this.phrases.readPositions(places, entry.postings[0]) : new Map();
      },
    };
  }

  #wordsFrom(start, shard, readWords) {
    const known = this.words.get(start);
    if (known) return known;
    const { words: first } = this.manifest;
    const found = [];
    let whole = true;
    for (let range = Math.max(0, rangeOf(first, start)); range < first.length; range += 1) {
      if (first[range] > start && !first[range].startsWith(start)) break;
      const words = shard(numbered("w", range), readWords);
      if (words) found.push(...words.filter((word) => word.startsWith(start)));
      else whole = false;
    }
    if (whole) this.words.set(start, found);
    return found;
  }

  async #withPhrases(query, found, hints) {
    let left = found;
    if (!query.phrases.length && !query.without.length) return found;
    this.phrases = await this.#module("phrase");
    const where = (text) => this.#settled((index) => this.phrases.documentsWith(index, text));
    for (const phrase of query.phrases) {
      const holding = await where(phrase);
      if (holding === null) hints.push(`"${phrase}" holds only very common words and was left out.`);
      else left = new Map([...left].filter(([place]) => holding.has(place)));
    }
    for (const text of query.without) {
      const holding = await where(text);
      if (holding?.size) left = new Map([...left].filter(([place]) => !holding.has(place)));
    }
    return left;
  }

  /** What filters and facets need to know of every document, and the order by date. */
  async #loadColumns(query, dated, filtering) {
    const { Columns } = await this.#module("columns");
    this.columns ??= new Columns(this.manifest.documents);
    const { columns } = this;
    const shard = (name) => this.#shard(name, (data) => data);
    const days = dated || query.since || query.before;
    const rare = query.filters.some(({ field }) => SELDOM.includes(field));
    await Promise.all([
      !filtering || columns.fields.has("kind") || shard("columns").then((data) => columns.read(data)),
      !rare || columns.fields.has("tags") || shard("seldom").then((data) => columns.read(data)),
      !days || columns.days.length || shard("days").then((data) => columns.readDays(data)),
    ]);
  }

  #kindOf(place) {
    let end = 0;
    for (const [kind, count] of this.manifest.kinds) {
      end += count;
      if (place < end) return kind;
    }
    return "page";
  }

  async #shown({ place, score }, terms, pasted) {
    const { rows, blocks, groups } = this.manifest;
    const block = rangeOf(blocks, place);
    const [number, row] = [Math.floor((place - blocks[block]) / rows), (place - blocks[block]) % rows];
    const shard = async (letter) => (await this.#json(numbered(letter, number), groups.r.slice(8 * block, 8 * block + 8)))[row];
    const [id, title, url, date, severity, services, factors, summary] = await shard("r");
    const hit = { id, kind: this.#kindOf(place), title, url, date, severity, services, factors, score, snippet: summary };
    hit.marks = marks(summary, terms);
    if (pasted) [hit.symptoms, hit.what_worked] = await shard("d");
    return hit;
  }
}

const numbered = (letter, number) => `${letter}-${String(number).padStart(4, "0")}`;

/** The first of some items in an order, without sorting them all. */
function foremost(items, count, order) {
  if (count > FEW || items.length <= count) return items.sort(order).slice(0, count);
  const kept = [];
  for (const item of items) {
    if (kept.length === count && order(item, kept.at(-1)) >= 0) continue;
    let at = kept.length;
    while (at > 0 && order(item, kept[at - 1]) < 0) at -= 1;
    kept.splice(at, 0, item);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

function titled(facets, known) {
  const named = Object.entries(facets).map(([field, counts]) => {
    const titles = known[field] ?? {};
    return [field, counts.map(([value, count]) => ({ value, title: titles[value] ?? value, count }))];
  });
  return Object.fromEntries(named);
}

function finished(result) {
  result.hint = result.hints.join(" ");
  return result;
}
