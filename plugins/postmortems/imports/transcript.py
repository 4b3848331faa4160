"""Pasted chat and pager lines as events: dated, in order, without noise, and with roles in the place of names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from postmortems.core.moment import Moment, MomentError, Zone, read_leading
from postmortems.imports.dates import written
from postmortems.imports.plain import plain, shortened
from postmortems.imports.roles import Roles

MAX_LINES = 20_000
_NIGHT = timedelta(hours=6)
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}"
_AFTER_TIME = re.compile(rf"\s*(?:[-–—|:\]]\s*)?(?:<@?({_NAME})>|({_NAME})(?:\s+(?:APP|BOT))?\s?:)\s+(?=\S)")
_NAME_FIRST = re.compile(
    rf"\s*({_NAME})(\s+(?:APP|BOT))?[\s,:·|–-]{{1,4}}(?=\[?\d{{1,2}}[:. ]?\d{{0,2}}\s?(?:[AaPp]\.?[Mm]|:?\d))"
)
_OPENING = re.compile(r"^[\s>*•\[(|-]{0,6}(?=\w)")
_SEPARATOR = re.compile(
    r"^[\s\W_]*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?P<day>[^:]{4,30}?\d{1,4}(?:st|nd|rd|"
    r"th)?)[\s\W_]*$",
    re.IGNORECASE,
)
_EDIT = re.compile(r"\s*\((?:edited|gif|image|video)\)\s*$", re.IGNORECASE)
_EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:|[\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]")
_NOISE = re.compile(
    r"(?:.{0,60}\b(?:has |have )?(?:joined|left) (?:the |#)?(?:channel|conversation|call|huddle|meeting|"
    r"incident)?.{0,40}"
    r"|.{0,60}\b(?:set|changed|renamed|archived|cleared|updated) the (?:channel|conversation)(?:'s)? .{0,80}"
    r"|.{0,60}\b(?:was added to|added an integration|pinned a message|reacted (?:to|with)|started a (?:call|huddle)|"
    r"shared (?:a|an) (?:file|image)).{0,60}"
    r"|\d+ (?:reply|replies)|view (?:thread|message)|last reply .{0,40}|also sent to .{0,40}|new messages?|today|"
    r"yesterday"
    r"|(?:ok(?:ay)?|thanks?(?: you)?|thx|ty|\+1|-1|lol|yes|yep|no|nope|same|ack|brb|hi|hello|hey|morning|nice|cool|"
    r"great|sure|done\?|sorry)(?: all| everyone)?"
    r"|(?:push |sms |email |phone |voice )*(?:notification|e-?mail|sms|call|message)s? (?:was |were )?(?:sent|"
    r"delivered|failed)? ?(?:to|via)?\b.{0,100}"
    r"|(?:notified|paged|texted|called|e-?mailed) .{0,60} (?:via|by|with) (?:push|sms|email|phone|voice).{0,60}"
    r"|[\w-]{1,60}\.(?:png|jpe?g|gif|mp4|pdf))[\s.!?]*",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when, as the front matter would write it, and what."""

    moment: str
    text: str


@dataclass(slots=True)
class Transcript:
    """What pasted lines became.

    Attributes:
        events: In their order.
        noise: How many lines said nothing about the incident.
        undated: Lines whose time belongs to no day that is known; then a day has to be given.
        people: How many names became roles.
    """

    events: list[Event] = field(default_factory=list)
    noise: int = 0
    undated: int = 0
    people: int = 0


def read_transcript(text: str, *, day: date | None = None, zone: Zone | None = None) -> Transcript:
    """Reads lines copied from a chat, a pager or a notebook.

    A line that starts with a time, or a name with a time, begins an event; lines without one go on with it. Days come
    from the lines, from separators between them, or from `day`; a clock that jumps back by night goes on the next day.
    Names of people that speak, and those behind an `@`, become roles wherever they stand.

    Args:
        text: The lines; what is too long is cut.
        day: On which times without a date start.
        zone: Of times that name none.
    """
    reader = _Reader(day, zone or Zone())
    for line in text.splitlines()[:MAX_LINES]:
        reader.read(line[:2000].rstrip())
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    day: date | None
    zone: Zone
    found: Transcript = field(default_factory=Transcript)
    roles: Roles = field(default_factory=Roles)
    rows: list[tuple[Moment, str, list[str]]] = field(default_factory=list)
    open: bool = False

    def read(self, line: str) -> None:
        if not line.strip():
            return
        if found := self._event(line):
            moment, who, rest = found
            self.rows.append((moment, self.roles.of(who) if who else "", [rest] if rest else []))
            self.day, self.open = moment.day, True
        elif self._is_day(line):
            self.open = False
        elif self.open and self.rows:
            self.rows[-1][2].append(line.strip())
        else:
            self.found.noise += 1

    def _event(self, line: str) -> tuple[Moment, str, str] | None:
        who = ""
        text = line[match.end() :] if (match := _OPENING.match(line)) else line
        if named := _NAME_FIRST.match(text):  # Slack: the name, the time, and the text on the next line
            try:
                if read_leading(text[named.end() :].lstrip("[")):
                    who, text = named[1] + (named[2] or ""), text[named.end() :].lstrip("[")
            except MomentError:
                return None
        try:
            lead = read_leading(text)
            if not lead or not lead[0].timed:
                return None
            moment = lead[0].moment(self.zone, self.day)
        except MomentError:
            if re.match(r"\d{1,2}:\d{2}", text):
                self.found.undated += 1
            return None
        if (
            not lead[0].dated
            and self.rows
            and self.rows[-1][0].earliest - moment.earliest >= _NIGHT
            and moment.day < date.max
        ):
            moment = lead[0].moment(self.zone, moment.day + timedelta(days=1))
        rest = text[lead[1] :]
        if not who and (speaker := _AFTER_TIME.match(rest)):
            who, rest = speaker[1] or speaker[2], rest[speaker.end() :]
        return moment, who, rest.strip(" \t-–—|:])")

    def _is_day(self, line: str) -> bool:
        match = _SEPARATOR.match(line)
        words = match["day"].strip() if match else ""
        try:
            lead = read_leading(words) if words else None
            if not lead or lead[0].timed or not lead[0].daily or words[lead[1] :].strip(" .,-"):
                return False
            self.day = lead[0].moment(self.zone, self.day).day
        except MomentError:
            return False
        return True

    def finish(self) -> Transcript:
        for moment, who, lines in self.rows:
            text = shortened(self.roles.hide(plain(" ".join(_clean(lines)))), 400)
            if not text or _NOISE.fullmatch(text):
                self.found.noise += 1
                continue
            self.found.events.append(Event(written(moment, self.zone), f"{who}: {text}" if who else text))
        self.found.people = self.roles.count
        return self.found


def _clean(lines: list[str]) -> Iterator[str]:
    for line in lines:
        words = _EDIT.sub("", _EMOJI.sub(" ", line)).strip()
        if words and not _NOISE.fullmatch(words):
            yield words


def timeline_table(events: list[Event]) -> list[str]:
    """The lines of a table for the section `## Timeline`."""
    rows = [f"| {event.moment} | {event.text.replace('|', chr(92) + '|')} |" for event in events]
    return ["| Time | Event |", "| --- | --- |", *rows]
