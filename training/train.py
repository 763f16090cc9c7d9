"""Learn the weights of the tagger: ``python training/train.py GOLD.jsonl… -o quotebank/tagger/weights.json``.

Needs the extra ``train``.  The same gold, versions and options give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from quotebank.tagger.model import build
from quotebank.tagger.view import Inventory
from training.arguments import learn_arguments
from training.cues import learn_cues
from training.gold import Document, read_gold
from training.owlqn import Penalty
from training.verdict import examples, learn_forest
from training.views import filled

_EMPTY_FOREST: dict[str, Any] = {"base": 0.0, "trees": []}
VERSION = "2"


def fields(documents: Sequence[Document], options: argparse.Namespace) -> dict[str, Any]:
    """Return weights without a forest."""
    inventory = filled(documents)
    cues = learn_cues(documents, inventory, Penalty(options.cues, options.second, options.rounds))
    arguments = learn_arguments(documents, inventory, Penalty(options.arguments, options.second, options.rounds))
    names = _used_names(cues["weights"], arguments["weights"], inventory)
    return {"version": VERSION, "names": names, "cues": cues, "arguments": arguments, "forest": _EMPTY_FOREST}


def _used_names(one: dict[str, Any], two: dict[str, Any], inventory: Inventory) -> list[str]:
    """Return the names that a weight asks for, after the two that every inventory begins with."""
    used = {word for group in (one, two) for values in group.values() for value in values for word in value.split(" ")}
    known = list(inventory.numbers)
    return known[:2] + sorted(name for name in known[2:] if name in used)


def learn(documents: Sequence[Document], options: argparse.Namespace) -> dict[str, Any]:
    """Return the whole file of weights, learnt from `documents`."""
    rows: list[list[float]] = []
    right: list[bool] = []
    # By name, not by line: an article that is given more than once, to weigh more, must not judge itself.
    folds = {name: n % options.folds for n, name in enumerate(dict.fromkeys(d.name for d in documents))}
    for fold in range(options.folds):
        model = build(fields([d for d in documents if folds[d.name] != fold], options))
        for row, verdict in examples([d for d in documents if folds[d.name] == fold], model):
            rows.append(row)
            right.append(verdict)
        print(f"fold {fold + 1} of {options.folds}: {len(rows)} proposals", file=sys.stderr)
    out = fields(documents, options)
    out["forest"] = learn_forest(rows, right, options.trees, options.leaves)
    return out


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--skip", type=Path, help="a file of article ids to leave out, one a line: to hold them out")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--cues", type=float, default=3.0, help="L1 penalty of the field of cues")
    parser.add_argument("--arguments", type=float, default=2.0, help="L1 penalty of the field of arguments")
    parser.add_argument("--second", type=float, default=0.2, help="L2 penalty of both")
    parser.add_argument("--trees", type=int, default=40)
    parser.add_argument("--leaves", type=int, default=15)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    options = parse(arguments)
    skipped = set(options.skip.read_text(encoding="utf-8").split()) if options.skip else set()
    documents = [document for document in read_gold(options.gold) if document.name not in skipped]
    out = learn(documents, options)
    options.output.write_text(json.dumps(out, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
