"""The region of a household from its province: the list of the gazette, and the day on which it ends."""

from datetime import date
from typing import Any

import polars as pl
import pytest

import povrules
from povrules.census.door import census_from_frame
from povrules.engines.regions import propose

from .families import FIVE, GOLDEN, SURVEY
from .reviewing import census, reviewed

OCTOBER = date(2024, 10, 1)
PRINTED = {
    "dbsh": "Vĩnh Phúc, Bắc Ninh, Quảng Ninh, Hải Dương, Hưng Yên, Thái Bình, Hà Nam, Nam Định, Ninh Bình",
    "tdmnpb": "Hà Giang, Cao Bằng, Bắc Kạn, Tuyên Quang, Lào Cai, Yên Bái, Thái Nguyên, Lạng Sơn, Bắc Giang, "
    "Phú Thọ, Điện Biên, Lai Châu, Sơn La, Hòa Bình",
    "btb_dhmt": "Thanh Hóa, Nghệ An, Hà Tĩnh, Quảng Bình, Quảng Trị, Thừa Thiên Huế, Quảng Nam, Quảng Ngãi, "
    "Bình Định, Phú Yên, Khánh Hòa, Ninh Thuận, Bình Thuận",
    "tay_nguyen": "Kon Tum, Gia Lai, Đắk Lắk, Đắk Nông, Lâm Đồng",
    "dnb": "Bình Phước, Tây Ninh, Bình Dương, Đồng Nai, Bà Rịa - Vũng Tàu",
    "dbscl": "Long An, Tiền Giang, Bến Tre, Trà Vinh, Vĩnh Long, Đồng Tháp, An Giang, Kiên Giang, Hậu Giang, "
    "Sóc Trăng, Bạc Liêu, Cà Mau",
    "central_city": "TP. Hà Nội, TP. Hải Phòng, TP. Đà Nẵng, TP. Hồ Chí Minh, TP. Cần Thơ",
}
"""Item 15 of forms 3.3 and 3.4, “Gồm: …”; gazette page 36."""
REGION_OF = {name: region for region, names in PRINTED.items() for name in names.split(", ")}
COLUMNS = [one.model_copy(update={"if_there": False}) for one in SURVEY.columns("household").values()]


def proposed(provinces: list[str], **more: Any) -> list[str | None]:
    """The regions that are proposed for households of these provinces."""
    frame = pl.DataFrame({"household_id": [str(row) for row in range(len(provinces))], "province": provinces})
    entered = census_from_frame(frame.with_columns(pl.lit(value).alias(name) for name, value in more.items()), COLUMNS)
    return propose(SURVEY, entered, OCTOBER)[0].to_list()


class TestTheList:
    def test_it_is_that_of_the_gazette(self) -> None:
        printed = {region: names.split(", ") for region, names in PRINTED.items()}
        assert [len(names) for names in printed.values()] == [9, 14, 13, 5, 5, 12, 5]
        assert len(REGION_OF) == 63
        ours = {one.id: list(one.provinces) for one in SURVEY.law.regions}
        cities = [name.replace("TP. Hồ", "Thành phố Hồ").removeprefix("TP. ") for name in printed["central_city"]]
        assert ours == printed | {"central_city": cities}

    @pytest.mark.parametrize("spelled", ["{}", "tỉnh {}", "Thành phố {}", "TP {}", "TP. {}"])
    def test_each_province_has_its_region(self, spelled: str) -> None:
        provinces = [spelled.format(name.removeprefix("TP. ")) for name in REGION_OF]
        assert proposed(provinces) == list(REGION_OF.values())
        assert proposed([one.upper() for one in provinces]) == list(REGION_OF.values())

    def test_a_name_that_it_does_not_have(self) -> None:
        assert proposed(["Atlantis", "Hà", "Hà Tây", "Bà Rịa", "xã Lạng Sơn"]) == [None] * 5

    def test_a_stated_region_stays(self) -> None:
        assert proposed(list(REGION_OF), region="dnb") == ["dnb"] * 63


TOWN = GOLDEN | {"area": "urban", "region": None, "review_date": OCTOBER}


def told(review: povrules.Review) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in review.problems if one.code.startswith("region")]


class TestInAReview:
    """The golden family in a town: 125 points by hand, and those of its region beside."""

    @pytest.mark.parametrize(
        ("province", "day", "points"),
        [
            ("Lạng Sơn", OCTOBER, (125, 125)),
            ("TP. Hồ Chí Minh", OCTOBER, (150, 150)),
            ("Đồng Nai", OCTOBER, (145, 145)),
            ("Đồng Nai", date(2025, 6, 30), (145, 145)),
            ("Đồng Nai", date(2025, 7, 1), (125, 150)),
            ("Atlantis", OCTOBER, (125, 150)),
        ],
    )
    def test_from_a_province_before_they_were_merged(self, province: str, day: date, points: tuple[int, int]) -> None:
        review = reviewed(*census((TOWN | {"review_date": day}, FIVE), province=province))
        assert review.frame.select("points_least", "points_most").row(0) == points
        settled = points[0] == points[1]
        assert told(review) == [("region_from_province", "notice") if settled else ("region_unsettled", "warning")]

    def test_from_no_province_on_a_day_that_is_not_known(self) -> None:
        households, persons = census((TOWN, FIVE), (TOWN | {"review_date": None}, FIVE), province="Đồng Nai")
        review = reviewed(households, persons)
        assert told(review) == [("region_from_province", "notice"), ("region_unsettled", "warning")]
        assert told(reviewed(households, persons, on=OCTOBER)) == [("region_from_province", "notice")]

    def test_the_notice_counts_the_households(self) -> None:
        review = reviewed(*census((TOWN, FIVE), (TOWN, FIVE), province="Lạng Sơn"))
        [problem] = [one for one in review.problems if one.code == "region_from_province"]
        assert problem.expected.en == "a region; this province is in northern midlands and mountains"
        assert problem.mend.en == "Taken for 2 households; state it if it is another"

    def test_households_that_are_set_aside_have_no_notice(self) -> None:
        households, persons = census((TOWN, FIVE), (TOWN, FIVE), province="Lạng Sơn")
        assert told(reviewed(households.with_columns(household_id=pl.lit("H0")), persons)) == []

    def test_incomes_ask_for_no_region(self) -> None:
        households, persons = census((TOWN, FIVE), (TOWN, FIVE), income_12m=12_000_000)
        households = households.with_columns(province=pl.Series(["Lạng Sơn", "Atlantis"]))
        assert told(reviewed(households, persons, basis="income")) == []
