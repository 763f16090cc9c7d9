"""PDFs made by real printers: reportlab for layouts to the point, Chromium for pages as people save them."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import matplotlib
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

SERIF = "DejaVu"
pdfmetrics.registerFont(TTFont(SERIF, Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSerif.ttf"))

Decorate = Callable[[Canvas, BaseDocTemplate], None]


def printed(
    paragraphs: Sequence[str],
    *,
    columns: int = 1,
    gap: float = 8,
    indent: float = 0,
    justified: bool = False,
    size: float = 10,
    headline: str = "",
    decorate: Decorate = lambda canvas, doc: None,
    lock: str = "",
    title: str = "",
    author: str = "",
) -> bytes:
    """Return a PDF of `paragraphs`, as reportlab sets them; `decorate` draws what stands on every page, `lock` is a
    password.
    """
    out = io.BytesIO()
    encrypt = StandardEncryption(lock, canPrint=0) if lock else None
    doc = BaseDocTemplate(out, pagesize=A4, encrypt=encrypt, title=title or None, author=author or None)
    top = 60 if headline else 0
    width = (doc.width - 20 * (columns - 1)) / columns
    box = (doc.leftMargin, doc.bottomMargin, width, doc.height)

    def frames(space: float) -> list[Frame]:
        x, y, wide, high = box
        head = [Frame(x, y + high - space, doc.width, space, 0, 0, 0, 0)] if space else []
        return head + [Frame(x + place * (wide + 20), y, wide, high - space, 0, 0, 0, 0) for place in range(columns)]

    doc.addPageTemplates(
        [PageTemplate("first", frames(top), onPage=decorate), PageTemplate("later", frames(0), onPage=decorate)]
    )
    style = ParagraphStyle(
        "body", fontName=SERIF, fontSize=size, leading=1.2 * size, spaceAfter=gap, firstLineIndent=indent
    )
    style.alignment = TA_JUSTIFY if justified else style.alignment
    story: list[Flowable] = []
    if headline:
        head = ParagraphStyle("head", fontName=SERIF, fontSize=22, leading=26)
        story += [NextPageTemplate("later"), Paragraph(escape(headline), head), FrameBreak()]
    story += [Paragraph(escape(text, quote=False), style) for text in paragraphs]
    doc.build(story)
    return out.getvalue()


def chromium_pdf(html: str, folder: Path, *, margins: bool = True) -> bytes:
    """Return what Chromium prints of a page; with `margins` under the head and foot that it adds by itself."""
    program = shutil.which("chromium")
    assert program, "no Chromium: apt-get install chromium"
    page, out = folder / "page.html", folder / "page.pdf"
    page.write_text(html, encoding="utf-8")
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--print-to-pdf={out}"]
    flags += [] if margins else ["--no-pdf-header-footer"]
    done = subprocess.run([program, *flags, page.as_uri()], capture_output=True, timeout=120, check=False)
    assert out.exists(), done.stderr.decode()
    return out.read_bytes()
