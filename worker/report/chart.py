"""Pictures of the report: SVG that takes the page's own text colour, PNG on white for mail.

Blue and vermilion stay apart for every kind of colour vision (Okabe and Ito, 2008) and on light and dark ground; line, marker and a
label at the line say the same.  matplotlib is imported when the first picture is drawn: most commands draw none.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.rules.stats import HOUR, Curve, Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 3.6, 2.3  # inches: text of 8 points stays readable on a phone
DOTS_PER_INCH = 200
MEDIAN_COLOUR, LATE_COLOUR = "#0072b2", "#d55e00"
INK = "#1f2328"
PAGE_INK = "#010203"  # stands for the page's text colour until the SVG is written
MARKS = (24, 72)  # hours: the practice's limits
LONGEST_SHOWN = 240  # hours


def trend_svg(trend: Sequence[tuple[str, Figures]]) -> str:
    """Half and nine tenths of the first responses by week, as an `<svg>` element for a page."""
    return _svg(_trend(trend, PAGE_INK))


def trend_png(trend: Sequence[tuple[str, Figures]]) -> bytes:
    """The same picture for a mail."""
    return _png(_trend(trend, INK))


def unanswered_svg(unanswered: Curve) -> str:
    """The share still unanswered over the hours, with 24 h and 72 h marked, as an `<svg>` element for a page."""
    return _svg(_unanswered(unanswered, PAGE_INK))


def _trend(trend: Sequence[tuple[str, Figures]], ink: str) -> Figure:
    figure, axes = _axes(ink)
    names = [week.partition("-")[2] for week, _ in trend]
    lines = (
        ("half within", MEDIAN_COLOUR, "o", "-", [figures.elapsed.p50_hours for _, figures in trend]),
        ("nine tenths within", LATE_COLOUR, "s", "--", [figures.elapsed.p90_hours for _, figures in trend]),
    )
    for label, colour, marker, style, hours in lines:
        shown = [float("nan") if value is None else value for value in hours]
        axes.plot(names, shown, style, color=colour, marker=marker, markersize=4, linewidth=1.8, label=label)
    for mark in MARKS:
        axes.axhline(mark, color=ink, linewidth=0.6, alpha=0.35, linestyle=":")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("hours to our first answer", color=ink, fontsize=8)
    axes.set_xticks(range(0, len(names), 2), names[::2])
    figure.legend(loc="outside upper left", ncols=2, frameon=False, labelcolor=ink, fontsize=8)
    return figure


def _unanswered(unanswered: Curve, ink: str) -> Figure:
    figure, axes = _axes(ink)
    hours = [0.0, *(time / HOUR for time in unanswered.times), float(LONGEST_SHOWN)]
    share = [1.0, *unanswered.left, unanswered.left[-1] if unanswered.left else 1.0]
    axes.step(hours, share, where="post", color=MEDIAN_COLOUR, linewidth=1.8)
    for mark in MARKS:
        axes.axvline(mark, color=LATE_COLOUR, linewidth=1, linestyle="--")
        axes.annotate(f"{mark} h", (mark, 1), xytext=(3, -9), textcoords="offset points", color=ink, fontsize=8)
    axes.set_xlim(0, min(LONGEST_SHOWN, max(96.0, *hours[:-1])))
    axes.set_ylim(0, 1)
    axes.set_xlabel("hours", color=ink, fontsize=8)
    axes.set_ylabel("share still unanswered", color=ink, fontsize=8)
    return figure


def _axes(ink: str) -> tuple[Figure, Axes]:
    from matplotlib import rc_context  # noqa: PLC0415 - takes half a second that most commands need not spend
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    with rc_context({"font.size": 8}):
        figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        axes = figure.subplots()
    axes.patch.set_visible(False)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(ink)
    axes.tick_params(colors=ink, labelsize=8)
    return figure, axes


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DOTS_PER_INCH, facecolor="white")
    return out.getvalue()


def _svg(figure: Figure) -> str:
    """The element alone, as wide as its place, in the page's font and text colour.

    Styles become attributes, for a page's content security policy may forbid inline styles.
    """
    from matplotlib import rc_context  # noqa: PLC0415 - see _axes

    figure.patch.set_visible(False)
    out = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "followthrough"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    drawn = out.getvalue()
    element = drawn[drawn.index("<svg") :].replace(PAGE_INK, "currentColor")
    element = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", element, flags=re.DOTALL)
    element = re.sub(r' (?:width|height)="[0-9.]+pt"', "", element, count=2)
    return re.sub(r'style="([^"]+)"', _attributes, element).replace("<svg ", '<svg role="img" ', 1)


def _attributes(style: re.Match[str]) -> str:
    declared = (declaration.split(": ", 1) for declaration in style[1].split("; "))
    return " ".join(f'{name}="{value}"' for name, value in declared if name != "font-family")
