"""The house: rooms below rooms, imports point down only, and every library has its place."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "plugins" / "postmortems"
SIBLINGS = frozenset({"starter", "imports", "merge", "checks", "search", "pages", "publish", "review"})

BELOW = {
    "core": {"core"},
    **{room: {"core", room} for room in SIBLINGS},
    "plugin.py": {"core", "config", "adapter", *SIBLINGS},
    "adapter": {"core", "pages", "publish", "search", "adapter"},
    "config.py": {"core", *SIBLINGS},
    "cli": {"core", "cli", *SIBLINGS},
    "__init__.py": set(),
    "__main__.py": {"cli"},
}
"""What each room may import of the package."""

HOMES = {
    "mkdocs": ("plugin.py", "config.py", "adapter/"),
    "whoosh": ("search/",),
    "jinja2": ("pages/", "publish/"),
    "markupsafe": ("pages/", "publish/"),
    "networkx": ("pages/charts/",),
    "vl_convert": ("pages/charts/",),
    "click": ("cli/",),
    "rich": ("cli/",),
    "yaml": ("core/frontmatter/",),
    "frontmatter": ("core/frontmatter/",),
}
"""The only places where a library is known."""


class Import(NamedTuple):
    """One import, wherever it stands in a module; `lazy` inside of a function."""

    path: str
    line: int
    module: str
    lazy: bool

    @property
    def room(self) -> str:
        return self.path.split("/")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: import {self.module}"


def imports_in(source: str, path: str) -> Iterator[Import]:
    tree = ast.parse(source, path)
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    lazy = {id(inner) for function in functions for inner in ast.walk(function)}
    package = ["postmortems", *path.split("/")[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from postmortems import core` imports a room as well.
            modules = [f"{module}.{alias.name}" for alias in node.names] if module == "postmortems" else [module]
        elif isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__") and node.args:
            first = node.args[0]
            modules = [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []
        else:
            continue
        yield from (Import(path, node.lineno, module, id(node) in lazy) for module in modules)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def upward(found: Import) -> bool:
    """Whether an import goes up or sideways."""
    root, _, rest = found.module.partition(".")
    return root == "postmortems" and bool(rest) and rest.split(".")[0] not in BELOW.get(found.room, ())


def strange(found: Import) -> bool:
    """Whether an import brings a library into a room that is not its own. Commands load what they need when called."""
    homes = HOMES.get(found.module.split(".")[0])
    if homes is None or (found.lazy and found.room == "cli"):
        return False
    return not found.path.startswith(homes)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def all_imports() -> list[Import]:
    return [
        found
        for file in modules()
        for found in imports_in(file.read_text("utf-8"), file.relative_to(PACKAGE).as_posix())
    ]


def test_every_module_has_a_room():
    rooms = {file.relative_to(PACKAGE).parts[0] for file in modules()}
    assert rooms - set(BELOW) == set(), "design.md knows no such room: draw it there and in BELOW, or move it"
    assert {"core", "plugin.py", "cli"} <= rooms


def test_imports_point_down_only():
    assert [str(found) for found in all_imports() if upward(found)] == []


def test_every_library_stays_in_its_room():
    assert [str(found) for found in all_imports() if strange(found)] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/a.py", "import postmortems.pages"),
        ("core/a.py", "from postmortems import search"),
        ("core/moment/a.py", "from ...pages import page"),
        ("core/a.py", "from ..cli import main"),
        ("pages/a.py", "from postmortems.search import index"),
        ("search/a.py", "def f():\n    from postmortems.pages import page"),
        ("checks/a.py", "if TYPE_CHECKING:\n    from postmortems.publish import x"),
        ("pages/a.py", "from postmortems.plugin import PostmortemsPlugin"),
        ("cli/a.py", "from postmortems.plugin import PostmortemsPlugin"),
        ("imports/a.py", "import_module('postmortems.checks')"),
        ("plugin.py", "from postmortems.cli import main"),
        ("__init__.py", "from postmortems.core import Library"),
        ("pages/a.py", "from mkdocs.structure.files import File"),
        ("cli/a.py", "import mkdocs"),
        ("core/a.py", "def f():\n    import yaml"),
        ("cli/a.py", "import yaml"),
        ("core/a.py", "from whoosh import index"),
        ("search/a.py", "import jinja2"),
        ("core/a.py", "import markupsafe"),
        ("pages/a.py", "import click"),
        ("plugin.py", "from rich.console import Console"),
    ],
)
def test_the_rules_notice(path, source):
    assert [found for found in imports_in(source, path) if upward(found) or strange(found)]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/a.py", "from postmortems.core.moment import Moment"),
        ("core/moment/a.py", "from ..problem import Problem"),
        ("core/frontmatter/text.py", "import yaml"),
        ("pages/a.py", "from postmortems.core import Library\nfrom postmortems.pages.page import x\nimport jinja2"),
        (
            "plugin.py",
            "from postmortems.config import PostmortemsConfig\nfrom postmortems.pages import assemble\nimport mkdocs",
        ),
        ("cli/a.py", "def f():\n    import mkdocs.config"),
        ("publish/a.py", "import markupsafe"),
    ],
)
def test_the_rules_let_pass(path, source):
    assert not [found for found in imports_in(source, path) if upward(found) or strange(found)]
