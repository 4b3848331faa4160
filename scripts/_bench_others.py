"""Other programs on the same Markdown, where they are installed: Zensical, Hugo, Pagefind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

LAYOUT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body>
</html>
"""
"""For Hugo: one page with its title and content, nothing else."""
HUGO = 'baseURL = "https://example.org/"\ntitle = "Bench"\ndisableKinds = ["taxonomy", "term", "RSS"]\n'


@cache
def pagefind() -> list[str]:
    """The command that runs Pagefind; empty where it is not installed."""
    if found := shutil.which("pagefind"):
        return [found]
    if find_spec("pagefind"):
        return [sys.executable, "-m", "pagefind"]
    npx = [shutil.which("npx") or "", "--offline", "--no-install", "pagefind"]
    return npx if npx[0] and _said([*npx, "--version"]) else []


@cache
def missing() -> frozenset[str]:
    """Names of programs that are not installed."""
    installed = {"Zensical": find_spec("zensical"), "Hugo": shutil.which("hugo"), "Pagefind": pagefind()}
    return frozenset(name for name, found in installed.items() if not found)


def versions() -> str:
    """What took part in a run, for the reader of its figures."""
    found = [f"Python {sys.version.split()[0]}", f"MkDocs {version('mkdocs')}"]
    found.append(f"Material for MkDocs {version('mkdocs-material')}")
    if find_spec("zensical"):
        found.append(f"Zensical {version('zensical')}")
    for name, command in (("Hugo", ["hugo", "version"]), ("Pagefind", [*pagefind(), "--version"])):
        if name not in missing() and (number := re.search(r"\d+(\.\d+)+", _said(command))):
            found.append(f"{name} {number[0]}")
    return f"{', '.join(found)}; {os.cpu_count()} cores."


def hugo(docs: Path, folder: Path, *, again: bool) -> list[str]:
    """Lays out a project for Hugo, or leaves the one of the last build, and returns the command that builds it."""
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "layouts/_default").mkdir(parents=True)
        (folder / "content/postmortems").mkdir(parents=True)
        (folder / "config.toml").write_text(HUGO, "utf-8")
        for name in ("single", "list"):
            (folder / f"layouts/_default/{name}.html").write_text(LAYOUT, "utf-8")
        # Its name for the first page of a section; with the other, all below it would be parts of that page.
        shutil.copyfile(docs / "index.md", folder / "content/_index.md")
        for path in (docs / "postmortems").glob("*.md"):
            # A field `kind` means something else to Hugo.
            text = re.sub(r"(?m)^kind:", "sort:", path.read_text("utf-8"), count=1)
            (folder / "content/postmortems" / path.name).write_text(text, "utf-8")
    where = ["--source", str(folder), "--destination", str(folder / "site")]
    return ["hugo", "--quiet", *where, "--cacheDir", str(folder / "cache")]


def _said(command: list[str]) -> str:
    """What a program says; nothing where it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
