"""Fetching: a real server on this machine, names that change, and addresses that no page may lead to."""

from __future__ import annotations

import gzip
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Run

from quotebank.errors import ArticleError
from quotebank.fetching.addresses import is_public, resolve
from quotebank.fetching.fetcher import AGENT, Fetcher
from quotebank.readers import Meta, read_paths

WORDS = (
    "The old pier was shut on Tuesday, and the council said that it would not be open again before the end of the "
    "year, because the timber is rotten and nobody is willing to insure it any more."
)
PAGE = (
    "<!doctype html><html lang=en><title>Old pier to close</title><body><article><h1>Old pier to close</h1>"
    f"<p>{WORDS}</p>"
    "<p>“Nobody in the whole town was surprised,” said Ms. Quill, who has run the café beside the pier.</p>"
    f"<p>{WORDS}</p></article></body></html>"
)

Page = tuple[int, dict[str, str], bytes | Callable[[BaseHTTPRequestHandler], None]]


class Site:
    """A web server on this machine: path -> status, headers, body; everything that it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "post.test") -> str:
        return f"http://{host}:{self.port}{path}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                status, headers, body = site.pages.get(self.path, (404, {}, b"none"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if callable(body):
                    body(self)
                else:
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.pages["/story"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())
    yield made
    made.stop()


def fetcher(**changes: object) -> Fetcher:
    """A fetcher for which every name is this machine, and this machine is the internet."""
    known = {"pause": 0.0, "resolve": lambda host, port: ("127.0.0.1",), "allowed": lambda address: True}
    return Fetcher(Path("fetched"), **(known | changes))  # type: ignore[arg-type]


def refusal(url: str, **changes: object) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        fetcher(**changes).fetch(url)
    assert not Path("fetched").exists()
    return caught.value


def test_page(site: Site) -> None:
    """A page is kept as it came, and read from its copy with its address and the moment, now and ever after."""
    file = fetcher().fetch(site.url("/story#part"))
    (found,) = read_paths([str(file)], Meta())
    (again,) = read_paths([str(file)], Meta())

    assert found.article, found.error
    assert found.article.text.count(WORDS) == 2
    assert "“Nobody in the whole town was surprised,” said Ms. Quill, who has run the café" in found.article.text
    assert found.article.url == site.url("/story")
    assert found.article.accessed
    assert found.article.accessed.endswith("Z")
    assert again == found
    assert file.parent == Path("fetched")
    assert file.name.startswith("post.test-")


def test_what_the_server_is_told(site: Site) -> None:
    """The server sees the name that was asked for, which program asks, and the robots' rules are asked for first."""
    fetcher().fetch(site.url("/story"))
    paths = [path for path, _ in site.asked]
    headers = site.asked[1][1]

    assert paths == ["/robots.txt", "/story"]
    assert headers["Host"] == f"post.test:{site.port}"
    assert headers["User-Agent"] == AGENT
    assert AGENT.startswith("quotebank/")
    assert "Cookie" not in headers


def test_packed_page(site: Site) -> None:
    """A page that came packed is kept packed and read unpacked."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
    site.pages["/story"] = (200, headers, gzip.compress(PAGE.encode()))
    (found,) = read_paths([str(fetcher().fetch(site.url("/story")))], Meta())

    assert found.article, found.error
    assert WORDS in found.article.text


def test_redirect(site: Site) -> None:
    """A redirect is followed and kept: the article has the address where it ended."""
    site.pages["/old"] = (301, {"Location": "/story"}, b"")
    told: dict[str, str] = {}
    file = fetcher().fetch(site.url("/old"))
    (found,) = read_paths([str(file)], Meta(), skipped=told.__setitem__)

    assert found.article
    assert found.article.url == site.url("/story")
    assert list(told) == [f"{file}!{site.url('/old')}"]


def test_endless_redirects(site: Site) -> None:
    """Five redirects are followed, and not one more."""
    for number in range(7):
        site.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    site.pages["/7"] = site.pages["/story"]

    assert fetcher().fetch(site.url("/2"))
    for file in Path("fetched").iterdir():
        file.unlink()
    Path("fetched").rmdir()
    assert "more than 5 times" in refusal(site.url("/1")).what


@pytest.mark.parametrize(
    "target", ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "//192.168.0.1/x"]
)
def test_redirect_to_a_private_address(site: Site, target: str) -> None:
    """A redirect to an address that is not public is refused, even from a page that was."""
    site.pages["/old"] = (302, {"Location": target}, b"")

    def names(host: str, port: int) -> tuple[str, ...]:
        return ("127.0.0.1",) if host == "post.test" else resolve(host, port)

    refused = refusal(
        site.url("/old"), resolve=names, allowed=lambda address: address == "127.0.0.1" or is_public(address)
    )
    assert "does not lie on the public internet" in refused.what


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://post.test/", "gopher://post.test/", "javascript:x"])
def test_redirect_out_of_the_web(site: Site, target: str) -> None:
    """A redirect to something else than a page of the web is refused."""
    site.pages["/old"] = (302, {"Location": target}, b"")

    assert "something else than a page" in refusal(site.url("/old")).what


SPELLINGS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::127.0.0.1]", "[fe80::1]",
    "[fd00::1]", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "localhost", "127.0.0.1.", "①②⑦.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("host", SPELLINGS)
def test_spellings_of_private_addresses(site: Site, host: str) -> None:
    """However an address that is not public is written, nothing is asked of it."""
    refusal(f"http://{host}:{site.port}/story", resolve=resolve, allowed=is_public)

    assert site.asked == []


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses(address: str) -> None:
    """Addresses of the public internet may be asked, also as IPv6 wraps them."""
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "post.test", "1.2.3", "fe80::1%eth0", "2606:2800::1%1", "::ffff:0:10.0.0.1"])
def test_what_is_no_public_address(address: str) -> None:
    """What is no address, or one with a zone, is not public."""
    assert not is_public(address)


def test_name_that_changes(site: Site) -> None:
    """A name is resolved once for each connection, and the address that was checked is the one connected to."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    checked: list[str] = []

    def flipping(host: str, port: int) -> tuple[str, ...]:
        return (next(answers),)

    def allowed(address: str) -> bool:
        checked.append(address)
        return is_public(address)

    connected: list[str] = []
    real = socket.create_connection

    def watched(address: tuple[str, int], *rest: object, **named: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError("no network in tests")

    socket.create_connection = watched  # type: ignore[assignment]
    try:
        refusal(site.url("/story"), resolve=flipping, allowed=allowed)
    finally:
        socket.create_connection = real
    assert connected == ["93.184.216.34"] == checked
    assert site.asked == []
    refusal(site.url("/story"), resolve=flipping, allowed=allowed)
    assert site.asked == []


def test_one_private_address_among_public_ones(site: Site) -> None:
    """A name that stands for a private address beside a public one is refused altogether."""
    mixed = ("93.184.216.34", "127.0.0.1")

    assert "public internet" in refusal(site.url("/story"), resolve=lambda host, port: mixed, allowed=is_public).what


def test_no_such_host() -> None:
    """A name that nobody knows is said to lead nowhere."""

    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror("Name or service not known")

    assert "no such host" in refusal("http://none.test/", resolve=unknown).what


def test_proxy_variables_are_not_asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable sends a request elsewhere."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetcher().fetch(site.url("/story"))


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("http://", "something else"),
        ("https:///x", "something else"),
        ("http://[::1", "not an address"),
        ("http://post.test:99999/", "not an address"),
        ("http://me:secret@post.test/", "a name or a password"),
        ("http://post.test/a b", "blanks or control"),
        ("http://post.test/\x1b[2J", "blanks or control"),
    ],
)
def test_addresses_that_are_none(url: str, what: str) -> None:
    """An address that cannot be one is refused before anything is asked."""
    assert what in refusal(url).what


# --- politeness


def test_robots(site: Site) -> None:
    """What robots.txt keeps from programs is not asked for."""
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /story\n")
    assert "robots.txt" in refusal(site.url("/story")).what
    assert [path for path, _ in site.asked] == ["/robots.txt"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_cannot_be_had(site: Site, status: int, allowed: bool) -> None:
    """A site without rules allows all; one that cannot tell them now allows nothing."""
    site.pages["/robots.txt"] = (status, {}, b"")
    if allowed:
        assert fetcher().fetch(site.url("/story"))
    else:
        assert "robots.txt" in refusal(site.url("/story")).what


def test_pauses(site: Site) -> None:
    """Between two requests to a host there is a pause, longer where the site asks for it."""
    slept: list[float] = []
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 7\n")
    polite = fetcher(pause=1.0, sleep=slept.append)
    polite.fetch(site.url("/story"))
    polite.fetch(site.url("/story"))

    assert len(slept) == 2
    assert all(5 < pause <= 7 for pause in slept)
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


# --- servers that mean no good


@pytest.mark.parametrize("status", [404, 410, 500, 204])
def test_other_answers(site: Site, status: int) -> None:
    """An answer that is no page is told with its number."""
    site.pages["/story"] = (status, {}, b"")

    assert f"the server answers {status}" in refusal(site.url("/story")).what


def test_endless_page(site: Site) -> None:
    """A page without end is cut at its largest size."""

    def endless(handler: BaseHTTPRequestHandler) -> None:
        try:
            while True:
                handler.wfile.write(b"x" * 2**20)
        except OSError:
            pass

    site.pages["/story"] = (200, {"Content-Type": "text/html"}, endless)
    assert "larger than" in refusal(site.url("/story")).what


def test_slow_page(site: Site) -> None:
    """A page that comes a byte at a time is given up when its time is over, however often a byte comes."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(600):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/story"] = (200, {"Content-Type": "text/html"}, drip)
    assert "takes too long" in refusal(site.url("/story"), seconds=1.0).what


def test_page_that_is_cut_off(site: Site) -> None:
    """A page that ends before the length that was told is a fault: half an article is none."""
    site.pages["/story"] = (200, {"Content-Type": "text/html", "Content-Length": "99999"}, PAGE.encode())

    assert "cannot be reached" in refusal(site.url("/story")).what


@pytest.mark.parametrize("said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000])
def test_server_that_speaks_no_http(said: bytes) -> None:
    """A server that answers nonsense is a fault in one line."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for _ in range(2):
                try:
                    connection, _ = server.accept()
                    connection.recv(1000)
                    connection.sendall(said)
                    connection.close()
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        assert "cannot be reached" in refusal(f"http://post.test:{server.getsockname()[1]}/").what


# --- the commands


@pytest.mark.parametrize("name", ["ingest", "read"])
def test_nothing_is_fetched_unasked(run: Run, site: Site, name: str) -> None:
    """Without --fetch an address is refused with what to do, and nothing is asked of any server."""
    result = run(name, site.url("/story", "127.0.0.1"))

    assert result.exit_code == 3
    assert "nothing is fetched unless you ask for it" in result.stderr
    assert "--fetch" in result.stderr
    assert site.asked == []


@pytest.mark.parametrize("name", ["ingest", "read"])
def test_no_option_opens_this_machine(run: Run, site: Site, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --fetch, whatever the variables, this machine is not reached."""
    for variable in ("ALLOW", "ALLOWED", "RESOLVE", "PAUSE", "INGEST_ALLOWED", "FETCH_ALLOWED", "TEST"):
        monkeypatch.setenv(f"QUOTEBANK_{variable}", "1")
    result = run(name, "--fetch", site.url("/story", "127.0.0.1"))

    assert result.exit_code == 3, result.output
    assert "does not lie on the public internet" in result.stderr
    assert site.asked == []


def test_without_the_library(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the library for fetching is not installed, you are told how to get it."""
    monkeypatch.setitem(sys.modules, "httpcore", None)
    for name in [name for name in sys.modules if name.startswith("quotebank.fetching")]:
        monkeypatch.delitem(sys.modules, name)
    result = run("ingest", "--fetch", "https://post.example/")

    assert result.exit_code == 2
    assert "pip install 'quotebank[fetch]'" in result.stderr


def test_ingest_keeps_the_copy(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fetched page is in the bank, its copy in the bank's folder, and reading that again gives the same article."""
    from quotebank.fetching import fetcher as room

    monkeypatch.setattr(room.Fetcher.__init__, "__defaults__", fetcher_defaults())
    first = run("--bank", "bank", "ingest", "--fetch", site.url("/story"))
    assert first.exit_code == 0, first.output
    (file,) = Path("bank/fetched").iterdir()
    site.stop()
    again = run("--bank", "bank", "ingest", str(file))

    assert "1 unchanged" in again.stdout, again.output
    assert [path for path, _ in site.asked] == ["/robots.txt", "/story"]


def fetcher_defaults() -> tuple[object, ...]:
    """The defaults of a fetcher with every name meaning this machine: no way to set them but from within."""
    made = fetcher()
    names = ("pause", "seconds", "resolve", "allowed", "sleep")
    own = Fetcher.__init__.__defaults__ or ()
    return tuple(getattr(made, name) for name in names) + tuple(own[len(names) :])
