"""How well the search ranks: nDCG@10 by class of query, on a folder of write-ups with judged queries."""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from postmortems.core import Library
from postmortems.search.build import build_index
from postmortems.search.document import NAME_WEIGHT, TELLING_WEIGHT, TEXT_WEIGHT, Document, Passage
from postmortems.search.plaintext import one_line, plain_text
from postmortems.search.search import search

DEPTH = 10


@dataclass
class Relevance:
    """What was found for each query.

    Attributes:
        scores: By class, and for all, the queries with their nDCG@10.
        run: For each query its id and the ids that were found.
    """

    documents: int = 0
    build_seconds: float = 0.0
    query_ms: float = 0.0
    scores: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    run: list[dict[str, Any]] = field(default_factory=list)

    @property
    def by_class(self) -> dict[str, dict[str, float]]:
        return {
            name: {"queries": len(pairs), "ndcg@10": round(sum(score for score, _ in pairs) / len(pairs), 4)}
            for name, pairs in self.scores.items()
        }

    def table(self, worst: int = 0) -> str:
        head = f"{self.documents:,} documents, built in {self.build_seconds:.1f} s"
        lines = [f"{head}, median query {self.query_ms:.1f} ms", ""]
        lines += ["| Class | Queries | nDCG@10 |", "| --- | ---: | ---: |"]
        lines += [f"| {name} | {row['queries']} | {row['ndcg@10']:.3f} |" for name, row in self.by_class.items()]
        worse = sorted(self.scores["all"])[:worst]
        lines += [""] * bool(worse) + [f"    {score:.3f}  {query}" for score, query in worse]
        return "\n".join(lines)


def read_corpus(folder: Path) -> Iterator[Document]:
    """The write-ups as documents; whatever the front matter says is text."""
    for path in sorted(folder.glob("*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        data = yaml.load(front, Loader=yaml.BaseLoader) or {}
        names = [data.get("company") or "", data.get("product") or ""]
        words = [*(data.get("keywords") or []), *(data.get("categories") or [])]
        title = data.get("title") or " ".join(filter(None, [*names, (data.get("start_time") or "")[:10]])) or path.stem
        summary = plain_text(data.get("summary") or "")
        passages = (
            Passage(NAME_WEIGHT, " . ".join(names)),
            Passage(TELLING_WEIGHT, " . ".join(words)),
            Passage(TELLING_WEIGHT, summary),
            Passage(TEXT_WEIGHT, plain_text(body)),
        )
        yield Document(
            "postmortem", path.stem, title, f"postmortems/{path.stem}.md", one_line(summary, 400), passages=passages
        )


def ndcg(judgments: dict[str, int], results: list[str]) -> float:
    gains = [2 ** judgments.get(document, 0) - 1 for document in results[:DEPTH]]
    ideal = sorted((2**grade - 1 for grade in judgments.values()), reverse=True)[:DEPTH]
    best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(ideal))
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains)) / best if best else 0.0


def measure(corpus: Path, queries: Path) -> Relevance:
    """Asks every query.

    Args:
        corpus: Markdown with the front matter uuid, url, title, categories, keywords, company, product, summary.
        queries: Lines {"id", "class", "query", "judgments": {"<id>": 1|2|3}}; without judgments they are only asked.
    """
    rows = [json.loads(line) for line in queries.read_text("utf-8").splitlines() if line.strip()]
    found = Relevance()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        index = build_index(Library(), (), Path(folder), documents=list(read_corpus(corpus)))
        found.build_seconds = time.perf_counter() - started
        found.documents = index.count
        times = []
        for row in rows:
            started = time.perf_counter()
            result = search(index, row["query"], kinds=("postmortem",))
            times.append(time.perf_counter() - started)
            results = [index.columns.keys[hit.place].partition(":")[2] for hit in result.hits[:DEPTH]]
            found.run.append({"id": row["id"], "results": results})
            if "judgments" in row:
                score = ndcg(row["judgments"], results)
                for name in ("all", row["class"]):
                    found.scores[name].append((score, f"[{row['class']}] {row['query']}"))
        index.close()
    found.query_ms = sorted(times)[len(times) // 2] * 1000 if times else 0.0
    return found
