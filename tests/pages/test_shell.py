"""The theme around the pages: what its environment finds."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from postmortems.pages.shell import pass_by_hidden


def test_what_is_hidden_is_there_and_not_listed(tmp_path: Path) -> None:
    for name in ("main.html", "assets/a.css", ".icons/deep/a.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    environment = pass_by_hidden(Environment(loader=FileSystemLoader(tmp_path), autoescape=True))
    assert environment.list_templates() == ["assets/a.css", "main.html"]
    assert environment.get_template(".icons/deep/a.svg").render() == ".icons/deep/a.svg"
