r"""What an incident may have in common with another: what it hit, its gaps, how it looked, what it speaks of.

A trait is a short text, its kind, its key and, where that is not fit to be shown, how this incident says it:
`service:edge`, `word:certificate\tcertificates`. Two incidents share what has the same kind and key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

TRAITS: Final = "traits.json"
KIND: Final = "postmortem"
"""Only these are compared."""
SHOWN: Final = "\t"


def key_of(trait: str) -> str:
    """The trait without the way it is said."""
    return trait.partition(SHOWN)[0]


def keys_in(text: str) -> list[str]:
    """The keys of the traits of an incident, as `read_traits` has them."""
    if SHOWN not in text:
        return split(text)
    return [trait.partition(SHOWN)[0] for trait in text.split("\n")]


def split(text: str) -> list[str]:
    """The traits of an incident, as `read_traits` has them."""
    return text.split("\n") if text else []


def read_traits(folder: Path) -> dict[str, str]:
    """The traits of all incidents, a line each, by the keys of their documents: one text is read faster than many."""
    loaded: dict[str, str] = json.loads((folder / TRAITS).read_text("utf-8"))
    return loaded


def singular(word: str) -> str:
    """A word without the ending of its plural."""
    # A stem would bring `generator` and `generation` together, and a reader is told that both speak of the same.
    if len(word) < 5 or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
