"""Templates of an earlier build are used as they are, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, Template

from postmortems.pages.compiled import Compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path))
    return tmp_path / "templates"


def template(text: str = "Hello {{ name }}") -> Template:
    return Environment(loader=DictLoader({"a": text}), autoescape=True, bytecode_cache=Compiled()).get_template("a")


def test_a_kept_template_is_not_compiled_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert template().render(name="<x>") == "Hello &lt;x&gt;"
    monkeypatch.setattr(Environment, "_compile", lambda *_: pytest.fail("compiled again"))
    assert template().render(name="<x>") == "Hello &lt;x&gt;"


def test_another_text_is_compiled(folder: Path) -> None:
    template()
    assert template("Bye {{ name }}").render(name="x") == "Bye x"


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_what_was_changed_is_not_used(folder: Path, damage: bytes) -> None:
    template()
    for file in folder.iterdir():
        file.write_bytes(damage)
    assert template().render(name="x") == "Hello x"


def test_nothing_is_read_where_others_may_write(folder: Path) -> None:
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    assert template().render(name="x") == "Hello x"
    assert not list(folder.iterdir())
