"""Extractors that a worker process can import, some of which do what a broken library does."""

from __future__ import annotations

import os
import signal
import time

from builders import lines

from quotebank.bank import Extractor
from quotebank.model import Article, Quotation


def _rough(article: Article) -> tuple[Quotation, ...]:
    if "DIE" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "HANG" in article.text:
        time.sleep(600)
    if "RAISE" in article.text:
        raise RuntimeError("a broken library")
    return lines(article)


def _slow(article: Article) -> tuple[Quotation, ...]:
    time.sleep(0.05)
    return lines(article)


def _never(article: Article) -> tuple[Quotation, ...]:
    raise AssertionError("an article that is known is extracted again")


ROUGH = Extractor("lines-1", _rough)
SLOW = Extractor("lines-1", _slow)
NEVER = Extractor("lines-1", _never)
