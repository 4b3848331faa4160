// The searches a reader made last, in this browser only, and texts too long for an address, in this tab only. Storage
// that is forbidden or full counts as none: nothing is remembered then, and nothing else breaks.

const MOST = 8;
const SCOPE = new URL("../../../", import.meta.url).pathname;
const RECENT = `${SCOPE}.search.recent`;
const TEXT = `${SCOPE}.search.text.`;
const texts = new Map();

/** The list with a search at its head. What was pasted is not kept: it may hold secrets. */
export function added(list, text) {
  const search = text.trim().replace(/\s+/g, " ");
  if (!search || search.length > 120 || text.trim().includes("\n")) return list;
  return [search, ...list.filter((other) => other.toLowerCase() !== search.toLowerCase())].slice(0, MOST);
}

/** What was stored as a list, nothing when it is anything else. */
export function parsed(stored) {
  try {
    const list = JSON.parse(stored);
    return Array.isArray(list) ? list.filter((item) => typeof item === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const quietly = (use) => {
  try {
    return use() ?? null;
  } catch {
    return null;
  }
};

export const recent = () => parsed(quietly(() => localStorage.getItem(RECENT)) ?? "[]");
export const remember = (text) => quietly(() => localStorage.setItem(RECENT, JSON.stringify(added(recent(), text))));
export const forget = () => quietly(() => localStorage.removeItem(RECENT));

export const recall = (key) => texts.get(key) ?? quietly(() => sessionStorage.getItem(TEXT + key));

/** Keeps a text for this tab. */
export function keep(key, text) {
  texts.set(key, text);
  quietly(() => sessionStorage.setItem(TEXT + key, text));
}
