"""The flow chart: classes under one standard on the left, under the other on the right, bands of households between.

Drawn with matplotlib (extra ``charts``), which writes SVG and PNG itself and brings a font with all Vietnamese letters.
"""

import io
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from povrules.errors import UsageError
from povrules.moves.model import CensusDifference
from povrules.reports.moves.layout import LEFT, LINE, MARGIN, RIGHT, THICK, WIDTH, Band, Bar, Layout, laid_out
from povrules.reports.moves.words import headline, side_name
from povrules.review import HouseholdClass
from povrules.text import Lang, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS: dict[HouseholdClass | None, str] = {
    "poor": "#C0504D",
    "near_poor": "#E0A030",
    "average_agricultural": "#6A9E4F",
    "average": "#4F81BD",
    "not_poor": "#8C8C8C",
    "undetermined": "#8064A2",
    None: "#404040",
}
"""The colours of the workbook, darker: bands are drawn half through. A band has the colour of the class before."""

_FONT = ["DejaVu Sans", "sans-serif"]
"""The font that comes with matplotlib; a viewer of an SVG without it takes its own."""
_DOTS = 150
"""Dots an inch of a PNG."""
_SEEN = 0.55
_LOCK = Lock()
"""The settings of matplotlib are those of the process."""
_MISSING = Text(
    "biểu đồ (.svg, .png, .html) cần matplotlib; cài bằng: pip install 'povrules[charts]'",
    "a chart (.svg, .png, .html) needs matplotlib; install it with: pip install 'povrules[charts]'",
)


def chart_svg(found: CensusDifference, lang: Lang) -> str:
    """Return the flow chart as SVG; its texts are texts. Raises :class:`UsageError` without the extra ``charts``."""
    # A date or a version in the file would make two charts of one census two files.
    unsaid = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    return _saved(found, lang, format="svg", metadata=unsaid).decode("utf-8")


def write_svg(found: CensusDifference, path: Path, lang: Lang) -> None:
    """Write the flow chart as an SVG file."""
    path.write_text(chart_svg(found, lang), encoding="utf-8")


def write_png(found: CensusDifference, path: Path, lang: Lang) -> None:
    """Write the flow chart as a PNG file."""
    path.write_bytes(_saved(found, lang, format="png", dpi=_DOTS, metadata={"Software": None}))


def check_charts() -> None:
    """Import matplotlib; raises :class:`UsageError` that names the extra where it is not installed."""
    try:
        import_module("matplotlib")
    except ImportError as error:
        raise UsageError(_MISSING) from error


def _saved(found: CensusDifference, lang: Lang, **options: Any) -> bytes:
    """Return the chart as a file, the same for whatever settings of matplotlib the user has."""
    check_charts()
    style = import_module("matplotlib.style")
    text = io.BytesIO()
    with _LOCK, style.context(["default", {"svg.fonttype": "none", "svg.hashsalt": "povrules"}]):
        _drawn(found, lang).savefig(text, **options)
    return text.getvalue()


def _drawn(found: CensusDifference, lang: Lang) -> "Figure":
    from matplotlib.figure import Figure

    layout = laid_out(found, lang)
    figure = Figure(figsize=(WIDTH, layout.height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(layout.height, 0)
    _titles(axes, found, lang)
    for band in layout.bands:
        _band(axes, band)
    for bars, side in ((layout.before, LEFT), (layout.after, RIGHT)):
        for bar in bars:
            _bar(axes, bar, side)
    _listed(axes, layout)
    return figure


def _titles(axes: "Axes", found: CensusDifference, lang: Lang) -> None:
    axes.text(WIDTH / 2, MARGIN, headline(found, lang), ha="center", va="top", size=13, weight="bold", family=_FONT)
    for side, at, to in ((found.before, LEFT + THICK, "right"), (found.after, RIGHT, "left")):
        axes.text(
            at, MARGIN + 3 * LINE, side_name(side, lang), ha=to, va="center", size=10, weight="bold", family=_FONT
        )


def _bar(axes: "Axes", bar: Bar, at: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((at, bar.top), THICK, bar.height, facecolor=COLOURS[bar.name], edgecolor="none"))
    left = at == LEFT
    beside = at - 0.1 if left else at + THICK + 0.1
    axes.text(beside, bar.middle, bar.label, ha="right" if left else "left", va="center", size=9, family=_FONT)


def _band(axes: "Axes", band: Band) -> None:
    """Draw a band as two curves that leave and arrive level, and its number where it leaves."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    begin, end, middle = LEFT + THICK, RIGHT, (LEFT + THICK + RIGHT) / 2
    low, lower = band.left + band.height, band.right + band.height
    points = [
        (begin, band.left),
        (middle, band.left),
        (middle, band.right),
        (end, band.right),
        (end, lower),
        (middle, lower),
        (middle, low),
        (begin, low),
        (begin, band.left),
    ]
    curve = [Outline.CURVE4] * 3
    codes = [Outline.MOVETO, *curve, Outline.LINETO, *curve, Outline.CLOSEPOLY]
    stays = band.first == band.second
    axes.add_patch(
        PathPatch(
            Outline(points, codes), facecolor=COLOURS[band.first], alpha=_SEEN / 2 if stays else _SEEN, edgecolor="none"
        )
    )
    if band.number is not None:
        axes.text(begin + 0.08, band.left + band.height / 2, band.number, va="center", size=8, family=_FONT)


def _listed(axes: "Axes", layout: Layout) -> None:
    for number, line in enumerate(layout.listed):
        axes.text(MARGIN, layout.foot + number * LINE, line, va="top", size=8, family=_FONT)
