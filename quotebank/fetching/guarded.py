"""Takes a host, gives a connection to an address of it that was looked at: what is checked is what is connected to.

A name is resolved once, every address that it stands for is checked, and the connection is made to one of these, so
that a name that changes between two questions (DNS rebinding) gains nothing.  Above it httpcore speaks HTTP with the
name that was asked for, in the Host header and for TLS; it follows no redirect and asks no variable for a proxy.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from quotebank.fetching.addresses import Resolve
from quotebank.fetching.encryption import EncryptionError

WAIT = 10.0
"""Seconds that one step may take: to connect, or to get the next bytes."""

Allowed = Callable[[str], bool]
"""Tells whether an address may be connected to."""


class RefusedError(Exception):
    """A host that stands for an address which may not be reached."""


class Clock:
    """The time that is left for one page, whatever it consists of."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds for the next step; raises ``httpcore.ReadTimeout`` when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the page takes too long")
        return min(WAIT, left)


class Backend(httpcore.NetworkBackend):
    """The network as one page may see it."""

    def __init__(self, resolve: Resolve, allowed: Allowed, clock: Clock) -> None:
        """Resolve names by `resolve`, connect to what is `allowed`, and stop when `clock` does."""
        self._resolve = resolve
        self._allowed = allowed
        self._clock = clock
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of `host`; raises :class:`RefusedError` when any of them may not be reached."""
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("no such host") from error
        if not addresses or not all(self._allowed(address) for address in addresses):
            raise RefusedError(host)
        fault: Exception = httpcore.ConnectError("no address")
        for address in addresses[:4]:
            try:
                return Stream(self._inner.connect_tcp(address, port, timeout=self._clock.left()), self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault


class Stream(httpcore.NetworkStream):
    """A connection each of whose steps has what is left of the page's time."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        """Pass on to `inner`."""
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return the next bytes."""
        return self._inner.read(max_bytes, timeout=self._clock.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._inner.write(buffer, timeout=self._clock.left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection encrypted, with a certificate for `server_hostname`; raises EncryptionError."""
        try:
            return Stream(self._inner.start_tls(ssl_context, server_hostname, timeout=self._clock.left()), self._clock)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLError):
                raise EncryptionError(error.__cause__) from error
            raise

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection."""
        return self._inner.get_extra_info(info)
