"""``quotebank verify``: exit codes, what people read, what programs read, and lists of claims."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Run

from quotebank.verify.results import EXIT_CODES, VERDICTS
from quotebank.verify.telling import DIFFERENCES, TOLD
from quotebank.verify.wording import ORDER

BOATS = "Boats will still land at the new quay"


@pytest.mark.parametrize(
    ("claim", "more", "code", "verdict"),
    [
        (BOATS, (), 0, "VERBATIM"),
        ("Boats will never land at the new quay", (), 10, "ALTERED"),
        ("The timber is rotten", ("--speaker", "okafor"), 11, "OTHER-SPEAKER"),
        ("the repairs would cost more than the ferry earns", (), 12, "PARAPHRASE"),
        ("The harbour council voted on Tuesday to shut the old pier", (), 13, "REPORTER"),
        ("Pancakes are served at noon on Sundays", (), 1, "NOT-FOUND"),
    ],
)
def test_exit_codes_tell_the_verdict(stocked: Run, claim: str, more: tuple[str, ...], code: int, verdict: str) -> None:
    """Each verdict has its exit code, and stands in capitals at the beginning."""
    result = stocked("verify", claim, *more)

    assert result.exit_code == code
    assert f"{verdict}: " in result.stdout


def test_people_see_what_was_printed(stocked: Run) -> None:
    """A person sees the flag first, then the verdict, who said it, the diff without colours, and where it stood."""
    lines = stocked("verify", "Boats will never land at the new quay").stdout.splitlines()

    assert lines[0] == "look first: a negation was changed or left out"
    assert lines[1].startswith("ALTERED: ")
    text = "\n".join(lines)
    assert "1. Piet Okafor, Deputy Mayor" in text
    assert "Boats will [-still-] {+never+} land at the new quay" in text
    assert "first      2021-03-04 · The Harbour Post" in text


def test_people_see_what_was_cut(stocked: Run) -> None:
    """A cut that turns the sense shows the words that were cut away, and what stands around."""
    out = stocked("verify", "other choice").stdout

    assert "TRUNCATED" in out
    assert "cut away   «no»" in out
    assert "We had no" in out


def test_json(stocked: Run) -> None:
    """JSON holds the query, the verdict, the flags and the matches, with ids, spans and cuts."""
    result = stocked("verify", "nobody will insure it", "--json")
    answer = json.loads(result.stdout)

    assert result.exit_code == 0
    assert tuple(answer) == ("query", "verdict", "flags", "speaker", "notes", "matches")
    assert (answer["query"], answer["verdict"], answer["flags"]) == ("nobody will insure it", "verbatim", [])
    match = answer["matches"][0]
    assert match["quotation_id"].startswith("q-")
    assert match["speaker"] == "Agnes Thorne"
    assert (match["text"], match["score"], match["cut_before"]) == (
        "nobody will insure it",
        1.0,
        "The timber is rotten and",
    )
    assert match["diff"] == [{"op": "same", "claim": "nobody will insure it", "printed": "nobody will insure it"}]
    assert match["article"]["publisher"] == "The Harbour Post"
    assert stocked("show", match["quotation_id"]).exit_code == 0


def test_the_words_may_come_from_anywhere(stocked: Run, tmp_path: Path) -> None:
    """An argument, several, a file or standard input give the same answer."""
    (tmp_path / "claim.txt").write_text(f"\ufeff“{BOATS}”\n", encoding="utf-8")

    for arguments, stdin in (((BOATS,), None), (BOATS.split(), None), (("--file", "claim.txt"), None), (("-",), BOATS)):
        assert stocked("verify", *arguments, stdin=stdin).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("words", "--file", "claim.txt"), "not both"),
        (("words", "--csv", "claims.csv"), "--csv stands alone"),
        (("words", "-o", "out.csv"), "belong to --csv"),
        (("…",), "no word"),
    ],
)
def test_wrong_usage(stocked: Run, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be meant is refused with exit code 2."""
    result = stocked("verify", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--file", "nowhere.txt"), "cannot be read"),
        (("--csv", "nowhere.csv"), "cannot be read"),
        (("--csv", "claims.csv", "--quote-column", "said"), "no column said"),
        (("--csv", "strange.csv"), "no column of quotations"),
        (("--csv", "twice.csv"), "two columns have one name"),
    ],
)
def test_files_that_cannot_be_read(stocked: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    """A file that is not there, or holds no such column, is named with exit code 3."""
    (tmp_path / "claims.csv").write_text("quote\nwords\n", encoding="utf-8")
    (tmp_path / "strange.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text("quote,quote\n1,2\n", encoding="utf-8")
    result = stocked("verify", *arguments)

    assert result.exit_code == 3
    assert said in result.stderr


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_list_of_claims(stocked: Run, tmp_path: Path) -> None:
    """Each row comes back as it was, in order, with its verdict; the speaker's column counts."""
    claims = [
        ("1", "Boats will still land", "okafor"),
        ("2", "Boats will still land", "Agnes Thorne"),
        ("3", "Boats will\nnever land at the new quay", ""),
        ("4", "", ""),
        ("5", "'=1+1 pancakes", ""),
    ]
    with (tmp_path / "claims.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([("id", "Quote", "speaker"), *claims])

    result = stocked("verify", "--csv", "claims.csv", "-o", "out.csv")
    found = rows((tmp_path / "out.csv").read_text("utf-8"))

    assert result.exit_code == 5
    assert [(row["id"], row["Quote"], row["speaker"]) for row in found] == claims
    assert [row["verdict"] for row in found] == ["verbatim", "other-speaker", "altered", "", "not-found"]
    assert found[2]["flags"] == "negation"
    assert found[2]["word_diff"] == "Boats will [-still-] {+never+} land at the new quay"
    assert found[0]["printed_speaker"] == "Piet Okafor"
    assert "no word" in found[3]["notes"]
    assert "5 checked" in result.stderr


def test_a_list_on_standard_output(stocked: Run, tmp_path: Path) -> None:
    """Without a file to write, the table goes to standard output; all verbatim is exit code 0, anything else 10."""
    (tmp_path / "good.csv").write_text(f"text,verdict\n{BOATS},mine\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("said\nPancakes at noon on Sundays\n", encoding="utf-8")

    good, bad = stocked("verify", "--csv", "good.csv"), stocked("verify", "--csv", "bad.csv")

    assert (good.exit_code, bad.exit_code) == (0, 10)
    assert (rows(good.stdout)[0]["verdict"], rows(good.stdout)[0]["verify_verdict"]) == ("mine", "verbatim")


def test_nothing_is_overwritten(stocked: Run, tmp_path: Path) -> None:
    """A file that exists stays, unless it may be replaced."""
    (tmp_path / "claims.csv").write_text(f"quote\n{BOATS}\n", encoding="utf-8")
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")

    assert stocked("verify", "--csv", "claims.csv", "-o", "out.csv").exit_code == 2
    assert (tmp_path / "out.csv").read_text("utf-8") == "mine"
    assert stocked("verify", "--csv", "claims.csv", "-o", "out.csv", "--force").exit_code == 0


def test_no_control_character_reaches_the_terminal(run: Run, tmp_path: Path) -> None:
    """What a claim or an article holds is made visible."""
    evil = "\x1b]0;title\x07"
    (tmp_path / "a.txt").write_text(f"“We will {evil} pay for it,” said Ann {evil} Lee.\n", encoding="utf-8")
    run("ingest", "a.txt")

    for claim in (f"We will {evil} pay for it", f"We will {evil} never pay for it", f"{evil} nothing"):
        result = run("verify", claim)
        assert "\x1b" not in result.output
        assert "\x07" not in result.output


def test_everything_has_words() -> None:
    """Each verdict has an exit code and a sentence, each difference its words."""
    assert set(VERDICTS) == set(EXIT_CODES) == set(TOLD)
    assert set(ORDER) == set(DIFFERENCES)
