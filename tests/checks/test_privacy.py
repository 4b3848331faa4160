"""Secrets of every kind are found, never shown, and not confused with what only looks like them.

The values are put together at run time, so that no scanner takes this file for a leak.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postmortems.checks import Plan, Source, check_text, codes_of
from postmortems.checks.secrets import KINDS, secrets_in
from postmortems.core import Level

MIXED = "q7Rz2LmX9vKt4WbY8nPc5HsD1gFj6TaE3uQo0iZx"

SECRETS = {
    "AWS access key": "AKIA" + "Q4ZJ6BTW3XNK5YHD",
    "AWS access key as documented": "AKIA" + "IOSFODNN7EXAMPLE",
    "GitHub token": "ghp_" + MIXED[:36],
    "fine-grained GitHub token": "github_pat_" + MIXED + "_" + MIXED,
    "GitLab token": "glpat-" + MIXED[:20],
    "Slack token": "xoxb-" + "123456789012-123456789012-" + MIXED[:24],
    "Slack webhook": "https://hooks.slack.com/services/" + "T0AB12CD3/B0EF45GH6/" + MIXED[:24],
    "Google API key": "AIza" + MIXED[:35],
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "OpenSSH key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "JSON web token": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + MIXED,
    "Stripe key": "sk_live_" + MIXED[:24],
    "npm token": "npm_" + MIXED[:36],
    "PyPI token": "pypi-" + "AgEIcHlwaS5vcmc" + MIXED + MIXED,
    "database URL": "postgres://shop:" + MIXED[:12] + "@db.example.com:5432/orders",
    "Redis URL without a user": "redis://:" + MIXED[:12] + "@cache:6379",
    "high-entropy assignment": "API_KEY=" + MIXED,
    "quoted password": 'password: "' + MIXED[:14] + '"',
    "hexadecimal secret": "client_secret = '" + "9f86d081884c7d659a2feaa0c55ad015" + "'",
    "bearer header": "Authorization: Bearer " + MIXED,
    "bearer alone": "bearer " + MIXED,
    "basic header": "curl -H 'Authorization: Basic " + "c2hvcDpxN1J6MkxtWDl2" + "'",
    "SendGrid key": "SG." + MIXED[:22] + "." + MIXED + "abc",
    "Azure storage key": "AccountKey=" + MIXED + MIXED + "==;",
}

HARMLESS = [
    "Authorization: Bearer <token>",
    "API_KEY=${API_KEY}",
    "password: xxxxxxxxxxxx",
    "token = REDACTED-BY-THE-TEAM-1",
    "AKIAXXXXXXXXXXXXXXXX",
    "The token expired at 2024-05-02T13:10:00Z.",
    "The secret rotation-job-7 ran.",
    "token: session-token-v2",
    "postgres://user:${PASSWORD}@host/db",
    "https://host.example.com:8080/path@2",
    "-----BEGIN CERTIFICATE-----",
    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
    "key: missing-alert",
    "the ghp_ prefix, xoxb- tokens and AIza keys",
]


def secrets(text: str) -> list[str]:
    return [kind.name for kind, _, _ in secrets_in(text)]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("around", ["{}", "Then `{}` was used.", "```\n$ run {}\n```", "| 10:01 | {} |", "<!-- {} -->"])
def test_secret_is_an_error_wherever_it_stands(name: str, around: str) -> None:
    text = around.format(SECRETS[name])
    report = check_text([Source("a.md", text=text, plain=True)], Plan(select=codes_of(["secret"])))
    assert [problem.level for problem in report.problems] == [Level.ERROR]
    assert MIXED[:12] not in report.problems[0].message


def test_ten_kinds_at_least() -> None:
    assert len({kind.name for kind in KINDS}) >= 10


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_one(text: str) -> None:
    assert secrets(text) == []


@pytest.mark.parametrize("service", ["checkout", SECRETS["GitHub token"], "ghp-token"])
def test_no_other_message_repeats_a_secret(service: str, run: Callable[..., object]) -> None:
    key = SECRETS["GitHub token"]
    fields = f"title: A\nsummary: B.\nservices: [{service}]\nactions:\n  - text: {key}\n"
    report = run(fields, "We failed to notice.\n")
    messages = [problem.message + problem.remedy for problem in report.problems]  # type: ignore[attr-defined]
    assert len(messages) > 2
    assert not [message for message in messages if key in message]


def test_secrets_in_front_matter(run: Callable[..., object]) -> None:
    report = run("title: A\nsummary: The key " + SECRETS["Stripe key"] + " leaked.\nservices: [checkout]\n")
    (problem,) = [problem for problem in report.problems if problem.code == "secret"]  # type: ignore[attr-defined]
    assert (problem.place.line, problem.place.column) == (3, 18)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Mail kim.doe@shop.io.", ["email-address"]),
        ("Mail noreply@shop.io, kim@example.org or status@shop.io.", []),
        ("Use queue@1.2.3 and @shop/agent@4.1.0.", []),
        ("git clone git@github.com:shop/queue.git and https://kim@github.com/shop", []),
        ("Host 10.1.2.3, then 2001:4860:1::17 and fd00::1:2:3.", ["ip-address", "ip-address", "ip-address"]),
        ("At 12:30:45 version 52.1.2.3 came, from 1.2.3.4 to 1.2.3.5; DNS 8.8.8.8, ::1, 10.0.0.0/8", []),
        ("ip-10-0-32-54.eu-west-1.compute.internal", ["internal-host"]),
        ("The node ip-10-0-32-54 left; db.shop.corp and queue.default.svc.cluster.local too.", ["internal-host"] * 3),
        ("Edit settings.local.yml and docker-compose.local; host.docker.internal is fine; internal.html too", []),
        ("https://shop.slack.com/archives/C01/p15 https://discord.com/channels/1/2", ["chat-link"] * 2),
        ("https://slack.com/blog https://discord.com/blog https://status.slack.com/x", []),
        ("Then Ana María and Will joined; the will of Williams stayed.", ["person-name"] * 2),
        ("It runs on vm7.shop.example, and public.shop.example is known.", ["internal-host"]),
    ],
)
def test_other_private_things(text: str, codes: list[str], hints: Callable[..., list[str]]) -> None:
    settings = {"names": ["Ana María", "Will"], "internal_hosts": ["shop.example"], "public": ["public.shop.example"]}
    assert [code for code in hints(text, **settings) if code not in ("placeholder",)] == codes


def test_authors_may_be_named(run: Callable[..., object], base: Callable[[dict[str, str]], object]) -> None:
    fields = "title: A\nsummary: B.\nservices: [checkout]\nauthors:\n  - Zoe Ray\n"
    report = run(fields, "Zoe Ray restarted it.\n", others={"catalog/checks.yml": "names: [Zoe Ray]\n"})
    assert [problem.place.line for problem in report.problems if problem.code == "person-name"] == [9]  # type: ignore[attr-defined]
