"""Takes the bytes of PDFs on standard input, gives what they hold on standard output: a process that may be stopped.

PDFium is a large program in C++ that reads what strangers made.  Here a fault in it, or a file that keeps it busy for
ever, costs one article and not the run.  The process reads one file after the other, so that its start is paid once.

A question is the number of bytes as 8 bytes, the smallest last, and the bytes; an answer is the same, of JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from quotebank.readers.pdf.glyphs import BrokenError, Document, Page, Piece, document

SECONDS = 60.0
"""How long one file may take."""
MEMORY = 3 * 2**30
"""How many bytes of memory the process may ask for."""

_LENGTH = struct.Struct("<Q")


class Worker:
    """The process, started with the first file; one for each process that reads PDFs."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def document(self, data: bytes, seconds: float = SECONDS) -> Document:
        """Return what a PDF holds; raises :class:`BrokenError`, also where the process had to be stopped."""
        with self._lock:
            process = self._running()
            late = threading.Event()
            timer = threading.Timer(seconds, _stop, (process, late))
            timer.start()
            try:
                answer = _asked(process, data)
            except (OSError, EOFError) as error:
                self.close()
                why = f"the PDF cannot be read within {seconds:g} seconds" if late.is_set() else "the PDF is broken"
                raise BrokenError(why) from error
            finally:
                timer.cancel()
        return _read(answer)

    def _running(self) -> subprocess.Popen[bytes]:
        # A process that was forked off must not talk to its parent's.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            root = str(Path(__file__).parents[3])
            path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            self._owner = os.getpid()
            atexit.register(self.close)
        return self._process

    def close(self) -> None:
        """Stop the process, if it is ours."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()


WORKER = Worker()


def _stop(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _asked(process: subprocess.Popen[bytes], data: bytes) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(_LENGTH.pack(len(data)))
    process.stdin.write(data)
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(_message(process.stdout))
    return answer


def _message(stream: IO[bytes]) -> bytes:
    """Return the next message; raises :class:`EOFError` where the stream ends before it."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _read(answer: dict[str, Any]) -> Document:
    if "broken" in answer:
        raise BrokenError(str(answer["broken"]))
    pages = [Page(*page) for page in answer["pages"]]
    return Document([page._replace(pieces=[Piece(*piece) for piece in page.pieces]) for page in pages], answer["info"])


def main() -> None:
    """Answer until the input ends."""
    _limit()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            data = _message(source)
        except EOFError:
            return
        try:
            answer = json.dumps(document(data)._asdict())
        except BrokenError as error:
            answer = json.dumps({"broken": str(error)})
        except MemoryError:
            answer = json.dumps({"broken": "the PDF needs too much memory"})
        coded = answer.encode()
        sink.write(_LENGTH.pack(len(coded)) + coded)
        sink.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
