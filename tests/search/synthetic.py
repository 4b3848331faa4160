"""A library of any size, made from dice: words as frequent as in real text, services, factors, dates, symptoms."""

from __future__ import annotations

import random
from pathlib import Path

from postmortems.search.thesaurus import built_in_groups

SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to va we xi yo za bro cle dri flo gra sta tri plu pre sko".split()
KINDS = ("incident", "incident", "incident", "near-miss", "security")
TRIGGERS = ("deploy", "config-push", "migration", "maintenance")


def write_library(docs: Path, count: int, *, words: int = 725, seed: int = 7, services: int = 120) -> None:
    """Writes `count` postmortems with a catalog below a folder; the same arguments write the same files."""
    dice = random.Random(seed)
    vocabulary = _vocabulary(dice, max(3000, count * 5))
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    cumulative, total = [], 0.0
    for weight in weights:
        total += weight
        cumulative.append(total)
    (docs / "catalog").mkdir(parents=True, exist_ok=True)
    (docs / "postmortems").mkdir(exist_ok=True)
    names = [f"{dice.choice(SYLLABLES)}{dice.choice(SYLLABLES)}-{number}" for number in range(services)]
    _write_catalog(docs / "catalog", names)
    for number in range(count):
        some = dice.choices(vocabulary, cum_weights=cumulative, k=words)
        year = 2012 + number % 13
        stem = f"{year}-{1 + number % 12:02d}-{1 + number % 28:02d}-case-{number:05d}"
        text = _postmortem(dice, some, number, stem[:10], names)
        (docs / "postmortems" / f"{stem}.md").write_text(text, "utf-8")


def _vocabulary(dice: random.Random, size: int) -> list[str]:
    trade = sorted({word for group in built_in_groups() for expression in group for word in expression.split()})
    dice.shuffle(trade)
    made = {"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(size * 2)}
    ids = [f"us-east-{number}" for number in range(1, 9)] + [
        "x509",
        "k8s",
        "HTTP/2",
        "SEV-1",
        "OOMKilled",
        "CVE-2021-44228",
    ]
    mixed = [*trade, *ids, *sorted(made)[:size]]
    dice.shuffle(mixed)
    return [*dice.sample(trade, 60), *mixed]


def _postmortem(dice: random.Random, words: list[str], number: int, day: str, services: list[str]) -> str:
    def say(start: int, end: int) -> str:
        return " ".join(words[start:end])

    body = "\n\n".join(
        f"## Section {place}\n\n{say(start, start + 80)}." for place, start in enumerate(range(70, len(words), 80))
    )
    return f"""---
title: {say(0, 7).replace(":", " ")} {number}
summary: {say(7, 37).replace(":", " ")}
status: published
kind: {dice.choice(KINDS)}
severity: sev{dice.randint(1, 5)}
services: [{", ".join(dict.fromkeys(dice.choices(services, k=2)))}]
trigger: {dice.choice(TRIGGERS)}
factors: [{", ".join(f"gap-{place}" for place in sorted({dice.randrange(40) for _ in range(3)}))}]
started: {day}
symptoms:
  - "{say(37, 43)}"
  - "error {words[43]} {words[44]}"
what_worked: {say(45, 60).replace(":", " ")}
tags: [{words[60].lower()}, {words[61].lower()}]
---

{body}
"""


def _write_catalog(folder: Path, services: list[str]) -> None:
    lines = [
        f"- {{id: {name}, title: {name.title().replace('-', ' ')}, "
        f"owner: crew-{number % 9}, aliases: [alias {name}]}}\n"
        for number, name in enumerate(services)
    ]
    (folder / "services.yml").write_text("".join(lines), "utf-8")
    (folder / "teams.yml").write_text(
        "".join(f"- {{id: crew-{number}, title: Crew {number}}}\n" for number in range(9)), "utf-8"
    )
    triggers = "".join(f"- {{id: {name}, title: {name.title()}, definition: Something moved}}\n" for name in TRIGGERS)
    (folder / "triggers.yml").write_text(triggers, "utf-8")
    factors = "".join(
        f"  - {{id: gap-{number}, title: Gap number {number}, definition: It was open}}\n" for number in range(40)
    )
    (folder / "factors.yml").write_text(f"- id: gaps\n  title: Gaps\n  factors:\n{factors}", "utf-8")
