"""The comment below a pull request: one, short and kind, made anew with every push.

Whatever a file says is escaped here, last of all: the texts may come from anybody, and so may the values that they
arrive in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from postmortems.checks.assist import Assistance, Remark
from postmortems.checks.handover import Build, Handover
from postmortems.checks.reports.markdown import advice, code, escape
from postmortems.checks.rule import Theme
from postmortems.checks.suggest import FactorHint
from postmortems.core import Level

MARKER: Final = "<!-- postmortems-assist -->"
"""By this line a workflow finds its comment again, to update it instead of writing another one."""
SHOWN: Final = 6
IN_FULL: Final = 3
"""Postmortems that are spoken about in full; of more there is a line for each."""
LIMIT: Final = 60_000
"""Characters; GitHub takes 65,536."""
FindLink = Callable[[str], str | None]


def render(given: Assistance) -> str:
    """The comment on one file, as `postmortems assist` shows it."""
    return _whole([f"## Notes on “{escape(given.title)}”", *_parts(given, "###")])


def comment(handover: Handover, *, link: FindLink | None = None, preview: str = "", commit: str = "") -> str:
    """The comment on a pull request.

    Args:
        handover: What was found.
        link: Where a past incident can be read, by its id; None where that is not known.
        preview: Where the built pages are.
        commit: Which commit was looked at.
    """
    files = handover.files
    if len(files) == 1:
        parts = [f"## Notes on “{escape(files[0].title)}”", *_parts(files[0], "###", link)]
    elif files:
        parts = [f"## Notes on {len(files) + handover.more} postmortems", _THANKS]
        for given in files[:IN_FULL]:
            parts += [f"### “{escape(given.title)}”", *_parts(given, "####", link, thanks=False)]
        parts += _section("###", "And these", map(_line, files[IN_FULL:]), 30, handover.more)
    else:
        parts = ["## No postmortem is changed", "So there is nothing to say about one."]
    parts += _section("###", "Not looked at", _refused(handover), 20)
    return _whole(parts, _foot(handover, preview, commit))


_THANKS = "Thank you for writing this down."


def _whole(parts: Sequence[str], foot: str = "") -> str:
    """As many parts as a comment can hold, and the foot."""
    kept, room = [MARKER], LIMIT - len(foot)
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            kept.append("There is more than fits here: `postmortems assist FILE` shows all of it.")
            break
        kept.append(part)
    return "\n\n".join([*kept, *filter(None, (foot,))]) + "\n"


def _parts(given: Assistance, level: str, link: FindLink | None = None, *, thanks: bool = True) -> Iterator[str]:
    yield " ".join(filter(None, (_THANKS if thanks else "", _opening(given))))
    yield from _section(level, "Please mend first", map(_mention, given.errors))
    complete = (f"- [{'x' if part.there else ' '}] {advice(part.what)}" for part in given.complete)
    yield from _section(level, "Is it complete?", complete, 20)
    similar = (
        f"- {_linked(one.title, one.id, link)} ({code(one.id)}): {escape('; '.join(one.reasons))}"
        for one in given.similar
    )
    yield from _section(level, "Have we been here before?", similar)
    yield from _section(level, "Asked for or seen before", map(_mention, given.of(Theme.REPEATS)))
    yield from _section(level, "Factors that the text may speak of", map(_factor, given.factors))
    others = given.of(Theme.STRUCTURE, Theme.TIMELINE, Theme.REFERENCES, Theme.TRACEABILITY, Theme.CHECKS)
    yield from _section(level, "Times, references and actions", map(_mention, others))
    yield from _section(level, "Words", map(_mention, given.of(Theme.LANGUAGE)))
    yield from _section(level, "Privacy", map(_mention, given.of(Theme.PRIVACY)))


def _opening(given: Assistance) -> str:
    if given.errors:
        return "Some things need mending before it can be published; the rest are questions, take what helps."
    return "Nothing here blocks it; these are questions, take what helps."


def _section(level: str, title: str, lines: Iterable[str], limit: int = SHOWN, more: int = 0) -> list[str]:
    found = list(lines)
    if not found:
        return []
    hidden = max(len(found) - limit, 0) + more
    rest = [f"- … and {hidden} more, see `postmortems check`"] if hidden else []
    return [f"{level} {title}", "\n".join(found[:limit] + rest)]


def _mention(remark: Remark) -> str:
    remedy = f" *{advice(remark.remedy)}*" if remark.remedy else ""
    where = f"Line {remark.line}: " if remark.line > 1 else ""
    stop = "" if remark.message.endswith(("?", ".", "!")) else "."
    return f"- {where}{escape(remark.message)}{stop}{remedy} ({code(remark.code)})"


def _factor(hint: FactorHint) -> str:
    sentence = hint.sentence if len(hint.sentence) <= 200 else hint.sentence[:199] + "…"
    return f"- **{escape(hint.title)}** ({code(hint.id)}), line {hint.line}: “{escape(sentence)}”"


def _linked(title: str, id_: str, link: FindLink | None) -> str:
    address = link(id_) if link else None
    return f"[**{escape(title)}**]({address})" if address else f"**{escape(title)}**"


def _line(given: Assistance) -> str:
    counts = [
        (len(given.errors), "to mend"),
        (sum(remark.level is not Level.ERROR for remark in given.problems), "more"),
    ]
    words = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"- **{escape(given.title)}** ({code(given.path)})" + (f": {words}" if words else "")


def _refused(handover: Handover) -> Iterator[str]:
    for item in handover.refused:
        yield f"- {code(item.path)}: {escape(item.reason)}"


_BUILDS = {
    Build.SUCCESS: "The site builds strictly with it.",
    Build.FAILURE: "The site does **not** build strictly with it: the log of the run says why.",
}


def _foot(handover: Handover, preview: str, commit: str) -> str:
    said = [_BUILDS.get(handover.build, "")]
    if preview:
        said.append(f"[The built pages]({preview}) can be downloaded: unpack them and open `index.html`.")
    of = f" Looked at: {commit[:12]}." if commit else ""
    said.append(f"This comment is made anew with every push.{of} On your machine: `postmortems assist FILE`.")
    return "---\n\n" + " ".join(filter(None, said))
