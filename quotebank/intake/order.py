"""Takes files, gives steps: what came of each, in the order in which the files were named, whoever did the work when.

At most a window of files is begun at a time, and of a file of many articles at most a window of articles.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from quotebank.errors import ArticleError
from quotebank.intake.files import Input
from quotebank.intake.inline import Runner, Slot
from quotebank.intake.work import Broken, ExtractOne, Item, Message, ReadFile, Skipped
from quotebank.model import Article
from quotebank.readers import Reading
from quotebank.seen import SeenFile


class Known(NamedTuple):
    """A file whose bytes were read before."""

    file: Input
    seen: SeenFile


class Begun(NamedTuple):
    """The articles of this file follow."""

    file: Input


class Ended(NamedTuple):
    """All articles of the file were given."""

    file: Input


class Pause(NamedTuple):
    """What comes next is not there yet."""


Step = Known | Begun | Item | Broken | Skipped | Ended | Pause
Wanted = Callable[[Article], Article | None]


class Order:
    """Puts what workers give into the order of the files.

    `wanted` tells what has to be extracted for an article that was read, and `known` what was seen of a file.
    """

    def __init__(self, runner: Runner, wanted: Wanted, known: Callable[[Input], SeenFile | None]) -> None:
        self._runner = runner
        self._wanted = wanted
        self._known = known

    def steps(self, inputs: Iterable[Input | Skipped]) -> Iterator[Step]:
        """Give all steps; each file is begun before those before it are finished."""
        window: deque[tuple[Input, Slot] | Known | Skipped] = deque()
        for one in inputs:
            window.append(one if isinstance(one, Skipped) else self._begun(one))
            if len(window) >= self._runner.window:
                yield from self._steps(window.popleft())
        while window:
            yield from self._steps(window.popleft())

    def _begun(self, file: Input) -> tuple[Input, Slot] | Known:
        seen = self._known(file)
        if seen is not None:
            return Known(file, seen)
        if file.error is not None:
            return file, _Given(Item(Reading(file.origin, error=file.error)))
        return file, self._runner.start(ReadFile(file.origin, file.size, file.named))

    def _steps(self, begun: tuple[Input, Slot] | Known | Skipped) -> Iterator[Step]:
        if isinstance(begun, (Known, Skipped)):
            yield begun
            return
        file, slot = begun
        yield Begun(file)
        waiting: deque[Slot] = deque()
        more = True
        while more or waiting:
            while more and len(waiting) < self._runner.window and (slot.ready() or not waiting):
                if not slot.ready():
                    yield Pause()
                message = slot.next()
                more = message is not None
                if message is not None:
                    waiting.append(self._worked(message))
            if waiting:
                if not waiting[0].ready():
                    yield Pause()
                yield from _all(waiting.popleft())
        yield Ended(file)

    def _worked(self, message: Message) -> Slot:
        """Return the place of a message: it is given as it is, unless its article has to be extracted first."""
        if not isinstance(message, Item) or message.extracted or message.reading.skip or not message.reading.article:
            return _Given(message)
        try:
            article = self._wanted(message.reading.article)
        except ArticleError as error:
            return _Given(Item(replace(message.reading, article=None, error=error)))
        return _Given(message) if article is None else _Read(message.reading, self._runner.start(ExtractOne(article)))


class _Given:
    """A slot of one message that is there."""

    def __init__(self, message: Message) -> None:
        self._left: list[Message] = [message]

    def ready(self) -> bool:
        return True

    def next(self) -> Message | None:
        return self._left.pop() if self._left else None


class _Read:
    """A slot of an article that was read by one and is extracted by another."""

    def __init__(self, reading: Reading, slot: Slot) -> None:
        self._reading = reading
        self._slot = slot

    def ready(self) -> bool:
        return self._slot.ready()

    def next(self) -> Message | None:
        message = self._slot.next()
        if not isinstance(message, Item):
            return message
        if message.extracted is None:
            return Item(replace(self._reading, article=None, error=message.reading.error))
        return message._replace(reading=self._reading)


def _all(slot: Slot) -> Iterator[Message]:
    while (message := slot.next()) is not None:
        yield message
