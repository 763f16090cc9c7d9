"""Fetching over TLS: a real server on this machine, with certificates of an authority made for the test."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from test_fetching import PAGE, WORDS, Site, fetcher, refusal

from quotebank.readers import Meta, read_paths

AUTHORITY = trustme.CA()
HOST = "post.test"


class SecureSite(Site):
    """The same server behind TLS; it keeps the names that it was asked for."""

    def __init__(
        self, certificate: trustme.LeafCert, *, newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED
    ) -> None:
        super().__init__()
        self.named: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = newest
        if newest < ssl.TLSVersion.TLSv1_2:
            context.set_ciphers("ALL:@SECLEVEL=0")
        certificate.configure_cert(context)
        context.sni_callback = lambda _, name, __: self.named.append(name)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.pages["/story"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())

    def url(self, path: str, host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"


Open = Callable[..., SecureSite]


@pytest.fixture
def open_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens servers; their authority is trusted, as one of a network of one's own is."""
    AUTHORITY.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    opened: list[SecureSite] = []

    def make(certificate: trustme.LeafCert, **more: ssl.TLSVersion) -> SecureSite:
        opened.append(SecureSite(certificate, **more))
        return opened[-1]

    yield make
    for site in opened:
        site.stop()


def test_good_certificate(open_site: Open) -> None:
    """A page behind TLS is read; the connection goes to the address that was checked, the name to the server."""
    site = open_site(AUTHORITY.issue_cert(HOST))
    checked: list[str] = []
    file = fetcher(allowed=lambda address: not checked.append(address)).fetch(site.url("/story"))
    (found,) = read_paths([str(file)], Meta())

    assert found.article, found.error
    assert WORDS in found.article.text
    assert found.article.url == site.url("/story")
    assert checked == ["127.0.0.1"] * 2
    assert site.named == [HOST] * 2
    assert [headers["Host"] for _, headers in site.asked] == [f"{HOST}:{site.port}"] * 2


EXPIRED = {"not_before": datetime.now(UTC) - timedelta(days=20), "not_after": datetime.now(UTC) - timedelta(days=2)}


@pytest.mark.parametrize(
    ("certificate", "what"),
    [
        (AUTHORITY.issue_cert("other.test"), "it is not valid for 'post.test'"),
        # The address that the connection goes to is not the name that was asked for.
        (AUTHORITY.issue_cert("127.0.0.1"), "it is not valid for 'post.test'"),
        (AUTHORITY.issue_cert(HOST, **EXPIRED), "it has expired"),
        (trustme.CA().issue_cert(HOST), "nobody whom this computer trusts has signed it"),
    ],
    ids=["another name", "the address", "expired", "unknown authority"],
)
def test_bad_certificate(open_site: Open, certificate: trustme.LeafCert, what: str) -> None:
    """A server whose certificate proves nothing is asked for nothing, in one clear line."""
    site = open_site(certificate)
    refused = refusal(site.url("/story"))

    assert refused.what == f"the server’s certificate cannot be relied on: {what}"
    assert "\n" not in str(refused)
    assert "_ssl.c" not in str(refused)
    assert site.asked == []


def test_redirect_to_a_bad_certificate(open_site: Open) -> None:
    """Each server on the way has to prove its name."""
    there = open_site(AUTHORITY.issue_cert("other.test"))
    here = open_site(AUTHORITY.issue_cert(HOST))
    here.pages["/old"] = (301, {"Location": there.url("/story", "third.test")}, b"")

    assert "it is not valid for 'third.test'" in refusal(here.url("/old")).what
    assert there.asked == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_protocol(open_site: Open) -> None:
    """A server that speaks nothing newer than TLS 1.1 cannot be reached, in one clear line."""
    site = open_site(AUTHORITY.issue_cert(HOST), newest=ssl.TLSVersion.TLSv1_1)
    refused = refusal(site.url("/story"))

    assert refused.what.startswith("cannot be reached: no encryption could be agreed upon with the server (")
    assert site.asked == []


def test_no_encryption_there(open_site: Open) -> None:
    """A server that answers https without encryption cannot be reached, in one clear line."""
    site = Site()
    try:
        assert refusal(site.url("/story").replace("http:", "https:")).what == (
            "cannot be reached: the server does not answer in an encrypted way"
        )
    finally:
        site.stop()
