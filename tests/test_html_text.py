"""From the bytes of HTML to its text: encodings, characters, breaks, marks; nothing is lost in silence."""

from __future__ import annotations

import pytest

from quotebank.errors import ArticleError
from quotebank.readers import canonical
from quotebank.readers.decoding import codec_of
from quotebank.readers.html import fragment
from quotebank.readers.html.blocks import blocks
from quotebank.readers.html.census import census
from quotebank.readers.html.charset import charset
from quotebank.readers.html.elements import hidden
from quotebank.readers.html.tree import parse

WORDS = "“Nobody was surprised,” said Ms. Quill — the clerk’s aunt… in São Paulo."
PAGE = "<!doctype html><html><head>{meta}<title>Pier</title></head><body><p>{words}</p></body></html>"


def text(markup: str) -> str:
    return fragment(markup)[0]


# --- bytes


@pytest.mark.parametrize(
    ("codec", "label", "words"),
    [
        ("utf-8", "utf-8", WORDS),
        ("utf-16-le", "utf-16", WORDS),
        ("utf-16-be", "utf-16be", WORDS),
        ("cp1252", "iso-8859-1", WORDS),
        ("cp1252", "windows-1252", WORDS),
        ("iso8859-15", "iso-8859-15", "“Ôtez” costs 5 €".replace("“", '"').replace("”", '"')),
        ("mac-roman", "macintosh", WORDS),
        ("cp1250", "windows-1250", "„Ano,“ řekl Žižek – a šel."),
        ("cp1251", "windows-1251", "«Нет», — сказала она…"),
        ("koi8-r", "koi8-r", "Нет, сказала она"),
        ("cp932", "shift_jis", "「いいえ」と彼女は言った"),
        ("gb18030", "gb2312", "“不，”她说。"),
        ("cp949", "euc-kr", "“아니오”라고 말했다"),
        ("big5hkscs", "big5", "「不」她說"),
        ("euc_jp", "euc-jp", "「いいえ」と彼女は言った"),
        ("iso2022_jp", "iso-2022-jp", "「いいえ」と言った"),
    ],
)
@pytest.mark.parametrize("where", ["meta", "http-equiv", "transport"])
def test_declared_encodings(codec: str, label: str, words: str, where: str) -> None:
    """A page in any encoding of the web gives its words, whether the page or the transport says which it is."""
    metas = {
        "meta": f"<meta charset={label}>",
        "http-equiv": f'<meta content="text/html; charset={label}" http-equiv="Content-Type">',
        "transport": "",
    }
    data = PAGE.format(meta=metas[where], words=words).encode(codec)

    found = canonical(data, label if where == "transport" else None, charset(data))

    assert (text(found.text), found.replaced) == (words, 0)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_without_a_label(codec: str) -> None:
    """What English newsrooms write is told by itself."""
    data = PAGE.format(meta="", words=WORDS * 5).encode(codec)

    assert text(canonical(data, charset(data)).text) == WORDS * 5


def test_a_label_that_is_wrong() -> None:
    """A page that says latin-1 and is UTF-8 is read as UTF-8; one that says UTF-16 in ASCII letters as well."""
    for label in ("iso-8859-1", "utf-16", "x-sjis", "rot13", "utf-7", "no-such"):
        data = PAGE.format(meta=f'<meta charset="{label}">', words=WORDS).encode()

        assert text(canonical(data, charset(data)).text) == WORDS


def test_a_few_broken_bytes() -> None:
    """One bad byte does not make all other characters wrong: it alone is U+FFFD, and is counted."""
    data = PAGE.format(meta="", words=WORDS * 20).encode().replace(b"surprised", b"surpri\xffsed", 1)

    found = canonical(data)

    assert (found.encoding, found.replaced) == ("utf-8", 1)
    assert text(found.text) == (WORDS * 20).replace("surprised", "surpri\ufffdsed", 1)


def test_labels() -> None:
    """Labels mean what they mean on the web; what is no text encoding of the web means nothing."""
    assert [codec_of(label) for label in (" Latin1 ", "GBK", "utf8", "iso-8859-2")] == [
        "cp1252",
        "gb18030",
        "utf-8",
        "iso8859-2",
    ]
    assert [codec_of(label) for label in ("utf-7", "unicode_escape", "hex", "", None, "\0")] == [None] * 6


# --- characters


def test_characters_are_kept() -> None:
    """Entities are decoded once; what is no HTML white space stays, and NUL is replaced and told."""
    kept = "a\u00a0b\u200bc\u00add\u202ee\u202c f\u0301 g\u2028h"

    assert text(f"<p>{kept}") == kept
    assert text("<p>&amp;amp; &ldquo;x&rdquo; &#147;y&#148; &#8217;") == "&amp; “x” “y” ’"
    assert fragment("<p>a\0b") == (
        "a\ufffdb",
        ("1 character(s) that cannot be decoded or stored stand as U+FFFD",),
    )


def test_nothing_is_put_in_at_links() -> None:
    """A link at either end of a quotation, or before an apostrophe, leaves no trace in the text."""
    assert text('<p><a href="/k">Quill</a>’s <a>“plan</a>” is “<b>d</b>ry”') == "Quill’s “plan” is “dry”"


def test_white_space_is_what_a_browser_prints() -> None:
    """Runs are one space, across elements too; at the edges of a block there is none; ``<pre>`` keeps its lines."""
    assert text("<p>\n  a <b> b</b>\t\n c </p>") == "a b c"
    assert text("<pre>a\nb</pre>") == "a\nb"
    assert text("<table><tr><td>a<td>b<tr><td>c</table>") == "a b\n\nc"


def test_breaks() -> None:
    """Blocks part paragraphs, ``<br>`` lines, two of them paragraphs, and so does an empty spacer between sentences."""
    assert text("<p>a<p>b<div>c<ul><li>d<li>e</ul>f</div>") == "a\n\nb\n\nc\n\nd\n\ne\n\nf"
    assert text("<p>“a<br> b”<br><br>c<br />") == "“a\nb”\n\nc"
    assert text('One.<span class="x br"></span>Two<span class="br"></span>Three') == "One.\n\nTwo\n\nThree"
    assert text('Dry.<span data-pos="2"></span>“Wet.”') == "Dry.\n\n“Wet.”"
    assert text('Why it is dry<i class="a"></i><i class="a"></i>It rained.') == "Why it is dry\n\nIt rained."
    assert text('Mac<i class="a"></i>Lean and mac<i class="a"></i><i class="b"></i>aroni') == "MacLean and macaroni"
    assert text('the<a name="x"></a> ma<span id="y"></span>yor') == "the mayor"


def test_q_has_the_marks_of_a_browser() -> None:
    """``<q>`` is printed with marks, inner ones single, unless they are typed; a block quotation is a paragraph."""
    assert text("He said <q>it is <q>dry</q> here</q>.") == "He said “it is ‘dry’ here”."
    assert text("<q>“typed”</q>") == "“typed”"
    assert text("<p>a<blockquote>b</blockquote>c") == "a\n\nb\n\nc"


def test_what_is_not_shown_is_left_out() -> None:
    """Scripts, styles, hidden elements, words for screen readers and controls are no part of the text."""
    assert (
        text(
            "a<script>“s”</script><style>p{}</style><p hidden>b<p style='color:red;display : none'>c"
            '<span class="sr-only">d</span><button>e</button><noscript>f</noscript><!-- g --><template>h</template>'
            "<p class='is-hidden-not'>i"
        )
        == "a\n\ni"
    )


def test_a_paragraph_cut_by_a_box_stays_one() -> None:
    """HTML ends ``<p>`` before a block; where that box is left out, the paragraph is one again."""
    assert text("<p>the mayor <div hidden>box</div>said no</p><p>b") == "the mayor said no\n\nb"
    assert text("<p>It is dry. <aside hidden>box</aside>She left.</p><p>b") == "It is dry. She left.\n\nb"
    assert text("<p>It is dry.</p><div hidden>box</div>She left.<p>b</p>") == "It is dry.\n\nShe left.\n\nb"


# --- nothing is lost in silence


@pytest.mark.parametrize("opening", ["<div>", "<b>", "<i><p>", "<ul><li>", "<q>", "<blockquote>", "<table><tr><td>"])
def test_deep_nesting(opening: str) -> None:
    """Words 5,000 elements deep are read; a depth beyond reason is refused."""
    assert "“dry”" in text(opening * 5_000 + "“dry”")
    with pytest.raises(ArticleError, match="nested more than"):
        fragment("<div>" * 20_000 + "dry")


def test_a_long_text() -> None:
    """A text node of millions of characters is read whole."""
    words = "“It is dry,” she said. " * 200_000

    assert text(f"<p>{words}</p>") == words.rstrip()


def test_census() -> None:
    """Marks that the source shows and the text lacks are counted and told; those of what is hidden are none."""
    root = parse("<p>“a” <q>b</q> <i hidden>“c”</i>")

    assert census(root, hidden, "\n\n".join(block.text for block in blocks(root))) is None
    assert census(root, hidden, "“a b”") == "2 quotation mark(s) of the source are not in the text: “ ”"
