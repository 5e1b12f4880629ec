"""What holds of a row as masks: of any number of conditions and questions."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from povrules.engines.held import _distinct


@given(st.data(), st.sampled_from([0, 1, 61, 62, 63, 125]))
def test_masks_of_any_length(data: st.DataObject, bits: int) -> None:
    rows = data.draw(st.lists(st.tuples(*[st.integers(0, 2**bits - 1)] * 2), min_size=1, max_size=6))
    sides = ("first", "second")
    frame = pl.DataFrame(
        {
            f"{side}{at}": [bool(row[of] >> at & 1) for row in rows]
            for of, side in enumerate(sides)
            for at in range(bits)
        }
        | {"row": list(range(len(rows)))}
    )
    index, distinct = _distinct(frame, *([f"{side}{at}" for at in range(bits)] for side in sides))
    assert [distinct[at] for at in index] == rows
    assert len(set(distinct)) == len(distinct)
