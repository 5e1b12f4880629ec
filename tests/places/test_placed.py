"""A file of places over a census: areas and regions by commune and day, told, never silent; what is wrong with one."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from command import run
from helpers import ROOT
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.errors import CensusError, UsageError
from povrules.places.file import Place, Places, load_places
from povrules.records.results import verify_result
from povrules.text import LANGS

HEADER = "Xã,Tỉnh,Khu vực,Từ ngày,Đến ngày,Xác nhận\n"
THANH_LIET = "Thanh Liệt,Hà Nội,nông thôn,,30/06/2025,có\nThanh Liệt,Hà Nội,thành thị,01/07/2025,,có\n"
INDICATORS = povrules.indicators("vn-2022")
HOUSEHOLD = {"household_id": "1", "income_per_capita": 1_800_000, **dict.fromkeys(INDICATORS, 0)}


def places(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "places.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def review(path: Path, *households: dict[str, Any], **options: Any) -> povrules.Review:
    rows = [HOUSEHOLD | {"household_id": str(at)} | one for at, one in enumerate(households, 1)]
    options = {"standard": "vn-2022", "policy_year": 2025} | options
    return povrules.review_census(pl.DataFrame(rows), places=path, **options)


def said(found: povrules.Review, code: str) -> list[str]:
    return [one.line_text("en") for one in found.problems if one.code == code]


def test_the_day_decides_where_a_commune_is(tmp_path: Path) -> None:
    """A rural household with 1,800,000 has more than the line of 1,500,000; an urban one less than 2,000,000."""
    path = places(tmp_path, THANH_LIET)
    found = {
        day: review(path, {"commune": "Thanh Liệt", "province": "TP Hà Nội"}, on=day)
        for day in ("2025-06-30", "2025-07-01")
    }
    assert [one.frame["class"][0] for one in found.values()] == ["average", "near_poor"]
    assert said(found["2025-07-01"], "area_from_places") == [
        "notice: line 1, column “area”: found “Thanh Liệt”; expected an area or region; by places.csv on 01/07/2025: "
        "urban. Taken for 1 households"
    ]
    assert [one.name for one in found["2025-07-01"].legal.inputs] == ["places.csv"]


def test_each_household_by_its_own_day(tmp_path: Path) -> None:
    days = [date(2025, 6, 30), date(2025, 7, 1)]
    found = review(places(tmp_path, THANH_LIET), *({"commune": "thanh liệt", "review_date": day} for day in days))
    assert found.frame["class"].to_list() == ["average", "near_poor"]


@pytest.mark.parametrize(
    ("household", "rows", "day", "why"),
    [
        ({"commune": "Xã B"}, THANH_LIET, "2025-07-01", "places.csv does not have it on 01/07/2025"),
        ({"commune": "Thanh Liệt", "province": "Huế"}, THANH_LIET, "2025-07-01", "places.csv does not have it on"),
        ({"commune": "Thanh Liệt"}, THANH_LIET, None, "there is no day of the review"),
        ({"commune": "A"}, "A,X,NT,,,có\nA,Y,TT,,,có\n", "2025-07-01", "places.csv leaves several on 01/07/2025"),
        ({"commune": "A"}, "Xã A,,NT,,,có\nPhường A,,TT,,,có\n", "2025-07-01", "leaves several on 01/07/2025"),
        ({"commune": "Xã A"}, "Phường A,,TT,,,có\n", "2025-07-01", "does not have it on 01/07/2025"),
    ],
)
def test_what_is_not_settled(tmp_path: Path, household: dict[str, Any], rows: str, day: str | None, why: str) -> None:
    found = review(places(tmp_path, rows), household, on=day)
    assert found.frame["class"].to_list() == ["undetermined"]
    assert found.frame["missing"].to_list() == ["area"]
    [told] = said(found, "area_unsettled")
    assert why in told


def test_without_days_no_day_is_needed(tmp_path: Path) -> None:
    found = review(places(tmp_path, "Xã A,,NT,,,có\n"), {"commune": "A"}, {"commune": "Xã A"})
    assert found.frame["class"].to_list() == ["average"] * 2
    assert said(found, "area_from_places")[0].endswith("by places.csv: rural. Taken for 1 households")


def test_the_exact_name_counts_before_others(tmp_path: Path) -> None:
    found = review(places(tmp_path, "A,,NT,,,có\nXã A,,TT,,,có\n"), {"commune": "A"}, {"commune": "Xã A"})
    assert found.frame["class"].to_list() == ["average", "near_poor"]


@pytest.mark.parametrize(("prefer", "expected"), [("ready", "average"), ("derived", "near_poor")])
def test_a_stated_area_that_is_another(tmp_path: Path, prefer: str, expected: str) -> None:
    path = places(tmp_path, "Xã A,,thành thị,,,có\n")
    found = review(path, {"commune": "Xã A", "area": "rural"}, {"commune": "", "area": "rural"}, prefer=prefer)
    assert found.frame["class"].to_list() == [expected, "average"]
    [told] = said(found, "place_disagrees")
    assert "found “rural”; expected urban, by the file of places" in told
    assert not said(found, "area_from_places")


def test_rows_that_are_set_aside_stay(tmp_path: Path) -> None:
    found = review(places(tmp_path, "Xã A,,NT,,,có\n"), {"commune": "Xã A", "area": "nowhere"})
    assert found.frame["class"].to_list() == [None]
    assert not said(found, "area_from_places")


def test_only_what_is_confirmed(tmp_path: Path) -> None:
    found = review(places(tmp_path, "Xã A,,NT,,,có\nXã B,,NT,,,\nXã C,,,,,không\n"), {"commune": "Xã B"})
    assert found.frame["class"].to_list() == ["undetermined"]
    assert said(found, "places_unconfirmed") == [
        "notice: places.csv: expected rows that were confirmed. 2 rows are not confirmed and were not used"
    ]
    plain = places(tmp_path, "Xã B,NT\n", "commune,area\n")
    assert review(plain, {"commune": "Xã B"}).frame["class"].to_list() == ["average"]


def test_regions(tmp_path: Path) -> None:
    """After the merger no list says the region of a province: the file of places may."""
    path = places(tmp_path, "Xã A,,NT,ĐBSH\nXã B,,,ĐBSH\n", "Xã,Tỉnh,Khu vực,Vùng\n")
    answers = {"kwh": 60, "province": "Ninh Bình"}
    households = [{"commune": "Xã A"}, {"commune": "Xã B", "area": "NT"}, {"commune": "C"}]
    found = review(path, *(one | answers for one in households), basis="points", on="2025-10-01")
    assert [one.found for one in found.problems if one.code == "region_unsettled"] == ["Ninh Bình"]
    told = said(found, "region_from_places")
    assert [line.partition("by places.csv")[2] for line in told] == [
        " on 01/10/2025: Red River delta. Taken for 1 households"
    ] * 2
    without = review(path, {"commune": "Xã A"}, basis="points", on="2025-10-01")
    assert not said(without, "region_from_places")


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    rows = (
        "Xã A,,,,,có\nXã B,,NT,01/07/2025,30/06/2025,có\nXã C,,ruong,,,có\nXã D,,NT,,,có\nXã D,X,TT,01/01/2025,,có\n"
        "Xã E,,NT,32/01/2025,,có\n,,NT,,,có\nXã F,,NT,,,co lẽ\n"
    )
    with pytest.raises(UsageError) as caught:
        load_places(places(tmp_path, rows))
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "places.csv, line 4, column “Khu vực”",
        "places.csv, line 7, column “Từ ngày”",
        "places.csv, line 9, column “Xác nhận”",
        *(f"places.csv, line {line}, column “Xã”" for line in (8, 2, 4, 3, 6)),
    ]
    assert all(caught.value.message(lang).count("\n") == len(lines) - 1 for lang in LANGS)


@pytest.mark.parametrize(
    "rows",
    [
        "Xã A,X,NT,,,có\nXã A,Y,TT,,,có\n",
        "Xã A,,NT,,30/06/2025,có\nXã A,,TT,01/07/2025,,có\n",
        "Xã A,,NT,,,có\nXã A,,NT,01/07/2025,,có\n",
        "Xã A,,NT,,,có\nPhường A,,TT,,,có\n",
        "Xã Sơn Hà,,NT,,,có\nXã Sơn Hạ,,TT,,,có\n",
    ],
)
def test_rows_that_do_not_contradict_each_other(tmp_path: Path, rows: str) -> None:
    assert len(load_places(places(tmp_path, rows)).rows) == 2


DAYS = st.dates(date(2025, 6, 28), date(2025, 7, 4))
ROWS = st.builds(
    Place,
    commune=st.sampled_from(["Xã A", "A", "Phường A", "Xã B"]),
    province=st.sampled_from([None, "X", "Y"]),
    area=st.sampled_from(["rural", "urban"]),
    region=st.none(),
    since=st.none() | DAYS,
    until=st.none() | DAYS,
)


@given(st.lists(ROWS, max_size=6), DAYS)
def test_what_fits_on_a_day(rows: list[Place], day: date) -> None:
    """Places on a day are those of all times that have begun and not ended; without a day none is left out."""
    known = Places("p.csv", "", tuple(rows), 0)
    found, whenever = known.on("Xã A", "X", day), known.on("Xã A", "X", None)
    exact = [one for one in rows if one.commune == "Xã A" and one.province in (None, "X")]
    fits = [one for one in exact if (one.since is None or one.since <= day) and (one.until is None or day <= one.until)]
    if fits:
        assert found == fits
    assert set(found) <= {one for one in rows if one.commune in ("Xã A", "A")}
    assert whenever == (exact or [one for one in rows if one.commune == "A" and one.province in (None, "X")])


def test_a_file_without_communes_and_one_that_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CensusError, match=r"no column has the commune\..*Expected a column “Xã” \(commune\)"):
        load_places(places(tmp_path, "x,NT\n", "Thôn,Khu vực\n"))
    with pytest.raises(CensusError, match=r"There is no file"):
        load_places(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="a file of places"):
        review(cast(Any, 7), {"commune": "Xã A"})
    path, read = places(tmp_path, "Xã A,,NT,,,có\n"), Path.read_bytes
    seen = []

    def once(self: Path) -> bytes:
        seen.append(self)
        if len(seen) > 1:
            raise OSError(5, "gone")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", once)
    with pytest.raises(CensusError, match="gone"):
        load_places(path)


def test_from_a_proposal_to_classes(tmp_path: Path) -> None:
    """As in docs/places.md: nothing counts before somebody has confirmed it."""
    census, out, path = ROOT / "fixtures" / "places.csv", tmp_path / "o.csv", tmp_path / "p.csv"
    proposed = run("places", census, "-o", path)
    assert proposed.exit_code == 0
    assert "7 dòng theo vietnamadminunits" in proposed.stdout
    options = ("--standard", "vn-2022", "--places", path, "--on", "01/10/2025", "--lang", "en")
    assert run("classify", census, *options, "-o", out).exit_code == 0
    assert pl.read_csv(out)["class"].to_list() == ["undetermined"] * 4
    path.write_text(path.read_text("utf-8-sig").replace(',,1,"', ',có,1,"'), encoding="utf-8")
    assert run("classify", census, *options, "-o", out).exit_code == 0
    assert pl.read_csv(out)["class"].to_list() == ["near_poor", "near_poor", "average", "undetermined"]
    assert run("check", census, *options).exit_code == 0
    assert "2,000,000" in run("explain", census, "D1", *options).stdout
    assert run("verify", out, "--census", census, "--places", path, "--lang", "en").exit_code == 0
    assert verify_result(out, census).agreeing == 1
    again = run("places", census, "-o", path, "--lang", "en")
    assert (again.exit_code, "it is there" in again.stderr) == (2, True)
    over = run("classify", census, *options, "-o", path)
    assert (over.exit_code, "would overwrite the input" in " ".join(over.stderr.split())) == (2, True)


def test_lazy_frames_and_single_households(tmp_path: Path) -> None:
    path = places(tmp_path, "Xã A,,TT,,,có\n")
    household = HOUSEHOLD | {"commune": "Xã A"}
    assert povrules.classify_one(household, standard="vn-2022", places=path)["class"] == "near_poor"
    lazy = povrules.classify(pl.LazyFrame([household]), standard="vn-2022", places=path)
    assert lazy.collect()["class"].to_list() == ["near_poor"]


def test_records_have_the_area(tmp_path: Path) -> None:
    found = review(places(tmp_path, "Xã A,,TT,,,có\n"), {"commune": "Xã A"}, records=True)
    [record] = found.records()
    assert record.facts.household["area"] == "urban"


def test_days_next_to_each_other_leave_no_hole() -> None:
    row = Place("A", None, "rural", None, None, date(2025, 6, 30))
    known = Places("p.csv", "", (row, Place("A", None, "urban", None, date(2025, 7, 1), None)), 0)
    days = [date(2025, 6, 29) + timedelta(days=at) for at in range(4)]
    assert [[one.area for one in known.on("A", None, day)] for day in days] == [["rural"]] * 2 + [["urban"]] * 2
