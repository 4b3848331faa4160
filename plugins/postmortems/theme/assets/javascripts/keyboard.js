// Material opens the menu and the search of a narrow window by labels of hidden checkboxes, which no key can reach.
// This makes buttons of them: they take focus, have a name and a state, answer to Space as they do to Enter (of which
// Material takes care), lead into the menu, and Escape leads back.
(() => {
  const NAMES = { __drawer: "Menu", __search: "Search" };
  const buttons = Object.keys(NAMES).flatMap((id) => [...document.querySelectorAll(`.md-header__button[for=${id}]`)]);

  for (const button of buttons) {
    const toggle = document.getElementById(button.htmlFor);
    const tell = () => button.setAttribute("aria-expanded", String(toggle.checked));
    button.tabIndex = 0;
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", NAMES[button.htmlFor]);
    toggle.addEventListener("change", tell);
    tell();
  }

  const drawer = document.getElementById("__drawer");
  drawer.addEventListener("change", () => {
    if (!drawer.checked) return;
    const links = [...document.querySelectorAll(".md-nav--primary .md-nav__link[href]")];
    links.find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && buttons.includes(document.activeElement)) {
      event.preventDefault();
      document.activeElement.click();
    }
    if (event.key === "Escape" && drawer.checked) {
      drawer.click();
      document.querySelector(".md-header__button[for=__drawer]").focus();
    }
  });

  // A table wider than the window scrolls by itself; keys can do that only where it takes focus.
  const wide = () => {
    for (const table of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset table:not([class])")) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    }
  };
  wide();
  addEventListener("load", wide);
  addEventListener("resize", wide, { passive: true });
  window.document$?.subscribe(wide);
})();
