"""Takes a timeline, gives a picture of it as PNG or SVG; needs the extra ``plot`` (matplotlib).

The same timeline gives the same bytes with the same matplotlib: no clock and no chance is in the file.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotebank.errors import QuotebankError
from quotebank.exporters.file import OutputError, check, replacing
from quotebank.timeline import Timeline, first_day

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS = (".png", ".svg")

_SIZE = (9.0, 4.5)
"""Inches."""
_DPI = 160
_INK, _GREY, _BAR = "#1a1a1a", "#666666", "#2b6a99"
_LABELS = 14
_LINE = 84


class PlotUnavailableError(QuotebankError):
    """The library that draws is not installed."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """The words around the bars."""

    title: str
    subtitle: str
    axis: str
    source: str


def refuse(path: Path, *, force: bool) -> None:
    """Raise, before any work is done, when `path` cannot become a picture or the library is missing."""
    if path.suffix.lower() not in ENDINGS:
        raise OutputError(
            f"no picture ends in {path.suffix or 'nothing'}", where=str(path), hint="name it .png or .svg"
        )
    check(path, force=force)
    try:
        import matplotlib  # noqa: F401 - late: only a plot needs it
    except ImportError as error:
        hint = "pip install 'quotebank[plot]'"
        raise PlotUnavailableError("drawing needs matplotlib, which is not installed", hint=hint) from error


def save(path: Path, timeline: Timeline, legend: Legend) -> None:
    """Draw `timeline` into `path`; raises :class:`~quotebank.exporters.file.OutputError` where that fails."""
    drawn = picture(timeline, legend, path.suffix.lower()[1:])
    with replacing(path) as stream:
        stream.buffer.write(drawn)


def picture(timeline: Timeline, legend: Legend, form: str) -> bytes:
    """Return the picture in the format `form`, ``png`` or ``svg``."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # No pyplot: it would look for a screen.
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.085, 0.17, 0.893, 0.61))
    _bars(axes, timeline)
    _words(figure, axes, legend)
    out = io.BytesIO()
    with warnings.catch_warnings(), mpl.rc_context({"svg.hashsalt": "quotebank", "svg.fonttype": "none"}):
        warnings.simplefilter("ignore")  # of characters that its font lacks
        figure.savefig(out, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
    return out.getvalue()


def _bars(axes: Axes, timeline: Timeline) -> None:
    from matplotlib.ticker import MaxNLocator

    periods = list(timeline.filled())
    places = [at for at, (_, count) in enumerate(periods) if count]
    axes.bar(places, [periods[at][1] for at in places], width=0.85 if len(periods) < 200 else 1.0, color=_BAR)
    # A few bars do not fill the whole width, which would make them look like many.
    least = 8 - len(periods)
    axes.set_xlim(-0.6 - max(0, least) / 2, len(periods) - 0.4 + max(0, least) / 2)
    ticks = _ticks([name for name, _ in periods], timeline.by)
    axes.set_xticks([at for at, _ in ticks], [label for _, label in ticks])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    highest = max((count for _, count in periods), default=0)
    axes.set_ylim(0, max(1.0, highest * 1.06))


def _ticks(names: Sequence[str], by: str) -> list[tuple[int, str]]:
    """Return which periods are labelled, and how: few enough to be read."""
    if by == "month" and len(names) > _LABELS:
        years = [(at, name[:4]) for at, name in enumerate(names) if name.endswith("-01")]
        return years[:: -(-len(years) // _LABELS)] if len(years) > 1 else _every(names, by)
    return _every(names, by)


def _every(names: Sequence[str], by: str) -> list[tuple[int, str]]:
    room = _LABELS if by == "year" else 8
    step = max(1, -(-len(names) // room))
    return [(at, _label(first_day(names[at]), by)) for at in range(0, len(names), step)]


def _label(day: date, by: str) -> str:
    if by == "year":
        return f"{day:%Y}"
    return f"{day:%b %Y}" if by == "month" else f"{day.day} {day:%b %Y}"


def _words(figure: Figure, axes: Axes, legend: Legend) -> None:
    plain: dict[str, Any] = {"parse_math": False, "ha": "left"}
    title = textwrap.shorten(legend.title, _LINE, placeholder=" …")
    figure.text(0.022, 0.915, title, fontsize=14, fontweight="bold", color=_INK, **plain)
    subtitle = textwrap.shorten(legend.subtitle, 120, placeholder=" …")
    figure.text(0.022, 0.85, subtitle, fontsize=10, color=_GREY, **plain)
    source = "\n".join(textwrap.wrap(legend.source, 130)[:2])
    figure.text(0.022, 0.025, source, fontsize=8, color=_GREY, va="bottom", **plain)
    axes.set_ylabel(legend.axis, fontsize=9, color=_GREY)
    axes.yaxis.set_label_coords(-0.052, 0.5)
    axes.tick_params(labelsize=9, labelcolor=_INK, length=0)
    axes.tick_params(axis="x", length=4, pad=5, color="#999999")
    axes.grid(axis="y", color="#e2e2e2", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#999999")
