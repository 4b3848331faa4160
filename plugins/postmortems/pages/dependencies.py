"""What each page depends on. A page whose digest is what it was need not be written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from postmortems.core.fingerprint import Fingerprints
from postmortems.core.followup import FollowUp, ItemGroups
from postmortems.core.lesson import Lesson
from postmortems.core.postmortem import Postmortem
from postmortems.pages.context import PAGE_SIZE
from postmortems.pages.page import Depends, GeneratedPage, nobody
from postmortems.pages.related import RelatedIncidents


class Dependencies:
    """Gives pages their digests, see `GeneratedPage.depends`.

    Args:
        prints: Of the library, as of the day on which the pages are made.
        follow_up: Its actions on that day.
        related: Who is like whom.
    """

    def __init__(self, prints: Fingerprints, follow_up: FollowUp, related: RelatedIncidents) -> None:
        self.prints = prints
        self.follow_up = follow_up
        self.related = related

    def postmortem(self, item: Postmortem) -> Depends:
        """Of the page of a postmortem: its text, the incidents it names, lessons and paths with all they lead to."""

        def depends() -> str:
            others = self.related.of(item)
            library = self.prints.library
            taught = library.lessons_by_postmortem.get(item.id) or library.paths_by_postmortem.get(item.id)
            return self.prints.of(
                (item, *(found.postmortem for found in others)),
                item.digest,
                [found.reasons for found in others],
                item.id in library.exercises,
                self.prints.teaching if taught else "",
            )

        def names(changed: Mapping[str, Postmortem]) -> bool:
            told = self.related.similar(item.id)
            if told is None:
                return item.id in changed or any(other.postmortem.id in changed for other in self.related.of(item))
            ids = [id_ for id_, _ in told] + [relation.id for relation in item.relations]
            ids += [other.id for _, other in self.prints.library.relations_to.get(item.id, ())]
            return item.id in changed or any(id_ in changed for id_ in ids)

        texts = lambda: item.digest + self.related.mark(item.id)  # noqa: E731 - one of four
        return Depends(depends, texts, item.facts, names)

    def listing(
        self,
        pages: Iterable[GeneratedPage],
        key: str,
        incidents: Sequence[Postmortem],
        lessons: Sequence[Lesson] = (),
        actions: Callable[[], ItemGroups] | None = None,
        *,
        size: int = PAGE_SIZE,
        of: int = 0,
    ) -> Iterator[GeneratedPage]:
        """Pages that list the incidents of something.

        Args:
            pages: The first looks at all incidents; the others at those they show, at how many there are, the newest,
                and whether anything is asked for.
            key: Its id.
            incidents: All of them.
            lessons: Those that apply, on the first page.
            actions: Gives those that are on the first page, by id.
            size: Incidents of a page.
            of: A number that all of the pages tell.
        """

        def first() -> str:
            asked = actions().get(key, ()) if actions else ()
            said = [*incidents, *(item.postmortem for item in asked)]
            return self.prints.of(said, len(incidents), of, self.prints.day, self.prints.teaching if lessons else "")

        def other(place: int) -> str:
            shown = incidents[place * size : (place + 1) * size]
            return self.prints.of((*incidents[:1], *shown), len(incidents), of, key in self.follow_up.counts)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            shown = (*incidents[:1], *incidents[place * size : (place + 1) * size])
            return any(item.id in changed for item in shown)

        for place, page in enumerate(pages):
            depends = Depends(partial(other, place), names=partial(names, place)) if place else Depends(first)
            yield replace(page, depends=depends, prepare=None if place else actions)

    def actions(self, pages: Iterable[GeneratedPage], team: str, *, size: int) -> Iterator[GeneratedPage]:
        """Pages that list the actions of a team. The first looks at all of them and at what recurs."""

        def depends(place: int) -> str:
            items = self.follow_up.by_team[team]
            shown = items[place * size : (place + 1) * size] if place else items
            groups = [self.follow_up.again.get(item) for item in shown]
            times = [group.times if group else 0 for group in groups]
            said = [(item.action.text, count) for item, count in zip(shown, times, strict=True)]
            again = () if place else self.follow_up.recurring_by_team.get(team, ())
            incidents = [item.postmortem for item in (*shown, *(item for group in again for item in group.items))]
            dated = any(item.action.due for item in items)
            return self.prints.of(incidents, said, len(items), dated, self.prints.day)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            if not any(team in self.follow_up.about(item) for item in changed.values()):
                return False
            shown = self.follow_up.by_team[team][place * size : (place + 1) * size]
            return any(item.postmortem.id in changed for item in shown)

        for place, page in enumerate(pages):
            told = partial(names, place) if place else None
            yield replace(page, depends=Depends(partial(depends, place), names=told))

    def lessons(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages of lessons, learning paths and exercises."""
        yield from (replace(page, mentions=None) for page in _all(pages, lambda: self.prints.teaching, nobody))

    def whole(self, pages: Iterable[GeneratedPage], *, words: bool = False) -> Iterator[GeneratedPage]:
        """Pages that look at everything, some of them at words of any incident."""
        yield from _all(pages, lambda: self.prints.whole, (lambda changed: True) if words else None)


def _all(
    pages: Iterable[GeneratedPage],
    depends: Callable[[], str],
    names: Callable[[Mapping[str, Postmortem]], bool] | None,
) -> Iterator[GeneratedPage]:
    """Pages that share their digest, which is worked out once."""
    known: list[str] = []

    def once() -> str:
        if not known:
            known.append(depends())
        return known[0]

    depending = Depends(once, names=names)
    return (replace(page, depends=depending) for page in pages)
