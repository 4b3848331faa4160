// How far somebody is on a learning path.

import assert from "node:assert/strict";
import test from "node:test";

import { along, asMarkdown, keeper, nameOf, parsed, progress, stepAt, ticked } from "../../plugins/postmortems/assets/progress.mjs";

const KEYS = ["lesson:a", "practice:b", "page:c.md"];
const ROOT = new URL("https://example.org/kb/");
const STEPS = [
  { key: KEYS[0], title: "A", url: "lessons/a/" },
  { key: KEYS[1], title: "B [x](y) <b>", url: "practice/b/" },
  { key: KEYS[2], title: "Home", url: "" },
];

class Memory {
  data = new Map();
  getItem = (name) => this.data.get(name) ?? null;
  setItem = (name, value) => this.data.set(name, value);
  removeItem = (name) => this.data.delete(name);
}

test("what was stored is a list of texts or nothing", () => {
  assert.deepEqual([...parsed('["a", 1, null, "b"]')], ["a", "b"]);
  for (const stored of [null, "", "{}", "1", "[", '"a"']) assert.equal(parsed(stored).size, 0, stored);
});

test("a tick is set and taken away, and stays with its step", () => {
  const ticks = ticked(ticked(new Set(), "lesson:a", true), "gone", true);
  assert.deepEqual(progress(KEYS, ticks), { done: 1, total: 3, words: "1 of 3 steps done" });
  assert.deepEqual(progress([...KEYS].reverse(), ticks).done, 1);
  assert.equal(progress(KEYS, ticked(ticks, "lesson:a", false)).done, 0);
  assert.equal(progress(KEYS, new Set(KEYS)).words, "All 3 steps done");
});

test("ticks are kept, and forgotten without a trace", () => {
  const memory = new Memory();
  const kept = keeper(() => memory);
  kept.write(nameOf("/kb/", "first"), new Set(["a"]));
  assert.deepEqual([...keeper(() => memory).read("/kb/.path.first")], ["a"]);
  assert.equal(keeper(() => memory).read("/other/.path.first").size, 0);
  kept.write("/kb/.path.first", new Set());
  assert.equal(memory.data.size, 0);
  assert.equal(kept.kept, true);
});

test("storage that is forbidden is told, and ticks hold for the page", () => {
  const kept = keeper(() => { throw new Error("forbidden"); });
  assert.equal(kept.read("x").size, 0);
  assert.equal(kept.kept, false);
  kept.write("x", new Set(["a"]));
  assert.deepEqual([...kept.read("x")], ["a"]);
});

test("a step is known by its page", () => {
  assert.equal(stepAt(STEPS, ROOT, "https://example.org/kb/practice/b/?path=first#x"), 1);
  assert.equal(stepAt(STEPS, ROOT, "https://example.org/kb/lessons/a/index.html"), 0);
  assert.equal(stepAt(STEPS, ROOT, "https://example.org/kb/index.html?path=first"), 2);
  assert.equal(stepAt(STEPS, ROOT, "https://example.org/kb/lessons/"), -1);
});

test("the way on carries the path", () => {
  assert.equal(along("lessons/a/", ROOT, "a b&c"), "https://example.org/kb/lessons/a/?path=a+b%26c");
  assert.equal(along("a.html", ROOT, "first"), "https://example.org/kb/a.html?path=first");
});

test("progress as Markdown is a list of tasks that nothing breaks out of", () => {
  const text = asMarkdown("First\n# week", "https://example.org/kb/paths/first/", STEPS, new Set([KEYS[1]]));
  assert.equal(text.split("\n")[0], "# First # week");
  assert.ok(text.includes("1 of 3 steps done."));
  assert.ok(text.includes("- [ ] [A](<lessons/a/>)"));
  assert.ok(text.includes("- [x] [B \\[x\\](y) \\<b\\>](<practice/b/>)"));
});
