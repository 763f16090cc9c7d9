"""Takes tasks, gives slots that do them in this process, when their turn comes."""

from __future__ import annotations

from typing import Protocol

from quotebank.intake.told import Extractor
from quotebank.intake.work import How, Message, Task, perform


class Slot(Protocol):
    """The place of one task in the order: its messages come out here."""

    def ready(self) -> bool:
        """Tell whether the next message is there, so that :meth:`next` does not wait."""

    def next(self) -> Message | None:
        """Return the next message; ``None`` at the end."""


class Runner(Protocol):
    """What does tasks."""

    window: int
    """How many tasks may be begun before the first of them is finished."""

    def start(self, task: Task) -> Slot:
        """Begin a task, or note it down."""

    def close(self) -> None:
        """Stop everything; nothing is left running."""


class _InlineSlot:
    def __init__(self, task: Task, how: How, extractor: Extractor) -> None:
        self._messages = perform(task, how, extractor)

    def ready(self) -> bool:
        # Whoever waits for more than a moment commits first; here work is done only when it is asked for.
        return True

    def next(self) -> Message | None:
        return next(self._messages, None)


class Inline:
    """Does every task here, one after the other."""

    window = 1

    def __init__(self, how: How, extractor: Extractor) -> None:
        self._how = how
        self._extractor = extractor

    def start(self, task: Task) -> Slot:
        """Note the task down."""
        return _InlineSlot(task, self._how, self._extractor)

    def close(self) -> None:
        """Nothing runs."""
