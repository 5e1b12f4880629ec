"""Options of ``eligible`` that are those of ``classify``: a mapping, places, surveys on request, strict."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from command import run

from eligibility.people import one
from povrules.eligibility import entitlements
from povrules.errors import LawMissingError, UsageError

MAPPING = """format = 1

[household]
sheets = ["Hộ"]
[household.columns]
household_id = "Sổ"
recognised_status = { header = "Diện", codes = {} }
special_area = { header = "Vùng", codes = { "x" = "yes", "o" = "no" } }

[person]
sheets = ["Người"]
header = 2
[person.columns]
household_id = "Sổ"
born = "SN"
gender = "Phái"
other_group = { header = "Khác", codes = { "x" = "yes", "o" = "no" } }
"""


def workbook(path: Path) -> Path:
    households = pl.DataFrame({"Sổ": ["1", "2"], "Diện": ["Hộ nghèo", "Hộ cận nghèo"], "Vùng": ["o", "o"]})
    persons = pl.DataFrame(
        {
            "Sổ": ["1", "2"],
            "SN": ["01/01/1980"] * 2,
            "Phái": ["nam"] * 2,
            "Khác": ["o", "x"],
            "Đang đi học": ["không đi học"] * 2,
            "allowance": ["none"] * 2,
            "ethnic_minority": [False] * 2,
        }
    )
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        households.write_excel(book, "Hộ")
        persons.write_excel(book, "Người", position=(1, 0))
        book.add_worksheet("khác").write_row(0, 0, ["household_id", "recognised_status"])
    return path


def test_a_mapping_without_a_standard(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    census = workbook(tmp_path / "census.xlsx")
    words = ["eligible", census, "--on", "01/07/2026", "--map", tmp_path / "map.toml", "-o", tmp_path / "out.csv"]
    result = run(*words)
    assert result.exit_code == 0, result.output
    frame = pl.read_csv(tmp_path / "out.csv")
    assert frame["group"].to_list()[0] == "poor"
    assert frame["status"].to_list() == ["entitled", "undetermined"]
    legal = json.loads((tmp_path / "out.legal.json").read_text("utf-8"))
    assert legal["mapping"]["name"] == "map.toml"
    assert (legal["places"], legal["strict"]) == (None, False)
    assert run(*words[:-1], tmp_path / "map.csv").exit_code == 0
    (tmp_path / "map.toml").write_text(MAPPING.replace("other_group", "other_grp"), encoding="utf-8")
    wrong = run(*words)
    assert wrong.exit_code == 2
    assert "other_grp" in wrong.output
    with pytest.raises(UsageError, match="mapping"):
        entitlements(census, on="2026-07-01", mapping=cast(Any, 3))


def test_a_mapping_with_a_standard(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(
        'format = 1\n[household.columns]\nincome_per_capita = { header = "TN", unit = "nghìn đồng" }\n'
        'special_area = "Vùng"\n',
        encoding="utf-8",
    )
    households = pl.DataFrame({"household_id": ["1"], "area": ["rural"], "TN": ["9000"], "Vùng": [False]})
    households.write_csv(tmp_path / "h.csv")
    persons = pl.DataFrame({"household_id": ["1"], "born": ["1980-01-01"], "other_group": [False]})
    found = entitlements(
        tmp_path / "h.csv", persons, on="2026-07-01", standard="vn-2022", mapping=tmp_path / "map.toml"
    )
    assert found.frame["class"].to_list() == ["not_poor"]
    assert found.frame["class_from"].to_list() == ["vn-2022"]


def test_places_say_in_which_area_a_commune_is(tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("commune,province,area,from,to,confirmed\nXã A,,rural,,,yes\n", encoding="utf-8")
    households = pl.DataFrame({"household_id": ["1"], "commune": ["Xã A"], "income_per_capita": [9_000_000]})
    households.write_csv(tmp_path / "h.csv")
    pl.DataFrame({"household_id": ["1"], "born": ["1980-01-01"]}).write_csv(tmp_path / "p.csv")
    words = ["eligible", tmp_path / "h.csv", "--persons", tmp_path / "p.csv", "--on", "01/07/2026"]
    words += ["--standard", "vn-2022", "--places", places, "-o", tmp_path / "out.csv"]
    result = run(*words)
    assert result.exit_code == 0, result.output
    legal = json.loads((tmp_path / "out.legal.json").read_text("utf-8"))
    assert legal["places"]["name"] == "places.csv"
    assert [line["area"] for line in legal["budget"] if line["by"] == "area"] == ["rural"]
    assert pl.read_csv(tmp_path / "out.csv")["class"].to_list() == ["not_poor"]


def test_surveys_on_request(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("household_id,recognised_status\n1,Hộ nghèo\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text("household_id,born\n1,1980-01-01\n", encoding="utf-8")
    words = ["eligible", tmp_path / "h.csv", "--persons", tmp_path / "p.csv", "--on", "01/07/2019", "--household", "1"]
    assert run(*words, "--standard", "vn-2016", "--survey", "tt-17-2016").exit_code == 0
    refused = run(*words, "--survey", "tt-17-2016")
    assert refused.exit_code == 2
    assert "phiếu tt-17-2016 không thuộc chuẩn đã chọn (—)" in refused.output


def test_strict_refuses_entitlements_by_weak_law(tmp_path: Path) -> None:
    """What nobody's entitlement rests on refuses nothing."""
    day = date(2026, 7, 1)
    assert one({"class": "poor"}, day, strict=True)["status"] == "entitled"
    (tmp_path / "h.csv").write_text("household_id,recognised_status,area_3\n1,Hộ cận nghèo,0\n", encoding="utf-8")
    people = "household_id,person_no,relation,born,schooling,level,public_school\n1,1,con,01/01/2012,đang đi học,{},1\n"
    (tmp_path / "p.csv").write_text(people.format("trung học cơ sở"), encoding="utf-8")
    words = ["eligible", tmp_path / "h.csv", "--persons", tmp_path / "p.csv", "--on", "01/09/2024"]
    words += ["--policy", "hoc-phi", "-o", tmp_path / "out.csv", "--strict"]
    refused = run(*words)
    assert refused.exit_code == 3
    assert "hoc-phi: --strict chỉ nhận quy định" in refused.output
    assert "tệp chính sách (--policy TỆP.toml)" in refused.output
    assert not (tmp_path / "out.csv").exists()
    with pytest.raises(LawMissingError, match="derived"):
        entitlements(tmp_path / "h.csv", tmp_path / "p.csv", on="2024-09-01", policy="hoc-phi", strict=True)
