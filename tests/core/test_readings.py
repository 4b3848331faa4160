"""Whatever was remembered, and whatever became of it on disk: the library is that of reading everything."""

import copy
import os
import pickle
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.core import loader
from postmortems.core.postmortem import Postmortem
from postmortems.core.readings import ReadingCache, cache, sealed

FIELDS = """\
status: published
services: [web]
factors: [{id: latent-defect, evidence: It was there.}]
trigger: deploy
timezone: Europe/Berlin
started: 2024-05-02 14:10
resolved: ~2024-05-02 15:??
actions: [{text: Mend it, factor: latent-defect, due: 2024-06}]
"""
BODY = """
## Timeline

| Time | Event |
| --- | --- |
| 14:10 | **Started:** it began |
| soon | it went on |
| 15:20 | it ended (resolved) |
"""


@pytest.fixture(autouse=True)
def caches(tmp_path, monkeypatch):
    """A cache folder of the test's own; files count as settled at once."""
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "caches"))
    monkeypatch.setattr(cache, "SETTLED_NS", -(10**12))
    return tmp_path / "caches" / "readings"


@pytest.fixture
def filled(site):
    """Postmortems of several kinds, some of them with something wrong."""
    site.postmortem("2024-05-02-one", FIELDS, BODY)
    site.postmortem("2024-05-03-two", f"{FIELDS}relations: [{{kind: repeats, id: 2024-05-02-one}}]", BODY)
    site.postmortem("2024-05-04-lost", "relations: [{kind: follows, id: nowhere}]\nservices: [web, gone]")
    site.postmortem("2024-05-05-broken", "severity: huge")
    return site.write({"postmortems/2024-05-06-bytes.md": b"\xff\xfe"})


def told(library):
    """All that a library says."""
    return library, [repr(item) for item in library.postmortems], [item.sort_key for item in library.postmortems]


def remembered(site, **options):
    """The library by a new process that finds what earlier ones have saved."""
    kept = ReadingCache(site.path)
    library = site.load(cache=kept, **options)
    kept.save()
    return library


@pytest.fixture
def read(monkeypatch):
    """Names of the files whose text is read."""
    names = []

    def noting(path, name, real=loader.read_text):
        names.append(name)
        return real(path, name)

    monkeypatch.setattr(loader, "read_text", noting)
    return names


def test_the_library_is_the_same_from_everywhere(filled):
    fresh = told(filled.load())
    assert {problem.code for problem in fresh[0].problems} == {
        "encoding", "timeline-time", "unknown-postmortem", "unknown-service", "unknown-value",
    }  # fmt: skip
    assert told(remembered(filled)) == fresh
    assert told(remembered(filled)) == fresh
    kept = ReadingCache(filled.path)
    assert told(filled.load(cache=kept)) == told(filled.load(cache=kept)) == fresh
    assert told(remembered(filled, drafts=False)) == told(filled.load(drafts=False)) != fresh


def test_two_processes_read_what_one_does(filled, read, two_processes, monkeypatch):
    for number in range(20):
        filled.postmortem(f"2024-06-{number + 1:02}-more", FIELDS if number % 3 else "severity: huge", BODY)
    filled.postmortem("again/2024-05-02-one", FIELDS)
    fresh = told(filled.load())
    alone = len(read)
    monkeypatch.setattr(loader, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(loader, "BATCH", 1)
    monkeypatch.setattr(loader._Reader, "_readings_of", two_processes(loader._Reader._readings_of))
    read.clear()
    assert told(filled.load()) == fresh
    assert 0 < len(read) < alone, "the other process read some"
    read.clear()
    assert told(remembered(filled)) == fresh
    assert 0 < len(read) < alone
    read.clear()
    assert told(remembered(filled)) == fresh
    assert read == ["postmortems/2024-05-06-bytes.md"], "nothing else is unknown any more"


def test_a_file_that_nobody_touched_is_not_read_again(filled, read):
    remembered(filled)
    assert len(read) == 5
    read.clear()
    kept = ReadingCache(filled.path)
    filled.load(cache=kept)
    assert read == ["postmortems/2024-05-06-bytes.md"], "what could not be read is tried again"
    read.clear()
    filled.postmortem("2024-05-02-one", FIELDS, "Changed.")
    assert {item.id: item.body for item in filled.load(cache=kept).postmortems}["2024-05-02-one"] == "Changed."
    assert read == ["postmortems/2024-05-02-one.md", "postmortems/2024-05-06-bytes.md"]


def test_a_text_that_is_the_same_is_not_parsed_again(filled, read, monkeypatch):
    fresh = told(remembered(filled))
    for file in (filled.path / "postmortems").iterdir():
        os.utime(file, (1, 1))
    monkeypatch.setattr(loader, "document_of", None)
    read.clear()
    assert told(remembered(filled)) == fresh
    assert len(read) == 5
    read.clear()
    assert told(remembered(filled)) == fresh
    assert len(read) == 1, "the new times have been noted"


def test_a_change_within_a_tick_of_the_clock_is_seen(filled, monkeypatch):
    monkeypatch.undo()
    file = filled.path / "postmortems/2024-05-02-one.md"
    kept = ReadingCache(filled.path, on_disk=False)
    filled.load(cache=kept)
    facts = file.stat()
    file.write_bytes(file.read_bytes().replace(b"it ended", b"it stayd"))
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert told(filled.load(cache=kept)) == told(filled.load())


def test_a_catalog_that_changes_what_is_known_is_heeded(filled, read):
    remembered(filled)
    services = "- {id: web, title: Web}\n- {id: gone, title: Back}"
    read.clear()
    filled.write({"catalog/services.yml": services})
    library = remembered(filled)
    assert read == ["postmortems/2024-05-04-lost.md", "postmortems/2024-05-06-bytes.md"], "others know their ids"
    assert told(library) == told(filled.load())
    filled.write({"catalog/services.yml": "- {id: api, title: API}"})
    assert told(remembered(filled)) == told(filled.load())
    filled.write({"catalog/factors.yml": "[]", "catalog/triggers.yml": "[]"})
    assert told(remembered(filled)) == told(filled.load())


def test_processes_that_know_other_catalogs_may_write_in_turn(filled):
    remembered(filled)
    slow = ReadingCache(filled.path)
    filled.load(cache=slow)
    filled.postmortem("2024-05-02-one", FIELDS, "Changed.")
    filled.load(cache=slow)
    filled.write({"catalog/services.yml": "- {id: api, title: API}"})
    remembered(filled)
    slow.save()
    assert told(remembered(filled)) == told(filled.load())


def test_relations_follow_what_is_there(filled):
    remembered(filled)
    (filled.path / "postmortems/2024-05-02-one.md").unlink()
    library = remembered(filled)
    assert [problem.place.path for problem in library.problems if problem.code == "unknown-postmortem"] == [
        "postmortems/2024-05-03-two.md",
        "postmortems/2024-05-04-lost.md",
    ]
    filled.postmortem("nowhere")
    filled.postmortem("2024-05-02-one")
    library = remembered(filled)
    assert told(library) == told(filled.load())
    assert {item.id: len(item.relations) for item in library.postmortems}["2024-05-04-lost"] == 1


DAMAGE = {
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "no such file": lambda file: file.write_bytes(b"\x80\x05" * 5000),
    "empty": lambda file: file.write_bytes(b""),
    "a bit changed": lambda file: file.write_bytes(file.read_bytes().replace(b"it began", b"it bagan")),
    "other values": lambda file: change(file, "UPDATE part SET value = x'8004'"),
    "other types": lambda file: change(file, "UPDATE part SET value = 'text', seal = 7"),
    "another table": lambda file: change(file, "DROP TABLE part", "CREATE TABLE part (name TEXT)"),
    "some parts gone": lambda file: change(file, "DELETE FROM part WHERE name IN (SELECT name FROM part LIMIT 2)"),
    "parts of each other": lambda file: change(file, "UPDATE part SET value = (SELECT value FROM part LIMIT 1)"),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


def change(file, *statements):
    connection = sqlite3.connect(file)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_damaged_is_as_good_as_nothing(filled, caches, read, damage):
    fresh = told(remembered(filled))
    damage(next(caches.iterdir()))
    assert told(remembered(filled)) == fresh
    assert told(remembered(filled)) == fresh
    if not next(caches.iterdir()).is_dir():
        read.clear()
        remembered(filled)
        assert len(read) == 1, "it was mended"


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("exploded",)


@pytest.mark.parametrize("value", [Bomb(), {"a": Bomb()}, ("", 7), {"a": 7}, {7: ()}, (Path("/"), {}), [{}]])
def test_a_hostile_value_runs_nothing(filled, tmp_path, caches, monkeypatch, value):
    monkeypatch.chdir(tmp_path)
    fresh = told(remembered(filled))
    kept = sealed.SealedFile(filled.path, cache._made_by())
    kept.write(dict.fromkeys([*kept.read(), "findings:structural", "0"], pickle.dumps(value, 5)))
    assert told(remembered(filled)) == fresh
    assert ReadingCache(filled.path).findings("structural", "") == {}
    assert not (tmp_path / "exploded").exists()


def test_what_another_version_wrote_is_not_used(filled, read, monkeypatch):
    remembered(filled)
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    read.clear()
    remembered(filled)
    assert len(read) == 5


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders have no owner")
def test_a_folder_that_others_may_write_to_is_not_used(filled, caches, read):
    fresh = told(remembered(filled))
    caches.chmod(0o777)
    read.clear()
    assert told(remembered(filled)) == fresh
    assert len(read) == 5


def test_a_place_that_cannot_be_used_is_no_trouble(filled, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "file"))
    assert told(remembered(filled)) == told(filled.load())


def test_an_edit_writes_one_part(filled, caches, monkeypatch):
    remembered(filled)
    written = []
    monkeypatch.setattr(sealed.SealedFile, "write", lambda self, values, gone=(): written.append(set(values)))
    filled.postmortem("2024-05-02-one", FIELDS, "Changed.")
    remembered(filled)
    remembered(filled)
    (parts, again) = written
    assert parts == again == {"stamps", cache._part("postmortems/2024-05-02-one.md")}


def test_findings_hold_in_their_context_alone(filled):
    kept = ReadingCache(filled.path)
    filled.load(cache=kept)
    problems = filled.load().problems
    kept.keep_findings("x", "now", {"a": ("key", problems)})
    kept.save()
    assert kept.findings("x", "now") == ReadingCache(filled.path).findings("x", "now") == {"a": ("key", problems)}
    assert ReadingCache(filled.path).findings("x", "then") == kept.findings("y", "now") == {}


PACKED = {
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
    "copied with another title": lambda item: item.model_copy(update={"title": "T"}).model_copy(
        update={"title": item.title}
    ),
    "pickled": lambda item: pickle.loads(pickle.dumps(item)),
    "as it is": lambda item: item,
}


@pytest.mark.parametrize("through", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("asked", [None, "body", "timeline", "title", "started", "factors", "sort_key", "entry_count"])
def test_a_postmortem_from_the_cache_is_one_in_all_it_says(filled, through, asked):
    whole = {item.id: item for item in filled.load().postmortems}["2024-05-02-one"]
    remembered(filled)

    def packed():
        item = {item.id: item for item in remembered(filled).postmortems}["2024-05-02-one"]
        if asked:
            assert getattr(item, asked) == getattr(whole, asked)
        return through(item)

    assert packed() == whole
    assert whole == packed()
    assert packed() == packed()
    assert packed() != whole.model_copy(update={"body": "other"})
    assert repr(packed()) == repr(whole)
    assert isinstance(packed(), Postmortem)
    assert packed().timeline == whole.timeline
    assert packed().model_copy(update={"body": "other"}).timeline == whole.timeline
    assert packed().model_copy(update={"body": "other"}).body == "other"
    assert packed().model_copy(update={"factors": []}).factors == []
    assert packed().model_copy(update={"factors": []}).started == whole.started
    assert packed().model_fields_set == set(Postmortem.model_fields)
    with pytest.raises(AttributeError):
        _ = packed().no_such_thing


def test_what_is_seldom_asked_for_is_that_of_the_same_postmortem(filled, monkeypatch):
    monkeypatch.setattr(cache, "PARTS", 1)
    for number in range(20):
        filled.postmortem(f"2024-06-{number + 1:02}-more", FIELDS.replace("It was", f"{number} was"), BODY)
    fresh = {item.id: item for item in filled.load().postmortems}
    remembered(filled)
    found = remembered(filled).postmortems
    assert len(found) == len(fresh) == 23
    for item in reversed(found):
        assert (item.factors, item.started) == (fresh[item.id].factors, fresh[item.id].started)
    filled.postmortem("2024-06-05-more", "summary: Another one.", BODY)
    fresh = {item.id: item for item in filled.load().postmortems}
    remembered(filled)
    assert {item.id: item for item in remembered(filled).postmortems} == fresh


NAMES = ["2024-05-02-one", "2024-05-03-two", "more/2024-05-02-one", "draft"]
TEXTS = [
    FIELDS,
    "",
    "status: published\nservices: [web, api]",
    "relations: [{kind: repeats, id: 2024-05-02-one}, {kind: follows, id: draft}]",
    "factors: [no-limit, gone]\ntrigger: gone",
    "severity: huge",
]
SERVICES = ["- {id: web, title: Web}", "- {id: web, title: Web}\n- {id: api, title: API}", "[]", "- ["]
edits = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(TEXTS), st.sampled_from(["", BODY])),
        st.tuples(st.just("remove"), st.sampled_from(NAMES)),
        st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.tuples(st.just("catalog"), st.sampled_from(SERVICES)),
        st.tuples(st.just("touch"), st.sampled_from(NAMES)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=edits, drafts=st.booleans())
def test_after_any_edits_it_is_as_if_all_had_been_read(site, edits, drafts):
    with TemporaryDirectory() as folder:
        here = type(site)(Path(folder, "docs"))
        shutil.copytree(site.path, here.path)
        kept = ReadingCache(here.path, on_disk=False)
        for edit in edits:
            apply(here, edit)
            fresh = told(here.load(drafts=drafts))
            assert told(here.load(drafts=drafts, cache=kept)) == fresh
            assert told(remembered(here, drafts=drafts)) == fresh


def apply(site, edit):
    what, name, *more = edit
    file = site.path / f"postmortems/{name}.md"
    if what == "write":
        site.postmortem(name, *more)
    elif what == "catalog":
        site.write({"catalog/services.yml": name})
    elif file.exists():
        if what == "remove":
            file.unlink()
        elif what == "touch":
            os.utime(file)
        else:
            other = site.path / f"postmortems/{more[0]}.md"
            other.parent.mkdir(exist_ok=True)
            file.rename(other)
