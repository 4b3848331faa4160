"""How a proposal is talked about: its files taken as data, and what was found said once below the pull request."""

from postmortems.review.artifact import Artifact, artifacts_of, contents
from postmortems.review.discussion import Note, say, suggest
from postmortems.review.github import GitHub, GitHubError
from postmortems.review.proposal import Proposal, take
from postmortems.review.run import Event, NotOurs, PullRequest, pull_requests_of

__all__ = [
    "Artifact",
    "Event",
    "GitHub",
    "GitHubError",
    "NotOurs",
    "Note",
    "Proposal",
    "PullRequest",
    "artifacts_of",
    "contents",
    "pull_requests_of",
    "say",
    "suggest",
    "take",
]
