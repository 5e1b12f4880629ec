"""Where everything of the flow chart stands: bars of classes on two sides, bands between them. Lengths are inches."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from povrules.moves.model import CensusDifference
from povrules.reports.words import class_label, percent, whole
from povrules.review import CLASSES, ClassPair, HouseholdClass
from povrules.text import Lang, Text

WIDTH = 11.0
LEFT, RIGHT, THICK = 3.1, 7.9, 0.22
"""Where the bars of either side begin, and how wide they are."""
LINE = 0.19
"""One line of text."""
MARGIN = 0.25
_BARS = 4.5
"""The height of all bars of one side together."""
_GAP = 0.14
_HEAD = 1.15
"""The room for the titles."""
_HAIR = 0.012
"""The least height of a band, so that no flow is invisible."""
_NUMBER = 0.15
"""The least height of a band that holds its number; those of thinner ones stand below the chart."""
_LETTERS = 30
"""Letters of a line of a label."""
_ORDER: tuple[HouseholdClass | None, ...] = (*CLASSES, None)


@dataclass(frozen=True)
class Bar:
    """One class of one side: its bar, and its label beside it, whose middle is at ``middle``."""

    name: HouseholdClass | None
    top: float
    height: float
    middle: float
    label: str


@dataclass(frozen=True)
class Band:
    """The households of one class before and one after: from ``left`` to ``right``, ``number`` where it has room."""

    first: HouseholdClass | None
    second: HouseholdClass | None
    left: float
    right: float
    height: float
    number: str | None


@dataclass(frozen=True)
class Layout:
    """The chart; ``listed``: the flows that are too thin for their numbers, in words; ``foot``: where they begin."""

    height: float
    before: tuple[Bar, ...]
    after: tuple[Bar, ...]
    bands: tuple[Band, ...]
    foot: float
    listed: tuple[str, ...]


def laid_out(found: CensusDifference, lang: Lang) -> Layout:
    """Return where the bars and bands of a chart stand."""
    scale = _BARS / max(found.households, 1)
    counts = [found.counts("before"), found.counts("after")]
    heights = [_column(one, found.households, scale, lang)[1] for one in counts]
    room = max(*heights, 0.0)
    sides = [
        _placed(one, found, scale, lang, _HEAD + (room - own) / 2) for one, own in zip(counts, heights, strict=True)
    ]
    bands = tuple(_bands(found, sides[0], sides[1], scale, lang))
    pairs = {(pair.first, pair.second): pair for pair in found.moved.pairs}
    listed = [_told(pairs[one.first, one.second], lang) for one in bands if one.number is None]
    if listed:
        listed.insert(0, Text("Dòng quá nhỏ để ghi số trên hình:", "Flows too thin for a number:").get(lang))
    foot = _HEAD + room + MARGIN
    return Layout(foot + len(listed) * LINE + MARGIN, sides[0], sides[1], bands, foot, tuple(listed))


def _column(
    counts: dict[HouseholdClass | None, int], households: int, scale: float, lang: Lang
) -> tuple[list[tuple[HouseholdClass | None, float, str]], float]:
    """Return class, height of the bar and label of each class that occurs, and the height of all with their gaps."""
    rows = []
    for name in (one for one in _ORDER if one in counts):
        share = percent(counts[name], households, lang)
        number = Text(f"{whole(counts[name], lang)} hộ ({share})", f"{whole(counts[name], lang)} ({share})").get(lang)
        label = "\n".join([*textwrap.wrap(class_label(name, lang), _LETTERS), number])
        rows.append((name, max(counts[name] * scale, _HAIR), label))
    return rows, sum(_slot(height, label) + _GAP for _, height, label in rows) - _GAP


def _slot(height: float, label: str) -> float:
    return max(height, (label.count("\n") + 1) * LINE)


def _placed(
    counts: dict[HouseholdClass | None, int], found: CensusDifference, scale: float, lang: Lang, top: float
) -> tuple[Bar, ...]:
    bars = []
    for name, height, label in _column(counts, found.households, scale, lang)[0]:
        slot = _slot(height, label)
        bars.append(Bar(name, top + (slot - height) / 2, height, top + slot / 2, label))
        top += slot + _GAP
    return tuple(bars)


def _bands(
    found: CensusDifference, before: Sequence[Bar], after: Sequence[Bar], scale: float, lang: Lang
) -> list[Band]:
    """Return the bands; those of a bar lie in the order of the classes at their other end, so they do not tangle."""
    free: dict[tuple[Literal["before", "after"], HouseholdClass | None], float] = {}
    free |= {("before", bar.name): bar.top for bar in before} | {("after", bar.name): bar.top for bar in after}
    bands = []
    for pair in found.moved.pairs:
        exact = pair.households * scale
        left, right = free["before", pair.first], free["after", pair.second]
        free["before", pair.first], free["after", pair.second] = left + exact, right + exact
        number = whole(pair.households, lang) if exact >= _NUMBER else None
        bands.append(Band(pair.first, pair.second, left, right, max(exact, _HAIR), number))
    return bands


def _told(pair: ClassPair, lang: Lang) -> str:
    first, second = (class_label(name, lang) for name in (pair.first, pair.second))
    return f"{first} → {second}: {whole(pair.households, lang)}"
