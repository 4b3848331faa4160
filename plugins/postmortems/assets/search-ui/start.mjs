// The search's foothold on every page: keys that lead to a box, and everything else loaded when a box gets the focus.

const BOX = "[data-pm-box]";
const TYPING = "textarea, select, [contenteditable]:not([contenteditable=false]), " +
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset], [type=range])";

const load = async (form) => (await import("./box.mjs")).mountBox(form);
const seen = (element) => {
  const { top, bottom, width } = element.getBoundingClientRect();
  return width > 0 && bottom > 0 && top < innerHeight;
};

/** The box that a key leads to: the page's own, then one in sight, then the header's. */
function fieldToFocus() {
  const fields = [...document.querySelectorAll(`${BOX} input[name=q]`)];
  return document.querySelector("[data-pm-search] textarea") ?? fields.find((field) => !field.closest(".md-header") && seen(field)) ?? fields.find(seen);
}

function isShortcut(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.target.closest?.(TYPING)) return false;
  if (event.ctrlKey || event.metaKey) return !event.shiftKey && event.key.toLowerCase() === "k";
  return event.key === "/" || event.key === "s";
}

document.addEventListener("keydown", (event) => {
  if (!isShortcut(event) || document.querySelector("dialog[open]")) return;
  const field = fieldToFocus();
  const opener = document.querySelector("[data-pm-sheet]");
  if (!field && !opener) return;
  event.preventDefault();
  if (!field) return opener.click();
  const from = document.activeElement;
  field.focus();
  field.select();
  if (from !== document.body) field.addEventListener("pm-leave", () => from.focus(), { once: true });
});

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.(BOX);
  if (form && target.name === "q") load(form);
});

document.addEventListener("click", async (event) => {
  const opener = event.target.closest?.("[data-pm-sheet]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // Until the sheet is there the link stays what it is: a way to the page.
  const sheet = await import("./sheet.mjs").catch(() => location.assign(opener.href));
  sheet?.openSheet(document.querySelector(`.md-header ${BOX}, dialog ${BOX}`), opener);
});

async function start() {
  const root = document.querySelector("[data-pm-search]:not([data-mounted])");
  if (!root) return;
  try {
    (await import("./page.mjs")).mountPage(root);
  } catch (error) {
    root.querySelector("[data-part=broken]").hidden = false;
    throw error;
  }
}

// Pages that are swapped in place would take relative addresses of the header along.
for (const form of document.querySelectorAll(`.md-header ${BOX}`)) form.action = String(form.action);
for (const link of document.querySelectorAll("[data-pm-sheet]")) link.href = String(link.href);

// Material swaps pages without loading them when navigation.instant is on, and tells so through `document$`.
if (window.document$) window.document$.subscribe(start);
else start();
