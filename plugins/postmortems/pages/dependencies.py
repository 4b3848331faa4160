"""What each page depends on. A page whose digest is what it was need not be written again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from postmortems.core.fingerprint import Fingerprints, digest
from postmortems.core.followup import ActionItem, FollowUp, ItemGroups
from postmortems.core.lesson import Lesson
from postmortems.core.postmortem import Postmortem
from postmortems.pages.actions_page import ASKS, REPEATS
from postmortems.pages.context import PAGE_SIZE
from postmortems.pages.looks import ACTIONS, HEADS, LISTED, Looks, asking
from postmortems.pages.page import Depending, Depends, GeneratedPage, nobody, nothing
from postmortems.pages.practice import GUIDE
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
        # By the identity of incidents, which cannot be hashed; kept along, so that it stays theirs.
        self._known: dict[int, tuple[Postmortem, Mapping[str, list[str]]]] = {}

    def postmortem(self, item: Postmortem) -> Depends:
        """Of the page of a postmortem: its text, the incidents it names, lessons and paths with all they lead to."""
        return _OfPostmortem(self, item)

    def listing(
        self,
        pages: Iterable[GeneratedPage],
        key: str,
        incidents: Sequence[Postmortem],
        rows: Looks,
        more: Looks | None = None,
        *,
        lessons: Sequence[Lesson] = (),
        actions: Callable[[], ItemGroups] | None = None,
        size: int = PAGE_SIZE,
        of: int = 0,
    ) -> Iterator[GeneratedPage]:
        """Pages that list the incidents of something.

        Args:
            pages: The first looks at all incidents; the others at those they show, at whether more follow, and at
                whether anything is asked for.
            key: Its id.
            incidents: All of them.
            rows: What a row of the list shows of an incident.
            more: What the first page looks at, where that is more.
            lessons: Those that apply, on the first page.
            actions: Gives those that are on the first page, by id.
            size: Incidents of a page.
            of: A number that the first page tells.
        """

        def first() -> str:
            said = (*incidents, *(actions().incidents.get(key, ()) if actions else ()))
            return self.prints.of(said, len(incidents), of, self.prints.day)

        def other(place: int) -> str:
            shown = incidents[place * size : (place + 1) * size]
            return self.prints.of(shown, (place + 1) * size < len(incidents), key in self.follow_up.counts)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            if not any(key in self._groups(item) for item in changed.values()):
                return False
            return any(item.id in changed for item in incidents[place * size : (place + 1) * size])

        def asked(item: Postmortem) -> object:
            about = key in item.services
            return [action for action in item.open_actions if about or action.factor == key]

        more = more or rows
        sees = self._seen(key, lambda item: (item.sort_key, rows.sees(item)))
        texts = (lambda: self.prints.backing) if lessons else str
        depending = Depending(
            first, None, self._seen(key, lambda item: (more.sees(item), asked(item))), more.shows, texts
        )
        for place, page in enumerate(pages):
            if place:
                depending = Depending(partial(other, place), partial(names, place), sees, rows.shows)
            yield replace(page, depends=depending, prepare=None if place else actions)

    def _seen(self, key: str, sees: Callable[[Postmortem], object]) -> Callable[[Postmortem], object]:
        """What is looked at of incidents that belong to something, by its id."""

        def of_these(item: Postmortem) -> object:
            kinds = self._groups(item).get(key)
            return (kinds, sees(item)) if kinds else None

        return of_these

    def _groups(self, item: Postmortem) -> Mapping[str, list[str]]:
        """Ids of all to which an incident, or what it asks for, belongs, each with how it does."""
        if id(item) not in self._known:
            found: dict[str, list[str]] = defaultdict(list)
            for kind, ids in (
                ("service", item.services),
                ("factor", item.factor_ids),
                ("team", self.prints.library.teams_of(item)),
                ("trigger", [item.trigger or ""]),
                ("year", [str(item.year)]),
                ("asked", self.follow_up.about(item)),
            ):
                for id_ in dict.fromkeys(ids):
                    found[id_].append(kind)
            self._known[id(item)] = item, dict(found)
        return self._known[id(item)][1]

    def actions(self, pages: Iterable[GeneratedPage], team: str, *, size: int) -> Iterator[GeneratedPage]:
        """Pages that list the actions of a team. The first counts all of them, and tells what recurs."""
        follow_up = self.follow_up

        def shown(place: int) -> Sequence[ActionItem]:
            return follow_up.by_team[team][place * size : (place + 1) * size]

        def times(place: int) -> list[int]:
            again = follow_up.again
            return [again[item].times if item in again else 0 for item in shown(place)]

        def first() -> str:
            items, groups = follow_up.by_team.unordered(team), follow_up.recurring_by_team.get(team, ())
            repeated = [item for group in groups[:REPEATS] for item in group.items[:ASKS]]
            said = [(group.times, len(group.items), group.never_done) for group in groups[:REPEATS]]
            counts = Counter(item.action.status.value for item in items)
            overdue = sum(item.overdue for item in items)
            return told(0, repeated, said, len(groups), sorted(counts.items()), overdue)

        def told(place: int, others: Sequence[ActionItem] = (), *more: object) -> str:
            items, groups = (*shown(place), *others), follow_up.by_team
            texts = [item.action.text for item in items]
            follow = groups.counts[team] > (place + 1) * size
            said = (times(place), texts, follow, groups.is_dated(team), self.prints.day, *more)
            return self.prints.of([item.postmortem for item in items], *said)

        def names(place: int, changed: Mapping[str, Postmortem]) -> bool:
            if not any(team in self._groups(item) for item in changed.values()):
                return False
            return any(item.postmortem.id in changed for item in shown(place))

        def is_here(item: Postmortem) -> bool:
            # How often something was asked for may depend on what another team was asked for.
            return team in self._groups(item) or team in follow_up.beside(item)

        def sees(item: Postmortem) -> object:
            return _Asked(asking(item), ACTIONS.sees(item), partial(is_here, item))

        def in_order(item: Postmortem) -> object:
            return team in self._groups(item) and item.sort_key, sees(item)

        depending = Depending(first, None, sees, ACTIONS.shows, exact=True)
        for place, page in enumerate(pages):
            if place:
                depending = Depending(partial(told, place), partial(names, place), in_order, ACTIONS.shows)
            yield replace(page, depends=depending)

    def lessons(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages of lessons."""
        prints = self.prints
        texts = _once(lambda: digest([prints.backing, prints.ways]))
        depending = Depending(lambda: prints.lessons, shows=LISTED.shows, texts=texts)
        yield from (replace(page, depends=depending, mentions=None) for page in pages)

    def paths(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """Pages of learning paths."""
        depending = Depending(str, nobody, texts=lambda: self.prints.paths)
        yield from (replace(page, depends=depending, mentions=None) for page in pages)

    def practice(self, pages: Iterable[GeneratedPage]) -> Iterator[GeneratedPage]:
        """The list of exercises, then two pages for each, which lead on to the one behind it."""
        told = [
            exercise.postmortem.facts + exercise.postmortem.digest
            for exercise in self.prints.library.exercises.values()
        ]
        rest = _once(lambda: digest([self.prints.catalog, self.prints.lore]))  # which knows the day
        for place, page in enumerate(pages):
            number = (place - 1) // 2
            texts = digest((told[number], told[(number + 1) % len(told)]) if place else told)
            depending = Depending(rest, nobody, texts=partial(str, texts))
            yield replace(page, depends=depending, mentions=("../" * page.src_uri.count("/") + GUIDE,))

    def whole(self, page: GeneratedPage, looks: Looks, *, words: bool = False) -> GeneratedPage:
        """A page that looks at all postmortems.

        Args:
            page: The page.
            looks: What it looks at.
            words: Whether it looks at words of any incident, and not just of those that it links to.
        """
        names = (lambda changed: True) if words else None
        return replace(page, depends=Depending(lambda: self.prints.whole, names, looks.sees, looks.shows))


class _Asked:
    """What a team's list of actions looks at of an incident.

    Args:
        asking: What any such list looks at.
        told: What a list looks at that has an action of the incident, or the same one of another.
        is_here: Whether it has; asked last, since that takes longest.
    """

    __slots__ = ("_asking", "_is_here", "_told")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, asking: object, told: object, is_here: Callable[[], bool]) -> None:
        self._asking, self._told, self._is_here = asking, told, is_here

    def __bool__(self) -> bool:
        return self._is_here()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Asked) or self._asking != other._asking:
            return False
        return self._told == other._told or not (self._is_here() or other._is_here())


class _OfPostmortem:
    """`Depends` of one page of thousands; an object is smaller than three functions."""

    __slots__ = ("_around", "_item")

    def __init__(self, around: Dependencies, item: Postmortem) -> None:
        self._around = around
        self._item = item

    @property
    def facts(self) -> str:
        return self._item.facts

    @property
    def exact(self) -> bool:
        return False

    @property
    def sees(self) -> Callable[[Postmortem], object]:
        return nothing

    @property
    def shows(self) -> Callable[[Postmortem], object]:
        return HEADS.shows

    def texts(self) -> str:
        item, prints, library = self._item, self._around.prints, self._around.prints.library
        told = [item.digest, self._around.related.mark(item)]
        if item.id in library.exercises:
            told.append("practised")
        if item.id in library.lessons_by_postmortem:
            told.append(prints.backing)
        if item.id in library.paths_by_postmortem:
            told.append(prints.ways)
        return ".".join(told)

    def all(self) -> str:
        item, prints, others = self._item, self._around.prints, self._around.related.of(self._item)
        return prints.of((item, *(found.postmortem for found in others)), [found.reasons for found in others])

    def names(self, changed: Mapping[str, Postmortem]) -> bool:
        return self._item.id in changed or self._around.related.names(self._item, changed)


def _once(work: Callable[[], str]) -> Callable[[], str]:
    """Something that is worked out once, when somebody asks."""
    return lru_cache(maxsize=1)(work)
