"""A real browser for the tests: Debian's Chromium, headless, looking at pages that the test serves on loopback."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from PIL import Image
from selenium import webdriver

MARKED = (255, 0, 255)
"""The colour that a page of the tests gives to the words its address names: letters and all."""

WIDTH, HEIGHT = 900, 1400

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # continuous integration runs as root
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)

_WORDS = """
const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode())
  for (const word of node.data.matchAll(/[^\\s]+/g)) {
    const range = document.createRange();
    range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
    const box = range.getBoundingClientRect();
    found.push([word[0], box.left, box.top, box.right, box.bottom]);
  }
return found;
"""


class Word(NamedTuple):
    """A word that the browser shows, and how much of its box is in the colour of marked words: 0 to 1."""

    text: str
    marked: float


@dataclass(slots=True)
class Browser:
    """Chromium with a window that shows a whole page of the tests."""

    driver: webdriver.Chrome

    def words(self, address: str) -> list[Word]:
        """Return the words of the page at `address`, looked at as a reader would: by the colours on the screen."""
        self.driver.get("about:blank")
        self.driver.get(address)
        screen = Image.open(io.BytesIO(self.driver.get_screenshot_as_png())).convert("RGB")
        return [Word(text, _share(screen.crop(tuple(box)))) for text, *box in self.driver.execute_script(_WORDS)]

    def marked(self, address: str) -> str:
        """Return the words that are marked, with a blank between them."""
        return " ".join(word.text for word in self.words(address) if word.marked > 0.5)


def _share(box: Image.Image) -> float:
    area = box.width * box.height
    return sum(count for count, colour in box.getcolors(maxcolors=area) or [] if colour == MARKED) / max(1, area)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser; where Chromium or its driver is missing the test fails and says what to install."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert program, "no Chromium: apt-get install chromium"
    assert driver, "no chromedriver: apt-get install chromium-driver"
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
    ):
        options.add_argument(flag)
    options.add_argument(f"--window-size={WIDTH},{HEIGHT}")
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield Browser(opened)
    finally:
        opened.quit()


@contextmanager
def served(pages: dict[str, str]) -> Iterator[str]:
    """Serve HTML pages by their path on loopback; gives the address that the paths are put behind."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
