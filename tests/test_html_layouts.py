"""Pages in the layouts of many kinds of outlets, each made for the test: what of them is the article, and what is not.

The pages are in ``layouts/``.  In a page ``{1}`` stands for a paragraph of the article, ``{1+}`` for the first without
its first letter, ``{json}`` for all of them as a string of JSON, and what stands between ⟦ and ⟧ must not come into the
text.  Comments at its head tell what must be read of it: ``authors``, ``published``, and what ``also`` belongs to it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quotebank.lexicon import files
from quotebank.readers import Meta, Reading, read_paths
from quotebank.readers.html.boxes import is_call
from quotebank.readers.html.prose import is_credited, is_label

BODY = (
    "The harbour bridge will close on 1 June for a year, Transport Minister Ada Holm told reporters in the town hall.",
    "“Nobody likes a detour,” Holm said. “But a bridge that falls down is worse, and this one is eighty years old.”",
    "Shopkeepers on the quay called the plan “a slow death” and asked the council to run a second ferry until autumn.",
    "The council will vote on Thursday, and both sides have said that they will accept whatever it decides that night.",
    "“We have waited for this for twenty years,” said Tom Okafor, who sells fish at the corner of the old market.",
    "Engineers found cracks in four of the twelve piers last winter, a report that was made public on Monday says.",
)
HEAD = "Harbour bridge to close for a year"


LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.html"))
_TOLD = re.compile(r"<!-- (authors|published|also): (.*) -->\n")


BYLINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a line with the name alone": ("<p>Ann Lee</p>", ("Ann Lee",)),
    "a name in capitals": ("<p>ANN LEE</p>", ("ANN LEE",)),
    "a name and a job": ("<p>Ann Lee, transport correspondent</p>", ("Ann Lee",)),
    "a name and a job below": ("<p>Ann Lee<br>Transport correspondent</p>", ("Ann Lee",)),
    "a name and an outlet": ("<p>Ann Lee | Harbour Post</p>", ("Ann Lee",)),
    "a name and a day": ("<div><span>Ann Lee</span> · <span>14 May 2024</span></div>", ("Ann Lee",)),
    "a name and a place": ("<div><b>Ann Lee</b> in Harbour City</div>", ("Ann Lee",)),
    "two names": ("<div><a href=/a>Ann Lee</a> and <a href=/b>Peter Berg</a></div>", ("Ann Lee", "Peter Berg")),
    "two names and a day": ("<p>Ann Lee and Peter Berg<br>May 14, 2024</p>", ("Ann Lee", "Peter Berg")),
    "a topic": ("<p>Climate Change</p>", ()),
    "a section": ("<div><a href=/n>Local News</a></div>", ()),
    "a place": ("<p>Harbour City</p>", ()),
    "somebody on a picture": ("<figure><img src=a.jpg><p>Ada Holm</p></figure>", ()),
    "a name that is a subheading": ("<h2>Ada Holm</h2>", ()),
    "an agency": ("<p>Associated Press</p>", ()),
    "a month": ("<p>April May</p>", ()),
    "a link to somebody who is in the news": ("<ul><li><a href=/topic/ada-holm>Ada Holm</a></ul>", ()),
}


def read(page: str) -> Reading:
    Path("page.html").write_text(page, encoding="utf-8")
    (reading,) = read_paths(["page.html"], Meta())
    return reading


def main(markup: str) -> str:
    return f"<!doctype html><html><body><main><h1>{HEAD}</h1>{markup}</main></body></html>"


def folded(text: str) -> str:
    return " ".join(text.split())


def filled(page: str) -> str:
    page = page.replace("{json}", json.dumps("\n\n".join(BODY))).replace("{1+}", BODY[0][1:])
    return re.sub(r"\{(\d)\}", lambda match: BODY[int(match[1]) - 1], page)


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.stem)
def test_layout(file: Path) -> None:
    """The article is read whole, in order and once, and nothing that stands around it."""
    page = file.read_text(encoding="utf-8")
    told = {name: value.split("; ") for name, value in _TOLD.findall(page)}
    page = filled(_TOLD.sub("", page))
    noise = [folded(part) for part in re.findall(r"⟦(.*?)⟧", page, re.DOTALL)]
    reading = read(re.sub("[⟦⟧]", "", page))

    assert reading.article, reading.error
    text = reading.article.text
    places = [text.find(paragraph) for paragraph in BODY]
    assert places == sorted(places)
    assert [text.count(paragraph) for paragraph in BODY] == [1] * len(BODY)
    assert [part for part in told.get("also", []) if part not in folded(text)] == []
    assert [part for part in noise if len(part) > 3 and part in folded(text)] == []
    assert reading.article.title == HEAD
    assert list(reading.authors) == told.get("authors", [])
    assert reading.article.published == told.get("published", [None])[0]


def test_a_card_is_no_word_of_the_sentence_before_it() -> None:
    """A link that holds a heading runs through no sentence, though a label stands before it in the same element."""
    card = "<div>More on this<a href=/1><h3>Ferry to come back next year</h3><p>The council hopes so.</p></a></div>"
    reading = read(
        main("".join(f"<p>{part}</p>" for part in BODY[:3]) + card + "".join(f"<p>{p}</p>" for p in BODY[3:]))
    )

    assert reading.article
    assert "The council hopes so" not in reading.article.text
    assert reading.article.text.count(BODY[4]) == 1


@pytest.mark.parametrize("name", BYLINES)
def test_byline(name: str) -> None:
    """A line that is a person's name below the headline is a byline, and nothing else that looks alike."""
    line, authors = BYLINES[name]
    article = f"<h1>{HEAD}</h1>{line}{''.join(f'<p>{part}</p>' for part in BODY)}"
    reading = read(f"<!doctype html><html><body><nav><a href=/>Home</a></nav><main>{article}</main></body></html>")

    assert reading.authors == authors
    assert reading.article
    assert reading.article.text.count(BODY[0]) == 1


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("Sign up for the morning briefing", True),
        ("Get the news of the harbour delivered to your inbox.", True),
        ("We use cookies to know you again.", True),
        ("If you can, please support our journalism today.", True),
        ("By signing up, you agree to our terms of use.", True),
        ("Already a subscriber? Log in here.", True),
        ("Readers sign up for newsletters less often than they did, the study says.", False),
        ("The privacy policy of the firm lets it share what it knows with the police.", False),
        ("The company uses cookies to follow what people read.", False),
        ("Subscribers paid four pounds a month for it.", False),
        ("He asked them to donate to the lifeboat.", False),
        ("The app was downloaded a million times, its makers say.", False),
    ],
)
def test_calls(text: str, call: bool) -> None:
    """What a page says to its reader is told from reports on pages, readers, letters and cookies."""
    assert is_call(text) == call


@pytest.mark.parametrize("entry", files.lines("calls.txt"))
def test_every_entry_is_a_call_by_itself(entry: str) -> None:
    """In any case, and no other entry does its work; one that begins a text counts nowhere else in one."""
    begins, words = entry.endswith(" …"), entry.removesuffix(" …")
    others = [one for one in files.lines("calls.txt") if one != entry and not one.endswith(" …")]

    assert is_call(words.capitalize())
    assert is_call(f"The letter says, {words}") is not begins
    assert not any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", words) for one in others)


@pytest.mark.parametrize("entry", files.lines("page_labels.txt"))
def test_every_entry_is_a_label_by_itself(entry: str) -> None:
    """In any case and with any marks around it; what only begins with it is one where the entry says so."""
    begins, words = entry.endswith(" …"), entry.removesuffix(" …").replace("0", "1,204")

    shouted = words.upper().replace("'", "’")
    assert is_label(f"{shouted} »")
    assert is_label(f"{words} and the rest of it") is begins
    assert not is_label(f"“{words}”")
    assert not is_label(f"The letter: {words}")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Comments (12)", True),
        ("4 min read", True),
        ("Advertisement 3", True),
        ("SHARE THIS ARTICLE:", True),
        ("[Read more…]", True),
        ("Image source, The Harbour Post", True),
        ("9/11", False),
        ("“Advertisement”", False),
        ("Read the letter", False),
        ("Share prices fell", False),
        ("The pier", False),
        ("Twitter", False),
        (f"Image caption {'The old pier in a storm, with the boats behind it and the town far off. ' * 4}", False),
    ],
)
def test_labels(line: str, label: bool) -> None:
    """Lines that no outlet means as words of its article are told from short lines that one may."""
    assert is_label(line) == label


@pytest.mark.parametrize("agency", files.lines("picture_agencies.txt"))
def test_every_agency_ends_a_caption_by_itself(agency: str) -> None:
    """Behind a photographer's name and a slash; in a sentence it is the agency alone."""
    assert is_credited(f"The quay before the storm (Otto Klein/{agency})")
    assert not is_credited(f"The quay was shown by {agency}")
    assert not is_credited(f"They sold it to another house ({agency})")


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Ada Holm at the quay on Tuesday, May 14, 2024. (AP Photo/Otto Klein)", True),
        ("Ada Holm at the quay. (AP Photo/Otto Klein) more >", True),
        ("The quay before the storm (Photo by Otto Klein/Getty Images)", True),
        ("The quay before the storm (Otto Klein/Reuters).", True),
        ("The quay before the storm. Photograph: Otto Klein/The Post", True),
        ("The quay before the storm — Picture by Otto Klein", True),
        ("The quay before the storm (Image: Getty Images)", True),
        ("The quay before the storm Credit: PA", True),
        ("The quay in 1960. File photo: Harbour Trust", True),
        ("The quay, seen from the two towns (Holmstad/Bergby)", False),
        ("He took the photo by hand.", False),
        ("The picture is clear: nobody will come.", False),
        ("The police showed a photo of the boat (see below).", False),
        ("The firm said that it would pay. Image problems remain", False),
        ("The image: a man alone at sea, with no boat in sight.", False),
        ("They gave him credit: none of the others had stayed so long.", False),
        ("He was photographed by Reuters.", False),
    ],
)
def test_captions_end_with_a_credit(text: str, caption: bool) -> None:
    """Whatever their element is called."""
    assert is_credited(text) == caption


@pytest.mark.parametrize(
    "box",
    [
        "<div><p>“Sign up for our newsletter,” the mayor wrote to <a href=x>every house</a> in the town.</p></div>",
        "<div><p>The firm’s <a href=x>privacy policy</a> lets it share what it knows with the police.</p></div>",
        f"<div><p>{'The council has spent more on its letters than on its roads. ' * 5}</p><p>Sign up for our"
        " newsletter <a href=x>here</a>.</p></div>",
    ],
    ids=["a call that is quoted", "a report on a policy", "a paragraph beside a call"],
)
def test_what_is_no_box(box: str) -> None:
    """A quotation is never taken for a call of the page, and a paragraph beside one stays."""
    reading = read(
        f"<!doctype html><html><body><main><h1>{HEAD}</h1>{''.join(f'<p>{p}</p>' for p in BODY)}{box}</main>"
    )

    assert reading.article
    first = re.sub("<[^>]*>", "", box.partition("</p>")[0]).strip()
    assert first in reading.article.text


def test_dates_of_others() -> None:
    """The day of a post or of another article that stands among the paragraphs is not the article's own."""
    post = '<blockquote class="twitter-tweet"><p>Shut.</p>— Town <a href=x>May 1, 2019</a></blockquote>'
    other = "<aside><a href=/x>Ferry</a> <time datetime=2020-02-02>2 Feb</time> <i class=byline>By Bo Berg</i></aside>"
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in BODY)
    reading = read(main(f"{first}{post}{other}{''.join(rest)}"))

    assert reading.article
    assert reading.article.published is None
    assert reading.authors == ()
    assert reading.notes == ("1 embedded post(s) of other platforms were left out: «Shut.— Town May 1, 2019»",)


def test_what_is_said_twice_stays() -> None:
    """A paragraph that stands twice in one element was printed twice; in another element it is a copy."""
    again = "".join(f"<p>{paragraph}</p>" for paragraph in (*BODY, BODY[1]))
    reading = read(main(f"<div>{again}</div><div><p>{BODY[2]}</p></div>"))

    assert reading.article
    assert reading.article.text.count(BODY[1]) == 2
    assert reading.article.text.count(BODY[2]) == 1


def test_a_life_that_ends_an_article() -> None:
    """A last paragraph that tells of somebody's work is no note on the author."""
    last = "Ms Ada Quill was for many years the political correspondent of the Lamp, and then its editor."
    reading = read(main("".join(f"<p>{paragraph}</p>" for paragraph in (*BODY, last))))

    assert reading.article
    assert reading.article.text.endswith(last)
