// One hit as an item of the list.

import { el, marked } from "./dom.mjs";
import { KINDS, dateLabel } from "./format.mjs";
import { addressOf } from "./source.mjs";

const SYMPTOMS = 3;

/** The item; `titleOf(service)` gives a service's title as far as it is known yet. */
export function hitItem(hit, titleOf) {
  return el(
    "li",
    { class: "pm-hit", "data-id": hit.id, "data-kind": hit.kind },
    el("h3", { class: "pm-hit__title" }, el("a", { href: addressOf(hit) }, hit.title)),
    el("p", { class: "pm-hit__meta" }, facts(hit, titleOf)),
    hit.symptoms?.length || hit.what_worked ? course(hit) : snippet(hit),
  );
}

function facts({ kind, severity, date, services }, titleOf) {
  const own = kind === "postmortem" ? services : [];
  return [
    el("span", { class: "pm-hit__kind" }, KINDS[kind] ?? kind),
    severity && el("span", { class: `pm-severity pm-severity--${severity}` }, severity.toUpperCase()),
    date && el("time", { datetime: date }, dateLabel(date)),
    own.length > 0 &&
      el("span", { class: "pm-hit__services" }, own.map((id, place) => [
        place > 0 && ", ",
        el("span", { "data-service": id }, titleOf(id)),
      ]).flat()),
  ];
}

const snippet = ({ snippet: text, marks }) => text && el("p", { class: "pm-hit__snippet" }, marked(text, marks));

/** For a pasted symptom: is it the same, and what helped? */
function course({ symptoms, what_worked: worked }) {
  const items = symptoms.slice(0, SYMPTOMS).map((symptom) => el("li", {}, symptom));
  return el(
    "dl",
    { class: "pm-hit__course" },
    symptoms.length > 0 && el("div", {}, el("dt", {}, "What it looked like"), el("dd", {}, el("ul", { class: "pm-symptoms" }, items))),
    worked && el("div", { class: "pm-hit__worked" }, el("dt", {}, "What worked"), el("dd", {}, worked)),
  );
}
