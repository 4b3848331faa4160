// What a reader has done of an exercise, and which one comes next.

import assert from "node:assert/strict";
import { test } from "node:test";

const { EMPTY, again, erased, hasNotes, isEmpty, markdown, noted, parsed, pick, reached, where } = await import(
  "../../plugins/postmortems/assets/practice/record.mjs"
);

test("what was stored is read back", () => {
  const record = noted(reached(EMPTY, 2), 1, "The disk?");
  assert.deepEqual(parsed(JSON.stringify(record)), record);
});

test("anything else that was stored counts as nothing", () => {
  for (const stored of ["", "null", "7", "[]", '{"at":-1}', '{"at":"2","notes":[1],"done":"yes"}', '{"notes":{"x":"a","1":2}}', "{"])
    assert.deepEqual(parsed(stored), EMPTY, stored);
});

test("what was unfolded once stays known", () => {
  assert.equal(reached(reached(EMPTY, 3), 1).at, 3);
});

test("an empty note is none, and erasing leaves how far somebody is", () => {
  const record = noted(reached(EMPTY, 1), 1, "The disk?");
  assert.equal(hasNotes(noted(record, 1, "  ")), false);
  assert.deepEqual(erased(record), { at: 1, done: false, notes: {} });
  assert.deepEqual(again(record).notes, { 1: "The disk?" });
  assert.equal(isEmpty(erased(again(record))), true);
});

test("where a reader is", () => {
  assert.equal(where(EMPTY, 3), "Step 1 of 3");
  assert.equal(where(reached(EMPTY, 2), 3), "Step 3 of 3");
  assert.equal(where(reached(EMPTY, 3), 3), "All 3 steps seen");
  assert.equal(where({ ...reached(EMPTY, 3), done: true }, 3), "Done");
});

test("one at random is one that was not done, as long as there is one", () => {
  const ids = ["a", "b", "c"];
  assert.equal(pick(ids, new Set(["a", "c"]), () => 0.99), "b");
  assert.equal(pick(ids, new Set(ids), () => 0.99), "c");
  assert.equal(pick(ids, new Set(), () => 0), "a");
  assert.equal(pick([], new Set()), undefined);
});

test("notes become a Markdown file with their questions", () => {
  const steps = [
    { number: 1, when: "10:12 UTC, 7 min in", ask: "What would you look at first?" },
    { number: 2, when: "10:20 UTC, 15 min in", ask: "And now?" },
  ];
  const record = noted(EMPTY, 2, "The release.\n");
  assert.equal(markdown("Website, March 2024", steps, record), "# Website, March 2024\n\n## Step 2, 10:20 UTC, 15 min in\n\n*And now?*\n\nThe release.\n");
});
