// The facets of an answer as groups of checkboxes. What is chosen in a group does not change its own counts, so the
// group that a reader works in stays as it is while the others follow.

import { el } from "./dom.mjs";
import { number, ordered, valueLabel } from "./format.mjs";
import { FIELDS } from "./state.mjs";

const SHOWN = 6;
const LEGENDS = {
  kind: "Kind",
  severity: "Severity",
  service: "Service",
  factor: "Contributing factor",
  trigger: "Trigger",
  team: "Team",
  year: "Year",
};

/** Draws facets into an element; `onToggle(name, value)` is called when one is chosen or not any more. */
export function createFacets(root, onToggle) {
  const unfolded = new Set();
  const drawn = new Map();
  let last = null;

  function draw(facets, chosen) {
    last = [facets, chosen];
    for (const [name, field] of Object.entries(FIELDS)) {
      const wanted = chosen[name] ?? [];
      const values = withChosen(facets[field] ?? [], wanted);
      const signature = JSON.stringify([values, wanted, unfolded.has(name)]);
      if (drawn.get(name)?.signature === signature) {
        // A reader may have ticked one and gone back before the answer to that was there.
        for (const box of drawn.get(name).group.querySelectorAll("input")) box.checked = wanted.includes(box.value);
        continue;
      }
      const group = groupOf(name, ordered(name, values), new Set(wanted));
      const before = drawn.get(name)?.group;
      const focused = before?.contains(document.activeElement) ? document.activeElement : null;
      if (before) before.replaceWith(group);
      else root.append(group);
      drawn.set(name, { group, signature });
      if (focused) again(group, focused);
    }
  }

  function groupOf(name, values, chosen) {
    const open = unfolded.has(name) || values.length <= SHOWN + 1;
    const shown = open ? values : values.filter(({ value }, place) => place < SHOWN || chosen.has(value));
    const options = shown.map((value) => optionOf(name, value, chosen.has(value.value)));
    const folded = values.length > SHOWN + 1;
    return el(
      "fieldset",
      { class: "pm-facet", hidden: !values.length },
      el("legend", {}, LEGENDS[name]),
      el("div", { class: open && values.length > 14 ? "pm-facet__options pm-facet__options--long" : "pm-facet__options" }, options),
      folded && el("button", { type: "button", class: "pm-facet__more", "aria-expanded": String(open), onclick: () => fold(name) }, open ? "Show fewer" : `Show all ${values.length}`),
    );
  }

  const optionOf = (name, { value, title, count }, checked) =>
    el(
      "label",
      { class: count ? "pm-facet__option" : "pm-facet__option pm-facet__option--none" },
      el("input", { type: "checkbox", name, value, checked, onchange: () => onToggle(name, value) }),
      el("span", { class: "pm-facet__name" }, valueLabel(name, value, title)),
      el("span", { class: "pm-facet__count" }, number(count)),
    );

  function fold(name) {
    if (!unfolded.delete(name)) unfolded.add(name);
    draw(...last);
  }

  return { draw };
}

/** The values with those that were chosen, which stay to be given up even where they find nothing. */
function withChosen(values, chosen) {
  const known = new Set(values.map(({ value }) => value));
  return [...values, ...chosen.filter((value) => !known.has(value)).map((value) => ({ value, title: value, count: 0 }))];
}

/** Puts the focus on what stands for an element that was drawn anew. */
function again(group, { name, value, type }) {
  const same = [...group.querySelectorAll("input")].find((input) => input.name === name && input.value === value);
  ((type === "checkbox" && same) || group.querySelector("button") || group.querySelector("input"))?.focus();
}
