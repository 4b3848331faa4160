"""Whatever the bases hold: ids stay unique, every reference leads to the thing it led to, and nothing raises."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.core import Library, load_library
from postmortems.core.frontmatter import head_span, parse_document, parse_yaml, scalar_spans
from postmortems.merge import Base, plan_merge, write_merge
from sites import write

IDS = ("a", "b", "c", "a.b", "pay.a", "pay--a")
WORDS = st.sampled_from(("One", "Two", "One two"))
STYLES = st.sampled_from(("{}", "'{}'", '"{}"', "{} # ü", ">-\n      {}", "!!str {}"))
SETTINGS = settings(max_examples=60)


@st.composite
def one_base(draw, mark: str) -> dict[str, str]:
    """A base whose references all lead somewhere, drawn so that ids and words often meet those of another."""
    some = st.lists(st.sampled_from(IDS[:5]), unique=True, max_size=4)
    teams, triggers, services = draw(some), draw(some), draw(some)
    factors = draw(st.lists(st.sampled_from(IDS[:5]), unique=True, min_size=1, max_size=4))
    documents = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=4))

    def refer(to: list[str], *, most: int = 2) -> list[str]:
        return draw(st.lists(st.sampled_from(to), unique=True, max_size=most)) if to else []

    def written(id_: str) -> str:
        return draw(STYLES).format(id_)

    files = {
        "catalog/teams.yml": "".join(f"- {{id: {id_}, title: {draw(WORDS)} {id_}}}\n" for id_ in teams),
        "catalog/triggers.yml": "".join(f"- {{id: {id_}, title: T, definition: {draw(WORDS)}}}\n" for id_ in triggers),
        "catalog/factors.yml": f"- id: {draw(st.sampled_from(IDS[:2]))}\n  title: {draw(WORDS)}\n  factors:\n"
        + "".join(f"  - {{id: {id_}, title: {draw(WORDS)}, definition: {draw(WORDS)}}}\n" for id_ in factors),
    }
    lines = []
    for number, id_ in enumerate(services):
        needs = ", ".join(refer(services[:number]))  # no circles
        owner = "".join(f", owner: {team}" for team in refer(teams, most=1))
        lines.append(f"- {{id: {id_}, title: {draw(WORDS)}, depends_on: [{needs}]{owner}}}\n")
    files["catalog/services.yml"] = "".join(lines)
    for id_ in documents:
        front = "".join(f"  - {written(service)}\n" for service in refer(services))
        fields = f"services:\n{front}" if front else ""
        fields += "".join(f"trigger: {written(trigger)}\n" for trigger in refer(triggers, most=1))
        used = refer(factors)
        fields += (
            "factors:\n" + "".join(f"  - id: {written(factor)}\n    evidence: E\n" for factor in used) if used else ""
        )
        fields += f"actions: [{{text: Do, factor: {used[0]}}}]\n" if used else ""
        others = refer([other for other in documents if other != id_])
        fields += f"relations: [{', '.join(f'{{kind: similar, id: {other}}}' for other in others)}]\n" if others else ""
        body = "".join(f"[{other}]({other}.md)\n" for other in others)
        files[f"postmortems/{id_}.md"] = f"---\ntitle: {mark} {id_}\nsummary: S\nstatus: published\n{fields}---\n{body}"
    evidence = "".join(f"  - {written(id_)}\n" for id_ in documents)
    lesson = f"title: L\nclaim: C\nstatus: published\nsigns: [s]\ndo: [d]\nevidence:\n{evidence}"
    lesson += f"applies_to: {{services: [{', '.join(services)}], factors: [{', '.join(factors)}]}}\n"
    files["lessons/l.md"] = f"---\n{lesson}---\n"
    steps = "".join(f"  - {{postmortem: {id_}, why: W}}\n" for id_ in documents)
    files["paths/p.md"] = (
        f"---\ntitle: P\nsummary: S\nfor: all\nstatus: published\nsteps:\n  - {{lesson: l, why: W}}\n{steps}---\n"
    )
    return files


def facts(library: Library, base: str, *, merged: bool) -> dict[str, object]:
    """What the documents of a base say, with what a reference leads to in place of its id."""
    catalog = library.catalog

    def service(id_: str) -> object:
        item = catalog.services[id_]
        owner = catalog.teams[item.owner].title.removesuffix(f" ({base})") if item.owner else None
        return item.title.removesuffix(f" ({base})"), owner, tuple(map(service, item.depends_on))

    prefix = f"{base}--" if merged and base else ""

    def document(id_: str) -> str:
        return library.by_id[id_].title if id_ in library.by_id else f"lesson {id_.removeprefix(prefix)}"

    found: dict[str, object] = {}
    own = {"pay": lambda id_: id_.startswith("pay--"), "find": lambda id_: id_.startswith("find--")}
    for item in library.postmortems:
        if merged and not own[base](item.id) if base else merged and item.path.rsplit("/")[-1].startswith("find--"):
            continue
        found[item.title] = (
            [service(id_) for id_ in item.services],
            catalog.triggers[item.trigger].definition if item.trigger else None,
            [catalog.factors[use.id].definition for use in item.factors],
            [catalog.factors[action.factor].definition for action in item.actions if action.factor],
            [document(relation.id) for relation in item.relations],
        )
    for lesson in library.lessons:
        if not merged or lesson.id == f"{prefix}l":
            where = lesson.applies_to
            found["lesson"] = (
                [document(item.id) for item in lesson.evidence],
                [service(id_) for id_ in where.services],
                [catalog.factors[id_].definition for id_ in where.factors],
            )
    for path in library.paths:
        if not merged or path.id == f"{prefix}p":
            found["path"] = [document(step.target) for step in path.steps]
    return found


@given(one_base("P"), one_base("F"), st.booleans())
@SETTINGS
def test_every_reference_leads_to_what_it_led_to(pay, find, named):
    with TemporaryDirectory() as folder:
        names = ("pay" if named else "", "find")
        bases = [
            Base(name, write(Path(folder, name or "own"), files))
            for name, files in zip(names, (pay, find), strict=True)
        ]
        before = [load_library(base.docs) for base in bases]
        assert not any(library.problems for library in before)
        plan = plan_merge(bases)
        write_merge(plan.files, Path(folder, "out"), bases, dry_run=False)
        after = load_library(Path(folder, "out"))
        # Ids are unique, or one of two would have been a problem; and nothing is lost.
        assert after.problems == ()
        assert len(after.postmortems) == sum(len(library.postmortems) for library in before)
        for base, library in zip(bases, before, strict=True):
            assert facts(after, base.name, merged=True) == facts(library, base.name, merged=False)


@given(st.text(alphabet="ab&*!'\"[]{}:,>|-# \nü—\U0001f600", max_size=60))
@SETTINGS
def test_a_scalar_stands_where_its_span_says(text):
    data, _, problems = parse_yaml(text, "")
    if problems or data is None or "&" in text or "!" in text:
        return
    for at, (start, end) in scalar_spans(text).items():
        value = data
        for key in at:
            value = value[key]
        again, _, _ = parse_yaml(text[start:end].strip(), "")
        if isinstance(value, str) and "\n" not in text[start:end]:
            assert again == value


@given(
    st.lists(
        st.sampled_from(("---", "\n", "\r\n", "services:", " [a]", "- a", "&x a", "*x", ": ", "[y](y.md)", "`", "<!--"))
    )
)
@SETTINGS
def test_no_text_makes_it_raise(pieces):
    text = "".join(pieces)
    with TemporaryDirectory() as folder:
        docs = write(Path(folder, "a"), {"postmortems/x.md": text.encode(), "guide.md": text.encode()})
        (docs / "catalog").mkdir()
        (docs / "catalog/services.yml").write_text(text, "utf-8")
        base = Base("pay", docs)
        plan = plan_merge([base])
        assert {"postmortems/pay--x.md", "bases/pay/guide.md"} <= set(plan.files)
    if parse_document(text, "").data is not None:
        start, end = head_span(text)
        assert 0 < start <= end
