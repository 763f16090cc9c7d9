"""Pages in the layouts that outlets use, all invented: the article's words, what is known of it, and what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from quotebank.readers import Meta, Reading, read_paths

FIRST = "The harbour bridge will close on 1 June, Transport Minister Ada Holm told reporters on Tuesday afternoon."
SECOND = "“Nobody likes a detour,” Holm said. “But a bridge that falls down is a good deal worse than that.”"
THIRD = "Shopkeepers on the quay called the plan “a slow death” and asked the council to run a second ferry."
FOURTH = "The work will take fourteen months and cost nine million, half of it paid by the port authority."
BODY = (FIRST, SECOND, THIRD, FOURTH)
TITLE = "Harbour bridge to close for a year"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "", html: str = '<html lang="en">') -> str:
    return f"<!doctype html>{html}<head><meta charset=utf-8>{head}</head><body>{body}</body></html>"


def linked(**data: object) -> str:
    known = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **data}
    return f'<script type="application/ld+json">{json.dumps(known)}</script>'


def readings(markup: str | bytes, name: str = "story.html", **known: str) -> list[Reading]:
    Path(name).write_bytes(markup if isinstance(markup, bytes) else markup.encode())
    return list(read_paths([name], Meta(**known)))


def read(markup: str | bytes, name: str = "story.html", **known: str) -> Reading:
    (reading,) = readings(markup, name, **known)
    assert reading.article, reading.error
    return reading


def text(markup: str) -> list[str]:
    article = read(markup).article
    assert article
    return article.text.split("\n\n")


# --- where the article stands


def test_a_plain_page() -> None:
    """What stands around an article is left out: menu, headline, byline, captions, other articles, comments, footer."""
    markup = page(
        "<header><nav><a href='/'>Home</a> <a href='/news'>News</a></nav></header>"
        "<div class='cookie-consent'><p>We use cookies so that our partners and we can measure how you read.</p></div>"
        f"<main><article><h1>{TITLE}</h1><div class='byline'>By Mara Quill</div><time>14 May 2024</time>"
        "<figure><img src=b.jpg alt=''><figcaption>The bridge in 1962, when it had just been opened to all traffic."
        "</figcaption></figure>"
        f"{paragraphs(FIRST, SECOND)}"
        "<aside><h3>Related</h3><p>The ferry that nobody wanted, and the woman who saved it from scrap.</p></aside>"
        "<div class='newsletter-signup'><p>Sign up for our newsletter, which comes before breakfast.</p></div>"
        f"{paragraphs(THIRD)}<p><a href='/ferry'>READ MORE: Ferry runs aground for the third time this year</a></p>"
        f"{paragraphs(FOURTH)}</article>"
        "<section class='related-stories'><h2>More stories</h2>"
        "<div class=card><h3><a href=/a>Council weighs a tax on empty houses</a></h3><p>It would raise much.</p></div>"
        "<div class=card><h3><a href=/b>School roof “not safe”, city says</a></h3><p>Pupils were sent home.</p></div>"
        "</section><section id='comments'><p>“What a disgrace,” as my father used to say of every council we ever had."
        "</p></section></main><footer><p>© 2024 The Lamp. All rights reserved by the publisher.</p></footer>"
    )

    assert text(markup) == list(BODY)


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='lede'><p>{FIRST}</p></div><div class='story'>{paragraphs(*BODY[1:])}</div>",
        f"<div class='article-body'><p>{FIRST}</p></div><div class='ad'>x</div><div class='article-body'>"
        f"{paragraphs(SECOND, THIRD)}</div><div class='article-body'><p>{FOURTH}</p></div>",
        "".join(f"<div class='sidebar-grid'><div class='grid-text'><p>{one}</p></div></div>" for one in BODY),
        f"<div class='has-sidebar subscriber-content'>{paragraphs(*BODY)}</div>",
        f"<form id='aspnet'>{paragraphs(*BODY)}</form>",
        f"<table><tr><td width=120><a href=/>Home</a><td>{'<br><br>'.join(BODY)}</table>",
        '<span class="c br"></span>'.join(BODY),
        "".join(f"<div>{one}</div>" for one in BODY),
        "".join(f"<section class='Gallery_slide__x1'><p>{one}</p></section>" for one in BODY),
        f"<p>{FIRST}<div class='related'><a href=/a>Ferry aground</a></div></p>{paragraphs(*BODY[1:])}",
        f"<div class='article__content'><blockquote><p>{SECOND}</p></blockquote></div>".join(["", ""]).join(
            ["<div class='article__content'>" + paragraphs(FIRST) + "</div>", ""]
        )
        + f"<div class='article__content'>{paragraphs(THIRD, FOURTH)}</div>",
    ],
    ids="lede repeated grid names form table spans divs slides box blockquote".split(),
)
def test_bodies(body: str) -> None:
    """The article is found whole in one container or several, in paragraphs, cells, spans or bare text."""
    assert text(page(f"<h1>{TITLE}</h1>{body}<div class='footer'><a href=/x>About</a></div>")) == list(BODY)


def test_standfirst() -> None:
    """A standfirst below the headline belongs to the words; a byline and a date there do not."""
    standfirst = "Shopkeepers fear the detour will finish them"
    around = f"<header><h1>{TITLE}</h1><p class='dek'>{standfirst}</p><p class='byline'>By Mara Quill</p></header>"

    assert text(page(f"{around}<div>{paragraphs(*BODY)}</div>")) == [standfirst, *BODY]


def test_declared_standfirst() -> None:
    """A line below the headline is a standfirst also where only the page's description tells it."""
    standfirst = "Shopkeepers fear the detour will finish them"
    head = f'<meta name="description" content="{standfirst}">'

    assert (
        text(page(f"<h1>{TITLE}</h1><div><p>{standfirst}</p></div><div>{paragraphs(*BODY)}</div>", head))[0]
        == standfirst
    )


def test_a_paragraph_with_a_box_of_links_in_it() -> None:
    """A box of links within a paragraph leaves it whole, with nothing put in."""
    box = "<div class='inline-links'><a href=/a>Ferry aground again</a></div>"
    cut = SECOND.replace("Holm said.", f"Holm{box} said.")

    assert (
        text(page(f"<h1>{TITLE}</h1><div>{paragraphs(FIRST)}<p>{cut}</p>{paragraphs(THIRD, FOURTH)}</div>"))[1]
        == SECOND
    )


def test_a_sentence_that_is_mostly_a_link() -> None:
    """A short paragraph that is nearly all a link is kept where it ends as a sentence."""
    short = "The council voted nine to four for it."
    markup = page(
        f"{paragraphs(FIRST, SECOND)}<p><a href=/v>The council voted nine to four</a> for it.</p><p>{THIRD}</p>"
    )

    assert short in text(markup)


@pytest.mark.parametrize(
    ("inside", "printed"),
    [
        ("advances in <a class=keywords href=/t/steel>steel</a>, and", "advances in steel, and"),
        ("“Blame <a class=related-link href=/t/rust>rust</a>,” she", "“Blame rust,” she"),
        ("over. <a class=topics href=/t/ada>Ada Holm</a> will not go", "over. Ada Holm will not go"),
        ("now <span class=promo>and then</span> the quay", "now and then the quay"),
        ("<a class=topics href=/t/quay>The quay</a> will be", "The quay will be"),
        ("to the <a class=cta href=/t/quay>quay</a>", "to the quay"),
        ("the toll<span class=tooltip>What drivers pay</span> is due", "the toll is due"),
        ("It rained. <a class=read-more href=/x>Read more</a>", "It rained."),
        ("It rained. <span class=ad>Advertisement</span> It poured.", "It rained. It poured."),
    ],
)
def test_what_a_sentence_runs_through_is_printed(inside: str, printed: str) -> None:
    """A link or a word within a sentence belongs to it whatever it is called, and a box above the page does not."""
    first = f"{FIRST} {inside}" if not inside.startswith("<") else inside
    found = text(page(f"<article><h1>{TITLE}</h1>{paragraphs(*BODY, first, *BODY[1:])}</article>"))
    assert (f"{FIRST} {printed}" if first != inside else printed) in found


def test_captions_without_a_name() -> None:
    """A line that repeats what the page says of a picture is its caption."""
    caption = "Mara Quill, left, crosses the bridge on the day that it was opened to the public in 1962."
    picture = f'<div><img src=a.jpg alt="{caption}"><p>{caption}</p></div>'

    assert text(page(f"<div>{paragraphs(FIRST, SECOND)}{picture}{paragraphs(THIRD, FOURTH)}</div>")) == list(BODY)


def test_words_in_data_only() -> None:
    """Where a page shows the beginning alone, its data's words are taken, and that is told."""
    reading = read(page(f"<h1>{TITLE}</h1><p>{FIRST}</p>", linked(articleBody="\n".join(BODY))))

    assert reading.article
    assert reading.article.text.split("\n\n") == list(BODY)
    assert any("articleBody" in note for note in reading.notes)


def test_words_in_the_state_of_a_program() -> None:
    """The same where a page's own program holds them; of another article's words none are taken."""
    state = json.dumps({"props": {"articleBody": "".join(f"<p>{one} &amp; more.</p>" for one in BODY)}}).replace(
        "<", "\\u003c"
    )
    other = json.dumps({"articleBody": "Another article. " * 60})
    markup = page(f"<h1>{TITLE}</h1><p>{FIRST}</p><script>window.a={other};window.b={state}</script>")

    assert text(markup) == [f"{one} & more." for one in BODY]


def test_marks_left_out_are_told() -> None:
    """Where marks around the article are left out with a caption, a note says how many and where."""
    caption = "The sign says “no entry” to every lorry"
    picture = f'<div><img src=a.jpg alt="{caption}"><p>{caption}</p></div>'
    reading = read(page(f"<div>{paragraphs(FIRST, SECOND)}{picture}{paragraphs(THIRD, FOURTH)}</div>"))

    assert [note for note in reading.notes if "quotation mark" in note] == [
        f"2 quotation mark(s) around the article were left out with what is no part of it: «{caption}»"
    ]


def test_no_article() -> None:
    """A page without words of an article is an error that says what to try."""
    (reading,) = readings(page("<script>var a</script><div id=root></div>"))

    assert reading.error
    assert "no words of an article" in reading.error.what
    assert reading.error.hint


# --- what is known of it

STORY = f"<h1>{TITLE}</h1><div>{paragraphs(*BODY)}</div>"


def test_linked_data() -> None:
    """JSON-LD tells everything, and each value is told with its place."""
    data = linked(
        author=[{"@type": "Person", "name": "Mara Quill"}, {"@id": "#piet"}],
        datePublished="2024-05-14T09:30:00+01:00",
        dateModified="2024-05-15T08:00:00Z",
        publisher={"@type": "Organization", "name": "The Lamp"},
        mainEntityOfPage={"@id": "https://lamp.example/bridge"},
        articleSection=["News", "Local"],
    )
    person = '<script type="application/ld+json">{"@graph": [{"@id": "#piet", "name": "Piet Okafor"}],}</script>'
    reading = read(page(STORY, data + person))
    article = reading.article

    assert article
    assert (article.title, article.author, reading.authors) == (
        TITLE,
        "Mara Quill and Piet Okafor",
        ("Mara Quill", "Piet Okafor"),
    )
    assert (article.published, article.updated) == ("2024-05-14T09:30:00+01:00", "2024-05-15T08:00:00Z")
    assert (article.publisher, article.url, article.section) == ("The Lamp", "https://lamp.example/bridge", "News")
    assert reading.found["published"] == "JSON-LD datePublished"
    assert reading.found["author"] == "JSON-LD author"
    assert reading.notes == ()


def test_the_article_among_several() -> None:
    """Of several articles in the data that one is taken whose headline is the page's."""
    other = linked(headline="Ferry runs aground", datePublished="2020-01-01", author="Otto Pell")
    reading = read(page(STORY, other + linked(datePublished="2024-05-14", author="Mara Quill")))

    assert reading.article
    assert (reading.article.published, reading.authors) == ("2024-05-14", ("Mara Quill",))


def test_meta_elements() -> None:
    """Without JSON-LD the ``<meta>`` elements are asked."""
    head = (
        f'<meta property="og:title" content="{TITLE} - The Lamp"><meta property="og:site_name" content="The Lamp">'
        '<meta property="article:published_time" content="2024-05-14 09:30:00 +0100">'
        '<meta name="author" content="By Mara Quill">'
        '<meta property="og:url" content="https://lamp.example/news/bridge"><link rel=canonical href="/news/bridge">'
    )
    reading = read(page(f"<div>{paragraphs(*BODY)}</div>", head))
    article = reading.article

    assert article
    assert (article.title, article.publisher, article.url) == (TITLE, "The Lamp", "https://lamp.example/news/bridge")
    assert (article.published, reading.authors) == ("2024-05-14T09:30:00+01:00", ("Mara Quill",))
    assert (article.language, reading.found["language"]) == ("en", "<html lang>")


def test_microdata() -> None:
    """Microdata is asked where nothing else tells."""
    markup = page(
        '<div itemscope itemtype="https://schema.org/NewsArticle">'
        f"<h1 itemprop=headline>{TITLE}</h1><span itemprop=author>Mara Quill</span>"
        f'<meta itemprop=datePublished content="2024-05-14"><div itemprop=articleBody>{paragraphs(*BODY)}</div></div>'
    )
    reading = read(markup)

    assert reading.article
    assert (reading.article.published, reading.authors, reading.article.title) == ("2024-05-14", ("Mara Quill",), TITLE)


@pytest.mark.parametrize(
    ("around", "day"),
    [
        ("<p>By Mara Quill</p><p>Published 14 May 2024, 9:30am</p><p>Updated 16 May 2024</p>", "2024-05-14"),
        (
            "<div class=byline>Mara Quill</div><div>Last updated: May 16, 2024 | First published: May 14, 2024</div>",
            "2024-05-14",
        ),
        (
            "<span>By <a rel=author href=/m>Mara Quill</a></span><br><time datetime=2024-05-14>Tuesday</time>",
            "2024-05-14",
        ),
        ("<p>By Mara Quill</p><p>Updated 16 May 2024</p>", None),
        ("<p>By Mara Quill</p><p>03/04/2024</p>", None),
        ("<p>By Mara Quill</p><p>14/05/2024</p>", "2024-05-14"),
    ],
)
def test_what_a_page_only_prints(around: str, day: str | None) -> None:
    """A printed byline and day are read; a day of change is none of publication, and a doubtful one is none."""
    reading = read(page(f"<h1>{TITLE}</h1>{around}<div>{paragraphs(*BODY)}</div>"))

    assert reading.article
    assert (reading.article.published, reading.authors) == (day, ("Mara Quill",))


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("2024-05-14T09:30:00.000Z", "2024-05-14T09:30:00Z"),
        ("2024-05-14T09:30:00-0400", "2024-05-14T09:30:00-04:00"),
        ("2024-05-14", "2024-05-14"),
        ("2024-05-14T09:30:00", "2024-05-14"),
        ("2024-05-14T00:00:00Z", "2024-05-14"),
        ("1715675400000", "2024-05-14T08:30:00Z"),
        ("Tue, 14 May 2024 09:30:00 +0100", "2024-05-14T09:30:00+01:00"),
        ("May 14, 2024", "2024-05-14"),
        ("yesterday", None),
        ("2024-13-45T00:00:00Z", None),
    ],
)
def test_declared_dates(declared: str, kept: str | None) -> None:
    """A declared moment keeps its zone; a day stays a day, and a clock without a zone is only a day."""
    article = read(page(STORY, linked(datePublished=declared))).article

    assert article
    assert article.published == kept


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Mara Quill and Piet Okafor", ("Mara Quill", "Piet Okafor")),
        ("By MARA QUILL, Senior Political Correspondent", ("MARA QUILL",)),
        ("Mara Quill (Image: Getty Images), mara-quill", ("Mara Quill",)),
        ("https://lamp.example/authors/mara-quill", ()),
        ("Dr. Martin Pell, Jr.", ("Dr. Martin Pell, Jr.",)),
        ("The Lamp", ("The Lamp",)),
        ("admin", ()),
    ],
)
def test_declared_authors(author: str, names: tuple[str, ...]) -> None:
    """Authors are told one by one; job titles, picture credits, slugs and addresses are no names."""
    head = '<meta property="og:site_name" content="The Lamp">'

    assert read(page(STORY, head + linked(author=author))).authors == names


@pytest.mark.parametrize(
    ("author", "line", "told"),
    [
        ("Ida Moll", "By Mara Quill and Jon Bray", "«Ida Moll» (JSON-LD author) is taken, not «Mara Quill; Jon Bray»"),
        ("Mara Quill", "By Mara Quill", ""),
        ("Mara Quill", "By MARA QUILL-HOLM, Harbour Post", ""),
        ("Mara Quill; Jon Bray", "By Jon Bray", ""),
        ("maraquill", "By Mara Quill", ""),
        ("Ida Moll", "By the end of the year the bridge will be gone", ""),
    ],
)
def test_a_printed_byline_that_names_others_is_told(author: str, line: str, told: str) -> None:
    """What is declared is taken, and the checker hears that the page prints somebody else."""
    people = [{"@type": "Person", "name": name} for name in author.split("; ")]
    reading = read(
        page(f"<article><h1>{TITLE}</h1><div>{line}</div>{paragraphs(*BODY)}</article>", linked(author=people))
    )
    notes = [note for note in reading.notes if "byline" in note]
    assert len(notes) == bool(told)
    assert all(told in note for note in notes)


def test_a_byline_goes_before_the_outlet() -> None:
    """Where only the outlet is declared as author, the persons in the printed byline are told."""
    head = '<meta property="og:site_name" content="The Lamp"><meta name=author content="Lamp News">'
    markup = page(f"<h1>{TITLE}</h1><p>By <b>Mara Quill</b></p><div>{paragraphs(*BODY)}</div>", head)

    assert read(markup).authors == ("Mara Quill",)


@pytest.mark.parametrize(
    ("heading", "head"),
    [
        (f"<h1>The Lamp</h1><h1>{TITLE}</h1>", f"<title>{TITLE} | The Lamp</title>"),
        (f"<h1>{TITLE}</h1>", "<title>News</title>"),
        (f"<h1>{TITLE}</h1>", "<title>No way over the water: why a town will be cut in two - The Lamp</title>"),
        (f"<h1>Local News | {TITLE}</h1>", f'<meta property="og:title" content="{TITLE}">'),
        (f"<h1>{TITLE}<span class=sr-only>, video 2 minutes</span></h1>", f"<title>{TITLE} - The Lamp</title>"),
        ("", f"<title>{TITLE} - The Lamp</title>"),
        ("<h1>Sections</h1>", f'<meta property="og:title" content="{TITLE} - The Lamp">'),
    ],
)
def test_titles(heading: str, head: str) -> None:
    """The title is the headline, without the outlet's name, a section before it or words for screen readers."""
    article = read(
        page(f"{heading}<div>{paragraphs(*BODY)}</div>", f'{head}<meta property="og:site_name" content="The Lamp">')
    ).article

    assert article
    assert article.title == TITLE


def test_conflicts_are_told() -> None:
    """Two outlets in the addresses, and a printed day far from the declared one, are noted."""
    head = '<link rel=canonical href="https://lamp.example/bridge"><meta property="og:url" content="https://post.example/bridge">'
    reading = read(
        page(
            f"<h1>{TITLE}</h1><p>Published 2 March 2024</p><div>{paragraphs(*BODY)}</div>",
            head + linked(datePublished="2024-05-14"),
        )
    )

    assert reading.notes == (
        "the page gives addresses of two outlets: lamp.example and post.example",
        "the page shows 2024-03-02 (printed near the headline) but declares 2024-05-14 as its day of publication",
    )


def test_what_is_given_wins() -> None:
    """What a person says of an article goes before what its page tells, and is not told as the page's."""
    reading = read(page(STORY, linked(author="Mara Quill", datePublished="2024-05-14")), author="Otto Pell")

    assert reading.article
    assert reading.article.author == "Otto Pell"
    assert reading.authors == ()
    assert reading.found["author"] == "given with the article"


def test_another_language() -> None:
    """A page in another language is read, and a bank is told why to leave it out; a wrong declaration is noted."""
    german = (
        "Der Bürgermeister sagte am Montag, dass die Stadt in den nächsten Wochen keine neuen Straßen bauen werde. "
        "„Das ist nicht die Zeit für große Pläne“, sagte er vor dem Rat. Die Gegner wollen eine Abstimmung im Juni, "
        "bei der alle Bürger mitreden dürfen, und haben schon tausend Namen gesammelt."
    )

    assert (
        read(page(f"<div>{paragraphs(german)}</div>", html="<html lang=de>")).skip == "not in English: declared as de"
    )
    wrong = read(page(f"<div>{paragraphs(german)}</div>", html="<html lang=en>"))
    assert wrong.skip == "not in English by its words, although declared as en"
    mistaken = read(page(STORY, html="<html lang=de>"))
    assert (mistaken.skip, mistaken.notes) == (None, ("declared as de, but its words are English",))


def test_live_page() -> None:
    """A live page gives its lead and each of its posts, with the post's own time and a place to link to."""
    posts = "".join(
        f"<div class='live-post' id='p{n}'><time datetime='2024-05-1{n}T10:00:00Z'>10:00</time>"
        f"<h3>Post {n}</h3><p>{one}</p></div>"
        for n, one in enumerate(BODY[1:], 1)
    )
    markup = page(
        f"<h1>{TITLE}</h1><p>{FIRST}</p><div>{posts}</div>",
        '<meta property="og:url" content="https://lamp.example/live">',
    )
    lead, *rest = readings(markup)

    assert lead.article
    assert (lead.origin, lead.article.text) == ("story.html", FIRST)
    assert [(one.origin, one.page) for one in rest] == [(f"story.html#p{n}", "story.html") for n in (1, 2, 3)]
    told = [one.article for one in rest if one.article]
    assert [one.published for one in told] == [f"2024-05-1{n}T10:00:00Z" for n in (1, 2, 3)]
    assert told[0].url == "https://lamp.example/live#p1"
    assert told[0].text == f"Post 1\n\n{SECOND}"


@pytest.mark.parametrize("name", ["story.html", "story", "story.txt"])
def test_a_page_is_told_by_its_opening(name: str) -> None:
    """A page is a page whatever its file is called, also in UTF-16 and behind a comment."""
    for data in (page(STORY).encode(), b"\n<!-- saved --> " + page(STORY).encode(), page(STORY).encode("utf-16")):
        article = read(data, name).article
        assert article
        assert article.text.split("\n\n") == list(BODY)


# --- quotebank read


def test_read(run: Run) -> None:
    """The command shows title, byline, outlet and dates with their places, warnings, and the first paragraphs."""
    Path("story.html").write_text(
        page(STORY, linked(author="Mara Quill", datePublished="2024-05-14")), encoding="utf-8"
    )

    result = run("read", "story.html")

    assert result.exit_code == 0
    assert result.stdout.startswith(
        f"{TITLE}  (<h1>)\n  by         Mara Quill  (JSON-LD author)\n  outlet     unknown\n"
    )
    assert "published  2024-05-14  (JSON-LD datePublished)" in result.stdout
    assert THIRD in result.stdout.replace("\n", " ")
    assert FOURTH not in result.stdout
    assert "… 1 more paragraph," in result.stdout
    assert FOURTH in run("read", "story.html", "--all").stdout.replace("\n", " ")


def test_read_lines(run: Run) -> None:
    """--nl gives a line for each article of any format, with the file told from the common folder; faults have none."""
    Path("in").mkdir()
    Path("in/story.html").write_text(page(STORY, linked(author="Mara Quill")), encoding="utf-8")
    Path("in/story.txt").write_text(f"Title: {TITLE}\nAuthor: By Mara Quill\n\n{FIRST}\n", encoding="utf-8")
    Path("in/void.html").write_text("<html>", encoding="utf-8")

    result = run("read", "in", "--nl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 5
    assert "void.html" in result.stderr
    assert [line["file"] for line in lines] == ["story.html", "story.txt"]
    assert lines[0]["text"] == "\n\n".join(BODY)
    assert [line["authors"] for line in lines] == [["Mara Quill"]] * 2
    assert (lines[0]["published"], lines[0]["warnings"]) == (None, [])
    assert run("read", "in/void.html", "--nl").exit_code == 3


def test_read_live_page(run: Run) -> None:
    """A live page is one line, and its posts say where in the text they stand."""
    posts = "".join(
        f"<div class='live-post' id='p{n}'><time datetime='2024-05-1{n}T10:00:00Z'>10:00</time><p>{one}</p></div>"
        for n, one in enumerate(BODY[1:], 1)
    )
    Path("live.html").write_text(page(f"<h1>{TITLE}</h1><p>{FIRST}</p><div>{posts}</div>"), encoding="utf-8")

    (line,) = (json.loads(line) for line in run("read", "live.html", "--nl").stdout.splitlines())

    assert line["text"] == "\n\n".join(BODY)
    assert [line["text"][post["start"] : post["end"]] for post in line["posts"]] == list(BODY[1:])
    assert [post["published"] for post in line["posts"]] == [f"2024-05-1{n}T10:00:00Z" for n in (1, 2, 3)]


def test_ingest_skips_other_languages(run: Run) -> None:
    """What is not in English is named with the reason and not stored, unless any language is wanted."""
    words = "Le maire a dit lundi que la ville ne construirait pas de pont dans les semaines à venir. " * 4
    Path("story.html").write_text(page(f"<p>{words}</p>", html="<html lang=fr>"), encoding="utf-8")

    result = run("ingest", "story.html")

    assert result.exit_code == 0
    assert result.stdout.startswith("skipped    not in English: declared as fr  story.html\n1 skipped; 0 quotations")
    assert run("ingest", "story.html", "--any-language").stdout.startswith("stored")


def test_words_that_a_script_would_show() -> None:
    """Where a page hides all of its article, it is read all the same, and that is told."""
    reading = read(page(f"<h1>{TITLE}</h1><p>Loading</p><div style='display:none'>{paragraphs(*BODY)}</div>"))

    assert reading.article
    assert reading.article.text.split("\n\n") == list(BODY)
    assert any("hides the article" in note for note in reading.notes)


def test_data_save_what_a_name_would_lose() -> None:
    """A part that is named like furniture is kept where the page's data hold its words."""
    body = (
        f"<div>{paragraphs(FIRST, SECOND)}<div class='related-box'>{paragraphs(THIRD)}</div>{paragraphs(FOURTH)}</div>"
    )

    assert THIRD in text(page(f"<h1>{TITLE}</h1>{body}", linked(articleBody=" ".join(BODY))))
    assert THIRD not in text(page(f"<h1>{TITLE}</h1>{body}"))


def test_short_sentences_at_the_ends() -> None:
    """A sentence of a few words before the first long paragraph, or behind the last, belongs to them."""
    assert text(page(f"<h1>{TITLE}</h1><div>{paragraphs('“No.”', *BODY, '“Never,” she said.')}</div>")) == [
        "“No.”",
        *BODY,
        "“Never,” she said.",
    ]


def test_a_list_and_a_last_word() -> None:
    """What ends an article in short lines, a list among them, belongs to it as long as they are sentences."""
    end = (
        "<ul><li>First, the road.</li><li>Then the rails.</li></ul><p>“It will take time.”</p><p>Topics</p><p>Dry.</p>"
    )

    assert text(page(f"<h1>{TITLE}</h1><div>{paragraphs(*BODY)}{end}</div>")) == [
        *BODY,
        "First, the road.",
        "Then the rails.",
        "“It will take time.”",
    ]


def test_figures() -> None:
    """A quotation in a figure is kept, its caption and a quotation pulled out for show are not."""
    figure = f"<figure><blockquote>{SECOND}</blockquote><figcaption>Holm in 1999.</figcaption></figure>"
    pulled = f"<figure class='wp-block-pullquote'><blockquote>{THIRD}</blockquote></figure>"

    assert text(page(f"<p>{FIRST}</p>{figure}<p>{THIRD}</p>{pulled}<p>{FOURTH}</p>")) == list(BODY)


def test_an_article_that_is_named_like_its_byline() -> None:
    """Where all that a page holds is named like a label, it is taken all the same."""
    assert text(page("<p class=byline>The old pier was shut by the council on Tuesday for good and all.</p>")) != []


def test_names_beside_the_byline() -> None:
    """Buttons beside a byline are no names, nor are authors that are named further down."""
    around = "<div class=byline>By <a rel=author href=/m>Mara Quill</a><span>Text Size</span></div>"
    below = "<p>More from <a rel=author href=/p>Piet Okafor</a></p>"

    assert read(page(f"<h1>{TITLE}</h1>{around}<div>{paragraphs(*BODY)}</div>{below}")).authors == ("Mara Quill",)


@pytest.mark.parametrize(
    "codec",
    "utf-8 utf-16-le utf-16-be utf-32 cp1252 iso8859-15 mac-roman cp1250 cp1251 cp932 gb18030 big5 euc_kr".split(),
)
def test_encodings_without_a_label_are_right_or_told(codec: str) -> None:
    """Where nothing tells the encoding, the words are right, or a note asks to look at their marks."""
    words = "\n".join(f"<p>{one.replace('quay', 'café')}</p>" for one in BODY)
    body = words if codec in ("mac-roman", "cp1250") or codec.startswith(("utf", "cp125")) else words.replace("é", "e")
    data = page(f"<h1>{TITLE}</h1>{body}").replace("<meta charset=utf-8>", "").encode(codec, "replace")
    reading = read(data)

    assert reading.article
    right = reading.article.text == data.decode(codec).partition("</h1>")[2].partition("</body>")[0].replace(
        "<p>", ""
    ).replace("</p>\n", "\n\n").replace("</p>", "")
    assert right or any(note.startswith("read as ") for note in reading.notes)


def test_a_page_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page beyond any article's size is an error that says so; below that one text of any length is read."""
    monkeypatch.setattr("quotebank.readers.article.MAX_BYTES", 2_000_000)
    assert read(page(f"<p>{SECOND * 15_000}")).article
    (refused,) = readings(page(f"<p>{SECOND * 25_000}"))
    assert refused.error
    assert "larger than" in refused.error.what
