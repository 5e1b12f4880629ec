"""JSON files: a list of households or one a line, with their members inside."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from command import run
from helpers import near_poor, refusal

import povrules
from census.helpers import COLUMNS, KEYS, ROLES, reading
from povrules.census.blocks import Block
from povrules.census.door import read_census
from povrules.census.files import read_data
from povrules.census.json_file import is_list
from povrules.errors import CensusError

HOUSEHOLDS: list[dict[str, Any]] = [
    {"Mã hộ": "01", "Khu vực": "nông thôn", "persons": [{"Họ và tên": "A", "Quan hệ": "chủ hộ"}, {"Họ và tên": "B"}]},
    {"Mã hộ": 2, "Khu vực": None, "ghi chú": {"a": [1.5, True]}},
    {"Mã hộ": "03", "Khu vực": "tt", "Thành viên": [{"household_id": "03", "Họ và tên": "C"}]},
]


def both(tmp_path: Path, suffix: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lines = [json.dumps(one, ensure_ascii=False) for one in HOUSEHOLDS]
    text = "\n".join(["", *lines, ""]) if suffix == ".jsonl" else "[\n" + ",\n".join(lines) + "\n]\n"
    found = reading(tmp_path / f"ho{suffix}", text.encode("utf-8-sig"))
    tables = [found.tables[role] for role in ("household", "person")]
    assert [table.locate(row) for table in tables for row in range(table.height)] == [2, 3, 4, 2, 2, 4]
    households, persons = (
        [{name: table.series(i).to_list()[row] for i, name in enumerate(table.spelled)} for row in range(table.height)]
        for table in tables
    )
    return households, persons


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_households_with_their_members(tmp_path: Path, suffix: str) -> None:
    households, persons = both(tmp_path, suffix)
    assert households == [
        {"Mã hộ": "01", "Khu vực": "nông thôn", "ghi chú": None},
        {"Mã hộ": "2", "Khu vực": None, "ghi chú": '{"a": [1.5, true]}'},
        {"Mã hộ": "03", "Khu vực": "tt", "ghi chú": None},
    ]
    assert persons == [
        {"household_id": "01", "Họ và tên": "A", "Quan hệ": "chủ hộ"},
        {"household_id": "01", "Họ và tên": "B", "Quan hệ": None},
        {"household_id": "03", "Họ và tên": "C", "Quan hệ": None},
    ]


def test_the_command_derives_from_members_inside(tmp_path: Path) -> None:
    household = {"household_id": "H1", "area": "rural", "income_per_capita": 1_000_000}
    persons = [{"person_no": 1, "insurance": "không", "state_paid": "không", "born": "1/1/1990"}]
    path = tmp_path / "ho.json"
    path.write_text(json.dumps([{**household, "persons": persons}]), encoding="utf-8")
    options = ("--standard", "vn-2022", "--on", "31/12/2025", "-o")
    assert run("classify", path, *options, tmp_path / "x.jsonl").exit_code == 0
    [result] = map(json.loads, (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines())
    assert (result["people_least"], result["derived_health_insurance"]) == (1, True)
    again = run("classify", tmp_path / "x.jsonl", *options, tmp_path / "y.csv", "--lang", "en")
    assert "this is a result that povrules has written" in " ".join(again.stderr.split())


def census(text: str | bytes, suffix: str = ".json") -> Block:
    data = text if isinstance(text, bytes) else text.encode()
    block = read_data(data, suffix, "t", {"household": ROLES["household"]}, KEYS).blocks
    assert block
    return block[0]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('[{"household_id": 1.0}]', [1]),
        ('[{"household_id": 1e400}]', [float("inf")]),
        ('[{"household_id": NaN}, {"household_id": -Infinity}]', ["NaN", "-Infinity"]),
        ('[{"household_id": ' + "9" * 5000 + "}]", ["9" * 5000]),
        ('[{"household_id": true}, {}]', [True, None]),
        ('[{"household_id": "\\ud800"}]', ["?"]),
        (b'\xef\xbb\xbf [ {"household_id": "a"} , {"household_id": [] } ] ', ["a", "[]"]),
    ],
)
def test_values(text: str | bytes, values: list[Any]) -> None:
    assert census(text).columns[0].to_list() == values


def test_lines_are_numbers_where_one_line_has_several() -> None:
    assert census('[{"household_id": 1}, {"household_id": 2}]').lines.to_list() == [1, 2]
    assert census('[\n\n{"household_id": 1},\n {"household_id":\n 2}]').lines.to_list() == [3, 4]


def test_a_name_that_an_object_has_twice(tmp_path: Path) -> None:
    path = tmp_path / "ho.json"
    path.write_text('[{"household_id": 1, "note": 1, "note": 2}]')
    assert read_census(path, COLUMNS).original.to_dicts() == [{"household_id": 1, "note": 1, "note (2)": 2}]
    path.write_text('[{"household_id": 1, "area": "rural", "area": "urban"}]')
    with pytest.raises(CensusError, match="the columns “area” and “area” both mean “area”"):
        read_census(path, COLUMNS)


@pytest.mark.parametrize(
    ("suffix", "text", "message"),
    [
        (".json", '[{"household_id": 1}', "t, line 1: this is no JSON"),
        (".json", '[\n{"household_id": 1}\n{"household_id": 2}]', "t, line 3: this is no JSON"),
        (".json", '[{"household_id": 1},]', "t, line 1: this is no JSON"),
        (".json", '[{"household_id": 1},\n{"household_id": \n}]', "t, line 3: this is no JSON"),
        (".json", '[{"household_id": 1}]\n\nx', "t, line 3: this is no JSON"),
        (".json", "[" * 100_000, "t, line 1: this is no JSON"),
        (".json", '[{"household_id": 1},\n null]', "t, line 2: expected an object {name of column: value} a household"),
        (".json", '{"household_id": 1}', r"t, line 1: expected a list of households \[\{…\}, \{…\}\]"),
        (".json", "7", "t, line 1: expected a list of households"),
        (".json", '{"schema": "povrules.review/1"}', "t: this is a result that povrules has written"),
        (".json", '{"schema": 1}', "t, line 1: expected a list"),
        (".json", "Mã hộ,Khu vực", "t, line 1: this is no JSON"),
        (".json", b'[\n{"household_id": "\xff"}]', "t, line 2: this is no text in UTF-8"),
        (".json", "[]".encode("utf-16"), "t, line 1: this is no text in UTF-8"),
        (".jsonl", '{"household_id": 1}\n{"household_id"', "t, line 2: this is no JSON"),
        (".jsonl", '{"household_id": 1}\n{"household_id": 2} {}', "t, line 2: this is no JSON"),
        (".jsonl", '\n[{"household_id": 1}]', "t, line 2: expected an object"),
        (".jsonl", "", "t: the file is empty"),
        (".json", '[\n{"area": "rural", "persons": [{"name": "A"}]}]', "t, line 2: household 1 has members, but no id"),
        (
            ".json",
            '[{"household_id": "1", "persons": [{"household_id": 2}]}]',
            "t, line 1: a member states another household id",
        ),
    ],
)
def test_damaged_files(suffix: str, text: str | bytes, message: str) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(CensusError, match=message) as found:
        read_data(data, suffix, "t", ROLES, KEYS)
    assert found.value.message("vi").startswith("t")
    assert found.value.message("vi") != found.value.message("en")


def test_nothing_is_known(tmp_path: Path) -> None:
    path = tmp_path / "ho.json"
    for text, found in (("[]", "–"), ('[{"Thửa": 1}]', "“Thửa”")):
        path.write_text(text, encoding="utf-8")
        assert f"Columns found: {found}" in refusal(lambda: read_census(path, COLUMNS)).en


def test_only_lists_of_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([near_poor()]))
    (tmp_path / "a.legal.json").write_text("{}")
    (tmp_path / "b.jsonl").write_text(json.dumps(near_poor(household_id="H2")))
    review = povrules.review_census(tmp_path, standard="vn-2022")
    assert review.frame["class"].to_list() == ["near_poor"] * 2
    assert [one.mend.en for one in review.problems if one.code == "files_ignored"] == [
        "Files of other kinds were not read: “a.legal.json”."
    ]
    assert is_list(tmp_path / "none.json")


SIGNS = (b'"', b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\\ud800", b"NaN", b"\xff", b"null", b'"persons"', b"\0")


def test_damage_is_read_whole_or_refused_with_its_line() -> None:
    """No damage gives anything but households that are all there, or a refusal that names the file."""
    sound = json.dumps(HOUSEHOLDS, indent=1, ensure_ascii=False).encode()
    verdicts = set()
    for number in range(1500):
        rng, data = Random(number), bytearray(sound)
        for _ in range(rng.choice((1, 1, 2, 4))):
            at = rng.randrange(len(data) + 1)
            data[at : at + rng.randrange(3)] = rng.choice((*SIGNS, b"", bytes([rng.randrange(256)])))
        try:
            found = read_data(bytes(data), ".json", "t", ROLES, KEYS)
        except CensusError as error:
            verdicts.add(f"refused {error.message('en')[:1]}")
        else:
            texts = json.loads(bytes(data).decode("utf-8-sig"))
            heights = [len(block.lines) for block in found.blocks]
            assert not heights or heights[0] == len(texts)
            verdicts.add("read")
    assert verdicts == {"read", "refused t"}
