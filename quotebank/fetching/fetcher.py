"""Takes the address of a page, gives the file of its archived copy: politely, guarded, and never without being asked.

One request at a time, a pause between two to the same host, and nothing that the host's ``robots.txt`` keeps from
programs (RFC 9309).  Each hop of a redirect is checked as the first address is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore

from quotebank import __version__
from quotebank.errors import ArticleError
from quotebank.fetching.addresses import Resolve, is_public, resolve
from quotebank.fetching.copies import Answer, kept
from quotebank.fetching.encryption import EncryptionError
from quotebank.fetching.guarded import Allowed, Backend, Clock, RefusedError

AGENT = f"quotebank/{__version__}"
"""What servers are told that asks them."""

HOPS = 5
MOST = 16 * 1024 * 1024
"""The largest page that is taken: bytes, as it comes over the wire."""

_ROBOTS_MOST = 512 * 1024
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Fetcher:
    """Fetches pages and keeps their copies in `folder`.

    The other fields are there for tests: a network without names, a server on the same machine, a clock.  No option and
    no variable of the program sets them.
    """

    folder: Path
    pause: float = 1.0
    """Seconds between two requests to the same host; longer where its ``robots.txt`` asks for it."""
    seconds: float = 60.0
    """How long one page may take, with all its redirects."""
    resolve: Resolve = resolve
    allowed: Allowed = is_public
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str) -> Path:
        """Return the file that holds the page at `url` from now on; raises :class:`ArticleError`."""
        answers: list[Answer] = []
        clock = Clock(self.seconds)
        try:
            for answer in self._hops(url, clock):
                answers.append(answer)
        except ArticleError as error:
            raise error.at(url) from error
        if answers[-1].status != 200:
            raise ArticleError(f"the server answers {answers[-1].status} {answers[-1].reason}".rstrip(), where=url)
        return kept(self.folder, answers, AGENT)

    def _hops(self, url: str, clock: Clock) -> Iterator[Answer]:
        """Give the answers from the address that was given to the one that is no redirect."""
        for _ in range(HOPS + 1):
            parts = _checked(url)
            if not self._robots_of(parts, clock).can_fetch(AGENT, url):
                raise ArticleError("the site’s robots.txt keeps programs from this page", hint=_BROWSER)
            answer = self._answer(urlunsplit(parts), clock, MOST)
            yield answer
            target = answer.header("Location")
            if answer.status not in _REDIRECTS or not target:
                return
            url = urljoin(url, target)
        raise ArticleError(f"redirects more than {HOPS} times", hint="give the address that a browser ends at")

    def _robots_of(self, parts: SplitResult, clock: Clock) -> RobotFileParser:
        """Return what a site allows programs; where it cannot say so, RFC 9309 section 2.3.1 tells what holds."""
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules = RobotFileParser()
            url, status, body = f"{site}/robots.txt", 0, b""
            for _ in range(HOPS + 1):
                answer = self._answer(urlunsplit(_checked(url)), clock, _ROBOTS_MOST)
                status, body = answer.status, answer.body
                if status not in _REDIRECTS or not answer.header("Location"):
                    break
                url = urljoin(url, answer.header("Location"))
            if status >= 500 or status in _REDIRECTS:
                rules.parse(["User-agent: *", "Disallow: /"])
            else:
                rules.parse(body.decode("utf-8", "replace").splitlines() if status == 200 else [])
            self._robots[site] = rules
        return self._robots[site]

    def _answer(self, url: str, clock: Clock, most: int) -> Answer:
        """Ask once; raises :class:`ArticleError` for whatever goes wrong on the way."""
        host = urlsplit(url).netloc
        self._wait(host, url)
        headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip"}
        try:
            with (
                httpcore.ConnectionPool(network_backend=Backend(self.resolve, self.allowed, clock)) as pool,
                pool.stream("GET", url, headers=list(headers.items())) as response,
            ):
                body = bytearray()
                for piece in response.iter_stream():
                    body += piece
                    if len(body) > most:
                        raise ArticleError(f"larger than {most // 1024} KB: no page is")
                    clock.left()
                reason = bytes(response.extensions.get("reason_phrase", b"")).decode("latin-1")
                told = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
                # The chunks are undone by now, and a header that says otherwise would be wrong.
                told = tuple(pair for pair in told if pair[0].lower() != "transfer-encoding")
                return Answer(url, response.status, reason, told, bytes(body), datetime.now(UTC))
        except RefusedError as error:
            what = f"{error} does not lie on the public internet, and nothing else is fetched from"
            raise ArticleError(what, hint="save the page and give the file") from error
        except EncryptionError as error:
            raise ArticleError(
                str(error), hint="look at the page in a browser: it may not be the one you mean"
            ) from error
        except httpcore.TimeoutException as error:
            raise ArticleError("takes too long", hint="try again, or save the page and give the file") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise ArticleError(f"cannot be reached: {_plain(error)}", hint="look at the address") from error
        finally:
            self._last[host] = time.monotonic()

    def _wait(self, host: str, url: str) -> None:
        """Let some time pass since the last request to a host."""
        parts = urlsplit(url)
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(AGENT) if rules else None
        pause = min(_LONGEST_PAUSE, max(self.pause, float(asked or 0)))
        left = self._last.get(host, float("-inf")) + pause - time.monotonic()
        if left > 0:
            self.sleep(left)


_BROWSER = "open it in a browser, save it, and give the file"


def _checked(url: str) -> SplitResult:
    """Return the parts of an address that may be asked for, without its fragment; raises :class:`ArticleError`."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
        name = (host or "").encode("idna").decode("ascii") if not (host or "").isascii() else host
    except (ValueError, UnicodeError) as error:
        raise ArticleError("not an address that can be understood", hint="look at it") from error
    if parts.scheme not in ("http", "https") or not name:
        raise ArticleError("leads to something else than a page of the web", hint="give an address with http or https")
    if parts.username is not None or parts.password is not None:
        raise ArticleError("holds a name or a password", hint="open it in a browser, save it, and give the file")
    if any(ord(char) <= 32 or ord(char) == 127 for char in url.strip()):
        raise ArticleError("holds blanks or control characters", hint="look at it")
    port = f":{parts.port}" if parts.port else ""
    netloc = f"[{name}]{port}" if ":" in name else f"{name}{port}"
    path = "".join(char if char.isascii() else _escaped(char) for char in parts.path or "/")
    query = "".join(char if char.isascii() else _escaped(char) for char in parts.query)
    return SplitResult(parts.scheme, netloc, path, query, "")


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def _plain(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
