/** The filter of a list of postmortems or lessons: thin, everything that decides is in filter.mjs. */

import { FACETS, counts, fits, fold, fromQuery, toQuery } from "./filter.mjs";

function incidentOf(item) {
  const list = (name) => (item.dataset[name] ?? "").split(" ").filter(Boolean);
  return {
    item,
    text: fold(item.textContent),
    service: list("services"),
    factor: list("factors"),
    trigger: list("trigger"),
    severity: list("severity"),
    kind: list("kind"),
    tag: list("tags"),
  };
}

function mount(form) {
  if (form.dataset.mounted) return;
  form.dataset.mounted = "true";
  const incidents = [...document.querySelectorAll(".pm-incidents > .pm-incident")].map(incidentOf);
  const lists = [...document.querySelectorAll(".pm-incidents")];
  const result = form.querySelector("output");
  const empty = document.querySelector("[data-pm-empty]");
  const field = (name) => form.elements.namedItem(name);

  function read() {
    return Object.fromEntries(["words", ...FACETS].map((name) => [name, field(name)?.value ?? ""]));
  }

  function show() {
    const filter = read();
    const shown = incidents.filter((incident) => {
      const fitting = fits(incident, filter);
      incident.item.hidden = !fitting;
      return fitting;
    });
    for (const list of lists) {
      const any = [...list.children].some((item) => !item.hidden);
      list.hidden = !any;
      const heading = list.previousElementSibling;
      if (heading?.tagName === "H2") heading.hidden = !any;
    }
    for (const name of FACETS) {
      const found = counts(incidents, filter, name);
      for (const option of field(name)?.options ?? []) {
        if (!option.value) continue;
        const count = found.get(option.value) ?? 0;
        option.disabled = count === 0 && !option.selected;
        option.textContent = option.textContent.replace(/\(\d+\)$/, `(${count})`);
      }
    }
    empty.hidden = shown.length > 0;
    const narrowed = toQuery(filter) !== "";
    result.value = narrowed ? `${shown.length} of ${incidents.length}` : `${incidents.length} ${form.dataset.unit ?? "incidents"}`;
    const address = `${location.pathname}${toQuery(filter)}${location.hash}`;
    history.replaceState(history.state, "", address);
  }

  for (const [name, value] of Object.entries(fromQuery(location.search))) {
    if (field(name)) field(name).value = value;
  }
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show)); // the fields are empty only after the event
  form.hidden = false;
  show();
}

function start() {
  const form = document.querySelector("[data-pm-explorer]");
  if (form) mount(form);
}

// Material swaps pages without loading them when navigation.instant is on, and tells so through `document$`.
if (window.document$) window.document$.subscribe(start);
else start();
