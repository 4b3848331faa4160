/**
 * How far somebody is on a learning path, in this browser only. Pure but for the storage that it is given: storage that
 * is forbidden, full or holds something else counts as none.
 *
 * Ticks are a list of keys of steps, so that they stay with their step when a path changes.
 */

/** Under which name the ticks of a path are kept, apart from those of other sites on the same host. */
export const nameOf = (site, path) => `${site}.path.${path}`;

/** The ticks that a stored text holds, nothing when it is anything else. */
export function parsed(stored) {
  try {
    const list = JSON.parse(stored ?? "[]");
    return new Set(Array.isArray(list) ? list.filter((key) => typeof key === "string") : []);
  } catch {
    return new Set();
  }
}

/** The ticks with one set or taken away. */
export function ticked(ticks, key, done) {
  const others = [...ticks].filter((other) => other !== key);
  return new Set(done ? [...others, key] : others);
}

/** How many of a path's steps are done, and that in words. */
export function progress(keys, ticks) {
  const done = keys.filter((key) => ticks.has(key)).length;
  const words = done === keys.length ? `All ${keys.length} steps done` : `${done} of ${keys.length} steps done`;
  return { done, total: keys.length, words };
}

/** Which step of a path an address is, by path and site root; -1 when it is none. */
export function stepAt(steps, root, address) {
  const plain = (url) => new URL(url).pathname.replace(/\/index\.html$/, "/");
  return steps.findIndex((step) => plain(new URL(step.url, root)) === plain(address));
}

/** The address of a step with the path to go on along. */
export function along(url, root, path) {
  const address = new URL(url, root);
  address.searchParams.set("path", path);
  return address.href;
}

/** A path with its ticks as Markdown, for a note or an issue of one's own. */
export function asMarkdown(title, address, steps, ticks) {
  const text = (words) => words.replace(/\s+/g, " ").replace(/[\\[\]<>*_`]/g, "\\$&");
  const lines = steps.map(
    ({ key, title: name, url }) => `- [${ticks.has(key) ? "x" : " "}] [${text(name)}](<${url.replace(/[<>]/g, encodeURIComponent)}>)`,
  );
  const { words } = progress(steps.map(({ key }) => key), ticks);
  return `# ${text(title)}\n\n${address}\n\n${words}.\n\n${lines.join("\n")}\n`;
}

/** What keeps the ticks: {read, write, kept}; `kept` turns false when they are only remembered by this page. */
export function keeper(storage) {
  const own = new Map();
  const state = {
    kept: true,
    read(name) {
      if (own.has(name)) return own.get(name);
      try {
        return parsed(storage().getItem(name));
      } catch {
        state.kept = false;
        return new Set();
      }
    },
    write(name, ticks) {
      try {
        if (ticks.size) storage().setItem(name, JSON.stringify([...ticks]));
        else storage().removeItem(name);
      } catch {
        state.kept = false;
        own.set(name, ticks);
      }
    },
  };
  return state;
}
