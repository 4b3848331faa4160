// An exercise: keeps notes and how far a reader is. The page works without it, since its steps lie inside each other.

import { again, erased, hasNotes, markdown, noted, reached, where } from "./record.mjs";
import { load, save } from "./store.mjs";

const part = (root, name) => root.querySelector(`:scope > [data-part=${name}]`);

export function mount(root) {
  root.dataset.mounted = "true";
  const id = root.dataset.pmPractice;
  const bar = part(root, "bar");
  const tools = part(root, "tools");
  const button = (name) => tools.querySelector(`[data-part=${name}]`);
  const behind = root.querySelector("[data-part=behind]");
  const steps = [...root.querySelectorAll("[data-step]")].map((section) => ({
    number: Number(section.dataset.step),
    when: section.querySelector(".pm-step__when").textContent,
    ask: section.querySelector(".pm-step__ask").textContent,
    title: section.querySelector("h2"),
    note: part(section, "note"),
    answer: part(section, "answer"),
  }));
  let record = load(id);

  function show() {
    const words = where(record, steps.length);
    bar.querySelector("progress").value = Math.min(record.at, steps.length);
    bar.querySelector("[data-part=where]").textContent = words;
    button("save").disabled = button("erase").disabled = !hasNotes(record);
    button("again").disabled = !record.at;
    return words;
  }

  function change(next) {
    record = next;
    save(id, record);
    return show();
  }

  const say = (text) => {
    bar.querySelector("[data-part=status]").textContent = text;
  };

  for (const { number, note, answer } of steps) {
    const field = note.querySelector("textarea");
    field.value = record.notes[number] ?? "";
    field.addEventListener("input", () => change(noted(record, number, field.value)));
    note.hidden = false;
    answer.open = number <= record.at;
    // A click on the summary, and never a search in the page or the mount itself, tells that a reader goes on.
    answer.querySelector("summary").addEventListener("click", () => {
      if (answer.open) return;
      const before = record.at;
      const words = change(reached(record, number));
      if (record.at > before) say(number < steps.length ? `${words} is below` : `${words}. What was behind it is below`);
    });
  }
  behind.open = record.done && record.at >= steps.length;
  behind.addEventListener("toggle", () => {
    if (behind.open && !record.done) change({ ...reached(record, steps.length), done: true });
  });

  button("save").addEventListener("click", () => {
    const title = document.querySelector("h1").textContent.trim();
    const file = new Blob([markdown(title, steps, record)], { type: "text/markdown" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `notes-${id}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
  button("again").addEventListener("click", () => {
    change(again(record));
    for (const { answer } of steps) answer.open = false;
    behind.open = false;
    steps[0].title.tabIndex = -1;
    steps[0].title.focus();
    say("Back at the first step. Your notes are kept");
  });
  button("erase").addEventListener("click", () => {
    if (!confirm("Erase your notes on this exercise?")) return;
    change(erased(record));
    for (const { note } of steps) note.querySelector("textarea").value = "";
    say("Your notes are erased");
  });

  bar.hidden = tools.hidden = false;
  show();
}
