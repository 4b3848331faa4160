// Shows the notice of an old version when it was shown before in this session, as in Material's inline script.
(() => {
  const element = document.querySelector("[data-md-component=outdated]");
  const base = new URL(document.currentScript.dataset.base, location);
  if (element && window.__md_get("__outdated", sessionStorage, base) === true) element.hidden = false;
})();
