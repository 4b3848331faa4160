"""A documentation folder drawn as text, and the library that is read from it."""

import os
import sys
import time
from pathlib import Path

import pytest

from postmortems.core import load_library, second_process

POSTMORTEM = """\
---
title: Disk full
summary: A disk ran full.
{fields}
---
{body}"""

CATALOG = {
    "catalog/teams.yml": "- {id: ops, title: Ops}",
    "catalog/services.yml": "- {id: web, title: Web, owner: ops}\n- {id: api, title: API}",
    "catalog/triggers.yml": "- {id: deploy, title: Deploy, definition: New code.}",
    "catalog/factors.yml": """\
- id: g
  title: G
  factors:
    - {id: latent-defect, title: Latent defect, definition: D.}
    - {id: no-limit, title: No limit, definition: D.}
""",
}


class Folder:
    """A documentation folder. Files are given as text or bytes; postmortems as their fields."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, files):
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def postmortem(self, stem, fields="", body=""):
        return self.write({f"postmortems/{stem}.md": POSTMORTEM.format(fields=fields, body=body)})

    def load(self, **options):
        return load_library(self.path, **options)


@pytest.fixture
def two_processes(monkeypatch, tmp_path_factory):
    """Lets the process of the tests be copied, although it may have threads, which wait for the next test.

    Makes of a function one of which each process is sure to have a share, however busy the machine is: this process
    waits until its copy has begun.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        pytest.skip("a second process needs Linux and a second core")
    here, begun = os.getpid(), tmp_path_factory.mktemp("copy") / "begun"

    def may_fork():
        begun.unlink(missing_ok=True)
        return True

    def shared(make):
        def made(*given):
            if os.getpid() != here:
                begun.touch()
                time.sleep(0.01)  # time for the other one to draw
            while not begun.exists():
                time.sleep(0.001)
            return make(*given)

        return made

    monkeypatch.setattr(second_process, "may_fork", may_fork)
    return shared


@pytest.fixture
def docs(tmp_path):
    """An empty documentation folder."""
    return Folder(tmp_path / "docs")


@pytest.fixture
def site(docs):
    """A documentation folder with a small catalog."""
    return docs.write(CATALOG)


def _told(problems):
    return [(problem.place.line, problem.place.field, problem.code) for problem in problems]


@pytest.fixture
def told():
    """What problems say, as (line, field, code)."""
    return _told
