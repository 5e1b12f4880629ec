"""The table of points: equal to the gazette, twice; every row in every form; bounds; the account of a household."""

import csv
from typing import Any

import pytest

from povrules.engines.derive import account_of

from . import by_hand
from .families import FIVE, GOLDEN, SURVEY, another_reading, derived, house, person

assert SURVEY.law.score is not None
SCORE = SURVEY.law.score
FORMS = tuple(form.id for form in SCORE.forms)
KEYS = tuple(row.key for row in SCORE.rows)
URBAN = [key for key in KEYS if key.startswith("urban_region")]
SHOWN: dict[str, dict[str, Any]] = {
    "house_wall_durable": {"wall": "brick"},
    "house_column_durable": {"pillar": "metal_wood"},
    "area_20_30": {"floor_area": 20},
    "area_30_40": {"floor_area": 30},
    "area_40plus": {"floor_area": 40},
    "kwh_25_50": {"kwh": 25},
    "kwh_50_100": {"kwh": 50},
    "kwh_100_150": {"kwh": 100},
    "kwh_150plus": {"kwh": 150},
    "water_piped_bottled_bought": {"water_source": "piped"},
    "water_borehole": {"water_source": "borehole"},
    "water_protected_well_spring": {"water_source": "protected"},
    "toilet_septic": {"toilet": "septic"},
    "asset_car": {"cars": 1},
    "asset_motorbike_1": {"motorbikes": 1},
    "asset_motorbike_2": {"motorbikes": 2},
    "asset_motorbike_3plus": {"motorbikes": 3},
    "asset_motorboat": {"boats": 1},
    "asset_printer_fax": {"printers": 1},
    "asset_tv_1": {"tvs": 1},
    "asset_tv_2plus": {"tvs": 2},
    "asset_hifi": {"hifis": 1},
    "asset_computer": {"computers": 1},
    "asset_fridge": {"fridges": 1},
    "asset_aircon_1": {"aircons": 1},
    "asset_aircon_2plus": {"aircons": 2},
    "asset_washer_dryer": {"washers": 1},
    "asset_water_heater": {"heaters": 1},
    "asset_microwave_oven": {"microwaves": 1},
    "land_garden_300_500": {"land_garden": 300},
    "land_garden_500plus": {"land_garden": 500},
    "land_annual_5000plus": {"land_annual": 5000},
    "land_perennial_1000_5000": {"land_perennial": 1000},
    "land_perennial_5000plus": {"land_perennial": 5000},
    "land_water_500_5000": {"land_water": 500},
    "land_water_5000plus": {"land_water": 5000},
    "land_forest_5000_10000": {"land_forest": 5000},
    "land_forest_10000plus": {"land_forest": 10000},
    "cattle_1": {"cattle": 1},
    "cattle_2": {"cattle": 2},
    "cattle_3plus": {"cattle": 3},
    "pigs_goats_sheep_10plus": {"pigs": 10},
    "poultry_100plus": {"poultry": 100},
    "aquaculture": {"aquaculture": True},
}
"""What a household has for which a row applies, beside that of one elderly member without a dependent."""

PEOPLE: dict[str, list[dict[str, Any]]] = {
    **{f"members_{size}": [person() for _ in range(size)] for size in range(1, 8)},
    **{f"labour_{size}": [person(40) for _ in range(size)] for size in range(1, 5)},
    "labour_5plus": [person(40) for _ in range(5)],
    "dependants_0": [person()],
    "dependants_1": [person(allowance="elderly")],
    "degree_college_plus": [person(training="college")],
    "degree_intermediate": [person(training="intermediate")],
    "degree_elementary_vocational": [person(training="elementary")],
    "job_official": [person(work="working", job="official", nonfarm=None)],
    "job_contract": [person(work="working", job="company", contract="yes", nonfarm=True)],
    "job_informal_self": [person(work="working", job="other", contract="no_wage", nonfarm=True)],
    "pension_1": [person(pension="pension")],
    "pension_2plus": [person(pension="pension"), person(pension="merit")],
}


def rows_in(form: str, *families: by_hand.Family) -> list[dict[str, int]]:
    """The rows that hold for households in a form, with their points; of each what it has is enough."""
    area, region = ("urban", "tdmnpb") if form == "thanh_thi" else ("rural", form.removeprefix("nt_"))
    found = derived(*((house(**{"area": area, "region": region} | more), members) for more, members in families))
    assert found.least is not None
    assert found.most is not None
    result = []
    for row in range(len(families)):
        [(name, lines, total)] = account_of(SURVEY, found, row)
        assert name == form
        assert all(line.sure for line in lines)
        assert (found.least[row], found.most[row]) == total
        assert found.least[row] == found.most[row] == sum(line.points for line in lines)
        result.append({line.row.key: line.points for line in lines})
    return result


def rows_of(form: str, members: list[dict[str, Any]], **more: Any) -> dict[str, int]:
    """The rows that hold for a household in a form, with their points."""
    [rows] = rows_in(form, (more, members))
    return rows


def gazette(name: str) -> list[dict[str, str]]:
    with by_hand.GAZETTE.joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class TestTheGazette:
    def test_table_3_3(self) -> None:
        printed = gazette("mau-3-3.csv")
        assert [row["key"] for row in printed] == list(KEYS)
        for row, ours in zip(printed, SCORE.rows, strict=True):
            assert [int(row[form] or 0) for form in FORMS] == list(ours.points), row["key"]
            assert int(row["vbhn_page"]) == ours.page

    def test_forms_3_4_to_3_10_but_for_the_row_that_is_cautioned_about(self) -> None:
        forms = dict(zip(("3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.4"), FORMS, strict=True))
        ours = {row.key: dict(zip(FORMS, row.points, strict=True)) for row in SCORE.rows}
        printed = gazette("mau-3-4-to-3-10.csv")
        apart = [
            (row["form"], row["key"], int(row["points"]), ours[row["key"]][forms[row["form"]]])
            for row in printed
            if int(row["points"]) != ours[row["key"]][forms[row["form"]]]
        ]
        assert apart == [("3.8", "asset_motorbike_3plus", 40, 30)]
        missing = {(form, key) for form in forms for key in KEYS if key not in URBAN} - {
            (row["form"], row["key"]) for row in printed
        }
        assert missing == {("3.6", "asset_tv_1")}
        assert [row["key"] for row in printed if row["key"] in URBAN] == URBAN

    def test_table_3_11(self) -> None:
        printed = gazette("mau-3-11.csv")
        for name, column in (("least_height", "height_cm"), ("least_weight", "weight_kg")):
            [table] = [one for one in SURVEY.law.lookups if one.id == name]
            wanted = [
                (int(row["age_months"]), *(round(float(row[f"{column}_{sex}"]) * 10) for sex in ("boy", "girl")))
                for row in printed
                if row[f"{column}_boy"]
            ]
            assert [tuple(row) for row in table.rows] == wanted


class TestEveryRow:
    def test_each_has_a_household_for_which_it_applies(self) -> None:
        assert set(SHOWN) | set(PEOPLE) | set(URBAN) == set(KEYS)

    @pytest.mark.parametrize("form", FORMS)
    def test_in_each_form(self, form: str) -> None:
        keys = [*SHOWN, *PEOPLE]
        items = {row.key: row.item for row in SCORE.rows}
        every = rows_in(form, *((SHOWN.get(key, {}), PEOPLE.get(key, [person()])) for key in keys))
        for key, found in zip(keys, every, strict=True):
            assert found[key] == by_hand.POINTS[key][form], key
            assert [one for one in found if items[one] == items[key]] == [key]

    def test_the_region_counts_in_towns_only(self) -> None:
        regions = [key.removeprefix("urban_region_") for key in URBAN]
        every = rows_in("thanh_thi", *(({"region": region}, [person()]) for region in regions))
        assert [{key: points for key, points in found.items() if key in URBAN} for found in every] == [
            {key: by_hand.POINTS[key]["thanh_thi"]} for key in URBAN
        ]

    def test_an_attic_counts_half(self) -> None:
        assert "area_20_30" in rows_of("nt_dbsh", [person()], floor_area=15, attic_area=10)
        assert "area_20_30" not in rows_of("nt_dbsh", [person()], floor_area=15, attic_area=9.98)

    def test_a_household_of_eight_has_no_row(self) -> None:
        assert not any(key.startswith("members") for key in rows_of("nt_dbsh", [person() for _ in range(8)]))


class TestGoldenFamilies:
    """The families of which the points were added by hand from the printed table."""

    def test_rural_in_the_northern_mountains(self) -> None:
        assert sum(rows_of("nt_tdmnpb", FIVE, **GOLDEN).values()) == 120

    def test_the_same_with_a_fridge_and_a_washing_machine(self) -> None:
        assert sum(rows_of("nt_tdmnpb", FIVE, **GOLDEN | {"fridges": 1, "washers": 1}).values()) == 145

    def test_alone_in_ha_noi(self) -> None:
        alone = [person(40, work="working", job="company", contract="yes", nonfarm=True)]
        found = rows_of("thanh_thi", alone, region="central_city")
        assert found == {
            "members_1": 125,
            "labour_1": 10,
            "dependants_0": 5,
            "job_contract": 10,
            "urban_region_central_city": 25,
        }
        assert sum(found.values()) == 175


OFFICIAL_AND_WORKER = [
    person(work="working", job="official", nonfarm=True),
    person(work="working", job="company", contract="yes", nonfarm=True),
]


class TestOtherReadings:
    @pytest.mark.parametrize(
        ("parameter", "form", "members", "more", "points"),
        [
            ("three_motorbikes_by_form_3_8", "tay_nguyen", [person()], {"motorbikes": 3}, 10),
            ("two_motorbikes_by_form_3_7", "btb_dhmt", [person()], {"motorbikes": 2}, 10),
            ("eight_as_seven", "dbsh", [person() for _ in range(8)], {}, 30),
            (
                "several_jobs_add",
                "tdmnpb",
                OFFICIAL_AND_WORKER,
                {},
                30,
            ),
        ],
    )
    def test_a_parameter_changes_the_points(
        self, parameter: str, form: str, members: list[dict[str, Any]], more: dict[str, Any], points: int
    ) -> None:
        other = another_reading(parameter)
        family = (house(region=form, **more), members)
        before, after = derived(family).least, derived(family, survey=other).least
        assert before is not None
        assert after is not None
        assert after[0] - before[0] == points

    @pytest.mark.parametrize(
        ("parameter", "region", "motorbikes", "row", "points"),
        [
            ("three_motorbikes_by_form_3_8", "tay_nguyen", 3, "asset_motorbike_3plus", [30, 40]),
            ("two_motorbikes_by_form_3_7", "btb_dhmt", 2, "asset_motorbike_2", [30, 40]),
        ],
    )
    def test_the_account_has_the_points_of_the_printing_that_is_followed(
        self, parameter: str, region: str, motorbikes: int, row: str, points: list[int]
    ) -> None:
        found = []
        for used in (SURVEY, another_reading(parameter)):
            family = derived((house(region=region, motorbikes=motorbikes), [person()]), survey=used)
            [(_, lines, total)] = account_of(used, family, 0)
            assert total == (sum(line.points for line in lines),) * 2
            found += [line.points for line in lines if line.row.key == row]
        assert found == points


class TestBounds:
    def test_a_region_that_is_not_known_leaves_the_bounds_of_all(self) -> None:
        every = [
            sum(rows_of(form, FIVE, **GOLDEN | {"region": form.removeprefix("nt_")}).values()) for form in FORMS[:6]
        ]
        found = derived((GOLDEN | {"region": None}, FIVE))
        assert found.least is not None
        assert found.most is not None
        assert (found.least[0], found.most[0]) == (min(every), max(every))

    def test_a_number_of_members_in_between_has_the_points_of_one_of_its_rows(self) -> None:
        region = "dbsh"
        assert by_hand.POINTS["dependants_0"][f"nt_{region}"] == 0  # so that more members may add, but not take away
        exact = {
            size: sum(rows_of(f"nt_{region}", [person() for _ in range(size)]).values()) for size in (4, 5, 6, 7, 8)
        }
        assert exact[8] < exact[7] < exact[6] < exact[5] < exact[4]
        for stated, points in exact.items():
            found = derived((house(region=region, members=stated), [person() for _ in range(4)]))
            assert found.least is not None
            assert found.least[0] == points, stated
            assert (found.least[0] == exact[4]) == (stated == 4)

    def test_the_rural_part_of_a_central_city_is_unsettled(self) -> None:
        found = derived((GOLDEN | {"region": "central_city"}, FIVE))
        assert [name for name, *_ in account_of(SURVEY, found, 0)] == list(FORMS[:6])

    def test_an_area_that_is_not_known(self) -> None:
        found = derived((GOLDEN | {"area": None}, FIVE))
        assert [name for name, *_ in account_of(SURVEY, found, 0)] == ["nt_tdmnpb", "thanh_thi"]

    def test_an_answer_settles_working_age_from_15_on(self) -> None:
        cases = [(old, answer) for old in (14, 15, 54, 58, 62, 80) for answer in (True, False)]
        found = derived(*((house(), [person(old, labour_age=answer)]) for old, answer in cases))
        counted = [int(answer and old >= 15) for old, answer in cases]
        assert [found.numbers[f"labour_count|{end}"].to_list() for end in ("low", "high")] == [counted, counted]

    def test_who_cannot_work_is_not_counted(self) -> None:
        unable: list[dict[str, Any]] = [{"work": "unable"}, {"allowance": "disabled"}, {"ill": "yes"}]
        found = derived(*((house(), [person(old, **one)]) for old in (40, 58, 70) for one in unable))
        assert [found.numbers[f"labour_count|{end}"].to_list() for end in ("low", "high")] == [[0] * 9, [0] * 9]

    @pytest.mark.parametrize(
        ("job", "contract", "points"),
        [
            ("official", None, {True: 30, False: 0, None: 30}),
            ("company", "yes", {True: 35, False: 0}),
            ("hired", "no", {True: 30, False: 0}),
        ],
    )
    def test_only_work_outside_farming_counts(
        self, job: str, contract: str | None, points: dict[bool | None, int]
    ) -> None:
        worker: dict[str, Any] = {"work": "working", "job": job, "contract": contract}
        nothing = derived((house(), [person()])).least
        assert nothing is not None
        for nonfarm in (True, False, None):
            found = derived((house(), [person(**worker, nonfarm=nonfarm)]))
            assert found.least is not None
            assert found.most is not None
            most = points.get(nonfarm, points[True])
            assert (found.least[0] - nothing[0], found.most[0] - nothing[0]) == (points.get(nonfarm, 0), most)
