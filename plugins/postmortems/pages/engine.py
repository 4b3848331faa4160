"""Turns a template and its values into the content of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from postmortems.pages.page import Content, slot

_CODE = re.compile(r"`([^`\n]{1,500})`")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with everything escaped and undefined names refused."""
    environment = Environment(
        loader=PackageLoader("postmortems.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["prose"] = prose
    # Imported once: an import in a template would define all its macros anew for every page.
    environment.globals["parts"] = environment.get_template("_parts.j2").module
    environment.globals["learning"] = environment.get_template("_learning.j2").module
    return environment


def prose(text: str) -> Markup:
    """Plain text as HTML; what stands between backticks is code, as people write it in any field."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped before


def render(template: str, values: Mapping[str, object]) -> Content:
    """Renders a template.

    In a template, what stands between `{% call html() %}` and `{% endcall %}` is HTML and goes past the Markdown
    parser; the rest is Markdown.
    """
    fragments: list[str] = []

    def html(caller: Callable[[], str]) -> Markup:
        fragments.append(str(caller()).strip())
        return Markup(f"\n\n{slot(len(fragments) - 1)}\n\n")  # noqa: S704 - a number between two marks of ours

    text = environment().get_template(template).render(**values, html=html)
    return Content(text.strip() + "\n", tuple(fragments))


def part(macro: str, *values: object) -> Markup:
    """Renders one macro of `_parts.j2`."""
    return Markup(getattr(environment().globals["parts"], macro)(*values))  # noqa: S704 - the macro has escaped them
