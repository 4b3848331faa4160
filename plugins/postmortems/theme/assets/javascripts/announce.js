// Hides an announcement that the reader has dismissed, as in Material's inline script.
(() => {
  const element = document.querySelector("[data-md-component=announce]");
  const content = element?.querySelector(".md-typeset");
  if (content && window.__md_hash(content.innerHTML) === window.__md_get("__announce")) element.hidden = true;
})();
