"""Takes the bytes of a page, gives the encoding that its own head declares.

After the prescan of the HTML standard, https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding,
but further into the page, as browsers do.
"""

from __future__ import annotations

import re

_HEAD = 16 * 1024
_META = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s{0,99}<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


def charset(data: bytes) -> str | None:
    """Return the label in the ``<meta>`` or the XML declaration of a page, ``None`` where there is none.

    A page whose head can be read as ASCII is no UTF-16, whatever it says: then it means UTF-8.
    """
    head = _COMMENT.sub(b"", data[:_HEAD])
    found = _META.search(head) or _XML.match(head)
    label = found[1].decode("ascii").lower() if found else None
    return "utf-8" if label and label.startswith(("utf-16", "utf-32")) else label
