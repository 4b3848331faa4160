"""Compressed siblings: right, repeatable, and never in the way of somebody's files."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from postmortems.cli.app import cli
from postmortems.publish.compress import NotASite, compress_site
from sites import write

PAGE = "<p>Text that comes again and again.</p>\n" * 100


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(
        tmp_path / "site",
        {
            "index.html": PAGE, "a/index.html": PAGE, "assets/x.mjs": PAGE, "small.html": "<p>Small</p>",
            "assets/shard.bin": os.urandom(5000), "picture.png": PAGE.encode(), "sitemap.xml": PAGE,
            "sitemap.xml.gz": gzip.compress(b"somebody else's"), "data.tar.gz": b"a download",
        },
    )  # fmt: skip


def siblings(site: Path) -> set[str]:
    return {file.relative_to(site).as_posix() for file in site.rglob("*.gz")} - {"sitemap.xml.gz", "data.tar.gz"}


def test_what_gets_smaller_has_a_sibling_that_says_the_same(site: Path):
    done = compress_site(site)
    assert siblings(site) == {"index.html.gz", "a/index.html.gz", "assets/x.mjs.gz"}
    assert gzip.decompress((site / "index.html.gz").read_bytes()) == (site / "index.html").read_bytes()
    assert (done.written, done.kept, done.plain) == (3, 1, 3 * len(PAGE))
    assert 0 < done.small < done.plain / 10
    assert (site / "data.tar.gz").read_bytes() == b"a download"
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()) == b"somebody else's"


def test_a_second_call_writes_nothing_and_equal_files_give_equal_bytes(site: Path):
    compress_site(site)
    before = {file: (file.read_bytes(), file.stat().st_ino) for file in site.rglob("*.gz")}
    again = compress_site(site)
    assert (again.written, again.unchanged) == (0, 3)
    assert {file: (file.read_bytes(), file.stat().st_ino) for file in site.rglob("*.gz")} == before
    assert (site / "index.html.gz").read_bytes() == (site / "a/index.html.gz").read_bytes()
    assert (site / "index.html.gz").stat().st_mtime_ns == (site / "index.html").stat().st_mtime_ns


def test_what_is_out_of_date_is_mended_or_removed(site: Path):
    compress_site(site)
    (site / "index.html").write_text(PAGE + "More", "utf-8")
    (site / "a/index.html").unlink()
    (site / "assets/x.mjs").write_text("x", "utf-8")
    done = compress_site(site)
    assert (done.written, done.removed) == (1, 2)
    assert siblings(site) == {"index.html.gz"}
    assert gzip.decompress((site / "index.html.gz").read_bytes()).endswith(b"More")


def test_links_are_not_followed(site: Path, tmp_path: Path):
    outside = tmp_path / "outside.html"
    outside.write_text(PAGE, "utf-8")
    (site / "link.html").symlink_to(outside)
    (site / "index.html.gz").symlink_to(outside)
    compress_site(site)
    assert outside.read_text("utf-8") == PAGE
    assert "link.html.gz" not in siblings(site)


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path):
    with pytest.raises(NotASite):
        compress_site(write(tmp_path, {"notes.md": PAGE}))
    assert not list(tmp_path.rglob("*.gz"))


def test_the_command(site: Path, tmp_path: Path):
    done = CliRunner().invoke(cli, ["compress", str(site), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["written"]) == (0, 3)
    assert "3 unchanged" in CliRunner().invoke(cli, ["compress", str(site)]).stdout
    assert CliRunner().invoke(cli, ["compress", str(tmp_path / "none")]).exit_code == 2
