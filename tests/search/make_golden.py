"""Writes `golden_queries.json` anew: run it when the language of queries was changed on purpose.

PYTHONPATH=plugins:tests python tests/search/make_golden.py
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from postmortems.search.filters import resolve
from postmortems.search.query import Query, parse_query

HERE = Path(__file__).parent
NAMES = {
    "titles": {
        "services": {"aws-s3": "Amazon S3", "edge-cache": "Edge cache", "edge-waf": "Edge firewall",
        "shop-db": "Shop database"},
        "factors": {"hidden-limit": "Finite limit nobody watched"},
        "trigger": {"deploy": "Deployment of code"},
        "teams": {"payments": "Payments"},
    },
    "aliases": {
        "services": {"aws s3": "aws-s3", "amazon s3": "aws-s3", "s3": "aws-s3", "edge cache": "edge-cache",
                     "edge waf": "edge-waf", "waf": "edge-waf", "shop db": "shop-db", "shop database": "shop-db"},
        "factors": {"hidden limit": "hidden-limit", "finite limit nobody watched": "hidden-limit",
        "limit reached": "hidden-limit"},
        "trigger": {"deploy": "deploy", "release": "deploy"},
        "teams": {"payments": "payments"},
    },
}  # fmt: skip
QUERIES = [
    "disk full", "  disk   full  ", "", "   ", '"exact phrase"', '"exact  phrase" word', '-without', 'outage -dns',
    '-"two words" left', "service:aws-s3", "service:s3", "services:S3,waf", 'service:"shop database"', "service:edge",
    "service:nosuch", "-service:s3", "-service:nosuch", "factor:hidden-limit", 'factor:"limit reached"',
    "trigger:release",
    "severity:sev1", "severity:1,2", "sev:SEV-2", "severity:9", "severity:high", "kind:postmortem", "kind:near-miss",
    "kind:incidents,security", "kind:nonsense", "team:payments", "tag:postgres", 'tag:"cold start"', "status:in-review",
    "status:done", "year:2019", "year:2017-2019", "year:2017..2019", "year:2019,2021", "year:soon", "year:2021-2019",
    "after:2023-06", "before:2019", "since:2020-02-03 until:2020-02-04", "after:2020 after:2021", "after:yesterday",
    "after:2023-13", "-after:2020", "after:2020,2021", "OR", "dns OR bgp", "dns AND bgp", "or", "service:a,b",
    "service:",
    "service:,", 'service:""', "foo:bar", "http://example.org/x?y=1", "10:30 am", 'unclosed "quote here', '"', '""',
    '-"',
    "-", "--", "--force", "rm -rf", "-rf", "-abc", "us-east-1", "C++ c# .net", "x509: certificate has expired",
    "Error: connect ECONNREFUSED 10.0.0.1:5432", "сбой базы данных", "データベース障害", "emoji 🎉 outage", "a\tb\nc",
    "SERVICE:s3", "Kind:Postmortem", 'tag:a,"b c",d', "service:s3 -dns \"out of memory\" year:2017 slow",
    "status:InReview",
    "\u2003wide\u2003blank\u2003service:s3", "word,word", "severity:sev1severity:sev2", ":::", "a:b:c", "-foo:bar",
    "--service:s3",
]  # fmt: skip


def shown(query: Query) -> dict:
    return json.loads(json.dumps(asdict(query)))


def main() -> None:
    rows = [
        {"query": text, "parsed": shown(parse_query(text)), "resolved": shown(resolve(parse_query(text), NAMES))}
        for text in QUERIES
    ]
    (HERE / "golden_queries.json").write_text(
        json.dumps({"names": NAMES, "queries": rows}, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
