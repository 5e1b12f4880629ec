"""Long files of places: rows that disagree, and the places of a commune, are those of comparing all pairs."""

from datetime import date
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from povrules.places.file import Place, Places, disagreeing, load_places
from povrules.places.names import province_key, same_commune, spelled

DAYS = [date(2025, 6, day) for day in (1, 2, 3)]
COMMUNES = ["Xã A", "xã  a", "Phường A", "A", "x. a", "Xã B"]
PROVINCES = [None, "T", "Tỉnh T", "U", "tỉnh"]


def agree(one: Place, province: str | None) -> bool:
    return one.province is None or province is None or province_key(one.province) == province_key(province)


def covers(one: Place, day: date | None) -> bool:
    return day is None or (one.since or date.min) <= day <= (one.until or date.max)


def contradict(one: Place, other: Place) -> bool:
    """Two rows say different things of one commune for a day, as long ago all pairs were compared."""
    if spelled(one.commune) != spelled(other.commune) or not agree(one, other.province):
        return False
    start = max(one.since or date.min, other.since or date.min)
    said = ((one.area, other.area), (one.region, other.region))
    return (
        covers(one, start) and covers(other, start) and any(a != b for a, b in said if a is not None and b is not None)
    )


PLACES = st.builds(
    Place,
    st.sampled_from(COMMUNES),
    st.sampled_from(PROVINCES),
    st.sampled_from([None, "rural", "urban"]),
    st.sampled_from([None, "one", "two", "three"]),
    st.sampled_from([None, *DAYS]),
    st.sampled_from([None, *DAYS]),
)


@given(st.dictionaries(st.integers(0, 99), PLACES, max_size=12))
def test_rows_that_disagree(rows: dict[int, Place]) -> None:
    rows = dict(sorted(rows.items()))
    pairs = combinations(rows.items(), 2)
    assert disagreeing(rows) == sorted({later for (_, one), (later, other) in pairs if contradict(one, other)})


@given(st.lists(PLACES, max_size=8), st.sampled_from(COMMUNES), st.sampled_from(PROVINCES), st.sampled_from(DAYS))
def test_the_places_of_a_commune(rows: list[Place], commune: str, province: str | None, day: date) -> None:
    found = [one for one in rows if same_commune(commune, one.commune) and agree(one, province) and covers(one, day)]
    exact = [one for one in found if spelled(one.commune) == spelled(commune)]
    assert Places("p.csv", "", tuple(rows), 0).on(commune, province, day) == (exact or found)


def test_many_rows_of_one_commune_are_compared_at_once(tmp_path: Path) -> None:
    """By pairs these 9,998 rows would be 50 million comparisons, which take minutes."""
    days = [date.fromordinal(at) for at in range(date(1990, 1, 1).toordinal(), date(2017, 5, 16).toordinal())]
    lines = [f"Xã A,{'NT' if at % 2 else 'TT'},{day:%d/%m/%Y},{day:%d/%m/%Y}" for at, day in enumerate(days)]
    path = tmp_path / "p.csv"
    path.write_text("\n".join(["Xã,Khu vực,Từ ngày,Đến ngày", *lines]), encoding="utf-8")
    assert len(load_places(path).rows) == len(days) > 9_990
