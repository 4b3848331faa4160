"""What each page depends on. A page whose digest is what it was need not be written again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from postmortems.core.fingerprint import Fingerprints, digest
from postmortems.core.followup import FollowUp, Groups
from postmortems.core.lesson import Lesson
from postmortems.core.postmortem import Postmortem
from postmortems.pages.page import Depends, GeneratedPage
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

        return Depends(depends, lambda: digest([item.digest, repr(self.related.similar(item.id))]))

    def listing(
        self,
        pages: Iterable[GeneratedPage],
        key: str,
        incidents: Sequence[Postmortem],
        lessons: Sequence[Lesson] = (),
        actions: Callable[[], Groups] | None = None,
    ) -> Iterator[GeneratedPage]:
        """Pages that list the incidents of something, with lessons that apply and actions asked for under its key."""

        def depends() -> str:
            asked = actions().get(key, ()) if actions else ()
            said = [*incidents, *(item.postmortem for item in asked)]
            return self.prints.of(said, len(incidents), self.prints.day, self.prints.teaching if lessons else "")

        yield from _all(pages, depends)

    def actions(self, pages: Iterable[GeneratedPage], team: str) -> Iterator[GeneratedPage]:
        """Pages that list the actions of a team, each with how often it was asked for."""

        def depends() -> str:
            items = self.follow_up.by_team[team]
            times = [self.follow_up.times.get(item, 0) for item in items]
            return self.prints.of(
                {item.postmortem.path: item.postmortem for item in items}.values(), times, self.prints.day
            )

        yield from _all(pages, depends)

    def lessons(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages of lessons, learning paths and exercises."""
        yield from (replace(page, mentions=None) for page in _all(pages, lambda: self.prints.teaching))

    def whole(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages that look at everything."""
        yield from _all(pages, lambda: self.prints.whole)


def _all(pages: Iterable[GeneratedPage], depends: Callable[[], str]) -> Iterator[GeneratedPage]:
    """Pages that share their digest, which is worked out once."""
    known: list[str] = []

    def once() -> str:
        if not known:
            known.append(depends())
        return known[0]

    depending = Depends(once)
    return (replace(page, depends=depending) for page in pages)
