// The parts of the search's pages that know no page: addresses, words, marks, the list of recent searches.

import assert from "node:assert/strict";
import { test } from "node:test";

const from = (name) => import(`../../plugins/postmortems/assets/search-ui/${name}.mjs`);
const { FIELDS, LONGEST, STEP, corrected, filtersOf, fromQuery, isEmpty, keyOf, toQuery, toggled, tooLong } = await from("state");
const { announcement, dateLabel, ordered, pieces, results, valueLabel } = await from("format");
const { added, keep, parsed, recall, recent, remember } = await from("recent");

const FULL = { text: 'dns "no route"', lost: false, chosen: { kind: ["postmortem"], service: ["a", "b"] }, sort: "date", show: 6 * STEP };

test("a state stands whole in an address", () => {
  const query = toQuery(FULL);
  assert.equal(query, "?q=dns+%22no+route%22&kind=postmortem&service=a&service=b&sort=date&show=60");
  assert.deepEqual(fromQuery(query), FULL);
});

test("what is as usual is left out", () => {
  assert.equal(toQuery({ text: "  ", chosen: {}, sort: "relevance", show: STEP }), "");
  assert.equal(toQuery({ text: " dns " }), "?q=dns");
  assert.deepEqual(fromQuery(""), { text: "", lost: false, chosen: {}, sort: "relevance", show: STEP });
});

test("an address that was written by hand is understood", () => {
  const state = fromQuery("?service=a,b&service=b&sort=oldest&show=37&colour=red&year=2019&team=");
  assert.deepEqual(state.chosen, { service: ["a", "b"], year: ["2019"] });
  assert.equal(state.sort, "relevance");
  assert.equal(state.show, 40);
  for (const show of ["-4", "x", "1e9", ""]) {
    const shown = fromQuery(`?show=${show}`).show;
    assert.ok(shown >= STEP && shown <= 1000 && shown % STEP === 0, show);
  }
});

test("a long text stays out of the address and is found again by its key", () => {
  const text = "x y\n".repeat(LONGEST);
  assert.ok(tooLong(text) && !tooLong("x".repeat(LONGEST)));
  const query = toQuery({ text });
  assert.equal(query, `?paste=${keyOf(text)}`);
  keep(keyOf(text), text);
  assert.equal(fromQuery(query, recall).text, text);
  assert.deepEqual([fromQuery(query).text, fromQuery(query).lost], ["", true]);
  assert.notEqual(keyOf(text), keyOf(`${text}!`));
});

test("facets are toggled, and the list begins anew", () => {
  const once = toggled(FULL, "service", "c");
  assert.deepEqual(once.chosen.service, ["a", "b", "c"]);
  assert.equal(once.show, STEP);
  const none = toggled(toggled(FULL, "kind", "postmortem"), "severity", "sev1");
  assert.deepEqual(none.chosen, { service: ["a", "b"], severity: ["sev1"] });
  assert.deepEqual(FULL.chosen.service, ["a", "b"]);
  assert.ok(isEmpty(toggled({ text: "", chosen: { year: ["2019"] } }, "year", "2019")));
});

test("filters have the engine's names", () => {
  assert.deepEqual(filtersOf(FULL), [
    { field: "kind", values: ["postmortem"] },
    { field: "services", values: ["a", "b"] },
  ]);
  assert.deepEqual(Object.keys(FIELDS), ["kind", "severity", "service", "factor", "trigger", "team", "year"]);
});

test("a correction replaces the word and nothing else", () => {
  assert.equal(corrected("Kubernets kubernets-node xkubernets", "kubernets", "kubernetes"), "kubernetes kubernetes-node xkubernets");
  assert.equal(corrected("c++ (x)", "c++", "$&"), "$& (x)");
});

test("a snippet comes in pieces, whatever the marks are", () => {
  const text = "a <b>dns</b> outage";
  assert.deepEqual(pieces(text, [[5, 8], [13, 19]]), [["a <b>", false], ["dns", true], ["</b> ", false], ["outage", true]]);
  assert.deepEqual(pieces(text), [[text, false]]);
  assert.deepEqual(pieces("", [[0, 1]]), []);
  for (const marks of [[[3, 3]], [[5, 2]], [[18, 40]], [[-2, 3]], [[4, 8], [6, 9]], [[NaN, 3]]]) {
    assert.equal(pieces(text, marks).map(([piece]) => piece).join(""), text);
  }
});

test("dates are said as well as they are known", () => {
  assert.equal(dateLabel("2019-07-02"), "2 July 2019");
  assert.equal(dateLabel("2022-05"), "May 2022");
  assert.equal(dateLabel("2022"), "2022");
  assert.equal(dateLabel(""), "");
});

test("an announcement says how many there are and what helps", () => {
  assert.equal(announcement({ total: 1, shown: 1 }), "1 result.");
  assert.equal(announcement({ total: 1234, shown: 20 }), "1,234 results, 20 shown.");
  assert.equal(announcement({ total: 3, shown: 3, correction: "deploy" }), "3 results. Did you mean deploy?");
  assert.equal(announcement({ total: 0, shown: 0, hint: "Try other words." }), "No results. Try other words.");
  assert.equal(results(0), "No results");
});

test("values have names and an order that people expect", () => {
  assert.equal(valueLabel("kind", "near-miss"), "Near miss");
  assert.equal(valueLabel("severity", "sev1"), "SEV1");
  assert.equal(valueLabel("service", "web", "Website"), "Website");
  const values = (...names) => names.map((value) => ({ value }));
  assert.deepEqual(ordered("year", values("2019", "2021")), values("2021", "2019"));
  assert.deepEqual(ordered("kind", values("page", "postmortem")), values("postmortem", "page"));
  assert.deepEqual(ordered("service", values("z", "a")), values("z", "a"));
});

test("recent searches: newest first, each once, and nothing that was pasted", () => {
  assert.deepEqual(added(["b", "DNS"], " dns "), ["dns", "b"]);
  assert.equal(added([..."12345678"], "x").length, 8);
  assert.deepEqual(added(["a"], "secret\ntoken"), ["a"]);
  assert.deepEqual(added(["a"], "x".repeat(200)), ["a"]);
  assert.deepEqual(added(["a"], "  "), ["a"]);
});

test("storage that is damaged or denied counts as empty", () => {
  assert.deepEqual(parsed("{"), []);
  assert.deepEqual(parsed('{"a": 1}'), []);
  assert.deepEqual(parsed('["a", 1, null]'), ["a"]);
  remember("dns"); // there is no localStorage here
  assert.deepEqual(recent(), []);
});
