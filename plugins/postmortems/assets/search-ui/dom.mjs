// Making elements of hits: texts become text, never markup.

import { el } from "../dom.mjs";
import { pieces } from "./format.mjs";

export { el };

/** A text with what was searched for in it marked. */
export const marked = (text, marks) => pieces(text, marks).map(([piece, mark]) => (mark ? el("mark", {}, piece) : piece));
