/** The filter of a list: thin, everything that decides is in filter.mjs. */

import { counts, fits, fold, fromQuery, toQuery } from "./filter.mjs";

function rowOf(item, facets) {
  const values = facets.map((name) => [name, (item.dataset[name] ?? "").split(" ").filter(Boolean)]);
  return { item, text: fold(item.textContent), values: Object.fromEntries(values) };
}

function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "true";
  const selects = [...form.querySelectorAll("select")];
  const facets = selects.map((select) => select.name);
  const rows = [...document.querySelectorAll("[data-pm-row]")].map((item) => rowOf(item, facets));
  const groups = [...document.querySelectorAll("[data-pm-group]")];
  const result = form.querySelector("output");
  const empty = document.querySelector("[data-pm-empty]");

  function read() {
    return Object.fromEntries(["words", ...facets].map((name) => [name, form.elements.namedItem(name).value]));
  }

  function show() {
    const filter = read();
    const shown = rows.filter((row) => {
      const fitting = fits(row, filter);
      row.item.hidden = !fitting;
      return fitting;
    });
    for (const group of groups) {
      const any = group.querySelector("[data-pm-row]:not([hidden])") !== null;
      group.hidden = !any;
      const heading = group.previousElementSibling;
      if (heading?.tagName === "H2") heading.hidden = !any;
    }
    for (const select of selects) {
      const found = counts(rows, filter, select.name);
      for (const option of select.options) {
        if (!option.value) continue;
        const count = found.get(option.value) ?? 0;
        option.disabled = count === 0 && !option.selected;
        option.textContent = option.textContent.replace(/\(\d+\)$/, `(${count})`);
      }
    }
    empty.hidden = shown.length > 0;
    const narrowed = toQuery(filter) !== "";
    const noun = form.dataset.pmFilter + (rows.length === 1 ? "" : "s");
    result.value = narrowed ? `${shown.length} of ${rows.length}` : `${rows.length} ${noun}`;
    const address = `${location.pathname}${toQuery(filter)}${location.hash}`;
    history.replaceState(history.state, "", address);
  }

  for (const [name, value] of Object.entries(fromQuery(location.search, facets))) {
    form.elements.namedItem(name).value = value;
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are emptied after this event, and after its microtasks.
  form.addEventListener("reset", () => setTimeout(show));
  form.hidden = false;
  show();
}

function start() {
  const form = document.querySelector("[data-pm-filter]");
  if (form) mount(form);
}

// Material swaps pages without loading them when navigation.instant is on, and tells so through `document$`.
if (window.document$) window.document$.subscribe(start);
else start();
