"""The figures of the engines as a chart: households a second, on a logarithmic scale, as an SVG file."""

import math
from collections.abc import Sequence
from pathlib import Path

import altair as alt
import polars as pl

from bench.engines.contest import BLANKS, Figure
from bench.engines.report import alt_text, short

_KINDS = {"povrules": "#b3400f", "whole columns": "#22577a", "household by household": "#5c6770"}
"""Dark enough on the white ground that the file brings along, so that it reads the same on a dark page."""


def draw(figures: Sequence[Figure], path: Path) -> None:
    last = {one.engine.name: one for one in figures}
    rows = pl.DataFrame(
        [
            {
                "engine": name + ("" if one.columns == 15 else f" ({one.columns} of 15 columns)"),
                "rate": one.rate,
                "shown": short(one.rate),
                "kind": _kind(one),
            }
            for name, one in last.items()
        ]
    )
    order = rows.sort("rate", descending=True)["engine"].to_list()
    largest, smallest = rows["rate"].max(), rows["rate"].min()
    assert isinstance(largest, float)
    assert isinstance(smallest, float)
    low, high = math.floor(math.log10(smallest)), math.ceil(math.log10(largest * 4))
    scale = alt.Scale(type="log", domain=[10**low, 10**high])
    axis = alt.Axis(format="~s", values=[10**power for power in range(low, high + 1)])
    x = alt.X("rate:Q", scale=scale, title="households a second (logarithmic)", axis=axis)
    y = alt.Y("engine:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, grid=False))
    colors = alt.Scale(domain=list(_KINDS), range=list(_KINDS.values()))
    base = alt.Chart(rows).encode(x=x, y=y, color=alt.Color("kind:N", scale=colors, title=None))
    # Dots, not bars: a bar on a logarithmic scale has no length that means anything.
    dots = base.mark_point(filled=True, size=110, opacity=1)
    labels = base.mark_text(align="left", dx=10).encode(text="shown:N")
    households = max(one.households for one in figures)
    sampled = next((f"; household by household: {one.households:,}" for one in figures if one.engine.sampled), "")
    title = alt.TitleParams(
        f"vn-2022 by income, {BLANKS:.0%} of answers blank",
        subtitle=f"{households:,} households{sampled}",
        anchor="start",
    )
    chart = (dots + labels).properties(title=title, description=alt_text(figures), width=420, height=alt.Step(26))
    chart.configure(background="white", padding=12).configure_legend(orient="bottom").save(path)


def _kind(figure: Figure) -> str:
    if figure.engine.name == "povrules":
        return "povrules"
    return "household by household" if figure.engine.sampled else "whole columns"
