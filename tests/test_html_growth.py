"""The work of reading a page grows with its length, whatever stands on it: counted in calls, as in ``test_growth``."""

from __future__ import annotations

import pytest
from test_growth import calls

from benchmarks.hostile_pages import UNITS, page_of, read

SHORT, LONG = 4_000, 16_000


@pytest.mark.parametrize("family", UNITS)
def test_work_grows_with_the_page(family: str) -> None:
    """Four times the page takes at most 4.6 times the calls."""
    short, long = page_of(family, SHORT), page_of(family, LONG)
    read(long)  # fills the caches, so that both are counted alike

    assert calls(lambda: read(long)) < 4.6 * calls(lambda: read(short))


def test_pages_are_read() -> None:
    """The families are pages that are read and hold their first paragraph; bytes that are mostly NUL are no page."""
    assert all(read(page_of(family, LONG)) > 80 for family in UNITS if family != "NULs")
