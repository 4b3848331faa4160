// Gives the body the reader's colour scheme before it is painted. Runs in the head, where there is no body yet: a
// mutation observer is called between the creation of the body and the first frame.
(() => {
  const options = JSON.parse(document.currentScript.dataset.palette);
  const matches = (option) => option && option.media && matchMedia(option.media).matches;

  // What the reader chose, or the first option that fits the system.
  let color = window.__md_get("__palette")?.color ?? options.find(matches);
  if (color?.media === "(prefers-color-scheme)") {
    color = options.find((option) => option.media !== color.media && matches(option)) ?? color;
  }
  if (!color) return;

  const apply = () => {
    if (!document.body) return false;
    for (const key of ["media", "scheme", "primary", "accent"]) {
      if (color[key]) document.body.setAttribute(`data-md-color-${key}`, color[key]);
    }
    return true;
  };
  new MutationObserver((_, observer) => {
    if (apply()) observer.disconnect();
  }).observe(document.documentElement, { childList: true });
})();
