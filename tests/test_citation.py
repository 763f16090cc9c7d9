"""Citations: the columns that are a public contract, links to the words, and lines in three styles."""

from __future__ import annotations

import dataclasses
from datetime import date
from urllib.parse import unquote

import pytest
from conftest import make_record, phrase, spans

from quotebank.bylines import Author, authors
from quotebank.citation import COLUMNS, PROFILES, SOURCES, citation, cited
from quotebank.commands import options
from quotebank.deep_link import deep_link
from quotebank.exporters import EXPORTERS
from quotebank.model import Anonymity, Article, Said, Span, Speaker
from quotebank.search import Sort
from quotebank.styles import STYLES

DEFAULT = [
    "citation_id", "speaker", "speaker_role", "speaker_kind", "quote", "quote_type", "quoted_words",
    "said_on", "said_on_precision", "occasion", "article_title", "article_author", "publication",
    "published_on", "url", "deep_link", "archive_url", "accessed_on", "context_before", "context_after",
    "confidence", "review_status", "quote_group_id", "note", "citation_text",
]  # fmt: skip
AUDIT = [
    "speaker_as_printed",
    "speaker_qid",
    "speaker_affiliation",
    "anonymity_reason",
    "source_count",
    "cue",
    "reported_via",
    "attribution_method",
    "said_on_phrase",
    "updated_on",
    "section",
    "language",
    "paragraph",
    "char_start",
    "char_end",
    "article_id",
    "article_sha256",
    "quote_sha256",
    "group_size",
    "first_published_in_group",
    "reviewed_by",
    "reviewed_on",
    "extractor_version",
    "speaker_extracted",
    "speaker_role_extracted",
    "said_on_extracted",
    "quote_type_extracted",
    "review_trail",
    "quote_extracted",
]


def test_columns_are_a_contract() -> None:
    """The profiles hold exactly these columns in exactly this order."""
    assert list(PROFILES["default"]) == DEFAULT
    assert list(PROFILES["audit"]) == DEFAULT + AUDIT
    assert PROFILES["short"] == ("speaker", "speaker_role", "quote", "said_on", "publication", "published_on", "url")
    claim = ("claimAuthor", "claimDate", "claimReviewed", "claimFirstAppearance", "claimAppearances")
    assert PROFILES["claimreview"] == (*claim, "speaker_kind", "anonymity_reason", *SOURCES)
    assert [column.name for column in COLUMNS] == [*DEFAULT, *AUDIT, *claim]


def test_every_column_is_filled() -> None:
    """A citation has each column once, and nothing besides; every cell is text."""
    bare, whole = citation(make_record()), cited(make_record(), style="apa", found=()).row

    assert sorted(bare) == sorted(PROFILES["audit"])
    assert sorted(whole) == sorted(column.name for column in COLUMNS)
    assert all(isinstance(cell, str) for cell in whole.values())


def test_unknown_is_empty() -> None:
    """What the article does not tell is an empty cell: no None, no n.d."""
    row = citation(make_record())

    empty = ("speaker_role", "said_on", "occasion", "article_title", "url", "deep_link", "published_on", "note")
    assert {row[name] for name in empty} == {""}
    assert row["said_on_precision"] == "unknown"


def test_words_are_verbatim(story: str) -> None:
    """A split quotation is given as printed, marks included, and its words inside marks apart."""
    row = citation(make_record(story, "“The timber is rotten and nobody will insure it,”", "“We had no other choice.”"))

    assert row["quote"] == "“The timber is rotten and nobody will insure it,” […] “We had no other choice.”"
    assert row["quoted_words"] == "The timber is rotten and nobody will insure it, […] We had no other choice."
    assert story[int(row["char_start"]) : int(row["char_end"])].endswith("“We had no other choice.”")


def test_anonymous_source(story: str) -> None:
    """A source without a name stands under its description, and its kind says that this is no name."""
    told = Anonymity(description="A fisherman", reason="who asked not to be named", count=1)
    row = citation(make_record(story, speaker=Speaker(kind="anonymous"), anonymity=told))

    assert (row["speaker"], row["speaker_kind"]) == ("A fisherman", "anonymous")
    assert (row["anonymity_reason"], row["source_count"]) == ("who asked not to be named", "1")


def test_dates_stay_as_precise_as_they_are() -> None:
    """A month is not given a day, and the date of publication never stands in for the date of speaking."""
    said = Said(earliest=date(2021, 3, 1), latest=date(2021, 3, 31), precision="month")

    assert citation(make_record(said=said))["said_on"] == "2021-03"
    assert citation(make_record(published="2021-03-04"))["said_on"] == ""


def test_context_and_role(story: str) -> None:
    """Context, role, cue and mention are the printed words."""
    before = spans(story, "Deputy Mayor Piet Okafor said the repairs would cost more than")[0]
    after = spans(story, "A fisherman who asked not to be named called the vote “a bad joke.”")[0]
    row = citation(
        make_record(
            story,
            paragraph=4,
            after=after,
            role=phrase(story, "Deputy Mayor"),
            before=before,
            source=(spans(story, "quay,” ", "Okafor")[1],),
            cue=(spans(story, "Okafor ", "said")[1],),
        )
    )

    assert (row["speaker_role"], row["speaker_as_printed"], row["cue"]) == ("Deputy Mayor", "Okafor", "said")
    assert row["context_before"].startswith("Deputy Mayor Piet Okafor said")
    assert row["context_after"].startswith("A fisherman who asked")
    assert row["paragraph"] == "5"


def test_link_of_a_citation(story: str) -> None:
    """The link of a direct quotation looks for the words inside its marks, which pages set as they like."""
    url = "https://example.org/pier"

    assert citation(make_record(story, url=url))["deep_link"] == (
        f"{url}#:~:text=Boats%20will%20still%20land%20at%20the%20new%20quay%2C"
    )


FULL = Article(
    text="x",
    title="Pier to Close",
    author="Mara Quill",
    publisher="The Harbour Post",
    published="2021-03-04T09:00:00+00:00",
    url="https://example.org/pier",
    accessed="2021-06-01",
)


@pytest.mark.parametrize(
    ("style", "line"),
    [
        ("chicago", "Mara Quill, “Pier to Close,” The Harbour Post, March 4, 2021, https://example.org/pier."),
        ("apa", "Quill, M. (2021, March 4). Pier to Close. The Harbour Post. https://example.org/pier"),
        (
            "mla",
            "Quill, Mara. “Pier to Close.” The Harbour Post, 4 Mar. 2021, https://example.org/pier."
            " Accessed 1 June 2021.",
        ),
    ],
)
def test_styles(style: str, line: str) -> None:
    """A fully known article gives the line that the style's handbook asks for."""
    assert STYLES[style](FULL) == line


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("missing", ["title", "author", "publisher", "published", "url", "accessed"])
def test_styles_leave_out_the_unknown(style: str, missing: str) -> None:
    """A part that is not known is left out, and no stray mark stands in its place."""
    line = STYLES[style](dataclasses.replace(FULL, **{missing: None}))

    assert not any(stray in line for stray in ("None", ", ,", "..", " ,", "()", "“”", "  "))


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_nothing(style: str) -> None:
    """Of an article that nothing is known of, the line is empty."""
    assert STYLES[style](Article(text="x")) == ""


@pytest.mark.parametrize(
    ("style", "changes", "line"),
    [
        ("chicago", {"published": None, "accessed": None}, "Mara Quill, “Pier to Close,” The Harbour Post, n.d., "),
        ("chicago", {"published": None}, "Mara Quill, “Pier to Close,” The Harbour Post, accessed June 1, 2021, "),
        ("apa", {"published": None}, "Quill, M. (n.d.). Pier to Close. The Harbour Post."),
        ("mla", {"published": None}, "Quill, Mara. “Pier to Close.” The Harbour Post, https://"),
        ("chicago", {"author": None}, "“Pier to Close,” The Harbour Post"),
        ("apa", {"author": None}, "Pier to Close. (2021, March 4). The Harbour Post."),
        ("mla", {"author": None}, "“Pier to Close.” The Harbour Post"),
        ("apa", {"author": "The Harbour Post"}, "The Harbour Post. (2021, March 4). Pier to Close. https://"),
        ("mla", {"author": "Harbour Desk"}, "Harbour Desk. “Pier to Close.”"),
        ("chicago", {"author": "Mara Quill and Peter Holm"}, "Mara Quill and Peter Holm, “Pier"),
        ("apa", {"author": "Mara Quill and Peter Holm"}, "Quill, M., & Holm, P. (2021"),
        ("mla", {"author": "Mara Quill and Peter Holm"}, "Quill, Mara, and Peter Holm. “Pier"),
        ("chicago", {"author": "Mara Quill, Peter Holm, and Anna Lee"}, "Mara Quill, Peter Holm, and Anna Lee, “Pier"),
        ("apa", {"author": "Mara Quill, Peter Holm, and Anna Lee"}, "Quill, M., Holm, P., & Lee, A. (2021"),
        ("mla", {"author": "Mara Quill, Peter Holm, and Anna Lee"}, "Quill, Mara, et al. “Pier"),
        ("chicago", {"author": "Mara Quill, Peter Holm, Rose Marsh & Anna Lee"}, "Mara Quill et al., “Pier"),
        ("apa", {"author": "Jean-Luc Quill"}, "Quill, J.-L. (2021"),
        ("chicago", {"title": "Will “it” close?"}, "Mara Quill, “Will ‘it’ close?,” The Harbour Post"),
        ("mla", {"title": "Will “it” close?"}, "Quill, Mara. “Will ‘it’ close?” The Harbour Post"),
        ("apa", {"title": "Will “it” close?"}, "Quill, M. (2021, March 4). Will “it” close? The Harbour Post."),
        ("apa", {"title": None, "author": None, "publisher": None}, "(2021, March 4). https://"),
    ],
)
def test_styles_of_odd_articles(style: str, changes: dict[str, str | None], line: str) -> None:
    """No date, no author, a newsroom as author, several authors, and titles with marks, as the handbooks have them."""
    assert STYLES[style](dataclasses.replace(FULL, **changes)).startswith(line)


def test_apa_names_twenty() -> None:
    """Of more than twenty authors APA names the first nineteen and the last."""
    people = [f"Anna {chr(65 + n)}olm" for n in range(22)]

    line = STYLES["apa"](dataclasses.replace(FULL, author=", ".join(people)))

    assert line.startswith("Aolm, A., Bolm, A.,")
    assert ", Solm, A., … Volm, A. (2021" in line


PERSONS = [
    ("Mara Quill", "Quill/Mara"),
    ("By Mara Quill", "Quill/Mara"),
    ("MARA QUILL", "QUILL/MARA"),
    ("Lee Baker", "Baker/Lee"),
    ("Ludwig van Elm", "van Elm/Ludwig"),
    ("J.K. Marsh", "Marsh/J.K."),
    ("Philip K. Marsh", "Marsh/Philip K."),
    ("John Marsh, Jr.", "Marsh/John/Jr."),
    ("John Marsh Jr. and Anna Lee", "Marsh/John/Jr.; Lee/Anna"),
    ("Anna Lee, Peter Holm & Rose Marsh", "Lee/Anna; Holm/Peter; Marsh/Rose"),
]


@pytest.mark.parametrize(("byline", "told"), PERSONS)
def test_bylines(byline: str, told: str) -> None:
    """Plain personal names are taken apart, several are told from one another."""
    found = ["/".join(part for part in author[:3] if part) for author in authors(byline)]

    assert "; ".join(found) == told


@pytest.mark.parametrize(
    "byline",
    [
        "Harbour Desk", "Harbour News Agency", "The Harbour Post", "Dawn News", "Austin Chronicle", "Rose Police",
        "Mara Quill, The Harbour Post", "Mara Quill and Harbour Desk", "Quill, Mara", "Mara", "Zqx Quill",
        "Anna Quillfeather Marsh", "editors and staff",
    ],
)  # fmt: skip
def test_bylines_that_may_be_anything(byline: str) -> None:
    """A newsroom, a name with its outlet, and a name that is not plainly one stay one author as printed."""
    assert authors(byline) == (Author(literal=byline),)


def test_no_byline() -> None:
    """Without a byline there is no author."""
    assert authors(None) == authors(" ") == ()


def link(text: str, *pieces: str) -> str:
    return deep_link("https://example.org/a", text, spans(text, *pieces)).removeprefix("https://example.org/a#:~:")


def test_link_to_short_words() -> None:
    """A short quotation is named whole, with every sign of the fragment's syntax encoded."""
    assert link("well-known, “truly” & new", "well-known, “truly” & new") == (
        "text=well%2Dknown%2C%20%E2%80%9Ctruly%E2%80%9D%20%26%20new"
    )


def test_link_to_long_words() -> None:
    """A long quotation is named by its first and its last five words."""
    text = "one two three four five six seven eight nine ten eleven"

    assert unquote(link(text, text)) == "text=one two three four five,seven eight nine ten eleven"


def test_link_to_paragraphs_and_pieces() -> None:
    """Each paragraph and each piece has a directive of its own: no part may reach over the end of a block."""
    text = "one two\n\nthree four, she said, five six"

    assert unquote(link(text, "one two\n\nthree four", "five six")) == "text=one two&text=three four&text=five six"


@pytest.mark.parametrize(
    ("text", "number", "told"),
    [
        ("no more, he said; no more, she said", 0, "text=no more"),
        ("no more, he said; no more, she said", 1, "text=said;-,no more"),
        ("no more. no more of it", 1, "text=more.-,no more"),
        ("nobody\n“no more”", 0, "text=no more"),
        ("No More\nno more, they said", 1, "text=no more,-, they"),
        ("now\n\nno more\n\nthen\n\nno more\n\nend", 1, "text=then-,no more"),
        ("snow mores; no moresome; no more", 1, "text=no more"),
    ],
)
def test_link_to_words_that_come_again(text: str, number: int, told: str) -> None:
    """Words around it are added where the same whole words, in any case, stand before; those of its own line first."""
    at = -1
    for _ in range(number + 1):
        at = text.lower().index("no more", at + 1)

    made = deep_link("https://example.org/a", text, [Span(at, at + len("no more"))])
    assert unquote(made.removeprefix("https://example.org/a#:~:")) == told


@pytest.mark.parametrize("url", [None, "", "ftp://example.org/a", "javascript:alert(1)"])
def test_no_link_without_an_address(url: str | None) -> None:
    """Where no page of the web is known there is no link."""
    assert deep_link(url, "some words", [Span(0, 10)]) == ""


def test_no_link_without_words() -> None:
    """Marks alone cannot be found on a page."""
    assert deep_link("https://example.org/a", "… —", [Span(0, 3)]) == ""


def test_link_keeps_a_fragment() -> None:
    """An address that names a place on its page keeps it."""
    assert deep_link("https://example.org/a#top", "no", [Span(0, 2)]) == "https://example.org/a#top:~:text=no"


def test_options_know_what_the_rooms_know() -> None:
    """The choices that the commands list without loading the rooms are the choices that the rooms have."""
    assert set(options.STYLES) == set(STYLES)
    assert set(options.PROFILES) == set(PROFILES)
    assert tuple(EXPORTERS) == tuple(options.EXPORTS)
    assert Sort.__args__ == options.SORTS  # type: ignore[attr-defined]
