// The header's box on a phone: a sheet over the page that holds the very same form while it is open.

import { mountBox } from "./box.mjs";
import { el } from "./dom.mjs";

/** Opens the sheet; closed, by Escape, its button, or a wider window, the form goes back and the focus to the opener. */
export function openSheet(form, opener) {
  if (form.closest("dialog")) return;
  const home = document.createComment("the form of the sheet");
  const done = el("button", { type: "button", class: "pm-sheet__close", onclick: () => sheet.close() }, "Close");
  const sheet = el("dialog", { class: "pm-sheet", "aria-label": "Search" });
  const wide = matchMedia("(min-width: 60em)");
  const leave = () => sheet.close();
  form.replaceWith(home);
  sheet.append(form, done);
  document.body.append(sheet);
  mountBox(form);
  wide.addEventListener("change", leave);
  sheet.addEventListener("click", ({ target }) => (target === sheet || target.closest("a")) && sheet.close());
  sheet.addEventListener("close", () => {
    wide.removeEventListener("change", leave);
    home.replaceWith(form);
    sheet.remove();
    opener.focus();
  });
  sheet.showModal();
  form.elements.q.focus();
}
