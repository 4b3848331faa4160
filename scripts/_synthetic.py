"""Makes a knowledge base of N postmortems with text that is like real text in length, shape and word frequencies."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import yaml

SUBJECTS = """
the scheduler|a worker|the primary|every replica|the load balancer|the cache|a config push|the deploy job|the
queue|the control plane|a health check|the connection pool|the edge|the lock service|the billing service|the
token store|the DNS zone|the certificate|a batch job|the retry loop|the rate limiter|the message broker|the
search cluster|the session store|the orchestrator|the monitoring agent|a schema change|the backup|the file
system|the gateway
"""
VERBS = """
rejected|dropped|retried|exhausted|outlived|blocked|reloaded|overwrote|evicted|timed out on|fell behind|lost
track of|restarted|promoted|drained|misread|filled|saturated|ignored|duplicated|delayed|corrupted|starved|failed
over to
"""
OBJECTS = """
all connections|the old leader|half of the requests|a full disk|the write-ahead log|stale entries|its own
limit|the wrong region|every new session|the audit trail|healthy nodes|the slowest shard|requests without a
token|a second copy|file descriptors|the thread pool|an expired certificate|memory of the host|a replication
slot|the index
"""
TAILS = """
within seconds|for about forty minutes|until somebody raised the limit|in one zone at first|although the
dashboard stayed green|after the third retry|as designed|because nothing bounded it|before the first alert|on
every restart|while the failover ran|without an error in the log|until traffic was moved away|under the usual
evening load
"""
SYMPTOMS = [
    "upstream connect error or disconnect/reset before headers",
    "ERROR 1040 (HY000): Too many connections",
    "x509: certificate has expired or is not yet valid",
    "503 Service Unavailable",
    "OOMKilled",
    "i/o timeout",
    "FATAL: remaining connection slots are reserved",
    "too many open files",
    "NXDOMAIN for the service name",
]
TAGS = ["kubernetes", "postgres", "mysql", "dns", "tls", "kafka", "redis", "etcd", "linux", "aws", "gcp", "bgp"]


def words(text: str) -> list[str]:
    return text.replace("\n", " ").strip().split("|")


class Maker:
    """The same N and seed make the same files."""

    def __init__(self, count: int, catalog: Path, seed: int = 20) -> None:
        self.random = random.Random(seed)
        self.count = count
        self.catalog = catalog
        groups = yaml.safe_load((catalog / "factors.yml").read_text("utf-8"))
        self.factors = [factor["id"] for group in groups for factor in group["factors"]]
        self.triggers = [entry["id"] for entry in yaml.safe_load((catalog / "triggers.yml").read_text("utf-8"))]
        self.teams = [f"team-{number}" for number in range(max(3, count // 200))]
        self.services = [f"service-{number}" for number in range(max(8, count // 25))]

    def write(self, docs: Path) -> None:
        (docs / "catalog").mkdir(parents=True)
        for name in ("factors.yml", "triggers.yml"):
            shutil.copyfile(self.catalog / name, docs / "catalog" / name)
        teams = "".join(f"- id: {team}\n  title: Team {team[5:]}\n" for team in self.teams)
        (docs / "catalog/teams.yml").write_text(teams, "utf-8")
        services = "".join(self.service(number, name) for number, name in enumerate(self.services))
        (docs / "catalog/services.yml").write_text(services, "utf-8")
        (docs / "index.md").write_text("# Home\n\nA knowledge base.\n", "utf-8")
        (docs / "postmortems").mkdir()
        start = datetime(2012, 1, 1)
        for number in range(self.count):
            when = start + timedelta(minutes=self.random.randrange(13 * 365 * 24 * 60))
            name = f"{when:%Y-%m-%d}-incident-{number}"
            (docs / "postmortems" / f"{name}.md").write_text(self.postmortem(number, when), "utf-8")

    def service(self, number: int, name: str) -> str:
        depends = f"  depends_on: [{self.services[number // 2]}]\n" if number > 1 else ""
        return (
            f"- id: {name}\n  title: Service {number}\n  description: Does the work of number {number}.\n"
            f"  owner: {self.random.choice(self.teams)}\n  tier: {self.random.randint(1, 3)}\n{depends}"
        )

    def sentence(self) -> str:
        parts = [self.random.choice(words(text)) for text in (SUBJECTS, VERBS, OBJECTS, TAILS)]
        text = " ".join(part.strip() for part in parts)
        return text[0].upper() + text[1:] + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def few(self, values: list[str], low: int, high: int) -> list[str]:
        # Squared, so that some values are common and most are rare, as in real catalogs.
        chosen = {values[int(len(values) * self.random.random() ** 2)] for _ in range(self.random.randint(low, high))}
        return sorted(chosen)

    def postmortem(self, number: int, when: datetime) -> str:
        factors = self.few(self.factors, 2, 5)
        stamps = [when + timedelta(minutes=minutes) for minutes in (0, 4, 31, 77)]
        text = [f"{stamp:%Y-%m-%d %H:%M}" for stamp in stamps]
        uses = "".join(f"  - id: {factor}\n    evidence: {self.sentence()}\n" for factor in factors)
        actions = "".join(
            f"  - text: {self.sentence()[:-1]}\n    kind: prevent\n    factor: {factor}\n"
            f"    status: {self.random.choice(['done', 'planned', 'idea'])}\n"
            for factor in factors
        )
        rows = "".join(
            f"| {when + timedelta(minutes=7 * row):%Y-%m-%d %H:%M} | {self.sentence()} |\n" for row in range(8)
        )
        body = self.body(when)
        return (
            f"---\ntitle: Incident {number}, {self.sentence()[:-1]}\nsummary: {self.paragraph(2)}\n"
            f"status: published\nkind: incident\nseverity: sev{self.random.randint(1, 4)}\n"
            f"services: [{', '.join(self.few(self.services, 1, 3))}]\ntrigger: {self.random.choice(self.triggers)}\n"
            f"factors:\n{uses}detected_by: alert\ntimezone: UTC\nstarted: {text[0]}\ndetected: {text[1]}\n"
            f"mitigated: {text[2]}\nresolved: {text[3]}\nimpact: {self.paragraph(1)}\n"
            f'symptoms:\n  - "{self.random.choice(SYMPTOMS)}"\nwhat_worked: {self.paragraph(1)}\n'
            f"actions:\n{actions}tags: [{', '.join(self.few(TAGS, 1, 3))}]\n---\n\n{self.paragraph(4)}\n\n"
            f"## Timeline\n\n| Time | Event |\n| --- | --- |\n{rows}\n{body}"
        )

    def body(self, when: datetime) -> str:
        """Paragraphs, lists, code and links about as often as public write-ups have them."""
        log = "".join(f"{when + timedelta(seconds=7 * row):%H:%M:%S} {self.choice(SYMPTOMS)}\n" for row in range(6))
        return (
            f"## What happened\n\n{self.paragraph(6)} The log said `{self.choice(SYMPTOMS)}`.\n\n"
            + (f"```text\n{log}```\n\n" if self.random.random() < 0.5 else "")
            + f"{self.paragraph(5)}\n\n### How it was found\n\n{self.paragraph(3)}\n\n"
            f"### How it ended\n\n{self.paragraph(3)} See [the documentation](https://example.org/{when:%j}).\n\n"
            f"## How the factors combined\n\n{self.bullets(6, bold=True)}\n"
            f"## What to take from it\n\n{self.paragraph(2)}\n\n{self.bullets(6)}\n"
        )

    def bullets(self, count: int, *, bold: bool = False) -> str:
        lead = [f"**{self.choice(words(SUBJECTS)).strip().capitalize()}**: " if bold else "" for _ in range(count)]
        return "".join(f"- {start}{self.sentence()}\n" for start in lead)

    def choice(self, values: list[str]) -> str:
        return self.random.choice(values)
