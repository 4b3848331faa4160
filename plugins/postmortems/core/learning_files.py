"""Reading lessons and learning paths: checked one by one and against what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postmortems.core.documents import LESSONS, PATHS, id_of, load_folder, read_document
from postmortems.core.guide import Guide, guide_paths, read_guide
from postmortems.core.learning_path import LearningPath, PathFrontMatter, Step, StepKind
from postmortems.core.lesson import Lesson, LessonFrontMatter
from postmortems.core.references import References

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from postmortems.core.catalog import Catalog
    from postmortems.core.problem import Problem


def load_lessons(
    docs: Path,
    catalog: Catalog,
    postmortems: Collection[str],
    postmortem_files: frozenset[str],
    problems: list[Problem],
    *,
    drafts: bool,
) -> tuple[dict[str, Lesson], frozenset[str]]:
    """Lessons by id, and the ids of all files of lessons.

    Args:
        docs: The documentation folder.
        catalog: What lessons apply to.
        postmortems: Ids of the postmortems there are.
        postmortem_files: Ids of all files of postmortems: one that is left out as a draft is no problem of a lesson.
        problems: Where problems go.
        drafts: Whether drafts are kept.
    """

    def read(path: str) -> Lesson | None:
        taken = read_document(docs, path, LessonFrontMatter, problems)
        if taken is None:
            return None
        front, document = taken
        check = References(document.positions, path)
        where = front.applies_to
        evidence_ids = [item.id for item in front.evidence]
        changes = {
            "applies_to": where.model_copy(
                update={
                    f"{what}s": check.distinct(("applies_to", f"{what}s"), ids, ids, what, known)
                    for what, ids, known in (
                        ("service", where.services, catalog.services),
                        ("factor", where.factors, catalog.factors),
                        ("trigger", where.triggers, catalog.triggers),
                    )
                }
            ),
            "evidence": check.distinct(
                ("evidence",), front.evidence, evidence_ids, "postmortem", postmortems, postmortem_files
            ),
        }
        problems.extend(check.problems)
        fields = {name: getattr(front, name) for name in LessonFrontMatter.model_fields} | changes
        return Lesson.model_construct(
            **fields, id=id_of(path), path=path, body=document.body, body_line=document.body_line
        )

    return load_folder(docs, LESSONS, read, problems, drafts=drafts)


def load_paths(
    docs: Path,
    postmortems: Collection[str],
    postmortem_files: frozenset[str],
    lessons: Collection[str],
    lesson_files: frozenset[str],
    problems: list[Problem],
    *,
    drafts: bool,
) -> tuple[dict[str, LearningPath], Mapping[str, Guide]]:
    """Learning paths by id, and the hand-written pages that their steps lead to, by file. See `load_lessons`."""
    guides: dict[str, Guide | None] = {}
    known: Mapping[StepKind, tuple[str, Iterable[str], frozenset[str]]] = {
        StepKind.LESSON: ("lesson", lessons, lesson_files),
        StepKind.POSTMORTEM: ("postmortem", postmortems, postmortem_files),
        StepKind.PRACTICE: ("postmortem", postmortems, postmortem_files),
    }

    def leads_somewhere(step: Step, index: int, check: References) -> bool:
        at = ("steps", index, step.kind.value)
        if step.kind in known:
            what, ids, there = known[step.kind]
            return check.knows(what, step.target, ids, at, there)
        if step.target not in guides:
            guides[step.target] = read_guide(docs, step.target)
        return guides[step.target] is not None or check.knows("page", step.target, list(guide_paths(docs)), at)

    def read(path: str) -> LearningPath | None:
        taken = read_document(docs, path, PathFrontMatter, problems)
        if taken is None:
            return None
        front, document = taken
        check = References(document.positions, path)
        steps = [step for index, step in enumerate(front.steps) if leads_somewhere(step, index, check)]
        problems.extend(check.problems)
        fields = {name: getattr(front, name) for name in PathFrontMatter.model_fields} | {"steps": steps}
        return LearningPath.model_construct(
            **fields, id=id_of(path), path=path, body=document.body, body_line=document.body_line
        )

    paths, _ = load_folder(docs, PATHS, read, problems, drafts=drafts)
    return paths, {path: guide for path, guide in guides.items() if guide}
