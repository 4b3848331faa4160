"""No bytes make an import fail, hang or write something that does not load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.core import load_library
from postmortems.core.catalog import Catalog
from postmortems.core.catalog_files import load_catalog
from postmortems.core.dump import dump_fields, printable, scalar
from postmortems.core.frontmatter import parse_yaml
from postmortems.imports import import_writeups
from postmortems.imports.read import Reader
from postmortems.imports.transcript import read_transcript
from postmortems.imports.writeup import Unreadable, parse_writeup
from postmortems.imports.written import written_file
from work import growth

PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## Summary\n",
            "## Timeline\n",
            "## Action Items\n",
            "## Root cause\n",
            "---\n",
            "title: ",
            "owner: x\n",
        ),
        *(
            "**Date:** ",
            "**Severity:** SEV-1\n",
            "| Time | Event |\n| --- | --- |\n",
            "| 2024-03-13 10:01 | ",
            "- [ ] ",
            "- ",
        ),
        *(
            "* **",
            "`",
            "```\n",
            "<!--",
            "-->",
            "[a](",
            "](",
            ")",
            "\n",
            "\n\n",
            "====\n",
            "12:?? ",
            "20202-01-16 12:00",
        ),
        *("from 10:00 to 11:00 UTC ", "for about 3 hours ", "All times in IST\n", "- Time to detection: ?\n", "@ann "),
        *(
            "https://x.example/1 ",
            "No alert on disks. ",
            "three incidents ",
            "é",
            "\r\n",
            "\t",
            "\ufeff",
            "\u2028",
            "\x00",
            "\x07",
        ),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=40).map("".join)
SHORT = settings(max_examples=150, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def reader() -> Reader:
    catalog, _ = load_catalog(Path(__file__).resolve().parents[2] / "docs")
    return Reader(
        Catalog(groups=catalog.groups, factors=catalog.factors, triggers=catalog.triggers, services=catalog.services)
    )


@SHORT
@given(text=TEXTS)
def test_any_text_becomes_a_file_that_loads(reader: Reader, text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        writeup = parse_writeup(raw, "x.md", "x")
    except Unreadable:
        return
    content = written_file(writeup, reader.draft(writeup))
    assert content.endswith(writeup.body_raw)
    with TemporaryDirectory() as folder:
        (Path(folder) / "postmortems").mkdir()
        (Path(folder) / "postmortems/x.md").write_bytes(content)
        library = load_library(Path(folder))
        loaded = [problem for problem in library.problems if not problem.code.startswith(("timeline", "unknown-"))]
        assert loaded == []
        assert len(library.postmortems) == 1


@SHORT
@given(raw=st.binary(max_size=400), name=st.text(min_size=1, max_size=20))
def test_any_bytes_under_any_name(raw: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        old = Path(folder) / "old"
        old.mkdir()
        try:
            (old / name.replace("/", "-")).write_bytes(raw)
        except (OSError, ValueError, UnicodeEncodeError):
            return
        run = import_writeups(old, Path(folder) / "docs")
        again = import_writeups(old, Path(folder) / "docs")
        assert [item.id for item in run.files] == [item.id for item in again.files]
        assert {item.outcome for item in again.files} <= {"unchanged"}
        assert len(load_library(Path(folder) / "docs").postmortems) == len(run.files)


VALUES = st.one_of(
    st.text(max_size=300),
    st.lists(st.text(max_size=40), max_size=4),
    st.lists(st.dictionaries(st.sampled_from(["id", "text", "url"]), st.text(max_size=80), min_size=1), max_size=3),
)


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return printable(str(value))


@SHORT
@given(values=st.dictionaries(st.sampled_from(["title", "summary", "tags"]), VALUES, max_size=3))
def test_what_is_dumped_is_read_back(values: dict[str, object]) -> None:
    written = {key: value for key, value in values.items() if value not in (None, [], {})}
    found, _, problems = parse_yaml("\n".join(dump_fields(values)), "x")  # type: ignore[arg-type]
    assert problems == ()
    for key, value in written.items():
        assert isinstance(found, dict)
        read = found[key]
        if isinstance(value, str):
            assert " ".join(str(read).split()) == " ".join(
                printable(part) for part in value.split("\n") if printable(part)
            )
        else:
            assert _plain(read) == _plain(value)


@pytest.mark.parametrize(
    "text", ["12:30", "no", "null", "~", "007", "1_000", "a: b", "a #b", "[x]", "- x", "'q'", "x,", "*a", "!t", "%"]
)
def test_scalars_stay_texts_for_every_reader(text: str) -> None:
    import yaml

    assert yaml.safe_load(f"k: {scalar(text)}") == {"k": text}
    assert yaml.safe_load(f"k: [{scalar(text, loose=False)}]") == {"k": [text]}


@SHORT
@given(text=TEXTS)
def test_any_lines_become_a_timeline(text: str) -> None:
    read_transcript(text)


# Each made of as many pieces as asked for.
LONG: Mapping[str, Callable[[int], str]] = {
    "one line": lambda count: "a" * count,
    "words": lambda count: "word " * count,
    "brackets": lambda count: "[" * count,
    "links": lambda count: "[a](b" * count,
    "stars": lambda count: "**a" * count,
    "table": lambda count: "| a | b |\n| - | - |\n" + "| 2024-03-13 10:01 | x |\n" * count,
    "list": lambda count: "# A\n\n## Next steps\n\n" + "- do it\n" * count,
    "deep list": lambda count: "# A\n\n## Next steps\n\n" + "".join(" " * (i % 60) + "- do it\n" for i in range(count)),
    "headings": lambda count: "# A\n" * count,
    "keys": lambda count: "**Date:** x\n" * count,
    "dates": lambda count: "from 10:00 to " * count,
    "rules": lambda count: "---\n" * count,
    "sentences": lambda count: "# A\n\n## Root cause\n\n" + "It was. " * count,
}
LINES: Mapping[str, Callable[[int], str]] = {
    "[": lambda count: "[13:42] " * count,
    "names": lambda count: "13:42 " + "Ann " * count,
    "people": lambda count: "".join(f"10:00 Ann{i}: x @Bob{i}\n" for i in range(count)),
}


def imported(reader: Reader, text: str) -> None:
    writeup = parse_writeup(text.encode(), "x.md", "x")
    written_file(writeup, reader.draft(writeup))


@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
def test_four_times_the_text_is_four_times_the_work(reader: Reader, shape: Callable[[int], str]) -> None:
    def work(count: int) -> Callable[[], object]:
        text = shape(count)
        return lambda: imported(reader, text)

    assert growth(work, 500) < 1.25


@pytest.mark.slow
@pytest.mark.timeout(90)
@pytest.mark.parametrize("shape", LONG.values(), ids=LONG)
def test_long_texts_do_not_hang_a_regular_expression(reader: Reader, shape: Callable[[int], str]) -> None:
    """Three seconds at most; the square of the megabyte, a nanosecond each, is ten minutes."""
    imported(reader, shape(1_000_000 // (len(shape(1000)) // 1000)))


@pytest.mark.timeout(90)
@pytest.mark.parametrize("shape", LINES.values(), ids=LINES)
def test_long_transcripts(shape: Callable[[int], str]) -> None:
    def work(count: int) -> Callable[[], object]:
        text = shape(count)
        return lambda: read_transcript(text)

    assert growth(work, 500) < 1.25
    read_transcript(shape(100_000))
