// Which rows of a list fit a filter, and how a filter stands in an address.

import assert from "node:assert/strict";
import { test } from "node:test";

const { counts, fits, fold, fromQuery, toQuery } = await import("../../plugins/postmortems/assets/filter.mjs");

const FACETS = ["status", "team"];
const rows = [
  { text: fold("Ändere den Plan"), values: { status: ["planned", "open"], team: ["a", "b"] } },
  { text: fold("Add an alert"), values: { status: ["done"], team: ["b"] } },
  { text: fold("Ask nobody"), values: { status: ["idea", "open"], team: [] } },
];
const chosen = (filter) => rows.filter((row) => fits(row, filter)).map((row) => row.text);

test("every chosen value and every word has to fit", () => {
  assert.equal(chosen({ words: "", status: "", team: "" }).length, 3);
  assert.deepEqual(chosen({ words: "", status: "open", team: "" }), [rows[0].text, rows[2].text]);
  assert.deepEqual(chosen({ words: "", status: "open", team: "b" }), [rows[0].text]);
  assert.deepEqual(chosen({ words: "PLAN andere" }), [rows[0].text]);
  assert.deepEqual(chosen({ team: "nobody" }), []);
});

test("the numbers of a facet are those that the other choices leave", () => {
  const found = counts(rows, { words: "", status: "done", team: "a" }, "status");
  assert.deepEqual(Object.fromEntries(found), { planned: 1, open: 1 });
});

test("a filter stands in an address and comes back", () => {
  const filter = { words: "two words", status: "open", team: "" };
  assert.equal(toQuery(filter), "?words=two+words&status=open");
  assert.deepEqual(fromQuery(toQuery(filter), FACETS), filter);
  assert.equal(toQuery(fromQuery("?utm=1", FACETS)), "");
});
