"""What each page depends on. A page whose digest is what it was need not be written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from postmortems.core.fingerprint import Fingerprints, digest
from postmortems.core.followup import FollowUp, Groups
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

        texts = lambda: digest([item.digest, repr(self.related.similar(item.id))])  # noqa: E731 - one of four
        return Depends(depends, texts, item.facts, names)

    def listing(
        self,
        pages: Iterable[GeneratedPage],
        key: str,
        incidents: Sequence[Postmortem],
        lessons: Sequence[Lesson] = (),
        actions: Callable[[], Groups] | None = None,
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
            shown = (*incidents[:1], *incidents[place * size : (place + 1) * size]) if place else incidents
            return any(item.id in changed for item in shown) or (
                not place and actions is not None and self._asks(changed, key)
            )

        for place, page in enumerate(pages):
            depends = partial(other, place) if place else first
            yield replace(page, depends=Depends(depends, names=partial(names, place)))

    def actions(self, pages: Iterable[GeneratedPage], team: str, *, size: int) -> Iterator[GeneratedPage]:
        """Pages that list the actions of a team. The first looks at all of them and at what recurs."""

        def depends(place: int) -> str:
            items = self.follow_up.by_team[team]
            shown = items[place * size : (place + 1) * size] if place else items
            said = [(item.action.text, self.follow_up.times.get(item, 0)) for item in shown]
            again = () if place else self.follow_up.recurring_by_team.get(team, ())
            incidents = [item.postmortem for item in (*shown, *(item for group in again for item in group.items))]
            return self.prints.of(incidents, said, len(items), team in self.follow_up.dated, self.prints.day)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            if not self._asks(changed, team):
                return False
            shown = self.follow_up.by_team[team][place * size : (place + 1) * size]
            return not place or any(item.postmortem.id in changed for item in shown)

        for place, page in enumerate(pages):
            yield replace(page, depends=Depends(partial(depends, place), names=partial(names, place)))

    def _asks(self, changed: Mapping[str, Postmortem], key: str) -> bool:
        """Whether one of them has an action that stands under an id."""
        return any(key in self.follow_up.about(item) for item in changed.values())

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
