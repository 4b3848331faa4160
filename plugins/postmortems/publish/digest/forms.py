"""The forms of a digest: Markdown, HTML, plain text, and the blocks of a chat message. Texts are escaped for each."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from postmortems.publish.digest.text import Block, Bullets, Digest, Heading, Paragraph, Span, Spans
from postmortems.publish.templating import environment

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.ASCII)
BLOCKS, CHARACTERS, HEADER = 50, 12_000, 150
"""Blocks and characters of a message, and characters of a header; Slack itself takes a few characters more."""


def markdown(digest: Digest) -> str:
    """Markdown, with everything in texts that means something there made plain."""
    parts = [f"# {_escaped(digest.title)}", _escaped(digest.lead)]
    for block in digest.blocks:
        match block:
            case Heading():
                parts.append(f"{'#' * block.level} {_markdown(block.spans)}")
            case Paragraph():
                parts.append(_LINE_START.sub(r"\1\\\2", _markdown(block.spans)))
            case Bullets():
                parts.append("\n".join(f"- {_markdown(item)}" for item in block.items))
    return "\n\n".join(parts) + "\n"


def html(digest: Digest) -> str:
    """A whole document for a mail or a page."""
    return environment().get_template("digest.html.j2").render(digest=digest, kinds=[_kind(b) for b in digest.blocks])


def text(digest: Digest) -> str:
    """Plain text, 100 characters wide; addresses stand behind what leads there."""
    parts = [f"{digest.title}\n{'=' * len(digest.title)}", digest.lead]
    for block in digest.blocks:
        match block:
            case Heading():
                line = _text(block.spans)
                parts.append(f"{line}\n{'-' * len(line)}" if block.level == 2 else line)
            case Paragraph():
                parts.append(_wrapped(_text(block.spans)))
            case Bullets():
                parts.append("\n".join(_wrapped(_text(item), "- ", "  ") for item in block.items))
    return "\n\n".join(parts) + "\n"


def slack(digest: Digest) -> dict[str, Any]:
    """A message for a Slack webhook, as Block Kit.

    Texts stand in rich text, which has no mark-up that could be broken out of: `<!channel>` calls nobody. Slack takes
    50 blocks and some 13,000 characters in a message; a longer digest ends early and says so.
    """
    blocks: list[dict[str, Any]] = [_header(digest.title), _rich([_section((Span(digest.lead),))])]
    size = len(digest.title) + len(digest.lead)
    open_: list[dict[str, Any]] | None = None
    for block in digest.blocks:
        size += sum(len(span.text) + len(span.url) for item in _lines(block) for span in item)
        if size > CHARACTERS or len(blocks) >= BLOCKS - 2:
            blocks.append(_rich([_section((Span("There is more than fits into one message."),))]))
            break
        if isinstance(block, Heading) and block.level == 2:
            blocks.append(_header("".join(span.text for span in block.spans)))
            open_ = None
            continue
        if open_ is None:
            open_ = []
            blocks.append(_rich(open_))
        if isinstance(block, Bullets):
            items = [_section(item) for item in block.items]
            open_.append({"type": "rich_text_list", "style": "bullet", "elements": items})
        else:
            strong = isinstance(block, Heading)
            spans = tuple(Span(span.text, span.url, span.strong or strong) for span in block.spans)
            open_.append(_section((*spans, Span("\n"))))
    # The text of notifications is mark-up: these three characters are all that it knows.
    plain = f"{digest.title}: {digest.lead}".replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": plain, "blocks": blocks}


TEXTS: Mapping[str, Callable[[Digest], str]] = {"markdown": markdown, "html": html, "text": text}


def _kind(block: Block) -> str:
    return f"h{block.level}" if isinstance(block, Heading) else "ul" if isinstance(block, Bullets) else "p"


def _lines(block: Block) -> Iterator[Spans]:
    yield from block.items if isinstance(block, Bullets) else (block.spans,)


def _escaped(value: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(value.split()))


def _markdown(spans: Spans) -> str:
    return "".join(_markdown_span(span) for span in spans)


def _markdown_span(span: Span) -> str:
    before = " " if span.text[:1].isspace() else ""
    after = " " if span.text[-1:].isspace() else ""
    inner = _escaped(span.text)
    inner = f"[{inner}](<{span.url}>)" if span.url else inner
    return f"{before}**{inner}**{after}" if span.strong else f"{before}{inner}{after}"


def _text(spans: Spans) -> str:
    texts = "".join(span.text for span in spans)
    addresses = "".join(f" ({span.url})" for span in spans if span.url)
    return " ".join(texts.split()) + addresses


def _wrapped(line: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        line, 100, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _header(value: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": value[:HEADER], "emoji": False}}


def _rich(elements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": elements}


def _section(spans: Spans) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [_element(span) for span in spans]}


def _element(span: Span) -> dict[str, Any]:
    style = {"style": {"bold": True}} if span.strong else {}
    if span.url:
        return {"type": "link", "url": span.url, "text": span.text, **style}
    return {"type": "text", "text": span.text, **style}
