"""Takes a block, tells what kind of words it has: running prose, a label of furniture, a call to the reader.

Better a label too many in the text than a sentence too few: what has quotation marks is left out only as a whole link.
"""

from __future__ import annotations

import re

from quotebank.readers.html.blocks import Block

_SHORTEST, _LONG = 60, 160
_SENTENCE = re.compile(r"[.!?…:][”’\"')\]*]*\s*$")
_STOP = re.compile(r"[.!][”’\"')\]*]*$")
_QUOTED = re.compile(r"[“”\"«»]")
_LABEL = re.compile(
    r"""(?:
      related(?:\s(?:coverage|articles?|stories|story|topics?|content|news|links?|posts?|reading|video))? | recommended
    | read\s(?:more|next|also|now) | also\sread | see\s(?:also|more) | watch(?:\snow|\smore|\slive)?
    | trending(?:\snow)?
    | more\s(?:stories|news|coverage|on\sthis(?:\sstory)?) | most\s(?:read|popular|viewed) | editor[’']s\spicks?
    | you\s(?:may|might)\salso\slike | (?:story\s|article\s)?continues\s(?:below|after) | scroll\sto\scontinue
    | (?:advertise|sponsor)(?:ment|d)s?(?:\scontent)? | ad | share(?:\sthis)?(?:\s(?:article|story|post))? | newsletter
    | comments?(?:\s\(\d+\))? | leave\sa\s(?:comment|reply) | loading | all\srights\sreserved | listen\snow
    | video\splayer\sis\sloading | this\sis\sa\smodal\swindow | stream\stype\slive
    | (?:current\stime|duration(?:\stime)?|remaining\stime|loaded|progress)[\s:]*-?[\d:.%]*
    | \d+\smin(?:ute)?s?\sread | print | e-?mail | save | copy\slink | link\scopied | table\sof\scontents
    )[\s.:!>›»→…-]*""",
    re.IGNORECASE | re.VERBOSE,
)
_HEAD = re.compile(
    r"""(?: read\s(?:more|next|also) | see\salso | also\sread | more\s(?:on|from|about) | watch | related | recommended
    | you\s(?:may|might)\salso\slike | (?:story\s|article\s)?continues\s(?:below|after)
    | filed\sunder | follow\sus | skip\s(?:to|advert) | (?:photo|image|picture|photograph|credit|tag|topic)s?\s?(?=:)
    )(?!\w).{0,120}""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a line begins that leads elsewhere; a sentence may begin so as well, but ends with a stop."""
_OWNER = re.compile(r"(?:copyright\s)?(?:©|\(c\)\s?\d{4}|copyright\s\d{4}).{0,200}", re.IGNORECASE)
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


def is_prose(block: Block) -> bool:
    """Tell whether a block is running text: long enough, mostly no link, and sentences by its look."""
    text = block.text
    if len(text) < _SHORTEST or block.linked * 2 > len(text):
        return False
    return ends_sentence(text) or len(text) > _LONG


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as sentences do."""
    return bool(_SENTENCE.search(text[-12:]))


def is_noise(block: Block) -> bool:
    """Tell whether a block between paragraphs is no part of the text: a label, mere links, a call to the reader."""
    text = block.text.strip()
    if _LABEL.fullmatch(text) or _OWNER.fullmatch(text):
        return True
    if _QUOTED.search(text):
        return block.linked * 10 >= len(text) * 9 and not _STOP.search(text)
    if not _STOP.search(text) and (block.linked * 10 >= len(text) * 7 or _HEAD.fullmatch(text)):
        return True
    return len(text) < _CALL_LONGEST and block.linked > 0 and bool(_CALL.match(text))
