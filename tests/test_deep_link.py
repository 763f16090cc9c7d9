"""Deep links: a real browser goes to the words, marks all of them, and marks nothing else.

The articles are invented.  Their pages say the words as pages do: in paragraphs, with a heading above, a menu, marks
in italics, and other things between the paragraphs.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from browser import Browser, chromium, served

from quotebank.deep_link import deep_link
from quotebank.model import Article, Span
from quotebank.pipeline import extract

LONG = (
    "“The lock was built for barges half as wide as those that come today, and every winter the lower gate has to be"
    " patched with planks that are older than the men who carry them,” said Lock Keeper Anna Holm."
)
ARTICLES = {
    "plain": f"""Lock on the Ell to be rebuilt

{LONG}

“Nobody likes a detour,” Holm said. “But a gate that breaks is worse.”

The work will cost 40 million, Transport Minister Peter Marsh told reporters on Tuesday.
""",
    "again": """No comment, says the harbour

“No comment,” said Harbour Master Anna Lee when she left the hall.

Her deputy was asked the same. “No comment,” said Peter Holm.

“The pier is closed. It stays closed until the crane is gone from the pier and the pier is dry,” said Rose Marsh.

“The pier is closed. It stays closed until the crane is gone from the pier and the pier is wet,” said Mary Baker.

“The pier is closed. It stays closed until the crane is gone from the pier and the pier is sold,” said John Lee.
""",
    "paragraphs": """A letter from the reeve

“The meadow has been common land since the mill was built,” said Reeve Anna Holm.

“We mow it twice, we fence it once, and we ask nobody for a penny. That is how it was when my mother kept the book.

“It will be so when I hand the book on. Whoever wants to build here must ask the geese,” Holm said.
""",
    "odd": """Fees & fines: 5 % - and up

“Well-known, ‘tried’ & true: 50 % of #1 fines, i.e. £5 – or more – go to A/B+C, don’t they?” said Clerk Anna Lee.

“Œuvre, naïve, straße, İzmir and 100 % wool — that’s all,” Lee said.
""",
}


def page(text: str) -> str:
    """Return an article as a page: its first line a heading, the others paragraphs, and things between them."""
    head, *others = [line for line in text.split("\n") if line]
    body = "<aside>Most read: weather, sport, letters</aside>".join(
        f"<p>{html.escape(line).replace('twice', '<em>twice</em>')}</p>" for line in others
    )
    style = "body { font: 18px/2 sans-serif; width: 800px } ::target-text { background: #f0f; color: #f0f }"
    return (
        f"<!doctype html><meta charset=utf-8><title>{html.escape(head)}</title><style>{style}</style>"
        f"<nav><a href=/>Home</a> <a href=/w>Weather</a></nav><h1>{html.escape(head)}</h1>{body}"
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served({f"/{name}": page(text) for name, text in ARTICLES.items()}) as address:
        yield address


def bare(words: str) -> str:
    """Return `words` without the marks around each, which a link leaves out and a page sets as it likes."""
    return " ".join(" ".join(word.strip("“”‘’.,?") for word in words.split()).split())


@pytest.mark.parametrize("name", ARTICLES)
def test_browser_marks_the_words_and_no_others(name: str, browser: Browser, site: str) -> None:
    """For every quotation of an article the browser marks exactly its words, wherever they are repeated."""
    article = Article(text=ARTICLES[name], url=f"{site}/{name}")
    found = extract(article)
    assert len(found) >= 2

    for quotation in found:
        spans = quotation.marked if quotation.kind == "direct" else quotation.content
        words = " ".join(span.of(article.text) for span in spans)
        link = deep_link(article.url, article.text, spans)
        assert bare(browser.marked(link)) == bare(words), unquote(link)


def test_browser_marks_the_right_one_of_three(browser: Browser, site: str) -> None:
    """Where the same words stand three times the link leads to the place that was meant, not to the first."""
    text, words, at = ARTICLES["again"], "The pier is closed", -1
    for number in range(3):
        at = text.index(words, at + 1)
        marked = browser.words(deep_link(f"{site}/again", text, [Span(at, at + len(words))]))

        places = [n for n, word in enumerate(marked) if word.marked > 0.5]
        firsts = [n for n, word in enumerate(marked) if word.text == "“The" and marked[n + 1].text == "pier"]
        assert len(places) == 4
        assert places[0] == firsts[number]


def test_browser_passes_over_the_heading(browser: Browser) -> None:
    """Where the headline has the same words and is no part of the text, the link still leads to the text."""
    heading, text = "The gate is open, says the keeper", "“The gate is open,” said Anna Holm."

    with served({"/gate": page(f"{heading}\n{text}")}) as site:
        words = browser.words(deep_link(f"{site}/gate", text, [Span(1, 18)], heading))

    places = [at for at, word in enumerate(words) if word.marked > 0.5]
    assert [words[at].text for at in places] == ["“The", "gate", "is", "open,”"]
    assert places[0] > [word.text for word in words].index("keeper")


def test_browser_scrolls_to_the_words(browser: Browser) -> None:
    """On a page longer than the window the words are brought into view."""
    text = "One quiet line.\n" * 300 + "“The gate is open,” said Anna Holm.\n" + "One quiet line.\n" * 300
    at = text.index("The gate")

    with served({"/long": page("Long\n" + text)}) as site:
        browser.driver.get("about:blank")
        browser.driver.get(deep_link(f"{site}/long", text, [Span(at, at + len("The gate is open,"))]))
        top = browser.driver.execute_script(
            "return [...document.querySelectorAll('p')].find(p => p.textContent.includes('gate'))"
            ".getBoundingClientRect().top"
        )
        assert browser.driver.execute_script("return scrollY") > 5000
        assert 0 <= top <= browser.driver.execute_script("return innerHeight")


def test_browser_marks_nothing_without_a_fragment(browser: Browser, site: str) -> None:
    """The measure itself: without the fragment, or with words that are not there, no word is marked."""
    assert browser.marked(f"{site}/plain") == ""
    assert browser.marked(f"{site}/plain#:~:text=no%20such%20words") == ""
