// The practice's foothold on every page: the rest is loaded where there is an exercise or the list of them.

async function start() {
  const page = document.querySelector("[data-pm-practice]:not([data-mounted])");
  const random = document.querySelector("[data-pm-random]:not([data-mounted])");
  if (page) (await import("./exercise.mjs")).mount(page);
  if (random) (await import("./list.mjs")).mount(random);
}

// Material swaps pages without loading them when navigation.instant is on, and tells so through `document$`.
if (window.document$) window.document$.subscribe(start);
else start();
