// The form that asks for consent, as in Material's inline script.
(() => {
  const form = document.forms.consent;
  const given = window.__md_get("__consent");
  if (given) {
    for (const input of form.elements) if (input.name) input.checked = given[input.name] ?? false;
  } else if (location.protocol !== "file:") {
    setTimeout(() => {
      document.querySelector("[data-md-component=consent]").hidden = false;
    }, 250);
  }
  for (const action of ["submit", "reset"]) {
    form.addEventListener(action, (event) => {
      event.preventDefault();
      if (event.type === "reset") for (const input of form.elements) if (input.name) input.checked = false;
      window.__md_set("__consent", Object.fromEntries([...new FormData(form).keys()].map((key) => [key, true])));
      location.hash = "";
      location.reload();
    });
  }
})();
