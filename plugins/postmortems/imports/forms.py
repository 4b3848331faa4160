"""Vocabularies: which expressions people use for the same thing, written one a line below its name."""

from __future__ import annotations

import re
from collections.abc import Mapping


def forms_of(text: str, words: Mapping[str, str] | None = None) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns by name, in the order of the text. A name stands at the margin, its forms are indented below it.

    A form is a regular expression; a line that ends with a backslash goes on with the next one. `{word}` stands for one
    of `words`. A form's words are plain, and case does not matter.
    """
    found: dict[str, list[str]] = {}
    name = ""
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip() and not line[0].isspace():
            name = line.strip()
            found[name] = []
        elif line.strip():
            form = line.strip()
            for word, meaning in (words or {}).items():
                form = form.replace(f"{{{word}}}", meaning)
            found[name].append(form)
    return tuple((name, re.compile("|".join(forms), re.IGNORECASE)) for name, forms in found.items())
