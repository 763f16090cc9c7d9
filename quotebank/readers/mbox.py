"""Takes a mailbox, gives its mails as inputs of their own: mbox as RFC 4155 has it, each mail behind a line «From …».

A line of a mail that begins so itself is guarded by a «>», which is taken off again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from quotebank.errors import ArticleError
from quotebank.readers.article import Part, Reading, Source
from quotebank.readers.bounded import RECORD

_FROM = re.compile(rb"From [^\r\n]{0,300}\d{4}[^\r\n]{0,20}\r?\n")
_GUARDED = re.compile(rb"^>(>*From )")
_LINE = 64 * 1024


def is_mbox(head: bytes) -> bool:
    """Tell whether `head` opens a mailbox: a line «From …» with a year, then a header."""
    match = _FROM.match(head)
    return bool(match and re.match(rb">?[A-Za-z][A-Za-z0-9-]*:", head[match.end() :]))


def read_mbox(stream: BinaryIO, source: Source) -> Iterator[Reading | Part]:
    """Give the mails of `stream`, one at a time; raises :class:`ArticleError` when it is no mailbox."""
    number = 0
    for number, mail in enumerate(_mails(stream), 1):
        place = source.member(str(number)).carried("message/rfc822", None)
        if mail is None:
            what = f"larger than {RECORD // 2**20} MB: no mail is"
            yield Reading(place.origin, error=ArticleError(what, where=place.origin, hint="save it as a file"))
        else:
            yield Part(place, mail)
    if not number:
        raise ArticleError("not a mailbox: it does not begin with a line «From …»", hint="give the mails as .eml files")


def _mails(stream: BinaryIO) -> Iterator[io.BytesIO | None]:
    """Give each mail; ``None`` for one that is too large."""
    mail: io.BytesIO | None = None
    begun = False
    blank = True
    while line := stream.readline(_LINE):
        if blank and _FROM.match(line):
            if begun:
                yield _rewound(mail)
            begun, mail = True, io.BytesIO()
        elif not begun:
            return
        elif mail is not None:
            mail.write(_GUARDED.sub(rb"\1", line))
            if mail.tell() > RECORD:
                mail = None
        blank = not line.strip()
    if begun:
        yield _rewound(mail)


def _rewound(mail: io.BytesIO | None) -> io.BytesIO | None:
    if mail is not None:
        mail.seek(0)
    return mail
