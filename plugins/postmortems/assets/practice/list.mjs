// The list of exercises: which ones are done, and one at random. Thin; what decides is in record.mjs.

import { pick, where } from "./record.mjs";
import { load } from "./store.mjs";

export function mount(random) {
  random.dataset.mounted = "true";
  const items = [...document.querySelectorAll("[data-exercise]")];
  const done = new Set();
  for (const item of items) {
    const record = load(item.dataset.exercise);
    if (!record.done && !record.at) continue;
    if (record.done) done.add(item.dataset.exercise);
    const label = document.createElement("span");
    label.className = "pm-label pm-exercise__state";
    label.textContent = record.done ? "Done" : `Begun: ${where(record, Number(item.dataset.steps)).toLowerCase()}`;
    item.querySelector(".pm-incident__meta").append(" ", label);
  }
  random.querySelector("button").addEventListener("click", () => {
    const shown = items.filter((item) => !item.hidden);
    const id = pick(shown.map((item) => item.dataset.exercise), done);
    const chosen = shown.find((item) => item.dataset.exercise === id) ?? items[0];
    chosen.querySelector("a").click();
  });
  random.hidden = false;
}
