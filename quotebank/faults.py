"""Named points at which a test can kill the process; in production each is one comparison with ``None``.

``QUOTEBANK_FAULT=7`` kills the process with SIGKILL at the seventh point that it reaches, as a power cut or the
system's memory killer would: no handler, no ``finally``, no flush.  ``QUOTEBANK_FAULT=0`` kills never and
counts, which tells a test how many points there are.
"""

from __future__ import annotations

import os
import signal

_armed: int | None = None
_reached: list[str] = []


def arm(kill_at: int | None) -> None:
    """Count points from now on and die at the `kill_at`-th (0: never); ``None`` switches off."""
    global _armed
    _armed = kill_at
    _reached.clear()


def reached() -> tuple[str, ...]:
    """Return the names of the points passed since :func:`arm`, in order."""
    return tuple(_reached)


def fault(name: str) -> None:
    """Mark a point between two steps of a write; dies here when armed for it."""
    if _armed is None:
        return
    _reached.append(name)
    if len(_reached) == _armed:
        os.kill(os.getpid(), signal.SIGKILL)


if os.environ.get("QUOTEBANK_FAULT", "").isdigit():
    arm(int(os.environ["QUOTEBANK_FAULT"]))
