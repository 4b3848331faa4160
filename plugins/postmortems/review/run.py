"""Which pull request a finished run belongs to: by GitHub's own word, never by what the run left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from postmortems.review.github import GitHub

WORKFLOW: Final = ".github/workflows/pull-request.yml"


class NotOurs(Exception):
    """The event is none that a comment follows from; the message says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """A run that has ended.

    Attributes:
        run: Its number.
        head: The commit that it looked at.
        branch: The branch of that commit, in `source`.
        source: The repository that the change comes from, `owner/name`; of a fork another one than ours.
    """

    run: int
    head: str
    branch: str
    source: str

    @classmethod
    def of(cls, payload: Any, repository: str) -> Event:
        """The event from GitHub's `workflow_run` payload.

        Raises:
            NotOurs: It is another event, another workflow, or another repository.
        """
        try:
            run = payload["workflow_run"]
            event = cls(int(run["id"]), run["head_sha"], run["head_branch"], run["head_repository"]["full_name"])
            kind, path, here = run["event"], run["path"], payload["repository"]["full_name"]
        except (KeyError, TypeError, ValueError) as error:
            raise NotOurs("it is no workflow_run of a pull request that still has a branch") from error
        if kind != "pull_request" or path.partition("@")[0] != WORKFLOW or here != repository:
            raise NotOurs(f"it is no run of {WORKFLOW} for a pull request to {repository}")
        return event


@dataclass(frozen=True, slots=True)
class PullRequest:
    """An open pull request whose newest commit is the one that was looked at."""

    number: int
    head: str


def pull_requests_of(github: GitHub, event: Event) -> Iterator[PullRequest]:
    """The pull requests that a run may be about; none when it was closed or pushed to since.

    The event itself names none where the change comes from a fork, so they are looked up by its branch and commit.
    """
    owner = event.source.partition("/")[0]
    for found in github.pages("pulls", state="open", head=f"{owner}:{event.branch}"):
        head = found["head"]
        if head["sha"] == event.head and (head["repo"] or {}).get("full_name") == event.source:
            yield PullRequest(int(found["number"]), event.head)
