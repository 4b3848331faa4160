// Reading the shards that `search/bundle.py` wrote: sorted ranges, front-coded words, numbers of variable length.

/** A shard could not be had: it is missing, damaged, or the network is down. Asking again may help. */
export class ShardError extends Error {
  constructor(shard, cause) {
    super(`The part ${shard} of the search index could not be loaded.`, { cause });
    this.name = "ShardError";
    this.shard = shard;
  }
}

/** The bytes of a compressed shard. Its checksum is checked on the way. */
export async function inflated(buffer) {
  const stream = new Response(buffer).body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const decoder = new TextDecoder();

/** Reads numbers and texts one after the other. */
export class Bytes {
  constructor(data) {
    this.data = data;
    this.at = 0;
    this.last = new Uint8Array(0);
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.data[this.at];
      if (byte === undefined) throw new RangeError("the shard ends too early");
      this.at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  numbers(count) {
    return Array.from({ length: count }, () => this.number());
  }

  ascending(count) {
    const found = new Array(count);
    let last = -1;
    for (let place = 0; place < count; place += 1) {
      last += this.number() + 1;
      found[place] = last;
    }
    return found;
  }

  text() {
    const length = this.number();
    this.at += length;
    return decoder.decode(this.data.subarray(this.at - length, this.at));
  }

  /** The next of sorted texts, each written without the beginning it shares with the one before. */
  frontCoded() {
    const shared = this.number();
    const rest = this.number();
    const raw = new Uint8Array(shared + rest);
    raw.set(this.last.subarray(0, shared));
    raw.set(this.data.subarray(this.at, this.at + rest), shared);
    this.at += rest;
    this.last = raw;
    return decoder.decode(raw);
  }

  get ended() {
    return this.at >= this.data.length;
  }
}

/** Terms with {documents, weights, expressions}, by term. */
export function readTerms(data) {
  const bytes = new Bytes(data);
  const heads = Array.from({ length: bytes.number() }, () => {
    const term = bytes.frontCoded();
    const size = bytes.number();
    const expressions = Array.from({ length: bytes.number() }, () => {
      const words = [term, ...Array.from({ length: bytes.number() }, () => bytes.text())];
      return [words, bytes.text()];
    });
    return { term, size, expressions };
  });
  const documents = heads.map(({ size }) => bytes.ascending(size));
  const weights = heads.map(({ size }) => bytes.numbers(size));
  return new Map(heads.map(({ term, expressions }, at) => [term, { postings: [documents[at], weights[at]], expressions }]));
}

/** The number of the range that a key is in; -1 when it comes before all of them. */
export function rangeOf(first, key) {
  let [low, high] = [0, first.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (first[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The length of every document, as far as lengths are told apart: in the steps of `search/columns.py`. */
export function readLengths(data) {
  const steps = [0];
  while (steps.at(-1) < 10_000_000) steps.push(steps.at(-1) + Math.max(1, Math.floor(steps.at(-1) / 8)));
  return Array.from(data, (step) => steps[step]);
}
