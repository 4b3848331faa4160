// What a reader has done of an exercise: how far, which notes, whether the end was seen. Pure: no page is known here.

export const EMPTY = Object.freeze({ at: 0, done: false, notes: {} });

/** A record from what was stored; an empty one when it is anything else. */
export function parsed(stored) {
  try {
    const found = JSON.parse(stored);
    if (found === null || typeof found !== "object" || Array.isArray(found)) return EMPTY;
    const given = found.notes !== null && typeof found.notes === "object" ? Object.entries(found.notes) : [];
    const notes = Object.fromEntries(given.filter(([step, text]) => /^\d+$/.test(step) && typeof text === "string"));
    return { at: Number.isInteger(found.at) && found.at > 0 ? found.at : 0, done: found.done === true, notes };
  } catch {
    return EMPTY;
  }
}

/** With a step unfolded; what was unfolded once stays known. */
export const reached = (record, step) => ({ ...record, at: Math.max(record.at, step) });

/** With a note; an empty one is none. */
export function noted(record, step, text) {
  const { [step]: _, ...others } = record.notes;
  return { ...record, notes: text.trim() ? { ...others, [step]: text } : others };
}

export const again = (record) => ({ ...record, at: 0 });
export const erased = (record) => ({ ...record, notes: {} });
export const hasNotes = (record) => Object.keys(record.notes).length > 0;
export const isEmpty = (record) => !record.at && !record.done && !hasNotes(record);

/** Where a reader is, in words; `at` steps are unfolded. */
export function where(record, total) {
  if (record.at < total) return `Step ${record.at + 1} of ${total}`;
  return record.done ? "Done" : `All ${total} steps seen`;
}

/** One of the exercises at random, of those not done as long as there are any; undefined when there is none. */
export function pick(ids, done, random = Math.random) {
  const fresh = ids.filter((id) => !done.has(id));
  const from = fresh.length ? fresh : ids;
  return from[Math.floor(random() * from.length)];
}

/** Notes as a Markdown file; `steps` are {number, when, ask}. */
export function markdown(title, steps, record) {
  const parts = steps
    .filter(({ number }) => record.notes[number])
    .map(({ number, when, ask }) => `## Step ${number}, ${when}\n\n*${ask}*\n\n${record.notes[number].trim()}\n`);
  return `# ${title}\n\n${parts.join("\n")}`;
}
