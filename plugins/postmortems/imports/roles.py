"""Roles in the place of names: a timeline needs to say that two people spoke, and not who."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MACHINES = re.compile(
    r"(?:pager ?duty|ops ?genie|slack ?bot|status ?page|alert ?manager|grafana|prometheus|datadog|sentry|github|"
    r"gitlab|jenkins|argo ?cd|"
    r"incident(?:\.io| ?bot)|rootly|fire ?hydrant|zoom|jira|cloud ?watch|new ?relic|pingdom|nagios|zabbix|terraform|"
    r"system|monitor(?:ing)?|"
    r".{0,30}\b(?:app|bot|alerts?)|.{0,30}bot)",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"<@[UW][A-Z0-9]{5,14}(?:\|[^<>]{1,60})?>|(?<![\w.])@([A-Za-z][\w.-]{1,40}(?: [A-Z][a-z]{1,20})?)"
)
_GROUPS = frozenset({"here", "channel", "everyone", "oncall", "on-call", "team", "all"})
_ACTING = re.compile(
    r"\b((?i:acknowledged|resolved|escalated|reassigned|assigned|triggered|declared|snoozed|merged)(?: (?:by|to|"
    r"from))+) "
    r"([A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){0,2})"
)


@dataclass(slots=True)
class Roles:
    """Names as they turn up, each with the role that stands for it.

    Attributes:
        names: By the name in lower case.
    """

    names: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many names became roles."""
        return len(set(self.names.values()))

    def of(self, name: str) -> str:
        """The role of somebody who speaks; a machine keeps its name, as that is no secret and says much."""
        name = " ".join(name.replace("@", " ").split())
        if _MACHINES.fullmatch(name):
            return re.sub(r"\s+(?:APP|BOT)$", "", name)
        known = self.names.get(name.casefold())
        if known is None:
            known = f"Responder {self.count + 1}"
            self.names[name.casefold()] = known
            first, _, last = name.partition(" ")
            if last and len(first) > 2:
                self.names.setdefault(first.casefold(), known)
        return known

    def hide(self, text: str) -> str:
        """A text with roles for mentions, for people that a pager names, and for every name that is known."""
        text = _MENTION.sub(self._mention, text)
        text = _ACTING.sub(lambda match: f"{match[1]} {self._actor(match[2])}", text)
        if not self.names:
            return text
        known = "|".join(sorted((re.escape(name) for name in self.names if len(name) > 2), key=len, reverse=True))
        return (
            re.sub(rf"\b(?:{known})\b", lambda match: self.names[match[0].casefold()].lower(), text, flags=re.I)
            if known
            else text
        )

    def _mention(self, match: re.Match[str]) -> str:
        name = match[1] or match[0]
        if name.casefold() in _GROUPS:
            return name
        return self.of(name.strip("<>")).lower() if not _MACHINES.fullmatch(name) else name

    def _actor(self, name: str) -> str:
        role = self.of(name)
        return role.lower() if role.startswith("Responder") else role
