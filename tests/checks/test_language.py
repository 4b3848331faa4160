"""Cases of the shapes that were met in real write-ups, in words of our own; and every trap that was met with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postmortems.checks import RULES, Plan, Source, Theme, check_text, codes_of

LANGUAGE = codes_of(["language", "person-name"])

CASES = [
    # 1, 2: human error as a reason
    ("human-error", "- **Human error** in not knowing that the billing logs are kept in another project"),
    ("human-error", "**Due to a human error**, all shops lost access to their orders."),
    ("human-error", "At noon, due to human error, a new rule was inadvertently switched on."),
    ("human-error", "The outage was triggered by human error."),
    ("human-error", "The report speaks of operator error during the failover."),
    # 3, 4: should have
    ("should-have", "- New component (the mesh) shouldn't have been rushed to production."),
    ("should-have", "This led to a shortage which should have been addressed before it hurt anybody."),
    # 5: could have
    ("could-have", "- Asking shops for more precise data could've lead to a quicker recovery."),
    # 6: be careful
    ("be-careful", "- Be more careful to try the client end-to-end, when testing a fix in staging"),
    ("be-careful", "- We should be more careful when making harmless-looking edits on a Friday"),
    ("be-careful", "- We should be more aware of unplanned edits"),
    ("be-careful", "We need to be more aware when deploying services that depend on keys."),
    ("be-careful", "- We need be better at using our incident channel."),
    ("be-careful", "We need to be better at splitting jobs into queues of their own."),
    # 7, 8: failed to
    ("failed-to", "Unfortunately we failed to verify that the agent was actually up in staging."),
    ("failed-to", "During the rollout, a technician failed to copy the new build to one of nine hosts."),
    ("failed-to", "A lead operator on the night shift failed to take corrective action."),
    # 9: did not
    ("did-not", "- Did not disable the job despite being aware of the danger"),
    # 10: wrongly
    ("wrongly", "- We wrongly assumed the chart was setting limits on memory."),
    ("wrongly", "We closed the finding because we mistakenly thought our setup was safe."),
    # 11: overlooked
    ("overlooked", "The port changed from one number to another was overlooked."),
    # 12: not followed
    ("not-followed", "A new process asking for a manual approval before publishing was not followed."),
    # 13: self-blame
    ("self-blame", "This is again our bad, as clients had no timeout."),
    ("self-blame", "We then proceeded to DDOS ourselves as all clients came back."),
    ("self-blame", "It took very long and this is completely unacceptable."),
    ("self-blame", "Four hours of delay is unacceptable."),
    ("self-blame", "This was a dangerous misconception, for two reasons:"),
    # 14: accidental actor
    ("accidental-actor", "The nodes went away after an accidental execution of a cluster command."),
    ("accidental-actor", "# Terraform accidentally reverted the network"),
    ("accidental-actor", "At 23:00 an engineer mistakenly wiped the data directory of the primary."),
    ("accidental-actor", "While removing hosts, an engineer made a typo."),
    # 15: one single person
    ("lone-actor", "The work was performed manually by a single technician with no peer review."),
    ("lone-actor", "A cloud operator left a specific input field blank."),
    ("failed-to", "An operator at the terminal forgot to type `-n`."),
    # 16: another team
    ("other-team", "- Networking are not prioritising/monitoring their certificate store"),
    ("other-team", "- Only 1 team reacted on its own to the advisory"),
    ("other-team", "Teams still haven't adopted our guidelines."),
    ("other-team", "All teams are always responsible for monitoring."),
    # 17: judgement
    ("judgement", "A poor release strategy meant that the fix waited."),
    ("judgement", "- Unreasonable long time to notice"),
    ("judgement", "This idea is simply to fragile."),
    # 18: trust and attitude
    ("attitude", "- Too much trust in our dashboards and alerts"),
    ("attitude", "We wrote it down, because we have no idea to be honest."),
    ("attitude", "Why was it merged? Honestly, permissions are hard."),
    # 19: one single cause
    ("root-cause", "The root cause was a misunderstanding within the team."),
    ("root-cause", "## Root Cause\n\nA queue was full."),
    # 20: named persons (the list that the team keeps, and pronouns)
    ("person-name", "| 10:01 | Zoe notified by a status page |"),
    ("person-name", "Later on Zoe made a commit with the old value."),
    ("named-person", "A user of the portal mentions that the page is blank. She 'can't open anything'."),
    # the ones of the issue that the table leaves out
    ("hindsight", "In hindsight the warning was there all day."),
    ("at-fault", "The database team was at fault."),
    ("did-not", "Nobody noticed the empty table for a week."),
    ("failed-to", "We changed the file and forgot to reload it."),
    ("failed-to", "We failed to roll back the change."),
    ("could-have", "We could have noticed it an hour earlier."),
]

TRAPS = [
    # goals
    "Add an emergency stop with a wide button, to prevent human error.",
    "The dry run reduces the risk of operator error.",
    "It is not human error when two consoles look alike.",
    # counted errors of users
    "The team was called when user errors became visible.",
    "We measured the user error rate over a week.",
    # machines as subject
    "The automation failed to do so.",
    "The replica failed to start after the upgrade.",
    "New pods failed to reach the database.",
    "The Kubernetes operator failed to reconcile the resource.",
    "The deploy process that did not verify the checksum went on.",
    "A scheduled job mistakenly targeted the production bucket.",
    "The switch erroneously disabled two links.",
    "`clock()` was incorrectly assumed to move forward only.",
    "The engineer's script failed to stop the loop.",
    "The team found that the proxy failed to restart.",
    "We saw that the agent did not read the new file.",
    "The rule would incorrectly direct traffic to the dashboard.",
    # customers as subject
    "Most customers did not notice.",
    "Users did not read mail during that time.",
    # harmless adverbs and adjectives
    "A dashboard clearly showed the growth.",
    "The date was computed by simply adding a year.",
    "The script is lazy-loaded, and lazy loading hides its version.",
    "Nothing obvious found in the logs.",
    "The neglected queries ran without an index.",
    "Poor performance of the disk slowed the copy down.",
    # obligation, not reproach
    "Each repository should have clear rules for merging.",
    "These workloads should have priority on every node.",
    "Every service should have limited access to the vault.",
    "The alert should have a name that says what to do.",
    "The backlog should have been automatically corrected by the retry.",
    # aware as a fact
    "We became aware of it in a call.",
    "The author of the alert is aware of the limit.",
    # technical fault
    "A large ground fault tripped the breaker.",
    "It was a Byzantine fault in the switch.",
    "The fault-tolerant pair went on.",
    "The process ended with a segfault after a page fault.",
    "The default is ten.",
    # technical blame, culprit and their kin
    "We ran git blame on the file.",
    "The oom-killer chose a victim and killed it.",
    "The culprit PR changed one line.",
    "The culprit Ingress object was deleted.",
    "The kernel went into a panic and left orphan processes.",
    # code, addresses, attributes
    "Run `we failed to verify` to see the message.",
    "```\nwe failed to verify the signature, human error\n```",
    "See https://example.com/human-error-caused-outage for more.",
    "[the report](https://example.com/we-failed-to-verify/human-error)",
    '<img src="cpu.png" alt="human error">',
    "<!-- should have been removed: human error -->",
    "> The vendor writes: we failed to verify this, it was human error.",
    # attackers
    "The attacker used a stolen token and accidentally deleted the logs.",
    "A malicious employee failed to cover the tracks.",
    # history
    "It was considered an embarrassing and tragic mishap.",
    "Operators had to bypass the interlock procedure.",
    # praise and apology
    "One of our engineers figured out the pattern in an hour.",
    "The dedicated effort of our engineers paid off.",
    "We sincerely apologize to everybody who was affected.",
    # what only may have been
    "This could have been a lot worse.",
    "The bug could have caused data loss.",
    "A canary could have caught it.",
    # neutral statements about ourselves
    "We did not have an alert on the queue.",
    "We do not monitor the certificate store.",
    "Nothing uses this path in staging, so we didn't catch it there.",
    "We lost no data.",
    "The team failed over to the second site.",
    "What could have gone better?",
    "The root cause is not known.",
    "We never found the root cause.",
    "We skipped the migration.",
]

INFO_ONLY = [
    "| 10:05 | Assumed user error at the time. |",
    "- **16:58 UTC** - we failed to verify the backup",
    "## Timeline\n\n- 10:05 we failed to verify the backup",
    "It was put down to an 'unintentional operator error'.",
    'The message said "we failed to verify the signature".',
    "## Action items\n\n- Ask whether the teams should have been informed",
    "- If a new image is out, be very cautious about upgrades on that day",
]


@pytest.mark.parametrize(("code", "text"), CASES, ids=[f"{code}-{index}" for index, (code, _) in enumerate(CASES)])
def test_case_is_caught(code: str, text: str, hints: Callable[..., list[str]]) -> None:
    assert code in hints(text, names=["Zoe"])


@pytest.mark.parametrize("text", TRAPS)
def test_trap_is_passed_over(text: str, hints: Callable[..., list[str]]) -> None:
    assert [code for code in hints(text) if code in LANGUAGE] == []


@pytest.mark.parametrize("text", INFO_ONLY)
def test_scope_makes_it_a_hint(text: str) -> None:
    report = check_text([Source("text.md", text=text, plain=True)], Plan(select=LANGUAGE))
    assert [problem.level.value for problem in report.problems] == ["info"]


def test_every_rule_on_language_explains_itself() -> None:
    for rule in RULES:
        if rule.theme is Theme.LANGUAGE:
            assert rule.why
            assert rule.question.endswith("?")
            assert rule.examples


def test_the_place_is_the_words(hints: Callable[..., list[str]]) -> None:
    text = "Fine.\n\nThen **we failed to** verify it.\n"
    (problem,) = check_text([Source("text.md", text=text, plain=True)]).problems
    assert (problem.place.line, problem.place.column) == (3, 11)


def test_a_sentence_over_two_lines_is_one_sentence(hints: Callable[..., list[str]]) -> None:
    assert hints("The change went out and we\nfailed to verify it.") == ["failed-to"]
    assert hints("The change went out and we\n\nfailed to verify it.") == []


def test_front_matter_is_read_as_well(run: Callable[..., object]) -> None:
    fields = (
        "title: We failed to verify the backup\nsummary: >-\n  It was all due to\n  human error.\nservices: "
        "[checkout]\nsymptoms: [human error]\n"
    )
    report = run(fields)
    found = {(problem.code, problem.place.line) for problem in report.problems if problem.code in LANGUAGE}  # type: ignore[attr-defined]
    assert found == {("failed-to", 2), ("human-error", 5)}
