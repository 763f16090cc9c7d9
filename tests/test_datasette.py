"""The SQLite bundle, looked at through Datasette itself: started as a server, asked over its JSON API."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from quotebank.citation import PROFILES
from quotebank.commands import main
from quotebank.exporters.datasette import FACETS, QUERIES

Ask = Callable[..., Any]

ARTICLES = [
    {
        "title": "Pier to close",
        "publisher": "The Harbour Post",
        "published": "2021-03-04",
        "url": "https://example.org/pier",
        "text": "“The pier is rotten,” said Mayor Agnes Thorne.\n\n“It will not be missed,” Thorne said.\n\n"
        "A fisherman who asked not to be named called the vote “a bad joke.”",
    },
    {
        "title": "Pier, again",
        "publisher": "Sea Weekly",
        "published": "2021-02-01",
        "url": "https://example.org/again",
        "text": "“The pier is rotten,” said Mayor Agnes Thorne.\n\n“Then mend the pier,” said Deputy Mayor Piet Holm.",
    },
]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle made by the program from two invented articles; returns its folder."""
    folder = tmp_path_factory.mktemp("bundle")
    lines = "".join(json.dumps(article) + "\n" for article in ARTICLES)
    for args, stdin in ((["ingest", "-"], lines), (["export", "--datasette", "-o", str(folder / "all.db")], None)):
        done = CliRunner().invoke(main, ["--bank", str(folder / "bank"), *args], input=stdin, prog_name="quotebank")
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def ask(bundle: Path) -> Iterator[Ask]:
    """Start Datasette as the help tells; gives a function that asks it for JSON."""
    command = [sys.executable, "-m", "datasette", "all.db", "--metadata", "all.db-metadata.json", "--port", "0"]
    with subprocess.Popen(command, cwd=bundle, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            told = ""
            while not (address := re.search(r"running on (http://127\.0\.0\.1:\d+)", told)):
                line = server.stderr.readline()
                assert line, f"Datasette did not start: {told}"
                told += line

            def asked(path: str, **params: str) -> Any:
                url = f"{address[1]}/{path}.json?{urlencode({'_shape': 'array', **params})}"
                with urllib.request.urlopen(url) as answer:  # noqa: S310 - the test's own server
                    return json.load(answer)

            yield asked
        finally:
            server.terminate()


def test_rows(ask: Ask) -> None:
    """Datasette gives every quotation with every column of the audit profile, unknown as null, numbers as numbers."""
    rows = ask("all/citations")

    assert len(rows) == 5
    assert tuple(rows[0]) == PROFILES["audit"]
    assert {row["publication"] for row in rows} == {"The Harbour Post", "Sea Weekly"}
    assert all(isinstance(row["confidence"], float) and isinstance(row["char_start"], int) for row in rows)
    assert all(row["archive_url"] is None for row in rows)


def test_metadata(ask: Ask) -> None:
    """Datasette shows the title, explains each column, and offers the facets that were chosen."""
    table = ask("all/citations", _shape="object", _extra="metadata,facet_results", _facet="publication")
    told = ask("-/metadata", _shape="object")

    assert told["databases"]["all"]["tables"]["citations"]["facets"] == list(FACETS)
    assert set(told["databases"]["all"]["tables"]["citations"]["columns"]) == set(PROFILES["audit"])
    assert "5 quotations" in told["description"]
    assert table


def test_facets(ask: Ask) -> None:
    """Each facet counts its values."""
    found = ask("all/citations", _shape="objects")["facet_results"]

    results = found.get("results", found)
    assert set(FACETS) <= set(results)
    counted = {one["value"]: one["count"] for one in results["publication"]["results"]}
    assert counted == {"The Harbour Post": 3, "Sea Weekly": 2}


def test_search(ask: Ask) -> None:
    """The search box of Datasette finds words of a quotation, also a negation."""
    assert [row["quote"] for row in ask("all/citations", _search="not missed")] == ["“It will not be missed,”"]


def test_a_query_without_words_is_no_error(ask: Ask) -> None:
    """Who opens a canned query sees an empty table and the field for the words."""
    assert ask("all/earliest") == ask("all/who_says_it_most") == []


@pytest.mark.parametrize("name", QUERIES)
def test_every_canned_query_runs(name: str, ask: Ask) -> None:
    """Each canned query is there under its name and answers."""
    params = {"words": "pier", "speaker": "Agnes Thorne"}

    assert ask(f"all/{name}", **{key: value for key, value in params.items() if f":{key}" in QUERIES[name][2]})


def test_canned_queries_answer_rightly(ask: Ask) -> None:
    """Earliest first, the most frequent speaker first, repeated words with their first day, reasons for no name."""
    words = '"pier is rotten"'

    assert [row["publication"] for row in ask("all/earliest", words=words)] == ["Sea Weekly", "The Harbour Post"]
    most = ask("all/who_says_it_most", words="pier")
    assert (most[0]["speaker"], most[0]["times"]) == ("Agnes Thorne", 2)
    (repeated,) = ask("all/repeated")
    assert (repeated["group_size"], repeated["first_published_in_group"]) == (2, "2021-02-01")
    (unnamed,) = ask("all/not_named")
    assert (unnamed["description"], unnamed["anonymity_reason"]) == ("A fisherman", "who asked not to be named")
    assert {row["speaker"] for row in ask("all/speaker", speaker="Agnes Thorne")} == {"Agnes Thorne"}
    sure = [row["confidence"] for row in ask("all/to_review")]
    assert sure == sorted(sure)
    assert len(sure) == 5


def test_a_query_of_odd_signs_is_no_error(ask: Ask) -> None:
    """Whatever is typed for the words, the query answers."""
    assert ask("all/earliest", words='rotten? (-"*') is not None


def test_views(ask: Ask) -> None:
    """The summaries count speakers and publications."""
    speakers = {row["speaker"]: row["quotations"] for row in ask("all/speaker_summary")}
    outlets = {row["publication"]: row["not_named"] for row in ask("all/publication_summary")}

    assert speakers["Agnes Thorne"] == 3
    assert outlets == {"The Harbour Post": 1, "Sea Weekly": 0}


def test_bundle_holds_no_article(bundle: Path) -> None:
    """The bundle may be published: it holds quotations and the sentences beside them, and no whole article."""
    data = (bundle / "all.db").read_bytes()

    assert b"The pier is rotten" in data
    assert not any(article["text"].encode() in data for article in ARTICLES)


def test_bundle_is_whole(bundle: Path) -> None:
    """SQLite finds nothing wrong with the file, its full-text index included."""
    with closing(sqlite3.connect(bundle / "all.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.execute("INSERT INTO citations_fts (citations_fts, rank) VALUES ('integrity-check', 1)")


def test_bundle_twice_is_equal(bundle: Path) -> None:
    """The same bank gives the same bytes."""
    args = ["--bank", str(bundle / "bank"), "export", "--datasette", "-o", str(bundle / "again.db")]

    assert CliRunner().invoke(main, args, prog_name="quotebank").exit_code == 0
    assert (bundle / "again.db").read_bytes() == (bundle / "all.db").read_bytes()
