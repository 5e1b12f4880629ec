"""Whether the rows of a table are households, or persons under their household."""

from pathlib import Path

import pytest

from census.documents import csv_text
from census.helpers import KEYS, ROLES, workbook
from povrules.census.door import read_families
from povrules.census.sheets import read_tables
from povrules.language.columns import household_columns
from povrules.surveys import load_survey, person_columns

ID, AREA, INCOME, BORN = "Mã hộ", "Khu vực", "Thu nhập bình quân đầu người/tháng", "Năm sinh"
RELATION, NUMBER, NAME = "Quan hệ với chủ hộ", "Số thứ tự thành viên", "Họ và tên"

Rows = list[list[object]]


def roles(folder: Path, rows: Rows) -> list[str]:
    (folder / "x.xlsx").write_bytes(workbook({"A": rows}))
    (folder / "x.csv").write_bytes(csv_text(rows).encode())
    found = [list(read_tables([folder / name], ROLES, KEYS).tables) for name in ("x.xlsx", "x.csv")]
    assert found[0] == found[1]
    return found[0]


def test_a_household_that_is_there_twice_is_no_member(tmp_path: Path) -> None:
    incomes = [(1, 1_400_000, 1970), (2, 1_500_000, 1971), (2, 1_500_000, 1972), (3, 1_600_000, 1973)]
    rows = [[ID, AREA, INCOME, BORN], *([key, "NT", income, born] for key, income, born in incomes)]
    path = tmp_path / "x.csv"
    path.write_bytes(csv_text(rows).encode())
    survey = load_survey("tt-07-2021")
    census, persons = read_families(path, household_columns(), person_columns([survey]))
    assert persons is None
    assert census.columns["household_id"].to_list() == ["1", "2", "2", "3"]
    assert [(problem.code, problem.line) for problem in census.problems] == [("duplicate_id", 3), ("duplicate_id", 4)]


BOTH, HOUSEHOLDS = ["household", "person"], ["household"]


@pytest.mark.parametrize(
    ("header", "rows", "expected"),
    [
        ([ID, AREA, BORN], ["1 NT 1970", "2 NT 1971", "2 NT 1972", "3 NT 1973"], HOUSEHOLDS),
        ([ID, AREA, BORN], ["1 NT 1970", "1 NT 1971"], HOUSEHOLDS),
        ([ID, AREA, BORN], ["1 NT 1970", "1 NT 1971", "1 NT 1999", "2 NT 1973"], BOTH),
        ([ID, AREA, BORN], ["1 NT 1970", "2 NT 1971", "_ _ 1972", "3 NT 1973"], BOTH),
        ([ID, AREA, BORN], ["1 NT 1970", "2 NT 1971", "_ NT 1972", "3 NT 1973"], HOUSEHOLDS),
        ([ID, AREA, NAME], ["1 NT a", "2 NT b", "2 NT c", "3 NT d"], HOUSEHOLDS),
        ([ID, AREA, RELATION], ["1 NT chủ_hộ", "2 NT chủ_hộ", "2 NT vợ", "3 NT chủ_hộ"], BOTH),
        ([ID, AREA, RELATION], ["1 NT chủ_hộ", "2 NT chủ_hộ", "2 NT chủ_hộ", "3 NT chủ_hộ"], HOUSEHOLDS),
        ([ID, AREA, NUMBER], ["1 NT 1", "2 NT 1", "2 NT 2", "3 NT 1"], BOTH),
        ([ID, AREA, NUMBER], ["1 NT 1", "2 NT 2", "2 NT 3", "3 NT 4"], HOUSEHOLDS),
        ([ID, AREA, NUMBER], ["1 NT 1", "2 NT 2", "2 NT 2", "3 NT 3"], HOUSEHOLDS),
        ([ID, AREA, NUMBER], ["2 NT 1", "2 NT 2"], HOUSEHOLDS),
        ([ID, AREA, NUMBER, BORN], ["1 NT _ 1", "2 NT _ 2", "2 NT _ 3", "3 NT _ 4"], HOUSEHOLDS),
    ],
)
def test_what_shows_that_rows_are_persons(
    tmp_path: Path, header: list[object], rows: list[str], expected: list[str]
) -> None:
    cells = [[None if cell == "_" else cell.replace("_", " ") for cell in row.split()] for row in rows]
    assert roles(tmp_path, [header, *cells]) == expected
