"""Eight writers at once: everything that was acknowledged is stored once, and nobody sees a failure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from quotebank.bank import Bank

WRITERS = 8
ARTICLES = 6
ROOT = Path(__file__).parent.parent
SHARED = "“The lighthouse will stay lit all winter,” said Agnes Thorne, the mayor.\n"


def _write(folder: Path, writer: int) -> Path:
    mine = folder / str(writer)
    mine.mkdir(parents=True)
    for number in range(ARTICLES):
        text = f"“Pier {writer} lost {number + 3} planks in the storm,” said Ann Lee, a harbour master.\n"
        (mine / f"{number}.txt").write_text(text, encoding="utf-8")
    (mine / "shared.txt").write_text(SHARED, encoding="utf-8")
    return mine


def test_eight_programs_ingest_at_once(tmp_path: Path) -> None:
    """Into a bank that none of them has made yet; one article is in every batch and is stored once."""
    folders = [_write(tmp_path / "articles", writer) for writer in range(WRITERS)]
    bank = tmp_path / "bank"
    command = [sys.executable, "-m", "quotebank", "--bank", str(bank), "ingest"]
    programs = [
        subprocess.Popen(
            [*command, str(folder)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        for folder in folders
    ]
    outputs = [program.communicate(timeout=120) for program in programs]
    assert [program.returncode for program in programs] == [0] * WRITERS, outputs
    with Bank(bank) as opened:
        stats = opened.stats()
        assert stats.articles == WRITERS * ARTICLES + 1
        found = opened.search("planks", limit=None)
        assert found.total == WRITERS * ARTICLES
        texts = {record.quotation.quoted_words(record.article.text) for record in found.records}
        assert len(texts) == WRITERS * ARTICLES
        assert opened.search("lighthouse").total == 1
        assert opened.stats().indexed == stats.quotations
        assert opened.doctor(deep=True) == ()


READER = """
import json, sys
from pathlib import Path
from quotebank.bank import Bank
counts = []
for _ in range(40):
    with Bank(Path(sys.argv[1])) as bank:
        found = bank.search("planks", limit=None)
        counts.append(found.total)
        assert all(r.quotation.text(r.article.text) for r in found.records)
print(json.dumps(counts))
"""


def test_readers_see_only_more_while_others_write(tmp_path: Path) -> None:
    """Searches in other processes, which catch up the index themselves, never fail and never lose what they saw."""
    from builders import numbered, open_bank, readings

    bank = open_bank(tmp_path / "bank", numbered(1))
    searchers = [
        subprocess.Popen([sys.executable, "-c", READER, str(bank.folder)], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for done in bank.ingest(readings(numbered(60, start=1))):
        assert done.status == "stored"
        if int(done.origin[5:-4]) % 7 == 0:
            bank.search("lamp")
    for searcher in searchers:
        out, _ = searcher.communicate(timeout=60)
        assert searcher.returncode == 0
        counts = json.loads(out)
        assert counts == sorted(counts)
    assert bank.search("planks", limit=None).total == 61
    assert bank.doctor(deep=True) == ()
    bank.close()
