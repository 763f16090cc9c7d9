"""Takes the addresses that a name stands for, tells whether they lie on the public internet.

A page may lead to the router, the printer or the cloud's own services; nothing there is an article (CWE-918).  Told
after the registries of special-purpose addresses (RFC 6890), also where an IPv4 address hides in one of IPv6: mapped
(RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Network, ip_address

Resolve = Callable[[str, int], Sequence[str]]
"""A name and a port -> the addresses that they stand for; raises ``OSError``."""

_UNICAST = IPv6Network("2000::/3")
"""All that the internet's registries have given out of IPv6 so far."""

_NAT64 = IPv6Network("64:ff9b::/96")
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/23"))
"""6to4, and 2001:0::/23 with Teredo, ORCHID and benchmarks."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of `host`, as the system knows them; raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[4][0]) for address in found))


def is_public(printed: str) -> bool:
    """Tell whether an address lies on the public internet; what is no address does not."""
    try:
        address = ip_address(printed)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public(address)
    if address.scope_id is not None:
        return False
    if address.ipv4_mapped is not None:
        return _is_public(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _UNICAST and address.is_global and not any(address in tunnel for tunnel in _TUNNELS)


def _is_public(address: IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
