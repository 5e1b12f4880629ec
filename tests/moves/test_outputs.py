"""The outputs: terminal, JSON, workbook, page, chart. They say the same, name nobody, and load nothing."""

import json
import re
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl
import pytest
from helpers import refusal

import povrules
from povrules.errors import UsageError
from povrules.moves.model import CensusDifference
from povrules.reports.moves import chart, page, sheets
from povrules.reports.moves.chart import chart_svg, write_png
from povrules.reports.moves.files import SUFFIXES, check_moves, write_all
from povrules.reports.moves.layout import laid_out
from povrules.reports.moves.page import moves_page
from povrules.reports.moves.sheets import SHEETS, check_size
from povrules.reports.moves.text import moves_json, moves_text
from povrules.text import LANGS, Lang

from .made import diff, frame, of_two

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")]


def html(found: CensusDifference, lang: Lang = "en") -> ET.Element:
    text = moves_page(found, lang)
    assert text.startswith("<!DOCTYPE html>\n")
    return ET.fromstring(text[text.index("<html") :])


def said(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


class TestText:
    def test_what_it_begins_with(self) -> None:
        lines = moves_text(of_two(), "en").splitlines()
        assert lines[:3] == [
            "vn-2016 (policy year 2021) → vn-2022 (policy year 2022)",
            "42 of 80 households change class (52.5%; by weight 52.68%)",
            "  Basis: income.",
        ]
        assert "  Set aside" not in lines
        assert "  Rows set aside for errors in the data, with no class by either standard: 1." in lines

    def test_in_vietnamese(self) -> None:
        text = moves_text(of_two(), "vi")
        assert text.startswith("vn-2016 (năm chính sách 2021) → vn-2022 (năm chính sách 2022)\n42 trong 80 hộ đổi loại")
        assert "Thay đổi nào làm hộ nào đổi loại" in text

    def test_the_steps_add_up_to_the_whole(self) -> None:
        lines = moves_text(of_two(), "en").splitlines()
        at = lines.index("The changes one at a time")
        rows = [re.findall(r"[+−]?\d+\b", line) for line in lines[at + 3 : at + 9]]
        parts = [[int(one.replace("−", "-")) for one in row[3:]] for row in rows[:4]]
        whole = [int(one.replace("−", "-")) for one in rows[5][1:]]
        assert [sum(column) for column in zip(*parts, strict=True)] == whole

    def test_nobody_moves(self) -> None:
        found = diff({}, before="vn-2022", after="vn-2022")
        text = moves_text(found, "en")
        assert "0 of 1 households change class (0.0%)" in text
        assert "The changes one at a time" not in text
        assert "Both standards classify alike." in said(html(found))

    def test_changes_that_go_together_say_why(self) -> None:
        text = moves_text(diff({}, after="vn-2027"), "en")
        assert "1. These changes go together, one by one they make no valid law: near_poor_line: found 1000000" in text

    def test_years_that_were_named_are_not_explained(self) -> None:
        assert "--year-before" not in moves_text(diff({}, year_before=2021, year_after=2022), "en")

    def test_many_groups(self) -> None:
        rows = [{"commune": f"Xã {number:02}"} for number in range(23)]
        text = moves_text(diff(*rows), "en")
        assert "… and 3 more" in text
        assert "Xã 19" in text
        assert "Xã 20" not in text

    def test_a_name_cannot_steer_the_terminal(self) -> None:
        found = diff({"commune": "\x1b[2JXã"})
        assert "\x1b" not in moves_text(found, "en")
        assert "\x1b" not in moves_page(found, "en")

    def test_notices_of_both_standards(self) -> None:
        text = moves_text(of_two("vn-2022", "vn-2027"), "en")
        assert "Notice (vn-2027): Above the poverty line a household is given as not poor" in text


class TestJson:
    def test_it_holds_everything_in_both_languages(self) -> None:
        found = of_two()
        read: dict[str, Any] = json.loads(moves_json(found))
        assert (read["households"], read["set_aside"], read["back"]) == (80, 1, 3)
        assert len(read["movers"]) == 42
        assert read["movers"][0]["moved_by"] == ["regime"]
        assert read["movers"][0]["path"] == ["poor", "poor", "near_poor", "near_poor", "near_poor"]
        assert [one["id"] for one in read["steps"]] == ["lines", "regime", "indicators", "thresholds"]
        assert read["before"]["policy_year"] == 2021
        assert read["problems"][0]["vi"].startswith("lỗi: two-standards.csv, dòng 81")
        assert read["on"] is None
        assert json.loads(moves_json(diff({}, on="2025-06-01")))["on"] == "2025-06-01"

    @pytest.mark.parametrize("lang", LANGS)
    def test_no_output_names_a_person(self, lang: Lang, tmp_path: Path) -> None:
        found = of_two()
        write_all(found, [tmp_path / f"x{suffix}" for suffix in SUFFIXES], lang)
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        outputs = [
            *cells,
            moves_text(found, lang),
            *((tmp_path / f"x{one}").read_text("utf-8") for one in SUFFIXES[1:4]),
        ]
        assert not [one for one in outputs if "Hộ mẫu" in one]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "moves.xlsx"
    sheets.write_moves(of_two(), path, "vi")
    return openpyxl.load_workbook(path)


class TestWorkbook:
    def test_the_sheets(self, book: Any) -> None:
        assert tuple(book.sheetnames) == SHEETS

    def test_the_matrix_of_households(self, book: Any) -> None:
        rows = list(book["ma trận"].iter_rows(values_only=True))
        assert rows[0][0] == "Số hộ"
        assert rows[1][:3] == ("vn-2016 ↓ vn-2022 →", "hộ nghèo", "hộ cận nghèo")
        assert rows[2][:3] == ("hộ nghèo", 15, 10)
        total = rows[9]
        assert (total[0], total[-1]) == ("Tổng", 80)
        assert [row[0] for row in rows if row[0] in {"Số hộ", "Số nhân khẩu", "Tổng quyền số"}] == [
            "Số hộ",
            "Số nhân khẩu",
            "Tổng quyền số",
        ]

    def test_the_households_that_move(self, book: Any) -> None:
        sheet = book["hộ đổi loại"]
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == 43
        assert rows[1][:4] == ("M-001", "hộ nghèo", "hộ cận nghèo", "cách kết hợp")
        assert "Điều 2 khoản 1 Quyết định số 59/2015/QĐ-TTg" in rows[1][4]
        assert "Điều 3 khoản 2 điểm b Nghị định số 07/2021/NĐ-CP" in rows[1][5]
        assert sheet.auto_filter.ref == "A1:F43"

    def test_growth_has_its_sign(self, book: Any) -> None:
        cell = book["từng thay đổi"]["E3"]
        assert (cell.value, cell.number_format) == (3, "+#,##0;−#,##0;0")

    def test_changes_of_law_and_groups(self, book: Any) -> None:
        law = list(book["thay đổi quy định"].iter_rows(min_row=3, values_only=True))
        assert len(law) == len(of_two().changes)
        assert any(row[0] == "cách kết hợp" and "(VÀ)" in row[3] for row in law)
        names = {row[0] for row in book["theo nhóm"].iter_rows(values_only=True)}
        assert {"nông thôn", "thành thị", "(không ghi)", "Xã Mơ", "Mông"} <= names

    def test_without_groups(self, tmp_path: Path) -> None:
        census = frame({}).with_columns(area=pl.lit(None, pl.String))
        found = povrules.diff_census("vn-2016", "vn-2022", census)
        write_all(found, [tmp_path / "x.xlsx"], "en")
        assert openpyxl.load_workbook(tmp_path / "x.xlsx")["theo nhóm"].max_row == 1
        assert "By area" not in said(html(found))

    def test_too_many_for_a_sheet(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(sheets, "MAX_ROWS", 42)
        assert refusal(lambda: check_size(of_two()), UsageError).en.startswith("42 households that move do not fit")
        with pytest.raises(UsageError):
            write_all(of_two(), [tmp_path / "x.json", tmp_path / "x.xlsx"], "en")
        assert list(tmp_path.iterdir()) == []


class TestPage:
    @pytest.mark.parametrize("lang", LANGS)
    def test_it_is_well_formed_and_loads_nothing(self, lang: Lang) -> None:
        root = html(of_two(), lang)
        assert root.get("lang") == lang
        names = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image"}
        links = [value for one in root.iter() for name, value in one.attrib.items() if name.endswith(("href", "src"))]
        assert all(value.startswith("#") for value in links)
        assert not [value for value in links if "//" in value]
        text = moves_page(of_two(), lang)
        assert set(re.findall(r"https?://[^\s\"'<]+", text)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }
        assert "@import" not in text
        assert all(inner.startswith("#") for inner in re.findall(r"url\(([^)]*)\)", text))

    def test_what_stands_on_it(self) -> None:
        root = html(of_two())
        text = said(root)
        for part in (
            "Transition matrix",
            "Which change moves whom",
            "By ethnicity",
            "Changes of law, with both citations",
        ):
            assert part in text
        assert "M-001" in text
        assert len(list(root.iter(f"{SVG}svg"))) == 1
        assert "@media print" in text

    def test_every_flow_stands_in_a_table(self) -> None:
        [flows] = [
            one for one in html(of_two()).iter("table") if said(next(one.iter("caption"))) == "The flows of the chart"
        ]
        rows = [[said(cell) for cell in row] for row in next(flows.iter("tbody"))]
        assert len(rows) == len(of_two().moved.pairs)
        assert ["undetermined", "poor", "1", "2", "0.00"] in rows

    def test_more_movers_than_fit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(page, "MAX_MOVERS", 40)
        text = moves_page(of_two(), "en")
        assert "… and 2 more: write .xlsx or .json." in text

    def test_marks_in_a_cell_are_text(self) -> None:
        found = diff({"commune": "<script>alert(1)</script>&"})
        root = html(found)
        assert "<script>alert(1)</script>&" in said(root)
        assert not list(root.iter("script"))


class TestChart:
    @pytest.mark.parametrize("lang", LANGS)
    def test_the_svg_has_every_class_and_every_number(self, lang: Lang) -> None:
        words = texts(chart_svg(of_two(), lang))
        expected = (
            ["vn-2016 (năm chính sách 2021)", "hộ nghèo", "25 hộ (31,3%)"] if lang == "vi" else ["poor", "25 (31.3%)"]
        )
        for one in expected:
            assert one in words
        layout = laid_out(of_two(), lang)
        shown = [int(band.number) for band in layout.bands if band.number is not None]
        listed = [int(line.rpartition(" ")[2]) for line in layout.listed[1:]]
        assert sorted(shown + listed) == sorted(pair.households for pair in of_two().moved.pairs)
        assert all(line in words for line in layout.listed)
        assert layout.listed

    def test_bars_and_bands_fit_together(self) -> None:
        layout = laid_out(of_two(), "vi")
        for bars, at in ((layout.before, "left"), (layout.after, "right")):
            for above, below in pairwise(bars):
                assert above.top + above.height < below.top
            for bar in bars:
                own = [one for one in layout.bands if (one.first if at == "left" else one.second) == bar.name]
                assert min(getattr(one, at) for one in own) == pytest.approx(bar.top)
                assert sum(one.height for one in own) == pytest.approx(bar.height, abs=0.1)
        assert all(bar.top + bar.height <= layout.foot for bar in (*layout.before, *layout.after))

    def test_a_census_without_households(self, tmp_path: Path) -> None:
        found = povrules.diff_census("vn-2016", "vn-2022", frame({}).clear())
        write_all(found, [tmp_path / f"x{suffix}" for suffix in SUFFIXES], "vi")
        assert (laid_out(found, "vi").before, laid_out(found, "vi").bands) == ((), ())
        assert moves_text(found, "vi").splitlines()[1] == "0 trong 0 hộ đổi loại (–)"

    def test_one_flow_needs_no_list(self) -> None:
        assert laid_out(diff({}), "en").listed == ()

    def test_a_tiny_flow_is_seen_and_listed(self) -> None:
        rows = [{}] * 3000 + [{"income_per_capita": 600_000}]
        layout = laid_out(diff(*rows), "en")
        tiny = layout.bands[0]
        assert tiny.height == 0.012
        assert layout.listed == ("Flows too thin for a number:", "poor → near-poor: 1")

    def test_the_same_bytes_each_time(self, tmp_path: Path) -> None:
        assert chart_svg(of_two(), "vi") == chart_svg(of_two(), "vi")
        for name in ("a.png", "b.png"):
            write_png(of_two(), tmp_path / name, "vi")
        assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()

    def test_the_users_settings_change_nothing(self) -> None:
        import matplotlib as mpl

        before = chart_svg(of_two(), "vi")
        with mpl.rc_context({"svg.fonttype": "path", "savefig.bbox": "tight", "font.size": 30, "text.usetex": True}):
            assert chart_svg(of_two(), "vi") == before
            assert mpl.rcParams["font.size"] == 30

    def test_the_png(self, tmp_path: Path) -> None:
        write_png(of_two(), tmp_path / "x.png", "vi")
        content = (tmp_path / "x.png").read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", content[16:24])
        assert width == 1650
        assert height == pytest.approx(150 * laid_out(of_two(), "vi").height, abs=1)

    def test_its_font_has_every_letter_of_vietnamese(self) -> None:
        from matplotlib import font_manager

        path = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
        known = font_manager.get_font(path).get_charmap()
        letters = "ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ→−–"
        assert [one for one in letters + letters.upper() if ord(one) not in known] == []


class TestFiles:
    def test_all_at_once(self, tmp_path: Path) -> None:
        paths = [tmp_path / f"x{suffix}" for suffix in SUFFIXES]
        assert write_all(of_two(), paths, "vi") == tuple(paths)
        assert sorted(one.name for one in tmp_path.iterdir()) == sorted(one.name for one in paths)
        assert (tmp_path / "x.svg").read_text("utf-8") == chart_svg(of_two(), "vi")
        assert (tmp_path / "x.html").read_text("utf-8") == moves_page(of_two(), "vi")

    def test_a_file_named_twice(self, tmp_path: Path) -> None:
        paths = [tmp_path / "x.json", tmp_path / "." / "x.json"]
        assert "is named twice" in refusal(lambda: check_moves(paths, []), UsageError).en

    def test_another_kind(self, tmp_path: Path) -> None:
        text = refusal(lambda: check_moves([tmp_path / "x.csv"], []), UsageError).en
        assert text.endswith("one of: .xlsx, .json, .html, .svg, .png.")

    @pytest.mark.parametrize("suffix", [".html", ".svg", ".png"])
    def test_without_the_extra(self, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> Any:
            raise ModuleNotFoundError(name)

        monkeypatch.setattr(chart, "import_module", missing)
        text = refusal(lambda: check_moves([tmp_path / f"x{suffix}"], []), UsageError)
        assert "pip install 'povrules[charts]'" in text.en
        assert "pip install 'povrules[charts]'" in text.vi
        check_moves([tmp_path / "x.xlsx", tmp_path / "x.json"], [])
        with pytest.raises(UsageError):
            write_png(of_two(), tmp_path / "x.png", "en")
        with pytest.raises(UsageError):
            chart_svg(of_two(), "en")
