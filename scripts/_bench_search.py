"""Measure how well the search ranks: nDCG@10 by class of query, on a folder of write-ups with judged queries.

    _bench_search.py --corpus DIR --queries FILE.jsonl [--worst N] [--run FILE]

DIR holds Markdown with the front matter uuid, url, title, categories, keywords, company, product, summary.
FILE holds lines {"id", "class", "query", "judgments": {"<id>": 1|2|3}}.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent.parent / "plugins"))

from postmortems.core import Library
from postmortems.search.build import build_index
from postmortems.search.document import NAME_WEIGHT, TELLING_WEIGHT, TEXT_WEIGHT, Document, Passage
from postmortems.search.plaintext import one_line, plain_text
from postmortems.search.search import search

DEPTH = 10


def read_corpus(folder):
    """The write-ups as documents; whatever the front matter says is text."""
    for path in sorted(Path(folder).glob("*.md")):
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


def ndcg(judgments, results):
    gains = [2 ** judgments.get(document, 0) - 1 for document in results[:DEPTH]]
    ideal = sorted((2**grade - 1 for grade in judgments.values()), reverse=True)[:DEPTH]
    best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(ideal))
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains)) / best if best else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, help="folder of write-ups")
    parser.add_argument("--queries", required=True, help="judged queries, JSON lines")
    parser.add_argument("--worst", type=int, default=0, help="show so many of the worst queries")
    parser.add_argument("--run", help="write the results here, one JSON object a line")
    options = parser.parse_args()
    rows = [json.loads(line) for line in Path(options.queries).read_text("utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        index = build_index(Library(), (), Path(folder), documents=list(read_corpus(options.corpus)))
        built = time.perf_counter() - started
        scored, run, times = defaultdict(list), [], []
        for row in rows:
            started = time.perf_counter()
            found = search(index, row["query"], kinds=("postmortem",))
            times.append(time.perf_counter() - started)
            results = [index.columns.keys[hit.place].partition(":")[2] for hit in found.hits[:DEPTH]]
            run.append({"id": row["id"], "results": results})
            if "judgments" in row:
                score = ndcg(row["judgments"], results)
                scored["all"].append((score, row))
                scored[row["class"]].append((score, row))
    print(
        f"{index.count} documents, built in {built:.1f} s, "
        f"median query {sorted(times)[len(times) // 2] * 1000:.1f} ms\n"
    )
    print(f"{'class':10} {'n':>4} {'nDCG@10':>8}")
    for name, pairs in scored.items():
        print(f"{name:10} {len(pairs):4} {sum(score for score, _ in pairs) / len(pairs):8.3f}")
    for score, row in sorted(scored["all"], key=lambda pair: pair[0])[: options.worst]:
        print(f"  {score:.3f}  [{row['class']}]  {row['query']}")
    if options.run:
        Path(options.run).write_text("".join(json.dumps(row) + "\n" for row in run), "utf-8")


if __name__ == "__main__":
    main()
