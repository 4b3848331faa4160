// Content tabs, as in Material's inline scripts: open the tabs with the labels that the reader chose before (when tabs
// are linked), then the one that the address names.
(() => {
  const labels = document.currentScript.dataset.linked === undefined ? null : window.__md_get("__tabs");
  if (Array.isArray(labels)) {
    for (const set of document.querySelectorAll(".tabbed-set")) {
      const tabs = [...set.querySelector(".tabbed-labels").getElementsByTagName("label")];
      const chosen = labels.map((label) => tabs.find((tab) => tab.innerText.trim() === label)).find(Boolean);
      if (chosen) document.getElementById(chosen.htmlFor).checked = true;
    }
  }
  const target = document.getElementById(location.hash.slice(1));
  if (target?.name) target.checked = target.name.startsWith("__tabbed_");
})();
