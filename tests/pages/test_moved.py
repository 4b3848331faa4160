"""A lesson's text on the page that prints a whole path."""

from __future__ import annotations

import pytest

from postmortems.pages.moved import moved


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("See [b](b.md), [c](../paths/c.md#what).", "See [b](../../lessons/b.md), [c](../c.md#what)."),
        ("[site](https://example.org/x) [here](#top) [mail](mailto:a@example.org)", None),
        ("[b]: b.md 'Title'", "[b]: ../../lessons/b.md 'Title'"),
        ("Written `[b](b.md)` and [b](b.md)", "Written `[b](b.md)` and [b](../../lessons/b.md)"),
        ("```\n# [b](b.md)\n```", None),
        ("## Why\n#hashtag", "### Why\n#hashtag"),
    ],
)  # fmt: skip
def test_links_lead_where_they_led_and_code_stays(text: str, there: str | None) -> None:
    assert moved(text, "lessons/a.md", "paths/first/print.md") == (there or text)
