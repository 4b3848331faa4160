"""The library as one page sees it: views whose addresses hold from there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from postmortems.core.library import Library
from postmortems.core.postmortem import Action, FactorUse, Kind, Postmortem, Status
from postmortems.pages.engine import part
from postmortems.pages.urls import ANYWHERE, Linker
from postmortems.pages.views import ActionView, CountView, FactorUseView, HeadView, IncidentView, LinkView

KIND_NAMES = {"incident": "Incident", "near-miss": "Near miss", "security": "Security"}
PAGE_SIZE = 100
"""Incidents on one page of a list; more go to further pages, so that no page grows with the library.

An edit that is seen in a list has a whole page made again.
"""


def factor_uri(factor_id: str, page: int = 1) -> str:
    """The page of a factor."""
    return _listing_uri("factors", factor_id, page)


def service_uri(service_id: str, page: int = 1) -> str:
    """The page of a service."""
    return _listing_uri("services", service_id, page)


def team_uri(team_id: str, page: int = 1) -> str:
    """The page of a team."""
    return _listing_uri("teams", team_id, page)


def trigger_uri(trigger_id: str, page: int = 1) -> str:
    """The page of a trigger."""
    return _listing_uri("triggers", trigger_id, page)


def year_uri(year: int | None, page: int = 1) -> str:
    """The page of a year, or of the incidents whose year is unknown."""
    return _listing_uri("years", str(year) if year else "unknown", page)


def _listing_uri(folder: str, id_: str, page: int) -> str:
    return f"{folder}/{id_}.md" if page == 1 else f"{folder}/{id_}/{page}.md"


@dataclass(frozen=True)
class Here:
    """Makes views for the page `src_uri`."""

    library: Library
    linker: Linker
    src_uri: str

    def url(self, target: str, anchor: str = "") -> str:
        """Address of a page as written here."""
        return self.linker.url(target, self.src_uri) + (f"#{anchor}" if anchor else "")

    def has(self, target: str) -> bool:
        """Whether the site has a page."""
        try:
            self.url(target)
        except KeyError:
            return False
        return True

    def page(self, text: str, target: str, anchor: str = "") -> LinkView:
        """A link to any page."""
        return LinkView(text, self.url(target, anchor))

    def factor(self, factor_id: str) -> LinkView:
        """A link to a factor's page."""
        factor = self.library.catalog.factors[factor_id]
        return LinkView(factor.title, self.url(factor_uri(factor_id)), factor_id)

    def service(self, service_id: str) -> LinkView:
        """A link to a service's page."""
        service = self.library.catalog.services[service_id]
        return LinkView(service.title, self.url(service_uri(service_id)), service_id)

    def team(self, team_id: str) -> LinkView:
        """A link to a team's page."""
        team = self.library.catalog.teams[team_id]
        return LinkView(team.title, self.url(team_uri(team_id)), team_id)

    def trigger(self, trigger_id: str) -> LinkView:
        """A link to a trigger's page."""
        trigger = self.library.catalog.triggers[trigger_id]
        return LinkView(trigger.title, self.url(trigger_uri(trigger_id)), trigger_id)

    def postmortem(self, postmortem: Postmortem) -> LinkView:
        """A link to a postmortem."""
        return LinkView(postmortem.title, self.url(postmortem.path), postmortem.id)

    def incident(
        self,
        postmortem: Postmortem,
        note: str | None = None,
        reasons: tuple[str, ...] = (),
        *,
        factors: bool = False,
    ) -> IncidentView:
        """A postmortem as a line of a list, with its summary or another note."""
        return IncidentView(
            id=postmortem.id,
            head=self._head(postmortem, whole=note is None),
            note=note or "",
            reasons=reasons,
            factors=tuple(self.factor(key) for key in postmortem.factor_ids) if factors else (),
        )

    def incidents(self, postmortems: Iterable[Postmortem], *, factors: bool = False) -> tuple[IncidentView, ...]:
        """Postmortems as lines of a list."""
        return tuple(self.incident(postmortem, factors=factors) for postmortem in postmortems)

    def head(self, postmortem: Postmortem) -> HeadView:
        """What stands at the head of a postmortem, in lists and on its own page."""
        return HeadView(
            title=postmortem.title,
            url=self.url(postmortem.path),
            when=date_of(postmortem),
            iso=_iso(postmortem),
            severity=postmortem.severity.value if postmortem.severity else "",
            kind="" if postmortem.kind is Kind.INCIDENT else postmortem.kind.value,
            status="" if postmortem.status is Status.PUBLISHED else postmortem.status.value,
            services=tuple(self.service(key) for key in postmortem.services),
        )

    def _head(self, postmortem: Postmortem, *, whole: bool) -> Markup:
        """The head of a postmortem as HTML, with its summary where `whole`; made once for all pages."""
        self.linker.named.add(postmortem.path)

        def make() -> str:
            head = Here(self.library, self.linker, ANYWHERE).head(postmortem)
            return str(part("incident_head", head, postmortem.summary if whole else ""))

        html = self.linker.row((postmortem.id, whole), make)
        return Markup(html.replace(ANYWHERE, self.linker.root(self.src_uri)))  # noqa: S704 - rendered by us

    def use(self, use: FactorUse) -> FactorUseView:
        """A factor as an incident showed it."""
        factor = self.library.catalog.factors[use.id]
        return FactorUseView(self.factor(use.id), factor.definition, use.evidence)

    def action(self, action: Action, postmortem: Postmortem | None = None, *, overdue: bool = False) -> ActionView:
        """An action, with its incident where the page is not the incident's own."""
        known = action.factor in self.library.catalog.factors
        return ActionView(
            text=action.text,
            kind=action.kind.value,
            status=action.status.value,
            owner=self.owner(action.owner),
            due=action.due.label() if action.due else "",
            overdue=overdue,
            url=action.link,
            reason=action.reason or "",
            factor=self.factor(action.factor) if action.factor and known else None,
            incident=self.postmortem(postmortem) if postmortem else None,
        )

    def owner(self, name: str | None) -> str:
        """A team's title where the name is a team's id, else the name as it is."""
        team = self.library.catalog.teams.get(name or "")
        return team.title if team else (name or "")

    def counts(self, pairs: Sequence[tuple[LinkView, int]], note: str = "") -> tuple[CountView, ...]:
        """Counts with bars that compare within the list."""
        longest = max((count for _, count in pairs), default=1) or 1
        return tuple(CountView(link, count, round(100 * count / longest), note) for link, count in pairs)


def plural(count: int, noun: str) -> str:
    """`1 incident`, `2 incidents`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def date_of(postmortem: Postmortem) -> str:
    """The date of an incident as well as it is known."""
    return postmortem.when.date_label() if postmortem.when else "date unknown"


def _iso(postmortem: Postmortem) -> str | None:
    return postmortem.when.day_only().iso() if postmortem.when else None
