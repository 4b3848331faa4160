// The page /search/: reads its state from the address, asks, shows, and writes the state back. What stands around the hits
// comes from `around.mjs`, after the first of them.

import { announcement, number, results } from "./format.mjs";
import { hitItem } from "./hits.mjs";
import { forget, keep, recall, remember } from "./recent.mjs";
import { prepare, renew, search } from "./source.mjs";
import { MORE, STEP, filtersOf, fromQuery, isEmpty, keyOf, toQuery, tooLong } from "./state.mjs";

const LINES = 12;
const TOLD_AFTER = 500;
const PACE = 120;

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
  let asking = 0;
  let place = history.state?.pmScroll;

  let around = null;
  let coming = null;

  const titleOf = (id) => titles.get(id) ?? id;

  /** What stands around the hits, once it is there. */
  function surroundings() {
    const make = ({ createSurroundings }) => (around = createSurroundings({ part, list, titles, titleOf, commit, now: () => state }));
    coming ??= import("./around.mjs").then(make);
    coming.catch(() => (coming = null));
    return coming;
  }

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
    // At once, unless the one before is still under way: its answer is for another text.
    timer = setTimeout(answer, asking ? PACE : 0);
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
    asking += 1;
    try {
      const found = await search(state.text, { ...asked, offset, limit: state.show - offset }).finally(() => (asking -= 1));
      const said = found.total === 0 || found.hints.length > 0 || found.corrections.length > 0;
      if (said || asked.filters.length) await surroundings();
      clearTimeout(slow);
      if (!current()) return;
      showFound(found, offset);
      await new Promise((painted) => setTimeout(painted));
      if (current()) await (await surroundings()).drawFacets(asked, current);
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
    around?.show(found);
    phase("ready");
    if (offset) items[0]?.querySelector("a").focus({ preventScroll: true });
    if (place) scrollTo(0, place);
    place = 0;
    tell(announcement({ total, shown, correction: pasted ? "" : corrections[0]?.suggestion, hint: hints.join(" ") }));
  }

  /** Narrow windows have the facets behind a button. */
  function unfold(open) {
    part("narrow").setAttribute("aria-expanded", String(open));
    part("facets").classList.toggle("pm-facets--open", open);
  }

  async function idle() {
    const mine = turn;
    clearTimeout(telling);
    part("status").textContent = "";
    await surroundings().then(({ showRecent }) => showRecent(), () => {});
    if (mine !== turn) return;
    list.replaceChildren();
    phase("idle");
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
