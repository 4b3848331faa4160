// The search of the browser without a browser: golden queries, and an engine over a bundle that is written here.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { tokens } from "../../plugins/postmortems/assets/search/analysis.mjs";
import { createEngine, looksPasted, ShardError } from "../../plugins/postmortems/assets/search/engine.mjs";
import { distance, guesses } from "../../plugins/postmortems/assets/search/fallback.mjs";
import { resolve } from "../../plugins/postmortems/assets/search/filters.mjs";
import { parseQuery } from "../../plugins/postmortems/assets/search/query.mjs";
import { marks } from "../../plugins/postmortems/assets/search/snippet.mjs";

const here = new URL("../search/", import.meta.url);
const MODULES = new URL("../../plugins/postmortems/assets/search/", import.meta.url);
const golden = (name) => JSON.parse(readFileSync(new URL(name, here), "utf8"));

test("golden queries are understood as in Python", () => {
  const { names, queries } = golden("golden_queries.json");
  for (const { query, parsed, resolved } of queries) {
    assert.deepEqual(parseQuery(query), parsed, query);
    assert.deepEqual(resolve(parseQuery(query), names), resolved, query);
  }
});

test("golden tokens are those of Python", () => {
  for (const [text, expected] of Object.entries(golden("golden_tokens.json"))) {
    assert.deepEqual([...tokens(text)].map(({ term, position, part }) => [term, position, part]), expected, text);
  }
});

test("a log is pasted, a question is typed", () => {
  assert.equal(looksPasted("disk full on db-1"), false);
  assert.equal(looksPasted("a\nb\nc"), true);
  assert.equal(looksPasted("x ".repeat(200)), true);
});

test("marks lie on the words that were searched for", () => {
  assert.deepEqual(marks("The disk filled up: disks!", new Set(["disk"])), [[4, 8], [20, 25]]);
});

test("typing errors are counted, a swap as one", () => {
  assert.equal(distance("gitlba", "gitlab", 2), 1);
  assert.equal(distance("kitten", "sitting", 2), 3);
  assert.deepEqual(guesses("databse", (start) => (start === "d" ? ["data", "database"] : [])).correction, "database");
});

test("the modules that every search loads stay small", () => {
  const seldom = ["columns.mjs", "fallback.mjs", "filters.mjs", "paste.mjs", "phrase.mjs", "query.mjs"];
  const always = readdirSync(MODULES).filter((name) => name.endsWith(".mjs") && !seldom.includes(name));
  const bytes = always.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, MODULES))).length, 0);
  assert.ok(bytes < 15_500, `${bytes} bytes`);
});

function bundle() {
  const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
  const text = (value) => [...varint(Buffer.byteLength(value)), ...Buffer.from(value)];
  const terms = [["disk", [0, 1], [5, 1]], ["full", [0], [1]]];
  const head = ([word, documents]) => [0, ...text(word), documents.length, 0];
  const gaps = ([, documents]) => documents.map((place, at) => (at ? place - documents[at - 1] - 1 : place));
  const row = (id) => [id, `Title of ${id}`, `postmortems/${id}/`, "2020", "sev1", ["db"], [], "The disk was full."];
  const zipped = (data) => gzipSync(Buffer.from(data));
  return {
    "manifest.json": Buffer.from(JSON.stringify({
      groups: { t: "tttttttt", w: "wwwwwwww", r: "rrrrrrrrssssssss" }, shares: { t: 1, w: 1 }, blocks: [0, 1], parts: { lengths: "llllllll" },
      format: 4, version: "v", documents: 2, average: 10, kinds: [["postmortem", 2]], rows: 2, terms: ["disk"], words: ["disk"],
    })),
    "llllllll/lengths.bin": zipped([9, 9]),
    "tttttttt/t-0000.bin": zipped([terms.length, ...terms.flatMap(head), ...terms.flatMap(gaps), ...terms.flatMap(([, , weights]) => weights)]),
    "wwwwwwww/w-0000.bin": zipped([0, ...text("disk"), 0, ...text("full")]),
    "rrrrrrrr/r-0000.bin": zipped(JSON.stringify([row("one")])),
    "ssssssss/r-0000.bin": zipped(JSON.stringify([row("two")])),
  };
}

function over(files) {
  const asked = [];
  const fetchShard = async (name) => {
    asked.push(name);
    if (!files[name]) throw new Error("404");
    const data = files[name];
    return data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  };
  return { engine: createEngine({ fetchShard }), asked };
}

test("a search fetches what it needs, once", async () => {
  const { engine, asked } = over(bundle());
  const { hits, total } = await engine.search("disk");
  assert.deepEqual([total, hits.map(({ id }) => id)], [2, ["one", "two"]]);
  assert.deepEqual(hits[0].marks, [[4, 8]]);
  const rows = ["rrrrrrrr/r-0000.bin", "ssssssss/r-0000.bin"];
  assert.deepEqual(asked, ["manifest.json", "llllllll/lengths.bin", "tttttttt/t-0000.bin", ...rows]);
  await engine.search("full disk");
  assert.equal(asked.length, 5);
});

test("plain words are taken apart without the parser, and just as the parser would", async () => {
  for (const query of ["disk", "  disk   full ", "us-east-1 a.b/c_d", "it's and or", "x ".repeat(70)]) {
    const { text, ...rest } = parseQuery(query);
    const { engine } = over(bundle());
    const { hints } = await engine.search(query);
    assert.deepEqual(hints.filter((hint) => hint.startsWith("Only")), rest.hints, query);
    assert.equal(text, query.trim().split(/ +/).slice(0, 64).join(" "));
  }
});

test("an unknown word is guessed", async () => {
  const { corrections, hits } = await over(bundle()).engine.search("dsik");
  assert.deepEqual(corrections, [{ word: "dsik", suggestion: "disk" }]);
  assert.equal(hits[0].id, "one");
});

for (const name of Object.keys(bundle())) {
  test(`without ${name} the search says so, and works once it is there`, async () => {
    const files = bundle();
    const part = files[name];
    delete files[name];
    const { engine } = over(files);
    await assert.rejects(engine.search("disk dsik"), (error) => error instanceof ShardError && name.includes(error.shard));
    files[name] = part;
    assert.equal((await engine.search("disk dsik")).total, 2);
  });

  test(`a damaged ${name} is noticed`, async () => {
    const files = bundle();
    files[name] = Buffer.from(files[name].map((byte, place) => (place === files[name].length >> 1 ? byte ^ 255 : byte)));
    if (name.endsWith(".json")) files[name] = files[name].subarray(0, 40);
    await assert.rejects(over(files).engine.search("disk dsik"), ShardError);
  });
}

test("a page that a host sends in place of a shard is no shard", async () => {
  const files = { ...bundle(), "tttttttt/t-0000.bin": Buffer.from("<!doctype html><title>Not found</title>") };
  await assert.rejects(over(files).engine.search("disk"), ShardError);
});

test("nothing to look for is no error", async () => {
  const { hits, hint } = await over(bundle()).engine.search("");
  assert.deepEqual(hits, []);
  assert.match(hint, /type a word/);
});
