"""The command line: what goes to standard output, what beside it, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import STORY, Run, make_record, phrase, spans

from quotebank.citation import PROFILES
from quotebank.commands.blocks import block, context, words
from quotebank.commands.excerpts import excerpt
from quotebank.commands.page import page
from quotebank.model import Anonymity, Evidence, Phrase, Rival, Span, Speaker
from quotebank.terminal import Terminal
from quotebank.wire import aligned

ROOT = Path(__file__).parent.parent
DIRECT = "“Boats will still land at the new quay,”"
SPLIT = "“The timber is rotten and nobody will insure it,” […] “We had no other choice.”"


def rows(text: str) -> list[dict[str, str]]:
    found = json.loads(text)
    assert isinstance(found, list)
    return found


# --- ingest


def test_ingest(run: Run, tmp_path: Path) -> None:
    """An ingest says what became of each input on standard output, and makes the bank where there is none."""
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")

    result = run("ingest", "a.txt")

    assert result.exit_code == 0
    assert re.match(r"stored +\d+ quotations  a-[0-9a-f]{16}  a\.txt\n1 stored; ", result.stdout)
    assert result.stderr == ""
    assert (tmp_path / "quotebank.db").exists()


def test_ingest_again(stocked: Run) -> None:
    """The same file again changes nothing and says so."""
    again = stocked("ingest", "articles", "--publisher", "The Harbour Post", "--published", "2021-03-04")

    assert again.exit_code == 0
    assert again.stdout.startswith("unchanged")


def test_ingest_stdin(run: Run) -> None:
    """A text on standard input is an article; what is told of it is kept."""
    assert run("ingest", "-", "--title", "Pier", "--author", "Mara Quill", stdin=STORY).exit_code == 0

    (first, *_) = rows(run("search", "boats", "--json").stdout)
    assert (first["article_title"], first["article_author"]) == ("Pier", "Mara Quill")


def test_ingest_counts_what_it_leaves_out(run: Run, tmp_path: Path) -> None:
    """What a folder holds beside articles is counted in the summary."""
    for name in ("a.txt", "README.md", "b.jpg"):
        (tmp_path / "box").mkdir(exist_ok=True)
        (tmp_path / "box" / name).write_text(STORY, encoding="utf-8")

    assert "2 left out: 1 a README, 1 not an article's format" in run("ingest", "box").stdout


# --- search


def test_search_block(stocked: Run) -> None:
    """A result shows speaker, role, date, kind, the words with the hit marked, where it was printed, and its id."""
    out = stocked("search", "boats").stdout

    assert "Piet Okafor, Deputy Mayor" in out
    assert "direct" in out
    assert "“*Boats* will still land at the new quay,”" in out
    assert re.search(r"The Harbour Post · 2021-03-04 · Harbour council .* · q-[0-9a-f]{16}", out)


def test_search_json_is_keyed_by_columns(stocked: Run) -> None:
    """JSON is an array of objects with the default columns of the CSV, verbatim."""
    row, *_ = rows(stocked("search", "boats", "--json").stdout)

    assert tuple(row) == PROFILES["default"]
    assert row["quote"] == DIRECT
    assert STORY.count(row["quote"]) == 1


@pytest.mark.parametrize("flag", ["--json", "--nl", "--csv", "--tsv", "--table"])
def test_formats(stocked: Run, flag: str) -> None:
    """Each format gives the same quotation."""
    result = stocked("search", "boats", flag, "-c", "speaker", "-c", "quote")

    assert result.exit_code == 0
    assert "Piet Okafor" in result.stdout
    assert DIRECT in result.stdout
    assert result.stderr == ""


def test_no_headers(stocked: Run) -> None:
    """--no-headers leaves out the row of names."""
    result = stocked("search", "boats", "--words-in", "quote", "--csv", "-c", "speaker", "--no-headers")

    assert result.stdout_bytes == b"Piet Okafor\r\n"


def test_filters(stocked: Run) -> None:
    """Filters narrow; a speaker is told as understood beside the data."""
    result = stocked("search", "--speaker", "thorne", "--kind", "direct", "--json")

    assert [row["quote"] for row in rows(result.stdout)] == [SPLIT]
    assert "Agnes Thorne" in result.stderr


def test_limit_and_offset(stocked: Run) -> None:
    """A page is a slice of the whole, in the same order, and says how much there is."""
    everything = [row["citation_id"] for row in rows(stocked("search", "--limit", "0", "--json").stdout)]
    page = [row["citation_id"] for row in rows(stocked("search", "--limit", "2", "--offset", "1", "--json").stdout)]

    assert page == everything[1:3]
    assert f"2 to 3 of {len(everything)}" in stocked("search", "--limit", "2", "--offset", "1").stderr


def test_count(stocked: Run) -> None:
    """--count gives the number alone."""
    everything = rows(stocked("search", "--limit", "0", "--json").stdout)

    assert stocked("search", "--count").stdout == f"{len(everything)}\n"


def test_word_beside_a_quotation(stocked: Run) -> None:
    """A sentence beside it finds a quotation, behind those that say the word, and is shown cut to what matters."""
    out = stocked("search", "ferry").stdout

    joined = " ".join(out.split())
    assert out.index("more than the *ferry* earns") < out.index("“Boats will still land at the new quay,”")
    assert re.search(r"in context, before: … [^…]*\bthe repairs would cost more than the \*ferry\* earns\.", joined)
    assert "in context" not in stocked("search", "ferry", "--words-in", "quote").stdout
    assert stocked("search", "ferry", "--count", env={"QUOTEBANK_SEARCH_WORDS_IN": "quote"}).stdout == "1\n"


def test_word_in_context_that_is_shown_whole(stocked: Run) -> None:
    """With -C the sentence stands there already: the word is marked in it, and no excerpt repeats it."""
    plain, around = (stocked("search", "ferry", "-C", n).stdout for n in "01")

    assert "in context" in plain
    assert "in context" not in around
    assert around.count("*ferry*") == plain.count("*ferry*")


def test_words_beside_are_exported(stocked: Run) -> None:
    """An export asks the same way, and the context columns hold the word; its columns stay as they are."""
    whole = rows(stocked("export", "ferry", "--format", "json").stdout)
    alone = rows(stocked("export", "ferry", "--format", "json", "--words-in", "quote").stdout)

    assert [set(row) for row in whole] == [set(PROFILES["default"])] * len(whole)
    others = [row for row in whole if row not in alone]
    assert len(alone) == 1
    assert others
    assert all("ferry" in row["context_before"] + row["context_after"] for row in others)


def test_nothing_found_in_the_words_alone(stocked: Run) -> None:
    """That only the words of quotations were looked at is a condition, too."""
    result = stocked("search", "ferry", "--speaker", "thorne", "--words-in", "quote")

    assert "nothing found for query «ferry», words-in «quote», speaker «thorne»" in result.stderr
    assert "without --words-in: 1" in result.stderr


@pytest.mark.parametrize(
    ("sentence", "marked", "shown"),
    [
        ("The pier is old.", ["pier"], "The *pier* is old."),
        ("x" * 60 + " the pier " + "y" * 60, ["pier"], "… the *pier* …"),
        ("old " * 30 + "pier" + " new" * 30, ["pier"], "… " + "old " * 12 + "*pier*" + " new" * 12 + " …"),
        ("pier " + "old " * 40 + "quay.", ["pier", "quay"], "*pier*" + " old" * 12 + " … " + "old " * 12 + "*quay*."),
        ("the\nold   pier", ["old", "pier"], "the *old pier*"),
        ("pier" * 40, ["pier"], "*pier* …"),
    ],
)
def test_excerpt(sentence: str, marked: list[str], shown: str) -> None:
    """An excerpt keeps whole words around what was found, and says where it leaves words out."""
    marks = spans(sentence, *marked)

    assert "".join(piece.text for piece in excerpt(sentence, Span(0, len(sentence)), marks)) == shown


def test_context(stocked: Run) -> None:
    """-C adds the sentences around, as printed."""
    without, one, two = (stocked("search", "boats", "--words-in", "quote", "-C", n).stdout for n in "012")

    assert "the repairs would cost more" not in without
    assert "the repairs would cost more" in one
    assert "“We had no other choice.”" not in one
    assert "“We had no other choice.”" in two


def test_nothing_found(stocked: Run) -> None:
    """When nothing is found the exit code is 1 and each condition is told with the count without it."""
    result = stocked("search", "boats", "--speaker", "thorne")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing found for query «boats», speaker «thorne»" in result.stderr
    assert re.search(r"without the words: [1-9]", result.stderr)
    assert re.search(r"without --speaker: [1-9]", result.stderr)


def test_nothing_found_tells_the_part_to_blame(stocked: Run) -> None:
    """Each part of the query is left out in turn; a word that is nowhere gets near spellings, a name its option."""
    told = stocked("search", "pier tmber -ferry").stderr.splitlines()

    assert told[1:] == [
        "  without pier: nothing",
        "  without tmber: 1",
        "  without -ferry: nothing",
        "  no quotation holds «tmber», nor a sentence beside one; near: timber",
    ]
    assert (
        "«okafor» is among those who speak: try --speaker okafor (Piet Okafor)"
        in stocked("search", "okafor zebra", "--words-in", "quote").stderr
    )


def test_explain_query(stocked: Run) -> None:
    """The query in words, with whom a name was taken for; nothing is searched for."""
    told = stocked(
        "search", "--explain-query", "pier w/3 timber -speaker:thorn said:2021 (boat* OR quai~1)", "--kind", "direct"
    )

    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "all of these:",
        "  «pier» in any form, then at most 3 words on, «timber» in any form",
        "  not said by Agnes Thorne, for «thorn»",
        "  said from 2021-01-01 to 2021-12-31, as far as the article tells",
        "  at least one of these:",
        "    a word that begins with «boat»",
        "    «quai», or a word spelt with one letter changed",
        "  direct: all words in quotation marks",
        "words count in the quotation, or in the sentence before or after it",
    ]


def test_mistyped_name_is_taken_aloud(stocked: Run) -> None:
    """Whoever is nearest is taken and told, in a search and in an export; a role will do for a name."""
    for command, typed in (("search", "Thorn"), ("export", "Thorn"), ("search", "Mayor Thonre, Agnes")):
        assert "the nearest name was taken: Agnes Thorne" in stocked(command, "--speaker", typed).stderr
    told = [line for line in stocked("search", "--speaker", "Thorn").stderr.splitlines() if "Agnes Thorne" in line]
    assert len(told) == 1
    assert "taken as anyone called deputy mayor: Piet Okafor" in stocked("search", "--speaker", "deputy mayor").stderr


def test_fault_of_a_query_is_pointed_at(stocked: Run) -> None:
    """The caret stands under the character, behind wide and hidden ones too."""
    lines = stocked("search", "“橋” pier\t(toll OR").stderr.splitlines()

    assert lines[1:3] == ["  where: “橋” pier (toll OR", " " * 27 + "^"]


def test_full(stocked: Run) -> None:
    """Each quotation with what show tells of it."""
    told = stocked("search", "timber", "--full").stdout

    assert "because" in told
    assert "stands at" in told


def test_nothing_found_as_json(stocked: Run) -> None:
    """A program that asks for JSON gets an empty array, and exit code 1."""
    result = stocked("search", "zebra", "--json")

    assert (result.exit_code, result.stdout) == (1, "[]\n")


def test_unknown_column(stocked: Run) -> None:
    """A column that nobody knows is a usage error with the nearest name."""
    result = stocked("search", "boats", "--json", "-c", "speker")

    assert result.exit_code == 2
    assert "Did you mean speaker?" in result.stderr


# --- show, speakers, stats


def test_show(stocked: Run) -> None:
    """A quotation is shown in its article, with its cue, its source, its place and the reason."""
    row, *_ = rows(stocked("search", "boats", "--json").stdout)

    out = stocked("show", row["citation_id"]).stdout

    for told in (DIRECT, "the repairs would cost", "«said»", "«Okafor»", "Deputy Mayor", "found by", "because"):
        assert told in out
    start = STORY.index(DIRECT)
    assert f"characters {start + 1}–{start + len(DIRECT)}" in out


def test_show_tells_where_the_date_was_read(run: Run) -> None:
    """Beside each value stands where it was found, and below what contradicts it."""
    words = "\n\n".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
    told = {
        "@type": "NewsArticle",
        "headline": "Pier shut",
        "datePublished": "2021-03-05T10:00:00Z",
        "dateModified": "2021-03-06T08:00:00Z",
        "author": {"name": "Ida Moll"},
        "url": "https://post.example/pier",
    }
    data = f"<script type=application/ld+json>{json.dumps(told)}</script>"
    Path("a.html").write_text(f"<html lang=en><head>{data}</head><body><h1>Pier shut</h1>{words}</body></html>")
    Path("a.meta.json").write_text(json.dumps({"published": "2021-03-07", "url": "https://news.example/1"}))
    run("ingest", "a.html")
    row, *_ = rows(run("search", "boats", "--json").stdout)

    lines = " ".join(run("show", row["citation_id"]).stdout.split())

    assert "by Ida Moll (JSON-LD" in lines
    assert "published 2021-03-05T10:00:00Z (JSON-LD datePublished)" in lines
    assert "changed 2021-03-06T08:00:00Z (JSON-LD dateModified)" in lines
    assert "found at https://news.example/1" in lines
    assert "careful two values for the day of publication" in lines


def test_show_by_short_id(stocked: Run) -> None:
    """Four characters of an id are enough; an id that is not there is exit code 1."""
    row, *_ = rows(stocked("search", "boats", "--json").stdout)

    assert stocked("show", row["citation_id"][:6]).exit_code == 0
    assert stocked("show", "q-0000000000000000").exit_code == 1


def test_show_json_spans(stocked: Run) -> None:
    """The spans of --json cut the printed words out of the article."""
    row, *_ = rows(stocked("search", "boats", "--json").stdout)
    (shown,) = rows(stocked("show", row["citation_id"], "--json").stdout)

    assert [STORY[start:end] for start, end in shown["spans"]["content"]] == [DIRECT]
    assert set(PROFILES["audit"]) < set(shown)
    assert shown["evidence"]


def test_speakers(stocked: Run) -> None:
    """Who speaks: by name, with roles as printed and counts; an unknown name is exit code 1."""
    found = {row["speaker"]: row for row in rows(stocked("speakers", "--json").stdout)}

    assert found["Agnes Thorne"]["roles"] == "Mayor"
    assert int(found["Piet Okafor"]["quotations"]) == 2
    assert stocked("speakers", "zebra").exit_code == 1


def test_stats(stocked: Run) -> None:
    """The counts of the kinds add up, and the index holds them all."""
    counts = json.loads(stocked("stats", "--json").stdout)

    assert counts["articles"] == 1
    assert counts["direct"] + counts["mixed"] + counts["indirect"] == counts["quotations"] == counts["indexed"]


def test_reindex_and_doctor(stocked: Run) -> None:
    """A new index holds what the rows hold, and a whole bank has nothing wrong."""
    assert stocked("reindex").exit_code == 0

    result = stocked("doctor", "--deep")
    assert (result.exit_code, result.stdout) == (0, "nothing wrong\n")
    assert stocked("doctor", "--json").stdout == "[]\n"


# --- export


def test_export(stocked: Run, tmp_path: Path) -> None:
    """A CSV file comes with its description, and holds every quotation that the search has."""
    result = stocked("export", "--kind", "direct", "-o", "direct.csv")

    assert (result.exit_code, result.stdout) == (0, "")
    data = (tmp_path / "direct.csv").read_bytes()
    assert data.count(b"\r\n") == 3
    found = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert {row["quote"] for row in found} == {DIRECT, SPLIT}
    described = json.loads((tmp_path / "direct.csv-metadata.json").read_text(encoding="utf-8"))
    assert described["notes"][0]["rows"] == 2
    assert described["notes"][0]["question"] == {"kind": "direct"}


def test_export_keeps_files(stocked: Run, tmp_path: Path) -> None:
    """A file that is there is replaced only with --force."""
    (tmp_path / "all.csv").write_text("mine", encoding="utf-8")

    refused = stocked("export", "-o", "all.csv")
    assert (refused.exit_code, (tmp_path / "all.csv").read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in refused.stderr
    assert stocked("export", "-o", "all.csv", "--force").exit_code == 0
    assert (tmp_path / "all.csv").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    ("options", "first"),
    [
        (["--profile", "short"], ",".join(PROFILES["short"])),
        (["--profile", "audit"], ",".join(PROFILES["audit"])),
        (["--profile", "claimreview"], ",".join(PROFILES["claimreview"])),
        (["--columns", "quote, url"], "quote,url,article_title,publication,published_on"),
        (
            ["--excel", "--columns", "speaker"],
            "\ufeffspeaker,speaker_kind,anonymity_reason,article_title,publication,published_on,url",
        ),
    ],
)
def test_export_columns(stocked: Run, options: list[str], first: str) -> None:
    """Profiles and columns give exactly the header that was asked for."""
    assert stocked("export", *options).stdout_bytes.decode().split("\r\n")[0] == first


def test_export_tells_what_excel_cuts(run: Run) -> None:
    """A cell longer than Excel keeps is written whole, with a note beside the data."""
    run("ingest", "-", stdin=f"“{'No pier is safe and ' * 2000}” said Mayor Agnes Thorne.\n")

    result = run("export")
    assert "longer than Excel keeps" in result.stderr
    assert result.stdout.count("No pier is safe") >= 4000


def test_export_nothing(stocked: Run, tmp_path: Path) -> None:
    """When nothing is found no file is made."""
    assert stocked("export", "zebra", "-o", "none.csv").exit_code == 1
    assert not (tmp_path / "none.csv").exists()


def test_export_twice_is_equal(stocked: Run) -> None:
    """The same bank gives the same bytes."""
    first, second = (stocked("export", "--profile", "audit").stdout_bytes for _ in range(2))

    assert first == second


# --- extract


def test_extract(run: Run) -> None:
    """Texts in, quotations out: the id comes back, and spans count the text exactly as it was given."""
    text = STORY.replace("\n", "\r\n")
    result = run("extract", stdin=json.dumps({"id": ["any", 1], "text": text}) + "\n")

    answer = json.loads(result.stdout)
    assert answer["id"] == ["any", 1]
    pieces = [[text[start:end] for start, end in found["content"]] for found in answer["quotations"]]
    assert [DIRECT] in pieces
    assert ["“The timber is rotten and nobody will insure it,”", "“We had no other choice.”"] in pieces


def test_extract_keeps_the_keys(run: Run) -> None:
    """The keys of an answer are a public contract."""
    result = run("extract", stdin='{"text": "“No,” said Ann Lee."}')

    (found,) = json.loads(result.stdout)["quotations"]
    assert " ".join(found) == (
        "id kind content cue source marked speaker speaker_kind role affiliation said_phrase said_on said_precision"
        " anonymity occasion confidence rule flags"
    )


def test_extract_goes_on(run: Run) -> None:
    """A broken line is named beside the data, the others are answered, and the exit code is 5; all broken is 3."""
    good = '{"text": "“No,” said Ann Lee."}\n'
    result = run("extract", stdin=good + '{"text": 1}\n\n' + good)

    assert result.exit_code == 5
    assert len(result.stdout.splitlines()) == 2
    assert "-:2" in result.stderr
    assert run("extract", stdin="broken").exit_code == 3


@pytest.mark.parametrize("text", ["a\r\nb\rc\nd", "\r\r\n\n", "x\0y\ud800z", "\ufeffa"])
def test_extract_never_shifts(text: str) -> None:
    """What the extractor is given has the length of what came in, and its line ends in the same places."""
    assert len(aligned(text)) == len(text)
    assert [at for at, char in enumerate(aligned(text)) if char == "\n"] == [
        match.end() - 1 for match in re.finditer("\r\n|\r|\n", text)
    ]


def test_extract_streams() -> None:
    """The first answer is there before the second question is asked."""
    command = [sys.executable, str(ROOT / "cli.py"), "extract"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b'{"id": 1, "text": "x"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdin.close()
        assert process.wait() == 0


# --- settings


def test_settings_precedence(stocked: Run, tmp_path: Path) -> None:
    """Flag before variable before quotebank.toml before the user's file before the default."""
    (tmp_path / "no-config").mkdir()
    (tmp_path / "no-config" / "config.toml").write_text("[search]\nlimit = 4\noffset = 1\n", encoding="utf-8")
    (tmp_path / "quotebank.toml").write_text("[search]\nlimit = 3\n", encoding="utf-8")

    def shown(*args: str, **env: str) -> int:
        return len(rows(stocked("search", "--json", *args, env=env).stdout))

    assert shown() == 3
    assert shown(QUOTEBANK_SEARCH_LIMIT="2") == 2
    assert shown("--limit", "1", QUOTEBANK_SEARCH_LIMIT="2") == 1
    origins = {row["name"]: row for row in rows(stocked("config", "show", "--json").stdout)}
    assert (origins["search.limit"]["value"], origins["search.limit"]["origin"]) == ("3", "quotebank.toml")
    assert origins["search.offset"]["origin"].endswith("config.toml")
    assert origins["search.style"]["origin"] == "default"


def test_config_show_tells_flags_and_variables(run: Run) -> None:
    """A flag and a variable are named as the origin of what they set."""
    result = run("--color", "never", "config", "show", "--json", env={"QUOTEBANK_BANK": "archive"})

    origins = {row["name"]: row["origin"] for row in rows(result.stdout)}
    assert origins["bank"] == "QUOTEBANK_BANK"
    assert origins["color"] == "flag"


@pytest.mark.parametrize(
    ("text", "words"),
    [("[search]\nlimt = 3\n", "search.limit"), ("limit = [", "quotebank.toml"), ("bank = 2021-03-04\n", "bank")],
)
def test_broken_settings(run: Run, tmp_path: Path, text: str, words: str) -> None:
    """A settings file with an unknown option or broken syntax is a usage error that names it."""
    (tmp_path / "quotebank.toml").write_text(text, encoding="utf-8")

    result = run("stats")

    assert result.exit_code == 2
    assert words in result.stderr


# --- the program as a whole


def test_version(run: Run) -> None:
    """--version names the package, its build, the schema, the index library and SQLite."""
    assert [line.split()[0] for line in run("--version").stdout.splitlines()] == [
        "quotebank",
        "extractor",
        "schema",
        "whoosh",
        "sqlite",
    ]


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help(run: Run, flag: str) -> None:
    """Both help options work everywhere."""
    assert run(flag).stdout.startswith("Usage: quotebank")
    assert run("search", flag).exit_code == 0


def test_debug(run: Run) -> None:
    """A traceback is shown only when it is asked for."""
    assert "Traceback" not in run("stats").stderr
    assert "Traceback" in run("--debug", "stats").stderr


def test_fault_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody expected is one line, a hint, and exit code 70."""
    from quotebank import bank

    def broken(*args: object, **more: object) -> None:
        raise ZeroDivisionError("by chance")

    monkeypatch.setattr(bank.Bank, "__init__", broken)
    result = run("stats")

    assert result.exit_code == 70
    assert "ZeroDivisionError: by chance" in result.stderr
    assert "--debug" in result.stderr


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 and no traceback."""
    from quotebank import bank

    def interrupted(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bank.Bank, "__init__", interrupted)
    result = run("stats")

    assert result.exit_code == 130
    assert "Traceback" not in result.output


def test_reader_that_leaves(stocked: Run, tmp_path: Path) -> None:
    """A reader that has seen enough, such as head, is no error."""
    (tmp_path / "many.jsonl").write_text(
        "".join(json.dumps({"text": f"“No {n},” said Ann Lee. " * 40}) + "\n" for n in range(400)), encoding="utf-8"
    )
    command = f"{sys.executable} {ROOT / 'cli.py'} extract < many.jsonl | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_cold_search_is_light(stocked: Run) -> None:
    """A search loads neither the tables' library nor anything that extraction needs."""
    code = (
        "import sys; sys.argv = ['quotebank', 'search', 'boats', '--json']\n"
        "from quotebank.commands import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    loaded = set(done.stderr.splitlines()[-1].split())

    heavy = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "charset_normalizer"}
    rooms = ("lexicon", "rules", "tagger", "pipeline", "passages", "tables", "readers")
    heavy |= {f"quotebank.{room}" for room in rooms}
    assert json.loads(done.stdout)
    assert loaded & heavy == set()


CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")


def test_no_control_character_leaves(run: Run) -> None:
    """Whatever an article or a person types, no command lets a control character through (goal S6)."""
    evil = "".join(map(chr, [*range(1, 10), *range(11, 13), *range(14, 32), *range(127, 160)]))
    article = {
        "text": f"“We will {evil} pay,” said Ann {evil}Lee.\n\n“We {evil} will not,” said Mayor Ann Lee of {evil}.",
        "title": f"Title{evil}",
        "publisher": f"Post{evil}",
        "author": evil,
        "url": f"https://example.org/{evil}",
    }
    outputs = [run("ingest", "-", stdin=json.dumps(article) + "\n")]
    found = rows(run("search", "--json").stdout)
    outputs += [run("show", row["citation_id"], "--json") for row in found]
    outputs += [run("show", row["citation_id"]) for row in found]
    outputs += [run("explain", row["citation_id"], *more) for row in found for more in ((), ("--json",))]
    for line in ("search", "search pay", "search -C 2", "search --json", "search --nl", "search --table", "speakers"):
        outputs.append(run(*line.split()))
    for line in ("speakers --json", "stats", "doctor", "config show", "reindex"):
        outputs.append(run(*line.split()))
    for typed in (["search", evil], ["search", "--speaker", evil], [evil], ["show", evil], ["ingest", f"no{evil}"]):
        outputs.append(run(*typed))
    outputs.append(run("extract", stdin=json.dumps({"id": evil, "text": article["text"]})))

    assert found
    assert [CONTROL.findall(result.output) for result in outputs if CONTROL.search(result.output)] == []


# --- blocks and pages, without a bank


def shown_block(**changes: object) -> str:
    stream = io.StringIO()
    block(Terminal(stream, "never", {}), 1, make_record(STORY, DIRECT, **changes), ())
    return stream.getvalue()


def test_block_does_not_claim() -> None:
    """A block says of what is not known that it is not known."""
    unnamed = Anonymity(description="A fisherman", reason=None, count=1)

    assert "A fisherman (not named)" in shown_block(speaker=Speaker(kind="anonymous"), anonymity=unnamed)
    again = Phrase("A fisherman", Span(0, 11))
    once = shown_block(speaker=Speaker(kind="anonymous"), anonymity=unnamed, role=again)
    assert once.count("A fisherman") == 1
    assert "speaker unknown · date unknown" in shown_block(speaker=Speaker())
    assert "no headline" in shown_block()


def test_block_tells_doubt() -> None:
    """A low confidence is told, a high one is not."""
    assert "confidence 0.40" in shown_block(confidence=0.4)
    assert "confidence" not in shown_block(confidence=0.9)


def test_hits_side_by_side_are_one() -> None:
    """Two hits with a blank between them are marked as one, and the words stay as printed."""
    text = "the new quay is new"
    (whole,) = spans(text, text)

    pieces = [piece.text for piece in words(text, [whole], spans(text, "new", "quay", "new"))]

    assert "".join(pieces) == "the *new quay* is *new*"


def test_context_is_as_much_as_asked() -> None:
    """Context is counted in sentences on each side, and there is none when none is asked for."""
    record = make_record(STORY, DIRECT)

    assert context(record, 0) == ()
    assert [span.of(STORY)[:12] for span in context(record, 2)][-1] == "A fisherman "


def test_page_tells_why() -> None:
    """The page of a quotation gives evidence, rivals, oddities and an unnamed source's reason in words."""
    stream = io.StringIO()
    record = make_record(
        STORY,
        DIRECT,
        speaker=Speaker(kind="anonymous"),
        anonymity=Anonymity(description="A fisherman", reason="who asked not to be named", count=1),
        evidence=(Evidence("the mention before it", spans(STORY, "A fisherman")[0]),),
        rivals=(Rival("Piet Okafor", "named only afterwards"),),
        flags=("unbalanced-marks",),
        occasion=phrase(STORY, "on Tuesday"),
        url="https://example.org/pier",
    )
    page(Terminal(stream, "never", {}), record, 1, "mla")

    out = stream.getvalue()
    for line in (
        "why unnamed   «who asked not to be named»",
        "because       the mention before it: «A fisherman»",
        "not           Piet Okafor: named only afterwards",
        "look at       a quotation mark opens or closes without its partner",
        "occasion      on Tuesday (printed at characters",
        "#:~:text=Boats%20will%20still",
    ):
        assert line in out
