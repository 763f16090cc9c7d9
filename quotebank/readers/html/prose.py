"""Takes a block, tells what kind of words it has: running prose, a label of furniture, a call to the reader.

Better a label too many in the text than a sentence too few: what has quotation marks is left out only as a whole link.
"""

from __future__ import annotations

import re
from functools import lru_cache

from quotebank.lexicon import files
from quotebank.readers.html.blocks import Block

_LABEL_LONGEST = 200
_NUMBER = re.compile(r"[0-9]+(?:[.:,][0-9]+)*%?")
_MARKS = re.compile(r"[()\[\]]")
_AROUND = " .,:;!?>›»→…|•·-–—*#"
_SHORTEST, _LONG = 60, 160
_SENTENCE = re.compile(r"[.!?…:][”’\"')\]*]*\s*$")
_STOP = re.compile(r"[.!][”’\"')\]*]*$")
_QUOTED = re.compile(r"[“”\"«»]")
_HEAD = re.compile(
    r"""(?: read\s(?:more|next|also) | see\salso | also\sread | more\s(?:on|from|about) | watch | related | recommended
    | you\s(?:may|might)\salso\slike | (?:story\s|article\s)?continues\s(?:below|after)
    | filed\sunder | follow\sus | skip\s(?:to|advert) | (?:photo|image|picture|photograph|credit|tag|topic)s?\s?(?=:)
    )(?!\w).{0,120}""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a line begins that leads elsewhere; a sentence may begin so as well, but ends with a stop."""
_OWNER = re.compile(r"(?:copyright\s)?(?:©|\(c\)\s?\d{4}|copyright\s\d{4}).{0,200}", re.IGNORECASE)
_CREDITED = re.compile(
    r"""(?:
      \((?:[^()]{0,60}\s)?(?:photo(?:graph)?|picture|pic|image|file|credit)s?
        (?:\s(?:by|from|credit|courtesy)\b|\s?[:/])[^()]{2,80}\)
    | (?:[.!?—–|]|\s-)\s*(?:file\s)?(?:photo(?:graph)?|picture|pic|image|credit)s?
        (?:\s(?:by|from|courtesy(?:\sof)?)\b|:)\s?\S[^.!?]{1,60}
    | (?-i:\bCredit:)\s?\S[^.!?]{1,60}
    )\s*\.?(?:\s*more\s>)?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a caption ends that names who took the picture."""
_CALL = re.compile(
    r"""(?: sign\sup | subscribe | follow\s(?:us|our|.{2,30}\son) | click\shere | download\s(?:the|our)
    | join\s(?:our|the\sconversation) | get\s(?:our|the\slatest|more) | support\s(?:our|independent) | donate
    | (?:do\syou\s)?have\s(?:a\sstory|you\sgot\sa\sstory)
    | e-?mail\s(?:us|our) | listen\sto\sour | read\s(?:more|the\sfull|our|also) | for\smore\s(?:stories|news)
    | want\sto\s(?:get|know|read)\smore
    )\b | .*\b(?:sign\sup|subscribe)\b.*\bnewsletters?\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CALL_LONGEST = 320
_CAPTION_LONGEST = 500
_CREDIT = 120
"""The most characters of a credit at the end of a caption."""


def is_prose(block: Block) -> bool:
    """Tell whether a block is running text: long enough, mostly no link, and sentences by its look."""
    text = block.text
    if len(text) < _SHORTEST or block.linked * 2 > len(text):
        return False
    return ends_sentence(text) or len(text) > _LONG


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as sentences do."""
    return bool(_SENTENCE.search(text[-12:]))


def is_label(text: str) -> bool:
    """Tell whether a line is one that pages put beside articles: a label, a button, what a program says."""
    if len(text) > _LABEL_LONGEST:
        return False
    labels, begins = _labels()
    low = _NUMBER.sub("0", " ".join(_MARKS.sub(" ", text.lower().replace("’", "'")).split())).strip(_AROUND)
    return low in labels or (bool(begins.match(low)) and not _QUOTED.search(low))


@lru_cache(maxsize=1)
def _labels() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the lines that are labels as a whole, and how others begin."""
    entries = files.lines("page_labels.txt")
    begins = "|".join(re.escape(entry.removesuffix(" …")) for entry in entries if entry.endswith(" …"))
    return frozenset(entry for entry in entries if not entry.endswith(" …")), re.compile(rf"(?:{begins})(?!\w)")


def is_credited(text: str) -> bool:
    """Tell whether a text is a caption: it ends by naming who took the picture."""
    tail = text[-_CREDIT:]
    return len(text) < _CAPTION_LONGEST and bool(_CREDITED.search(tail) or _sold().search(tail))


@lru_cache(maxsize=1)
def _sold() -> re.Pattern[str]:
    """Return how a caption ends that names a photographer and who sells the picture."""
    agencies = "|".join(map(re.escape, files.lines("picture_agencies.txt")))
    return re.compile(rf"\([^()]{{0,60}}/(?:{agencies})\)\s*\.?\Z")


def is_noise(block: Block) -> bool:
    """Tell whether a block between paragraphs is no part of the text: a label, mere links, a call to the reader."""
    text = block.text.strip()
    if is_label(text) or _OWNER.fullmatch(text):
        return True
    if _QUOTED.search(text):
        return block.linked * 10 >= len(text) * 9 and not _STOP.search(text)
    if is_credited(text):
        return True
    if not _STOP.search(text) and (block.linked * 10 >= len(text) * 7 or _HEAD.fullmatch(text)):
        return True
    return len(text) < _CALL_LONGEST and block.linked > 0 and bool(_CALL.match(text))
