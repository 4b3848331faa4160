// A search box with its first hits below, wherever it stands: a combobox whose options are links.

import { looksPasted } from "../search/engine.mjs";
import { el, marked } from "./dom.mjs";
import { KINDS, announcement, dateLabel, results } from "./format.mjs";
import { forget, keep, recent, remember } from "./recent.mjs";
import { addressOf, prepare, renew, search } from "./source.mjs";
import { keyOf, toQuery, tooLong } from "./state.mjs";

const HITS = 6;
const TOLD_AFTER = 600;
const PACE = 120;
let boxes = 0;

/** The address of the search page for a text; one that is too long for an address waits in this tab. */
export function addressFor(form, text) {
  if (tooLong(text)) keep(keyOf(text), text);
  return form.action.split(/[?#]/)[0] + toQuery({ text });
}

/** Makes a combobox of the form, once. */
export function mountBox(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "true";
  const id = `pm-box-${(boxes += 1)}`;
  const input = form.elements.q;
  const list = el("div", { class: "pm-box__list", role: "listbox", id, "aria-label": "Suggestions", hidden: true });
  const note = el("div", { class: "pm-box__note", hidden: true });
  const clear = el("button", { type: "button", class: "pm-box__clear", onclick: clearRecent }, "Clear recent searches");
  const foot = el("div", { class: "pm-box__foot" }, el("span", {}, "Paste an error or an alert to find its like"), clear);
  const pop = el("div", { class: "pm-box__pop", hidden: true }, list, note, foot);
  const status = el("div", { role: "status", class: "pm-visually-hidden" });
  form.append(pop, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }

  let turn = 0;
  let timer = 0;
  let telling = 0;
  let asking = 0;
  let active = null;

  const options = () => [...list.querySelectorAll("[role=option]")];

  function tell(words) {
    clearTimeout(telling);
    telling = setTimeout(() => (status.textContent = words), TOLD_AFTER);
  }

  function activate(option) {
    active?.removeAttribute("aria-selected");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(items, words = null, more = []) {
    activate(null);
    list.removeAttribute("aria-busy");
    items.forEach((item, place) => (item.id = `${id}-${place}`));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    note.replaceChildren(...[words, ...more].filter(Boolean));
    note.hidden = !note.childNodes.length;
    open();
  }

  function open() {
    pop.hidden = false;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  function close() {
    turn += 1;
    clearTimeout(timer);
    clearTimeout(telling);
    activate(null);
    pop.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  const option = (href, kind, ...children) =>
    el("a", { role: "option", tabindex: "-1", class: `pm-option pm-option--${kind}`, href, onclick: chosen }, children);

  function chosen() {
    if (input.value.trim()) remember(input.value);
    close();
  }

  function showRecent() {
    const items = recent().slice(0, HITS).map((text) => option(addressFor(form, text), "recent", text));
    clear.hidden = !items.length;
    list.setAttribute("aria-label", "Recent searches");
    show(items);
    if (items.length) tell(`${items.length} recent searches.`);
  }

  function clearRecent() {
    forget();
    input.focus();
    showRecent();
    tell("Recent searches were cleared.");
  }

  async function answer() {
    const text = input.value;
    const mine = (turn += 1);
    clear.hidden = true;
    if (!text.trim()) return showRecent();
    asking += 1;
    const slow = setTimeout(() => mine === turn && !list.childElementCount && show([], "Searching …"), 250);
    try {
      const found = await search(text, { limit: HITS }).finally(() => (asking -= 1));
      if (mine === turn) showFound(text, found);
    } catch (error) {
      if (mine === turn) showFailure(error);
    } finally {
      clearTimeout(slow);
    }
  }

  function showFound(text, { hits, total, corrections, hints }) {
    const items = hits.map((hit) =>
      option(
        addressOf(hit),
        "hit",
        el("span", { class: "pm-option__title" }, hit.title),
        el("span", { class: "pm-option__meta" }, [KINDS[hit.kind], hit.severity.toUpperCase(), dateLabel(hit.date)].filter(Boolean).join(" · ")),
        el("span", { class: "pm-option__snippet" }, marked(hit.snippet, hit.marks)),
      ),
    );
    if (total) items.push(option(addressFor(form, text), "all", total > hits.length ? `All ${results(total)}` : "Show on a page, with filters"));
    const correction = corrections[0]?.suggestion;
    list.setAttribute("aria-label", "Results");
    show(items, correction ? `Did you mean ${correction}?` : total ? null : hints.join(" "));
    tell(announcement({ total, shown: hits.length, correction, hint: hints.join(" ") }));
  }

  function showFailure(error) {
    const again = el("button", { type: "button", class: "pm-button", onclick: () => (renew(), input.focus(), answer()) }, "Try again");
    show([], "The search index could not be loaded. ", [again]);
    tell("The search index could not be loaded. Press Tab to try again.");
    if (error.name !== "ShardError") console.error(error);
  }

  function leave() {
    close();
    // Whoever called us here by a key goes back to where they were.
    const before = document.activeElement;
    input.dispatchEvent(new CustomEvent("pm-leave"));
    if (document.activeElement === before) input.blur();
  }

  function step(by) {
    const all = options();
    if (!all.length) return;
    const place = all.indexOf(active) + by;
    activate(place < -1 ? all.at(-1) : all[place]); // beyond either end is the field itself
  }

  const KEYS = {
    ArrowDown: () => (pop.hidden ? answer() : step(1)),
    ArrowUp: () => (pop.hidden ? answer() : step(-1)),
    Home: () => active && activate(options()[0]),
    End: () => active && activate(options().at(-1)),
    Escape: () => form.closest("dialog")?.close() ?? (pop.hidden ? leave() : close()),
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && active) {
      event.preventDefault();
      const { ctrlKey, metaKey, shiftKey } = event;
      active.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
      return;
    }
    if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ((event.key === "Home" || event.key === "End") && !active) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    turn += 1; // an answer that is under way is for another text
    // The list is still that of the letters before; what leads to all results leads to those of what stands here.
    list.setAttribute("aria-busy", "true");
    list.querySelector(".pm-option--all")?.setAttribute("href", addressFor(form, input.value));
    // At once, unless the one before is still under way: its answer is for another text.
    timer = setTimeout(answer, asking ? PACE : 0);
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").trim();
    if (!text.includes("\n") && !looksPasted(text)) return;
    event.preventDefault();
    location.assign(addressFor(form, text));
  });
  input.addEventListener("focus", () => pop.hidden && answer());
  input.addEventListener("click", () => pop.hidden && answer());
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  form.addEventListener("focusout", ({ relatedTarget }) => !form.contains(relatedTarget) && !form.closest("dialog") && close());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target === input || form.closest("dialog")) return;
    close();
    input.focus();
    close();
  });
  form.addEventListener("submit", (event) => {
    const text = input.value;
    remember(text);
    if (tooLong(text)) {
      event.preventDefault();
      location.assign(addressFor(form, text));
    }
  });

  prepare();
  if (document.activeElement === input) answer();
}
