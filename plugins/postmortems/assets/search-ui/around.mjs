// What stands around the hits of the page /search/ and may come after them: what was probably meant, the filters that were
// chosen, the facets, and before a search the last ones and examples.

import { el } from "./dom.mjs";
import { createFacets } from "./facets.mjs";
import { valueLabel } from "./format.mjs";
import { recent } from "./recent.mjs";
import { search } from "./source.mjs";
import { FIELDS, STEP, corrected, toQuery, toggled } from "./state.mjs";

/**
 * The surroundings of a page.
 * @param {object} page `part(name)` gives an element, `list` holds the hits, `titles` what is known of names, `titleOf` looks
 *   there, `commit(state)` makes a change, `now()` tells the state.
 */
export function createSurroundings({ part, list, titles, titleOf, commit, now }) {
  const field = part("form").elements.q;
  const labelOf = (name, value) => valueLabel(name, value, titles.get(value));
  const facets = createFacets(part("facets"), (name, value) => commit(toggled(now(), name, value)));

  /** What there is to say about an answer. */
  function show({ corrections, hints, total, pasted }) {
    showHelp(pasted ? [] : corrections, hints, total);
    showChips();
  }

  function showHelp(corrections, hints, total) {
    const meant = corrections.map(({ word, suggestion }) => {
      const text = corrected(now().text, word, suggestion);
      return el("p", {}, `Nothing is called “${word}”. Did you mean `, link(suggestion, { ...now(), text, show: STEP }), "?");
    });
    const filtered = Object.keys(now().chosen).length > 0;
    const help = part("help");
    help.replaceChildren(...meant, ...hints.map((hint) => el("p", {}, hint)));
    if (!total && filtered && now().text.trim()) {
      help.append(el("p", {}, link("Search without the filters", { ...now(), chosen: {}, show: STEP })));
    }
    help.hidden = !help.childElementCount;
    part("nothing").hidden = total > 0;
  }

  /** A real link to a state, which here needs no new page. */
  function link(words, next) {
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      commit(next);
      field.focus({ preventScroll: true });
    };
    return el("a", { href: location.pathname + toQuery(next), onclick: follow }, words);
  }

  function showChips() {
    const pairs = Object.entries(now().chosen).flatMap(([name, values]) => values.map((value) => [name, value]));
    const chips = pairs.map(([name, value]) =>
      el("button", { type: "button", class: "pm-chosen", "aria-label": `Remove the filter ${name}: ${labelOf(name, value)}`, onclick: () => give(name, value) }, labelOf(name, value)),
    );
    const all = () => (commit({ ...now(), chosen: {}, show: STEP }), field.focus({ preventScroll: true }));
    if (pairs.length > 1) chips.push(el("button", { type: "button", class: "pm-chosen pm-chosen--all", onclick: all }, "Clear all"));
    part("chips").replaceChildren(...chips);
    part("chips").hidden = !chips.length;
    part("narrow").textContent = pairs.length ? `Filters (${pairs.length})` : "Filters";
  }

  async function give(name, value) {
    await commit(toggled(now(), name, value));
    (part("chips").querySelector("button") ?? field).focus({ preventScroll: true });
  }

  /** Counts need more of the index than the hits did. */
  async function drawFacets(asked, current) {
    const found = await search(now().text, { ...asked, facets: true, limit: 0 });
    if (!current() || !found.facets) return;
    for (const name of Object.keys(FIELDS)) for (const { value, title } of found.facets[FIELDS[name]] ?? []) titles.set(value, title);
    for (const service of list.querySelectorAll("[data-service]")) service.textContent = titleOf(service.dataset.service);
    facets.draw(found.facets, now().chosen);
    part("facets").dataset.state = "ready";
    showChips();
  }

  /** The last searches, and examples that search when they are followed. */
  function showRecent() {
    const searches = recent();
    const fresh = (text) => ({ text, chosen: {}, sort: "relevance", show: STEP });
    part("recent").hidden = !searches.length;
    part("recent-list").replaceChildren(...searches.map((text) => el("li", {}, link(text, fresh(text)))));
    for (const example of part("examples").querySelectorAll(":not(a) > code")) {
      const words = example.cloneNode(true);
      example.replaceWith(link(words, fresh(words.textContent)));
    }
  }

  return { show, drawFacets, showRecent };
}
