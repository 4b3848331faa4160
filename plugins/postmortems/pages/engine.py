"""Turns a template and its values into the content of a page."""

from __future__ import annotations

import html as stdlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from postmortems.pages.compiled import Compiled
from postmortems.pages.page import Content, slot
from postmortems.pages.safety import SLOT

_OURS = f"{SLOT}{SLOT}"
_CODE = re.compile(r"`([^`\n]{1,500})`")
_VARIABLES = frozenset({"_loop_vars", "_block_vars"})
"""What Jinja hands on for callables that look at the context."""


def put(value: object) -> str:
    """A value as a template puts it out: escaped, unless it is HTML already."""
    kind = type(value)
    if kind is str:
        return stdlib.escape(value)  # type: ignore[arg-type]  # it is one
    if kind is Markup:
        return value  # type: ignore[return-value]  # it is one
    return str(value) if kind is int else escape(value)


class _Generator(CodeGenerator):
    """Escapes with `put`. Jinja makes an object of each escaped text first, which takes as long as all the rest."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.put(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Context(Context):
    """Calls a macro as it is. Jinja asks first what else it takes, which takes longer than a short macro itself."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(called) is not Macro or len(args) != len(called.arguments) or not kwargs.keys() <= _VARIABLES:
            return super().call(called, *args, **kwargs)
        if called.caller or called.catch_kwargs or called.catch_varargs:
            return super().call(called, *args, **kwargs)
        return Markup(called._func(*args))  # noqa: S704 - it has escaped what it was given


class _Environment(Environment):
    code_generator_class = _Generator
    context_class = _Context
    put = staticmethod(put)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with everything escaped and undefined names refused."""
    environment = _Environment(
        loader=PackageLoader("postmortems.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=Compiled(),
    )
    environment.filters["prose"] = prose
    # Imported once: an import in a template would define all its macros anew for every page.
    environment.globals["parts"] = environment.get_template("_parts.j2").module
    environment.globals["learning"] = environment.get_template("_learning.j2").module
    return environment


def prose(text: str) -> Markup:
    """Plain text as HTML; what stands between backticks is code, as people write it in any field."""
    text = stdlib.escape(text)
    return Markup(_CODE.sub(r"<code>\1</code>", text) if "`" in text else text)  # noqa: S704 - escaped before


def render(template: str, values: Mapping[str, object]) -> Content:
    """Renders a template.

    In a template, what stands between `{% call html() %}` and `{% endcall %}` is HTML and goes past the Markdown
    parser; the rest is Markdown. Behind `{{ ours }}` it is ours alone.
    """
    fragments: list[str] = []

    def html(caller: Callable[[], str]) -> Markup:
        fragments.append(str(caller()).strip())
        return Markup(f"\n\n{slot(len(fragments) - 1)}\n\n")  # noqa: S704 - a number between two marks of ours

    text = environment().get_template(template).render(**values, html=html, ours=_OURS)
    markdown, _, own = text.partition(_OURS)
    return Content(markdown.strip() + "\n", tuple(fragments), own.strip())


def part(macro: str, *values: object) -> Markup:
    """Renders one macro of `_parts.j2`."""
    return Markup(getattr(environment().globals["parts"], macro)(*values))  # noqa: S704 - the macro has escaped them
