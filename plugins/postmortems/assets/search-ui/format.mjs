// Words for what was found: counts, dates, names of kinds, and which parts of a text are marked. Pure.

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
export const KINDS = {
  postmortem: "Postmortem",
  incident: "Incident",
  "near-miss": "Near miss",
  security: "Security incident",
  lesson: "Lesson",
  path: "Learning path",
  factor: "Factor",
  service: "Service",
  trigger: "Trigger",
  team: "Team",
  page: "Guide",
};

/** A text in pieces, [text, marked]; marks are [start, end] in order, and what does not fit the text is left out. */
export function pieces(text, marks = []) {
  const found = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (!(start >= at && end > start && end <= text.length)) continue;
    if (start > at) found.push([text.slice(at, start), false]);
    found.push([text.slice(start, end), true]);
    at = end;
  }
  if (at < text.length) found.push([text.slice(at), false]);
  return found;
}

/** `2019-07-02` as 2 July 2019, `2022-05` as May 2022. */
export function dateLabel(iso) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(iso) ?? [];
  if (!year) return iso;
  return [day && String(Number(day)), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

export const number = (count) => count.toLocaleString("en");
export const results = (count) => `${count ? number(count) : "No"} result${count === 1 ? "" : "s"}`;

/** What is said of an answer to somebody who does not see it. */
export function announcement({ total, shown, correction, hint = "" }) {
  if (!total) return ["No results.", hint].filter(Boolean).join(" ");
  const count = shown < total ? `${results(total)}, ${number(shown)} shown.` : `${results(total)}.`;
  return correction ? `${count} Did you mean ${correction}?` : count;
}

/** The name of a value of a facet. */
export function valueLabel(name, value, title = value) {
  if (name === "kind") return KINDS[value] ?? value;
  return name === "severity" ? value.toUpperCase() : title;
}

/** Values of a facet in the order in which people look for them; counts decide where there is no such order. */
export function ordered(name, values) {
  const kinds = Object.keys(KINDS);
  if (name === "kind") return values.toSorted((a, b) => kinds.indexOf(a.value) - kinds.indexOf(b.value));
  if (name === "severity") return values.toSorted((a, b) => (a.value < b.value ? -1 : 1));
  return name === "year" ? values.toSorted((a, b) => b.value - a.value) : values;
}
