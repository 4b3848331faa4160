/** Learning paths: ticks on the page of a path, and the way on at the top and the end of each of its pages. */

import { el } from "./dom.mjs";
import { along, asMarkdown, keeper, nameOf, progress, stepAt, ticked } from "./progress.mjs";

const ROOT = new URL("../../", import.meta.url);
const ticks = keeper(() => localStorage);
const named = (path) => nameOf(ROOT.pathname, path);

function mountPath(section) {
  const path = section.dataset.pmPath;
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const items = [...document.querySelectorAll("[data-pm-step]")];
  const keys = items.map((item) => item.dataset.pmStep);
  const boxes = items.map((item, index) => {
    const box = el("input", { type: "checkbox", onchange: () => keep(ticked(ticks.read(named(path)), keys[index], box.checked)) });
    item.querySelector("h3").after(el("label", { class: "pm-tick" }, box, el("span", {}, "Done"), el("span", { class: "pm-visually-hidden" }, `: ${titleOf(item)}`)));
    return box;
  });

  function titleOf(item) {
    return item.querySelector("h3 a").textContent;
  }

  function keep(done) {
    ticks.write(named(path), done);
    show();
  }

  function show() {
    const done = ticks.read(named(path));
    const state = progress(keys, done);
    boxes.forEach((box, index) => {
      box.checked = done.has(keys[index]);
      items[index].classList.toggle("pm-step--done", box.checked);
    });
    part("text").value = state.words;
    section.querySelector("progress").value = state.done;
    part("reset").disabled = !state.done;
    part("kept").hidden = !ticks.kept;
    part("lost").hidden = ticks.kept;
  }

  part("reset").addEventListener("click", () => {
    keep(new Set());
    boxes[0]?.focus();
  });
  part("export").addEventListener("click", () => {
    const steps = items.map((item, index) => ({ key: keys[index], title: titleOf(item), url: item.querySelector("h3 a").href }));
    const title = document.querySelector("h1").textContent;
    const address = location.origin + location.pathname;
    const text = asMarkdown(title, address, steps, ticks.read(named(path)));
    const url = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    el("a", { href: url, download: `${path}.md` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  addEventListener("storage", show);
  section.hidden = false;
  show();
}

function barOf(path, data, index) {
  const step = data.steps[index];
  const way = (other, words, rel) =>
    other && el("a", { href: along(other.url, ROOT, path), rel, class: `pm-way__${rel}` }, el("span", { class: "pm-muted" }, words), ` ${other.title}`);
  const box = el("input", { type: "checkbox", onchange: () => ticks.write(named(path), ticked(ticks.read(named(path)), step.key, box.checked)) });
  box.checked = ticks.read(named(path)).has(step.key);
  const back = new URL(data.url, ROOT);
  back.hash = `step-${index + 1}`;
  const last = !data.steps[index + 1] && el("a", { href: back.href, class: "pm-way__next" }, "Back to the path");
  const top = el(
    "nav",
    { class: "pm-way", "aria-label": "Learning path" },
    el("p", { class: "pm-way__where" }, `Step ${index + 1} of ${data.steps.length} of `, el("a", { href: back.href }, data.title)),
    el("p", { class: "pm-way__steps" }, way(data.steps[index - 1], "Before:", "prev"), way(data.steps[index + 1], "Next:", "next")),
  );
  const end = el(
    "nav",
    { class: "pm-way pm-way--end", "aria-label": "On along the path" },
    el("label", { class: "pm-tick" }, box, el("span", {}, "Done with this step")),
    el("p", { class: "pm-way__steps" }, way(data.steps[index + 1], "Next:", "next") || last),
  );
  return [top, end];
}

async function mountWay(path) {
  const article = document.querySelector("article");
  if (!article || article.querySelector(".pm-way")) return;
  const answer = await fetch(new URL(`path-data/${encodeURIComponent(path)}.json`, import.meta.url));
  if (!answer.ok) return; // the path is gone: the page is still what it is
  const data = await answer.json();
  const index = stepAt(data.steps, ROOT, location.href);
  if (index < 0 || article.querySelector(".pm-way")) return;
  const [top, end] = barOf(path, data, index);
  article.prepend(top);
  article.append(end);
}

function start() {
  const section = document.querySelector("[data-pm-path]:not([data-mounted])");
  if (section) {
    section.dataset.mounted = "true";
    mountPath(section);
  }
  const path = new URLSearchParams(location.search).get("path");
  if (path) mountWay(path).catch(() => {}); // without the network the page stays as it is
}

// Material swaps pages without loading them when navigation.instant is on, and tells so through `document$`.
if (window.document$) window.document$.subscribe(start);
else start();
