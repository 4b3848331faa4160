// Material's storage helpers, as in its inline script: keys are prefixed with the path of the site, so that two sites
// on one host do not share settings. Unlike there, storage that is forbidden or damaged counts as empty.
(() => {
  // Material's bundle does this too, but after the first paint.
  document.documentElement.classList.replace("no-js", "js");

  const scope = new URL(document.currentScript.dataset.scope, location);
  window.__md_scope = scope;
  window.__md_hash = (text) => [...text].reduce((hash, char) => (hash << 5) - hash + char.charCodeAt(0), 0);
  window.__md_get = (key, storage, base = scope) => {
    try {
      return JSON.parse((storage ?? localStorage).getItem(`${base.pathname}.${key}`));
    } catch {
      return null;
    }
  };
  window.__md_set = (key, value, storage, base = scope) => {
    try {
      (storage ?? localStorage).setItem(`${base.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // Nothing is remembered then; the page works all the same.
    }
  };
})();
