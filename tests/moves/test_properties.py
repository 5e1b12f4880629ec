"""What holds whatever the census and whatever the standards: sums, steps that add up, nobody who moves for nothing."""

from typing import Any

import polars as pl
from helpers import loaded
from hypothesis import given
from hypothesis import strategies as st
from proofs.random_standards import mutants

import povrules
from povrules.census.door import census_from_frame
from povrules.engines.classify import Options, classify_census
from povrules.errors import LawFileError
from povrules.language.loader import Standard
from povrules.language.schema import Basis
from povrules.moves.hybrid import NotWellFormedError, hybrid
from povrules.moves.parts import PARTS, Matched
from povrules.moves.steps import order_of
from povrules.testing.drawn import Drawn, standards
from povrules.testing.strategies import censuses

from .made import check

PAIRS = [
    ("vn-2016", "vn-2022"),
    ("vn-2022", "vn-2016"),
    ("vn-2022", "vn-2027"),
    ("vn-2016", "vn-2027"),
    ("hanoi-2016", "hanoi-2022"),
    ("da-nang-2016", "vn-2022"),
    ("hcmc-2024", "vn-2022"),
    ("quang-ninh-2023", "vn-2027"),
]
ORDERS = st.permutations(PARTS)


@st.composite
def both(draw: st.DrawFn, before: str, after: str, basis: str = "income") -> pl.DataFrame:
    """Households around the lines of one of the two, with the indicators of both."""
    around, other = draw(st.permutations([before, after]))
    rows: list[dict[str, Any]] = draw(censuses(around, basis))
    for row in rows:
        for name in povrules.indicators(other):
            row.setdefault(name, draw(st.sampled_from([None, False, True, True])))
        if (row.get("score_b") or 0) > 100:  # more than the ten indicators of vn-2016 give: set aside by it alone
            row["score_b"] = 100
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


class TestShipped:
    @given(st.sampled_from(PAIRS), st.data())
    def test_by_income(self, pair: tuple[str, str], data: st.DataObject) -> None:
        census = data.draw(both(*pair))
        found = povrules.diff_census(*pair, census, order=data.draw(ORDERS))
        check(found, *pair, census)

    @given(data=st.data())
    def test_by_points(self, data: st.DataObject) -> None:
        pair = data.draw(st.permutations(["vn-2016", "vn-2022"]))
        census = data.draw(both(pair[0], pair[1], "points"))
        found = povrules.diff_census(pair[0], pair[1], census, basis="points", order=data.draw(ORDERS))
        check(found, *pair, census, "points")

    @given(st.sampled_from(povrules.standard_ids()), st.data())
    def test_a_standard_and_itself(self, name: str, data: st.DataObject) -> None:
        census = pl.DataFrame(data.draw(censuses(name)), infer_schema_length=None)
        try:
            found = povrules.diff_census(name, name, census)
        except povrules.LawMissingError:
            return
        assert (found.movers.height, found.moved.different, found.steps, found.causes, found.back) == (0, 0, (), (), 0)
        assert found.changes == ()


AMOUNTS = st.one_of(
    st.integers(0, 85_000), st.builds(lambda line, by: 1000 * line + by, st.integers(2, 80), st.integers(-1, 1))
)


@st.composite
def islanders(draw: st.DrawFn) -> pl.DataFrame:
    some = st.sampled_from([None, False, True, True])
    row = st.fixed_dictionaries(
        {
            "area": st.sampled_from(["rural", "urban", "rural", "urban", None]),
            "income_per_capita": AMOUNTS,
            **dict.fromkeys(("roof", "floor", "well"), some),
        }
    )
    rows = draw(st.lists(row, min_size=1, max_size=15))
    return pl.DataFrame([{"household_id": str(at), **one} for at, one in enumerate(rows)], infer_schema_length=None)


def of(drawn: Drawn) -> Standard | None:
    try:
        return loaded(drawn.text)
    except LawFileError:
        return None


class TestAtRandom:
    @given(standards(("income",)), standards(("income",)), islanders(), ORDERS)
    def test_any_two_standards(self, first: Drawn, second: Drawn, census: pl.DataFrame, order: list[str]) -> None:
        pair = of(first), of(second)
        if pair[0] is not None and pair[1] is not None:
            check(povrules.diff_census(pair[0], pair[1], census, order=order), *pair, census)

    @given(st.data(), islanders())
    def test_a_standard_and_one_with_a_slip(self, data: st.DataObject, census: pl.DataFrame) -> None:
        drawn = data.draw(standards(("income",)))
        pair = of(drawn), of(data.draw(mutants(drawn)))
        if pair[0] is not None and pair[1] is not None:
            check(povrules.diff_census(pair[0], pair[1], census), *pair, census)

    @given(standards(("income",)), standards(("income",)), islanders())
    def test_with_no_part_it_is_the_first_with_all_parts_the_second(
        self, first: Drawn, second: Drawn, census: pl.DataFrame
    ) -> None:
        ends(of(first), of(second), census)


class TestEnds:
    """The hybrid that takes nothing of the second standard is the first one, the one that takes all is the second."""

    @given(st.sampled_from(PAIRS), st.data())
    def test_shipped(self, pair: tuple[str, str], data: st.DataObject) -> None:
        ends(povrules.load_standard(pair[0]), povrules.load_standard(pair[1]), data.draw(both(*pair)))

    @given(data=st.data())
    def test_by_points(self, data: st.DataObject) -> None:
        pair = [povrules.load_standard(name) for name in ("vn-2016", "vn-2022")]
        ends(pair[0], pair[1], data.draw(both("vn-2016", "vn-2022", "points")), "points")


def ends(first: Standard | None, second: Standard | None, census: pl.DataFrame, basis: Basis = "income") -> None:
    if first is None or second is None:
        return
    matched = Matched((first, second), basis)
    for new, standard in (((), first), (PARTS, second)):
        try:
            law = hybrid(matched, new)
        except NotWellFormedError:  # of a line without a rule, which the standard itself may have
            raise AssertionError(f"{new} of {standard.id} is no law") from None
        read = census_from_frame(census, law.columns)
        own = census_from_frame(census, standard.columns)
        got, wanted = (classify_census(c, s, Options(basis)).frame for c, s in ((read, law), (own, standard)))
        assert got["class"].to_list() == wanted["class"].to_list()
        assert got["missing"].to_list() == wanted["missing"].to_list()


@given(ORDERS, st.integers(0, len(PARTS)))
def test_the_order_is_what_is_named_and_then_the_rest(order: list[Any], many: int) -> None:
    found = order_of(",".join(order[:many]) if many else None)
    assert list(found[:many]) == order[:many]
    assert sorted(found) == sorted(PARTS)
