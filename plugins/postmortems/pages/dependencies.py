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
from postmortems.pages.page import Depending, Depends, GeneratedPage, nobody
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
        return _OfPostmortem(self, item)

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
            said = (*incidents, *(actions().incidents.get(key, ()) if actions else ()))
            return self.prints.of(said, len(incidents), of, self.prints.day, self.prints.teaching if lessons else "")

        def other(place: int) -> str:
            shown = incidents[place * size : (place + 1) * size]
            return self.prints.of((*incidents[:1], *shown), len(incidents), of, key in self.follow_up.counts)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            shown = (*incidents[:1], *incidents[place * size : (place + 1) * size])
            return any(item.id in changed for item in shown)

        for place, page in enumerate(pages):
            depends = Depending(partial(other, place), partial(names, place)) if place else Depending(first)
            yield replace(page, depends=depends, prepare=None if place else actions)

    def actions(self, pages: Iterable[GeneratedPage], team: str, *, size: int) -> Iterator[GeneratedPage]:
        """Pages that list the actions of a team. The first looks at all of them and at what recurs."""

        def depends(place: int) -> str:
            groups, again = self.follow_up.by_team, self.follow_up.again
            shown = groups[team][place * size : (place + 1) * size]
            said = [(item.action.text, again[item].times if item in again else 0) for item in shown]
            repeats = () if place else self.follow_up.recurring_by_team.get(team, ())
            told = [item.postmortem for group in (shown, *(group.items for group in repeats)) for item in group]
            told += () if place else groups.incidents[team]
            return self.prints.of(told, said, groups.counts[team], team in groups.dated, self.prints.day)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            if not any(team in self.follow_up.about(item) for item in changed.values()):
                return False
            shown = self.follow_up.by_team[team][place * size : (place + 1) * size]
            return any(item.postmortem.id in changed for item in shown)

        for place, page in enumerate(pages):
            told = partial(names, place) if place else None
            yield replace(page, depends=Depending(partial(depends, place), told))

    def lessons(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages of lessons, learning paths and exercises."""
        yield from (replace(page, mentions=None) for page in _all(pages, lambda: self.prints.teaching, nobody))

    def whole(self, pages: Iterable[GeneratedPage], *, words: bool = False) -> Iterator[GeneratedPage]:
        """Pages that look at everything, some of them at words of any incident."""
        yield from _all(pages, lambda: self.prints.whole, (lambda changed: True) if words else None)


class _OfPostmortem:
    """`Depends` of one page of thousands; an object is smaller than three functions."""

    __slots__ = ("_around", "_item")

    def __init__(self, around: Dependencies, item: Postmortem) -> None:
        self._around = around
        self._item = item

    @property
    def facts(self) -> str:
        return self._item.facts

    def texts(self) -> str:
        return self._item.digest + self._around.related.mark(self._item)

    def all(self) -> str:
        item, prints, others = self._item, self._around.prints, self._around.related.of(self._item)
        taught = prints.library.lessons_by_postmortem.get(item.id) or prints.library.paths_by_postmortem.get(item.id)
        return prints.of(
            (item, *(found.postmortem for found in others)),
            item.digest,
            [found.reasons for found in others],
            item.id in prints.library.exercises,
            prints.teaching if taught else "",
        )

    def names(self, changed: Mapping[str, Postmortem]) -> bool:
        return self._item.id in changed or self._around.related.names(self._item, changed)


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

    depending = Depending(once, names)
    return (replace(page, depends=depending) for page in pages)
