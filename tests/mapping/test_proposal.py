"""A mapping is proposed from names and cells, and what is proposed can be used as it stands."""

import time
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from census.documents import recoded, tcvn3, xlsx
from hypothesis import given
from hypothesis import strategies as st

import povrules
from povrules.engines.classify import Options
from povrules.errors import CensusError, UsageError
from povrules.language.columns import Code, Column, household_columns
from povrules.mapping.file import Table, load_mapping
from povrules.mapping.likeness import name_likeness
from povrules.mapping.proposal import Proposal, proposals_for, propose, settle
from povrules.mapping.samples import Sample
from povrules.mapping.told import proposal_report, proposal_text
from povrules.request import mapping_columns
from povrules.standards import load_standard
from povrules.surveys import load_survey
from povrules.text import LANGS, Lang

COLUMNS = mapping_columns([load_standard("vn-2022")], Options(surveys=(load_survey("tt-07-2021"),)))
INCOME = "Tổng thu nhập 12 tháng (nghìn đồng)"
AREA = ("Khu vực", ["NT", "TT"])
FOREIGN = f"""DANH SÁCH HỘ XÃ MẪU;;;;;;;
Số phiếu;Họ và tên chủ;Khu vực (NT/TT);{INCOME};Tổng số nhân khẩu;Thiếu hụt bảo hiểm;Thôn;Ghi chú
P1;Nguyễn Văn Mẫu;nông thon;72000;4;x;Bản A;từ 2019
P2;Trần Thị Mẫu;thành thị;96000;3;không;Bản A;
P3;Lê Mẫu;NT;96000;3;0;Bản B;
"""


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.csv"
    path.write_text(FOREIGN, encoding="utf-8")
    return path


def sample(*columns: tuple[str, list[str]], sheet: str | None = None) -> Sample:
    return Sample("a.xlsx", sheet, 1, tuple((header, tuple(cells)) for header, cells in columns))


def only(*columns: tuple[str, list[str]]) -> Proposal:
    [found] = propose(sample(*columns), COLUMNS)
    return found


def doubts(found: Proposal) -> dict[str, list[str]]:
    return {match.header: [doubt.en for doubt in match.doubts] for match in found.matches}


def written(path: Path, columns: Any = COLUMNS) -> Any:
    return tomllib.loads(proposal_text(proposals_for(path, columns), "vi"))


def test_names_units_and_codes(foreign: Path) -> None:
    """What needs no more than its name is left out, “nông thon” is read as it is, and x may mean either."""
    assert written(foreign)["household"]["columns"] == {
        "household_id": "Số phiếu",
        "head_name": "Họ và tên chủ",
        "area": "Khu vực (NT/TT)",
        "income_12m": {"header": INCOME, "unit": "nghìn đồng"},
        "members": "Tổng số nhân khẩu",
    }
    text = proposal_text(proposals_for(foreign, COLUMNS), "en")
    line = '# health_insurance = { header = "Thiếu hụt bảo hiểm", codes = { "x" = "yes" } }'
    assert [one.partition("  # ")[0] for one in text.splitlines() if "x" in one and "health" in one] == [line]


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_used_as_it_stands_and_tells_what_is_left(foreign: Path, lang: Lang) -> None:
    proposals = proposals_for(foreign, COLUMNS)
    text, said = proposal_text(proposals, lang), proposal_report(proposals, lang)
    assert '# ? = "Ghi chú"' in text
    assert "Nguyễn" not in text + said
    path = foreign.with_name("map.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CensusError):
        povrules.review_census(foreign, standard="vn-2022")
    review = povrules.review_census(foreign, standard="vn-2022", mapping=path)
    assert review.frame["household_id"].to_list() == ["P1", "P2", "P3"]
    assert not [one for one in review.problems if one.severity == "error"]
    assert "health_insurance" in review.frame["missing"][0]
    confirmed = text.replace("# health_insurance", "health_insurance")
    assert confirmed != text
    path.write_text(confirmed, encoding="utf-8")
    review = povrules.review_census(foreign, standard="vn-2022", mapping=path)
    assert "health_insurance" not in review.frame["missing"][0]


def test_what_is_said_on_the_terminal(foreign: Path) -> None:
    assert proposal_report(proposals_for(foreign, COLUMNS), "en").splitlines()[:-1] == [
        '"foreign.csv", header in row 2: households',
        "  proposed, in use:",
        "    “Số phiếu” → household id (household_id): all cells differ; please check",
        "    “Họ và tên chủ” → head's name (head_name): name 100% alike; 100% of the cells read",
        "    “Khu vực (NT/TT)” → area (area): name 100% alike; 100% of the cells read",
        f"    “{INCOME}” → household income of 12 months (income_12m), nghìn đồng: name 100% alike; "
        "100% of the cells read",
        "    “Tổng số nhân khẩu” → members (members): name 100% alike; 100% of the cells read",
        "  to be confirmed (in the file: take the # away where it is right):",
        "    “Thiếu hụt bảo hiểm” → Health insurance (health_insurance): name 91% alike; 100% of the cells read; "
        "the name is only similar; what the codes mean is a guess; yes means deprived, no means not deprived",
        "  recognised by themselves: “Thôn”",
        "  not known: “Ghi chú”",
    ]


class TestHouseholdId:
    def test_the_first_column_of_different_cells(self) -> None:
        found = only(("Khu", ["x", "x"]), ("Số thẻ", ["7", "8"]), ("Chú thích", ["a", "b"]))
        assert [(match.header, match.column.id, match.sure) for match in found.matches] == [
            ("Số thẻ", "household_id", True)
        ]
        assert only(("Khu", ["x", "x"])).matches == ()

    @pytest.mark.parametrize(
        "codes", [["H001", "H002", "H010"], ["048112000001", "048112000002", "048112000107"], ["01", "02", "03"]]
    )
    def test_codes_go_before_the_numbers_of_rows(self, codes: list[str]) -> None:
        found = only(("STT", ["1", "2", "3"]), AREA, ("Tiền điện", ["720000", "100", "5"]), ("Số hồ sơ", codes))
        assert [(match.header, match.column.id) for match in found.matches] == [("Số hồ sơ", "household_id")]

    @pytest.mark.parametrize(
        ("header", "cells"),
        [
            ("Số CCCD chủ hộ", ["048112000001", "048112000002"]),
            ("Điện thoại", ["0912345678", "0912345679"]),
            ("Số thẻ BHYT", ["GD4481", "GD4482"]),
        ],
    )
    def test_what_looks_like_codes_and_is_none(self, header: str, cells: list[str]) -> None:
        """Numbers of persons would stand in every message."""
        found = only((header, cells), ("STT", ["1", "2"]), AREA)
        assert [match.header for match in found.matches if match.column.id == "household_id"] == ["STT"]

    @pytest.mark.parametrize("cells", [["720000", "960000"], ["từ 2019", "từ 2020"], ["A1", "từ 2020"], ["A", "B"]])
    def test_of_what_looks_like_no_codes_the_first_counts(self, cells: list[str]) -> None:
        found = only(("STT", ["1", "2"]), AREA, ("Tiền điện", cells))
        assert [match.header for match in found.matches if match.column.id == "household_id"] == ["STT"]

    def test_several_columns_of_it(self) -> None:
        """A census with these is refused, so people have to choose."""
        several = "several columns mean this; take the # away from one only"
        found = only(("Mã hộ", ["1"]), ("HHID", ["2"]), ("Thôn", ["A"]), ("Thôn bản", ["A"]))
        assert doubts(found) == {"Mã hộ": [several], "HHID": [several]}
        assert found.known == ("Thôn", "Thôn bản")  # no rule reads these: the first one counts
        again = only(("Mã hộ", ["1"]), ("Số khẩu", ["2"]), ("số khẩu", ["3"]), ("Số khẩu", ["4"]))
        assert {doubt.split(",")[0] for [doubt] in doubts(again).values()} == {"several columns have this very header"}

    def test_a_name_that_is_like(self) -> None:
        """Ids decide on no class; but they must not repeat."""
        assert doubts(only(("Mã số hộ dân", ["1", "2"]))) == {"Mã số hộ dân": []}
        assert doubts(only(("Mã số hộ dân", ["1", "1"]))) == {"Mã số hộ dân": ["the name is only similar"]}

    def test_it_is_to_be_confirmed_where_there_are_members(self) -> None:
        """A number of the row that members have too would put them into other households."""
        households = sample(("Số phiếu", ["1", "2"]), ("Khu vực", ["NT", "TT"]), sheet="Hộ")
        members = sample(("Mã hộ", ["1", "1"]), ("Quan hệ với chủ hộ", ["con", "vợ"]), sheet="TV")
        [first, second] = settle([one for each in (households, members) for one in propose(each, COLUMNS)])
        assert (first.table, second.table) == ("household", "person")
        assert doubts(first) == {"Số phiếu": ["the ids of the members have to be the same"]}

    def test_members_get_none_from_cells(self) -> None:
        [found] = propose(sample(("Số", ["1", "2"]), ("Quan hệ với chủ hộ", ["con", "vợ"])), COLUMNS)
        assert (found.table, found.matches, found.left) == ("person", (), ("Số",))


def test_members_are_told_from_households() -> None:
    found = only(
        ("Mã hộ", ["1", "1"]), ("Quan hệ của chủ hộ", ["con", "vợ"]), ("Trình độ đào tạo nghề", ["trung cấp"] * 2)
    )
    assert (found.table, found.known) == ("person", ("Mã hộ",))
    assert [match.column.id for match in found.matches] == ["relation", "training"]


def test_members_under_their_household() -> None:
    both = sample(
        ("Số hồ sơ hộ", ["1", "2"]),
        ("Khu vực", ["NT", "NT"]),
        ("Số nhân khẩu", ["2", "1"]),
        ("Ghi chú", ["x", "x"]),
        ("Quan hệ với chủ hộ", ["chủ hộ", "chủ hộ"]),
        ("Ngày, tháng, năm sinh", ["1/1/1980", "1/1/1981"]),
    )
    [first, second] = propose(both, COLUMNS)
    assert (first.table, second.table) == ("household", "person")
    assert [match.column.id for match in second.matches] == ["household_id"]
    assert second.known == ("Quan hệ với chủ hộ", "Ngày, tháng, năm sinh")
    keyed = sample(("Mã hộ", ["1", "1"]), *both.columns[1:])
    [_, second] = propose(keyed, COLUMNS)
    assert (second.matches, second.known[0]) == ((), "Mã hộ")


class TestCells:
    def test_a_column_of_which_many_cells_cannot_be_read(self) -> None:
        found = only(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["nhiều", "ít", "4", "5"]))
        assert doubts(found) == {"Tổng số nhân khẩu": ["many cells cannot be read"]}
        assert doubts(only(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["5000"]))) == {
            "Tổng số nhân khẩu": ["many cells cannot be read"]
        }
        partly = only(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["4"] * 9 + ["nhiều"]))
        assert doubts(partly) == {"Tổng số nhân khẩu": []}
        assert 'members = "Tổng số nhân khẩu"  # members: name 100% alike; 90% of the cells read' in (
            proposal_text([partly], "en")
        )

    def test_codes_that_the_list_does_not_tell_are_left_open(self) -> None:
        """Also of a column that is recognised by its name: without its codes every row would be an error."""
        found = only(("Mã hộ", ["1", "2"]), ("Khu vực", ["3", "4"]), ("Bảo hiểm y tế", ["X", "k"]))
        text = proposal_text([found], "en")
        assert '# area = { header = "Khu vực", codes = { "3" = "?", "4" = "?" } }' in text
        assert '# health_insurance = { header = "Bảo hiểm y tế", codes = { "X" = "yes", "k" = "?" } }' in text
        assert "write what the codes mean instead of “?”" in text

    def test_a_misspelt_code_is_to_be_confirmed(self) -> None:
        found = only(("Mã hộ", ["1", "2"]), ("Khu vực", ["nông thôngg", "TT"]))
        [match] = found.matches
        assert match.entry.codes == {"nông thôngg": "rural"}
        assert doubts(found) == {"Khu vực": ["what the codes mean is a guess"]}

    def test_blanks_and_long_texts_are_no_codes(self) -> None:
        assert only(("Mã hộ", ["1"]), ("Khu vực", ["-", "n/a", "NT"])).matches == ()
        many = only(("Mã hộ", ["1"]), ("Khu vực", [f"thôn {n}" for n in range(20)]))
        assert [match.entry.codes for match in many.matches] == [{}]
        assert [match.entry.codes for match in only(("Mã hộ", ["1"]), ("Khu vực", ["x" * 30])).matches] == [{}]

    def test_a_column_of_which_the_cells_alone_tell(self) -> None:
        found = only(("Mã hộ", ["1", "2"]), ("Loại địa bàn", ["NT", "đô thị"]))
        assert [(match.column.id, match.likeness) for match in found.matches] == [("area", 0)]
        assert doubts(found) == {"Loại địa bàn": ["guessed from the cells"]}
        assert "“Loại địa bàn” → area (area): 100% of the cells read; guessed" in proposal_report([found], "en")
        twice = only(("Mã hộ", ["1", "2"]), ("Loại địa bàn", ["NT", "đô thị"]), ("Địa bàn khác", ["NT", "NT"]))
        assert (twice.matches, twice.left) == ((), ("Loại địa bàn", "Địa bàn khác"))


class TestNames:
    @given(st.sampled_from([*COLUMNS["household"], *COLUMNS["person"]]))
    def test_a_name_is_most_like_its_own(self, column: Column) -> None:
        for name in (column.id, column.vi, column.en, *column.aliases, f"Tổng {column.vi}"):
            assert name_likeness(name, column) == 1
        assert name_likeness("zzzz", column) < 0.6

    def test_a_header_without_letters_is_like_nothing(self) -> None:
        assert name_likeness("(x)", household_columns()[0]) == 0

    def test_a_text_without_end_is_like_nothing_and_costs_nothing(self) -> None:
        start = time.perf_counter()
        assert [name_likeness("ho " * 100_000, column) for column in household_columns()].count(0) > 9
        assert time.perf_counter() - start < 1

    @pytest.mark.parametrize(
        ("header", "column", "same"),
        [
            ("Thu nhập bình quân (nghìn đồng/người/tháng)", "income_per_capita", True),
            ("Thu nhập bình quân (1000đ)", "income_per_capita", True),
            ("Thu nhập bình quân (đồng/hộ/năm)", "income_per_capita", False),
            ("Thu nhập bình quân hộ", "income_per_capita", False),
            ("Thu nhập 12 tháng (đồng/năm)", "income_12m", True),
            ("Thu nhập 12 tháng (nghìn đồng/tháng)", "income_12m", False),
            ("Thu nhập 12 tháng (nghìn đồng/12 tháng)", "income_12m", True),
            ("Tổng thu nhập 12 tháng từ trồng trọt", "income_12m", False),
            ("Số nhân khẩu (dưới 16 tuổi)", "members", False),
            ("Số nhân khẩu (người)", "members", True),
            ("Khu vực (nông thôn / thành thị)", "area", True),
            ("Khu vực (xã)", "area", False),
            ("Bảo hiểm y tế (có/không)", "health_insurance", True),
            ("Bảo hiểm y tế (số thẻ)", "health_insurance", False),
            ("Diện tích nhà ở (dm2)", "floor_area", True),
            ("Diện tích nhà ở (chiều dài)", "floor_area", False),
        ],
    )
    def test_brackets_and_words_that_change_what_a_column_is(self, header: str, column: str, same: bool) -> None:
        [declared] = [one for one in COLUMNS["household"] if one.id == column]
        assert (name_likeness(header, declared) == 1) is same

    def test_a_similar_name_is_to_be_confirmed(self) -> None:
        found = only(("Mã hộ", ["1"]), ("Thu nhập 12 tháng từ trồng trọt", ["72000000"]))
        assert doubts(found) == {"Thu nhập 12 tháng từ trồng trọt": ["the name is only similar"]}

    def test_two_that_are_as_like(self) -> None:
        found = only(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["4"]), ("Tổng nhân khẩu", ["5"]))
        several = "several columns mean this; take the # away from one only"
        assert doubts(found) == {
            "Tổng số nhân khẩu": ["another column is as like"],
            "Tổng nhân khẩu": [several],
        }
        lines = [line for line in proposal_text([found], "en").splitlines() if "members = " in line]
        assert [line.partition("  #")[0] for line in lines] == [
            '# members = "Tổng số nhân khẩu"',
            '# members = "Tổng nhân khẩu"',
        ]

    def test_one_that_is_named_leaves_none_for_another(self) -> None:
        found = only(("Mã hộ", ["1"]), ("Số nhân khẩu", ["4"]), ("Tổng nhân khẩu", ["5"]))
        assert (found.known, found.left) == (("Mã hộ", "Số nhân khẩu"), ())
        assert doubts(found) == {"Tổng nhân khẩu": ["several columns mean this; take the # away from one only"]}


class TestSheets:
    def test_the_same_column_on_two(self) -> None:
        """One header serves for a column, and one column for a header."""
        one = sample(("Mã hộ", ["1"]), ("Tổng số nhân khẩu", ["4"]), sheet="A")
        other = sample(("Mã hộ", ["2"]), ("Tổng nhân khẩu", ["4"]), sheet="B")
        found = settle([proposal for each in (one, one, other) for proposal in propose(each, COLUMNS)])
        assert [doubts(proposal) for proposal in found] == [
            {"Tổng số nhân khẩu": []},
            {"Tổng số nhân khẩu": []},
            {"Tổng nhân khẩu": ["given by another sheet already"]},
        ]
        text = proposal_text(found, "vi")
        assert (text.count("\nmembers = "), text.count("\n# members = ")) == (1, 1)
        assert '# "a.xlsx", trang "A", dòng đầu cột 1: bảng hộ' in text

    def test_a_unit_of_one_sheet_where_another_has_the_usual_name(self) -> None:
        one = sample(("Mã hộ", ["1"]), (INCOME, ["72000"]), sheet="A")
        other = sample(("Mã hộ", ["2"]), ("Thu nhập 12 tháng của hộ", ["72000000"]), sheet="B")
        first, second = settle([proposal for each in (one, other) for proposal in propose(each, COLUMNS)])
        assert (doubts(first), second.matches) == ({INCOME: ["given by another sheet already"]}, ())
        assert doubts(settle(propose(one, COLUMNS))[0]) == {INCOME: []}

    def test_older_letters(self, tmp_path: Path) -> None:
        rows = [["Số phiếu", "Tổng số nhân khẩu", "Khu vực (NT/TT)"], ["a", 4, "nông thôn"], ["b", 3, "thành thị"]]
        path = tmp_path / "a.xlsx"
        path.write_bytes(xlsx({"A": recoded(rows, tcvn3)}))
        assert written(path)["household"]["columns"] == {
            "household_id": "Số phiếu",
            "members": "Tổng số nhân khẩu",
            "area": "Khu vực (NT/TT)",
        }
        (tmp_path / "map.toml").write_text(proposal_text(proposals_for(path, COLUMNS), "vi"), encoding="utf-8")
        result = povrules.review_census(path, standard="vn-2022", mapping=tmp_path / "map.toml")
        assert result.frame["household_id"].to_list() == ["a", "b"]

    def test_a_folder_and_parquet(self, tmp_path: Path) -> None:
        pl.DataFrame({"Mã hộ": [1, 2], "Tổng nhân khẩu": [4, None]}).write_parquet(tmp_path / "a.parquet")
        (tmp_path / "b.csv").write_text("Mã hộ,Tổng nhân khẩu\n3,4\n", encoding="utf-8")
        found = proposals_for(tmp_path, COLUMNS)
        assert [(one.sample.source, one.sample.line) for one in found] == [("a.parquet", None), ("b.csv", 1)]
        assert '# "a.parquet": bảng hộ' in proposal_text(found, "vi")
        with pytest.raises(UsageError):
            proposals_for(tmp_path / "a.txt", COLUMNS)

    def test_a_standard_without_a_survey(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("Mã hộ,Tổng nhân khẩu\n3,4\n", encoding="utf-8")
        columns = mapping_columns([load_standard("hanoi-2022")], Options())
        assert written(path, columns)["household"]["columns"] == {"members": "Tổng nhân khẩu"}


UNITS = [
    ("Tổng thu nhập 12 tháng (triệu đồng)", "72", "triệu đồng", []),
    ("Tổng thu nhập 12 tháng", "72000000", None, []),
    ("Tổng thu nhập 12 tháng", "72000", "nghìn đồng", ["the unit is a guess from the amounts"]),
    ("Tổng thu nhập 12 tháng, ĐVT: nghìn đồng", "72000", "nghìn đồng", ["the name is only similar"]),
    ("Tổng thu nhập 12 tháng (nghìn đồng)", "72000000", "nghìn đồng", ["the amounts look like whole đồng"]),
    (
        "Nghìn đồng thu nhập 12 tháng",
        "72000",
        "nghìn đồng",
        ["the name is only similar", "the unit is a guess from the amounts"],
    ),
    ("Diện tích nhà ở (dm2)", "4550", "dm2", []),
    ("Diện tích nhà ở (M²)", "45,5", None, []),
    ("Tổng diện tích nhà ở (m2)", "45,5", None, []),
]


@pytest.mark.parametrize(("header", "cell", "unit", "doubtful"), UNITS)
def test_units_in_headers(header: str, cell: str, unit: str | None, doubtful: list[str]) -> None:
    found = only(("Mã hộ", ["1"]), (header, [cell]))
    matches = [match for match in found.matches if match.header == header]
    assert [match.entry.unit for match in matches] == ([unit] if matches or unit else [])
    assert doubts(found).get(header, []) == doubtful
    assert matches or header in found.known


NASTY = Column(id="kind", type="code", vi="Kiểu loại", en="kind", codes=(Code(value="a", vi="alpha", en="alpha"),))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(TEXTS, st.lists(st.text(max_size=6), max_size=14), TEXTS)
def test_any_header_and_any_code_make_a_file_that_is_read(header: str, cells: list[str], sheet: str) -> None:
    """As it stands, and with every proposal confirmed but those with an open code."""
    key = household_columns()[0]
    columns: dict[Table, Any] = {"household": (key, NASTY), "person": ()}
    found = settle(propose(sample(("Mã hộ", ["1"]), (f"Kiểu loại {header}", ["alpha", *cells]), sheet=sheet), columns))
    text = proposal_text(found, "en")
    confirmed = text.replace("\n# kind =", "\nkind =")
    assert tomllib.loads(text)["format"] == 1
    table = tomllib.loads(confirmed)["household"].get("columns", {})
    assert ("kind" in table) == any(match.column is NASTY for one in found for match in one.matches)
    if '"?"' not in confirmed:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "map.toml"
            path.write_text(confirmed, encoding="utf-8", newline="\n")
            assert set(load_mapping(path, columns).household.columns) == set(table)
