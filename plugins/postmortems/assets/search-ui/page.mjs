// The page /search/: reads its state from the address, asks, shows, and writes the state back.

import { el } from "./dom.mjs";
import { announcement, number, results, valueLabel } from "./format.mjs";
import { hitItem } from "./hits.mjs";
import { forget, keep, recall, recent, remember } from "./recent.mjs";
import { prepare, renew, search } from "./source.mjs";
import { FIELDS, MORE, STEP, corrected, filtersOf, fromQuery, isEmpty, keyOf, toQuery, toggled, tooLong } from "./state.mjs";

const LINES = 12;
const TOLD_AFTER = 500;

/** Brings the page to life. */
export function mountPage(root) {
  root.dataset.mounted = "true";
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  const form = part("form");
  const field = form.elements.q;
  const list = part("hits");
  const title = document.title;
  const titles = new Map();
  const sources = new AbortController();
  let state = read();
  let draft = false;
  let turn = 0;
  let timer = 0;
  let telling = 0;
  let pace = 120;
  let facets = null;
  let place = history.state?.pmScroll;

  const titleOf = (id) => titles.get(id) ?? id;
  const labelOf = (name, value) => valueLabel(name, value, titles.get(value));

  function read() {
    return fromQuery(location.search, recall);
  }

  /** Writes the state into the address; a step of its own in the history when it is one. */
  function write(asStep) {
    if (tooLong(state.text)) keep(keyOf(state.text), state.text);
    const address = location.pathname + toQuery(state);
    if (address === location.pathname + location.search) return;
    if (asStep) history.pushState(null, "", address);
    else history.replaceState(history.state, "", address);
  }

  /** A change that a reader made on purpose. */
  function commit(next) {
    clearTimeout(timer);
    state = { lost: false, ...next };
    write(true);
    draft = false;
    remember(state.text);
    fill();
    return answer();
  }

  /** A change while typing: what stood there before is one step back, the letters between are none. */
  function type() {
    const fresh = !draft && !isEmpty(state);
    state = { ...state, lost: false, text: field.value, show: STEP };
    write(fresh);
    draft = true;
    fit();
    clearTimeout(timer);
    turn += 1; // an answer that is under way is for another text
    timer = setTimeout(answer, pace);
  }

  function fill() {
    if (field.value !== state.text) field.value = state.text;
    for (const radio of part("sort").elements) radio.checked = radio.value === state.sort;
    fit();
  }

  function fit() {
    field.rows = Math.min(LINES, field.value.split("\n").length);
    part("clear").hidden = !field.value;
    const text = state.text.trim();
    document.title = text && !text.includes("\n") ? `${text.slice(0, 60)} - ${title}` : title;
    const note = part("kept");
    note.hidden = !state.lost && !tooLong(state.text);
    note.textContent = state.lost
      ? "This address leads to a text that was pasted in another tab and kept only there. Paste it again."
      : "This text is too long for an address: it is kept in this tab only, and is not part of a link you share.";
  }

  function tell(words) {
    clearTimeout(telling);
    telling = setTimeout(() => (part("status").textContent = words), TOLD_AFTER);
  }

  function phase(name) {
    list.dataset.state = name;
    list.setAttribute("aria-busy", String(name === "loading"));
    part("idle").hidden = name !== "idle" && !(name === "loading" && part("body").hidden);
    part("error").hidden = name !== "error";
    if (name !== "loading") part("body").hidden = name === "idle";
    root.classList.toggle("pm-search--error", name === "error");
  }

  async function answer({ append = false } = {}) {
    const mine = (turn += 1);
    const current = () => mine === turn && root.isConnected;
    if (isEmpty(state)) return idle();
    phase("loading");
    const slow = setTimeout(() => current() && ((part("body").hidden = false), (part("summary").textContent = "Searching …")), 300);
    const offset = append ? list.childElementCount : 0;
    const asked = { filters: filtersOf(state), sort: state.sort };
    const started = performance.now();
    try {
      const found = await search(state.text, { ...asked, offset, limit: state.show - offset });
      clearTimeout(slow);
      if (!current()) return;
      pace = performance.now() - started < 40 ? 15 : 120;
      showFound(found, offset);
      await drawFacets(asked, current);
    } catch (error) {
      if (current()) fail(error);
    } finally {
      clearTimeout(slow);
    }
  }

  function showFound(found, offset) {
    const { hits, total, corrections, hints, pasted } = found;
    const items = hits.map((hit) => hitItem(hit, titleOf));
    if (offset) list.append(...items);
    else list.replaceChildren(...items);
    const shown = list.childElementCount;
    part("summary").textContent = pasted ? `${results(total)} like the text you pasted` : results(total);
    part("done").textContent = `Show ${results(total)}`;
    part("more").hidden = shown >= total;
    part("more-count").textContent = `${number(shown)} of ${number(total)}`;
    showHelp(pasted ? [] : corrections, hints, total);
    showChips();
    phase("ready");
    if (offset) items[0]?.querySelector("a").focus({ preventScroll: true });
    if (place) scrollTo(0, place);
    place = 0;
    tell(announcement({ total, shown, correction: pasted ? "" : corrections[0]?.suggestion, hint: hints.join(" ") }));
  }

  function showHelp(corrections, hints, total) {
    const meant = corrections.map(({ word, suggestion }) => {
      const text = corrected(state.text, word, suggestion);
      return el("p", {}, `Nothing is called “${word}”. Did you mean `, link(suggestion, { ...state, text, show: STEP }), "?");
    });
    const filtered = Object.keys(state.chosen).length > 0;
    const help = part("help");
    help.replaceChildren(...meant, ...hints.map((hint) => el("p", {}, hint)));
    if (!total && filtered && state.text.trim()) {
      help.append(el("p", {}, link("Search without the filters", { ...state, chosen: {}, show: STEP })));
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
    const pairs = Object.entries(state.chosen).flatMap(([name, values]) => values.map((value) => [name, value]));
    const chips = pairs.map(([name, value]) =>
      el("button", { type: "button", class: "pm-chosen", "aria-label": `Remove the filter ${name}: ${labelOf(name, value)}`, onclick: () => give(name, value) }, labelOf(name, value)),
    );
    const all = () => (commit({ ...state, chosen: {}, show: STEP }), field.focus({ preventScroll: true }));
    if (pairs.length > 1) chips.push(el("button", { type: "button", class: "pm-chosen pm-chosen--all", onclick: all }, "Clear all"));
    part("chips").replaceChildren(...chips);
    part("chips").hidden = !chips.length;
    part("narrow").textContent = pairs.length ? `Filters (${pairs.length})` : "Filters";
  }

  async function give(name, value) {
    await commit(toggled(state, name, value));
    (part("chips").querySelector("button") ?? field).focus({ preventScroll: true });
  }

  /** Counts come after the hits: they need more of the index. */
  async function drawFacets(asked, current) {
    const [{ createFacets }, found] = await Promise.all([
      import("./facets.mjs"),
      search(state.text, { ...asked, facets: true, limit: 0 }),
    ]);
    if (!current() || !found.facets) return;
    for (const name of Object.keys(FIELDS)) for (const { value, title } of found.facets[FIELDS[name]] ?? []) titles.set(value, title);
    for (const service of list.querySelectorAll("[data-service]")) service.textContent = titleOf(service.dataset.service);
    facets ??= createFacets(part("facets"), (name, value) => commit(toggled(state, name, value)));
    facets.draw(found.facets, state.chosen);
    part("facets").dataset.state = "ready";
    showChips();
  }

  /** Narrow windows have the facets behind a button. */
  function unfold(open) {
    part("narrow").setAttribute("aria-expanded", String(open));
    part("facets").classList.toggle("pm-facets--open", open);
  }

  function idle() {
    list.replaceChildren();
    phase("idle");
    clearTimeout(telling);
    part("status").textContent = "";
    const searches = recent();
    part("recent").hidden = !searches.length;
    part("recent-list").replaceChildren(
      ...searches.map((text) => el("li", {}, link(text, { text, chosen: {}, sort: "relevance", show: STEP }))),
    );
  }

  function fail(error) {
    list.replaceChildren();
    phase("error");
    part("body").hidden = true;
    const reason = navigator.onLine === false ? "There is no connection to the network." : error.message;
    part("reason").textContent = error.name === "ShardError" || navigator.onLine === false ? reason : "";
    if (error.name !== "ShardError") console.error(error);
  }

  function again() {
    renew();
    answer();
    field.focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    commit({ ...state, text: field.value });
  });
  field.addEventListener("input", type);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  part("clear").addEventListener("click", () => {
    commit({ ...state, text: "", show: STEP });
    field.focus();
  });
  part("sort").addEventListener("change", ({ target }) => commit({ ...state, sort: target.value, show: STEP }));
  part("more-button").addEventListener("click", () => {
    state = { ...state, show: list.childElementCount + MORE };
    write(false);
    answer({ append: true });
  });
  part("retry").addEventListener("click", again);
  part("narrow").addEventListener("click", () => unfold(part("narrow").getAttribute("aria-expanded") !== "true"));
  part("done").addEventListener("click", () => {
    unfold(false);
    part("narrow").focus();
  });
  part("forget").addEventListener("click", () => {
    forget();
    idle();
    field.focus();
  });
  list.addEventListener("click", ({ target }) => {
    if (!target.closest("a")) return;
    draft = false;
    remember(state.text);
  });
  for (const example of part("examples").querySelectorAll("code")) {
    const words = example.cloneNode(true);
    example.replaceWith(link(words, { text: words.textContent, chosen: {}, sort: "relevance", show: STEP }));
  }
  addEventListener("popstate", () => {
    if (!root.isConnected) return sources.abort();
    const next = read();
    if (toQuery(next) === toQuery(state) && !next.lost) return;
    clearTimeout(timer);
    state = next;
    draft = false;
    fill();
    answer();
  }, { signal: sources.signal });
  addEventListener("pagehide", () => {
    if (root.isConnected) history.replaceState({ ...history.state, pmScroll: scrollY }, "");
  }, { signal: sources.signal });

  // What was typed before the script was there counts.
  if (field.value && !state.text) state.text = field.value;
  prepare();
  if (state.text) remember(state.text);
  fill();
  answer();
}
