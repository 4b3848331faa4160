"""Does every gap have something that closes it, and does every action close a gap?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.checks.rule import Case, Example, Finding, Rule, Theme
from postmortems.core import Level
from postmortems.core.validation import did_you_mean


def _one(rule: Rule, case: Case) -> Iterator[Finding]:
    if len(case.item.factors) == 1:
        yield rule.at_field(case, ("factors",), f"{case.item.factors[0].id!r} is the only factor")


def _no_evidence(rule: Rule, case: Case) -> Iterator[Finding]:
    raw = (
        (case.source.document.data or {}).get("factors") if any(not use.evidence for use in case.item.factors) else None
    )
    for index, row in enumerate(raw if isinstance(raw, list) else []):
        given = (
            row
            if isinstance(row, str)
            else row.get("id")
            if isinstance(row, dict) and not row.get("evidence")
            else None
        )
        if given in case.item.factor_ids:
            yield rule.at_field(case, ("factors", index), f"nothing shows how {given!r} was met here")


def _no_actions(rule: Rule, case: Case) -> Iterator[Finding]:
    if case.item.factors and not case.item.actions:
        yield rule.at_field(case, ("factors",), "no action is named")


def _without_action(rule: Rule, case: Case) -> Iterator[Finding]:
    item = case.item
    closed = {action.factor for action in item.actions}
    for factor in item.factor_ids if item.actions else ():
        if factor not in closed:
            index = _index(case, factor)
            yield rule.at_field(case, ("factors", index), f"no action closes {factor!r}")


def _index(case: Case, factor: str) -> int:
    """Where a factor stands in the file, which may name others that the catalog does not know."""
    raw = (case.source.document.data or {}).get("factors")
    ids = [row.get("id") if isinstance(row, dict) else row for row in raw] if isinstance(raw, list) else []
    return ids.index(factor) if factor in ids else 0


def _without_factor(rule: Rule, case: Case) -> Iterator[Finding]:
    for index, action in enumerate(case.item.actions):
        # A factor that the catalog does not know has been taken out, and is reported as such.
        if action.factor is None and ("actions", index, "factor") not in case.source.document.positions:
            message = f"the action {action.text[:60]!r} says no gap that it closes"
            yield rule.at_field(case, ("actions", index), message, "Add `factor:` with one of this file's factors")


def _foreign(rule: Rule, case: Case) -> Iterator[Finding]:
    item = case.item
    for index, action in enumerate(item.actions):
        if action.factor is not None and action.factor not in item.factor_ids:
            remedy = did_you_mean(action.factor, item.factor_ids) or "Add the factor to `factors`, with its evidence"
            message = f"the action closes {action.factor!r}, which is not among the factors of this postmortem"
            yield rule.at_field(case, ("actions", index, "factor"), message, remedy)


VAGUE = re.compile(
    r"\W*(?:(?:we|the team|teams|everyone|people|engineers|developers) )?(?:(?:should|must|need to|needs to|will"
    r"|have to|could|can) )?"
    r"(?:try (?:and|to) |start to )?"
    r"(?:be (?:more |very |extra |a bit more )?(?:careful|cautious|aware|vigilant|attentive|mindful|diligent"
    r"|thorough|disciplined)"
    r"|(?:pay|take) (?:more |better |closer |extra |greater )?(?:attention|care)|try (?:harder|not to)|remember to"
    r"|make sure to remember"
    r"|(?:consider|reconsider|look (?:into|at)|think about|reflect|discuss|explore|assess|evaluate|investigate"
    r"|research"
    r"|figure out|see if|talk about|have a (?:talk|discussion|meeting|chat)|be better|do better|get better"
    r"|keep an eye on|raise awareness)\b)"
    r"|\W*(?:better|improved?|more) (?:monitoring|communication|testing|tests|documentation|alerting|alerts"
    r"|processes|process|coordination|reviews?)\W*$"
    r"|\W*improve (?:monitoring|communication|testing|documentation|alerting|reliability|processes|the process"
    r"|quality|observability)\W*$",
    re.IGNORECASE,
)
"""How an action opens that nobody could see done."""


def _vague(rule: Rule, case: Case) -> Iterator[Finding]:
    for index, action in enumerate(case.item.actions):
        if match := VAGUE.match(action.text[:200]):
            words = " ".join(match[0].split())[:40]
            message = f"nobody could see {words!r} done"
            yield rule.at_field(case, ("actions", index, "text"), message)


RULES: tuple[Rule, ...] = (
    Rule(
        "action-foreign-factor",
        Theme.TRACEABILITY,
        "An action closes a factor that is not there",
        Level.ERROR,
        "The action would be listed under a gap that this incident never showed.",
        "Is the factor missing above, or is its id misspelt?",
        (
            Example(
                "factors: [missing-alert], and an action with factor: rollback-gap",
                "factors: [missing-alert, rollback-gap], and the same action",
            ),
        ),
        find=_foreign,
        fast=True,
    ),
    Rule(
        "one-factor",
        Theme.TRACEABILITY,
        "Only one factor",
        Level.INFO,
        "One gap alone seldom makes an incident; a single factor is usually an explanation that stopped early.",
        "What part did detection, response, and earlier decisions play?",
        (
            Example(
                "factors: [unvalidated-config]", "factors: [unvalidated-config, all-at-once-rollout, missing-alert]"
            ),
        ),
        find=_one,
        fast=True,
    ),
    Rule(
        "factor-without-evidence",
        Theme.TRACEABILITY,
        "A factor without evidence",
        Level.INFO,
        "Without a sentence from this incident a reader cannot tell whether the factor fits theirs.",
        "How did the gap show itself this time?",
        (
            Example(
                "factors: [missing-alert]",
                "factors:\n  - id: missing-alert\n    evidence: The disk was full for two hours before a customer "
                "called.",
            ),
        ),
        find=_no_evidence,
        fast=True,
    ),
    Rule(
        "no-action",
        Theme.TRACEABILITY,
        "No action at all",
        Level.INFO,
        "What let this happen is still there. Deciding to live with it is fine, and worth a line.",
        "What will be different the next time?",
        (
            Example(
                "actions: []",
                "actions:\n  - text: Alert when the queue is older than ten minutes\n    factor: missing-alert",
            ),
        ),
        find=_no_actions,
        fast=True,
    ),
    Rule(
        "factor-without-action",
        Theme.TRACEABILITY,
        "A factor without action",
        Level.INFO,
        "The gap is known and stays open, and nobody decided that.",
        "What would close it, or what weighs more than closing it?",
        (
            Example(
                "factors: [missing-alert, rollback-gap], one action for missing-alert",
                "a second action for rollback-gap, if need be with status: not-doing and a reason",
            ),
        ),
        find=_without_action,
        fast=True,
    ),
    Rule(
        "action-without-factor",
        Theme.TRACEABILITY,
        "An action without factor",
        Level.INFO,
        "Readers see what was done, but not which gap it closes, so nobody with the same gap will find it.",
        "Which of the factors does it remove? If none: is a factor missing?",
        (
            Example(
                "- text: Send rule changes through the staged rollout",
                "- text: Send rule changes through the staged rollout\n  factor: all-at-once-rollout",
            ),
        ),
        find=_without_factor,
        fast=True,
    ),
    Rule(
        "vague-action",
        Theme.TRACEABILITY,
        "An action that nobody could see done",
        Level.WARNING,
        "A third of all actions in real write-ups open with *consider* or *look into*, and few of these are ever "
        "closed.",
        "What will exist afterwards that does not exist now?",
        (
            Example("Be more careful with certificates", "Alert 30 days before a certificate expires"),
            Example("Look into limits for the agent", "Set a memory limit of 512 MB for the agent"),
        ),
        find=_vague,
        fast=True,
    ),
)
