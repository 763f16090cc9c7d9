"""Measure the extractor on annotated articles: ``python benchmarks/accuracy.py --scorer score_quotes.py GOLD.jsonl…``.

Runs ``quotebank extract`` in this process on every article of the files, scores the answers with the scorer that is
given (a file with ``read`` and ``score``, whose head explains each figure) and prints one table a file: by kind, by
publisher where there are several, and how far the confidence can be trusted.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotebank.wire import answer, request

_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


def load_scorer(path: Path) -> ModuleType:
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["scorer"] = module
    spec.loader.exec_module(module)
    return module


def predict(gold: Path, output: Path) -> dict[str, list[dict[str, Any]]]:
    """Write the extractor's answer for each article of `gold` to `output`; return them by id."""
    out: dict[str, list[dict[str, Any]]] = {}
    with output.open("w", encoding="utf-8") as stream:
        for line in gold.read_text("utf-8").split("\n"):
            if line.strip():
                given = json.loads(line)
                known = {key: given[key] for key in ("id", "text", "title", "published", "publisher") if given.get(key)}
                found = answer(request(known))
                out[given["id"]] = found["quotations"]  # type: ignore[assignment]
                stream.write(json.dumps(found, ensure_ascii=False) + "\n")
    return out


def table(scores: dict[str, Any]) -> list[str]:
    """Return the lines of the table of one set of articles, in per cent."""
    quoted = scores["quoted_words"]
    lines = [f"  quoted words with the right source: {_three(quoted['attributed'])}"]
    for kind, group in scores["groups"].items():
        lines.append(
            f"  {kind:9} end to end {_three(group['end_to_end'])}   found {_three(group['overlap'])}"
            f"   source {100 * group['source_accuracy']:5.1f}  head {100 * group['source_head_accuracy']:5.1f}"
        )
    return lines + _details(scores["groups"]["quoted"])


def _three(values: dict[str, float]) -> str:
    return " / ".join(f"{100 * values[key]:5.1f}" for key in ("precision", "recall", "f1"))


def _details(group: dict[str, Any]) -> list[str]:
    """Return the lines on speakers, roles, dates and kinds, where the gold has them."""
    lines = []
    if "speaker" in group:
        speaker = group["speaker"]
        lines.append(
            f"  speaker, full name: right {100 * speaker['full_accuracy']:5.1f},"
            f" of those named {100 * speaker['full_precision']:5.1f} ({speaker['matched']} matched)"
        )
    for label in ("role", "said_on", "speaker_kind"):
        if label in group:
            values = group[label]
            lines.append(
                f"  {label}: right {100 * values['accuracy']:5.1f}, of those given {100 * values['precision']:5.1f}"
                f" ({values['matched']} in gold)"
            )
    return lines


def calibration(articles: Sequence[Any], predicted: dict[str, list[dict[str, Any]]], scorer: ModuleType) -> list[str]:
    """Return the lines of the table of confidence against accuracy, over quotations with words inside marks."""
    pairs: list[tuple[float, bool]] = []
    for article in articles:
        right = {p: scorer.sources_agree(article.gold[g], article.predicted[p]) for g, p, _ in article.pairs}
        given = [q for q in predicted[article.id] if q.get("content")]
        for place, (entry, quote) in enumerate(zip(given, article.predicted, strict=False)):
            if quote.kind != "indirect":
                pairs.append((float(entry.get("confidence") or 0.0), right.get(place, False)))
    lines, error = [], 0.0
    for low, high in pairwise(_BINS):
        own = [(c, r) for c, r in pairs if low <= c < high]
        if own:
            mean, share = sum(c for c, _ in own) / len(own), sum(r for _, r in own) / len(own)
            error += len(own) / len(pairs) * abs(mean - share)
            lines.append(
                f"  confidence {low:.2f} to {min(high, 1):.2f}: {len(own):5} quotations,"
                f" mean {100 * mean:5.1f}, right {100 * share:5.1f}"
            )
    return [*lines, f"  expected calibration error {100 * error:.1f}"]


def publishers(articles: Sequence[Any], scorer: ModuleType) -> list[str]:
    """Return the lines of the table by publisher; none where there is only one, or one for each article."""
    groups = defaultdict(list)
    for article in articles:
        groups[article.meta.get("publisher") or "?"].append(article)
    if not 1 < len(groups) < len(articles):
        return []
    lines = []
    for name, some in sorted(groups.items()):
        scores = scorer.score(some)
        words, ends = scores["quoted_words"]["attributed"]["f1"], scores["groups"]["quoted"]["end_to_end"]["f1"]
        lines.append(f"  {name:24} {len(some):4} articles   words {100 * words:5.1f}   quoted {100 * ends:5.1f}")
    return lines


def measure(gold: Path, scorer: ModuleType) -> None:
    """Print the tables of one file."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "predicted.jsonl"
        predicted = predict(gold, output)
        articles, _ = scorer.read(gold, output)
    print(f"{gold.stem}: {len(articles)} articles; per cent; precision / recall / F1")
    print("\n".join(table(scorer.score(articles))))
    print("\n".join(calibration(articles, predicted, scorer)))
    print("\n".join(publishers(articles, scorer)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--scorer", type=Path, required=True, help="the scorer's Python file")
    options = parser.parse_args(arguments)
    scorer = load_scorer(options.scorer)
    for gold in options.gold:
        measure(gold, scorer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
