"""A census that is written in any supported shape reads back to the same households and persons."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from census.documents import cp1258, ods, recoded, tcvn3, vni, xlsx
from census.helpers import KEYS, ROLES, all_notices, column
from povrules.census.sheets import read_tables

GIVEN = ["Mẫu", "Thử", "Tổng", "Cộng", "Ký", "Hà", "Én", "đức", "Ban", "Lò Thị Ước"]
IDS = st.sampled_from(["H", "", "Hộ ", "A/", "x-", "00"])
HOUSEHOLD = ["household_id", "head_name", "area", "members", "score_b"]
PERSON = ["household_id", "name", "relation", "born"]
HEADERS = {
    "household_id": "Mã hộ",
    "head_name": "Họ tên chủ hộ",
    "area": "Khu vực",
    "members": "Số khẩu",
    "score_b": "Điểm B2",
    "name": "Họ và tên",
    "relation": "Quan hệ với chủ hộ",
    "born": "Năm sinh",
}
SIGNED = ["Người lập biểu", "TM. UBND xã", "Xã Mẫu, ngày 1 tháng 2 năm 2025", "(Ký tên, đóng dấu)", "CHỦ TỊCH"]
TITLES = ["UBND XÃ MẪU", "DANH SÁCH HỘ", "Biểu số 1", "Năm 2025", "Độc lập - Tự do - Hạnh phúc", "(kèm theo báo cáo)"]

Row = list[Any]


@dataclass
class Written:
    """The rows of data that were written, and the sheets."""

    households: list[Row]
    persons: list[Row]
    sheets: dict[str, list[Row]]


@st.composite
def censuses(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    prefix, first, count = draw(IDS), draw(st.integers(1, 20)), draw(st.integers(1, 6))
    names = st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(GIVEN))
    households: list[Row] = []
    persons: list[Row] = []
    for number in range(first, first + count):
        key = f"{prefix}{number}"
        area, members = draw(st.sampled_from(["NT", "TT", None])), draw(st.none() | st.integers(1, 9))
        households.append([key, draw(names), area, members, draw(st.none() | st.integers(0, 9).map(lambda n: 10 * n))])
        for relation in [
            "Chủ hộ",
            *draw(st.lists(st.sampled_from(["Vợ", "Con", "Mẹ"]), min_size=int(number == first), max_size=3)),
        ]:
            persons.append([key, draw(names), relation, draw(st.integers(1930, 2024))])
    return households, persons


@st.composite
def layouts(draw: st.DrawFn, header: Row, rows: list[Row], blocks: set[int]) -> list[Row]:
    """The rows of a sheet with what offices put around and between them; ``blocks`` are rows that may come apart."""
    counted = draw(st.booleans())
    width = len(header) + counted
    lead: Row = ["STT"] if counted else []
    top = [[*lead, *header]]
    countable = any(row[0] is not None and row[0].isdigit() for row in rows)  # 1, 2, 3 above 2 may be households
    numbers = draw(st.sampled_from([None, "({})", *([] if countable else ["{}"])])) if width > 3 else None
    if numbers is not None:
        top.append([numbers.format(i) if "(" in numbers else i for i in range(1, width + 1)])
    result: list[Row] = [[title] for title in draw(st.lists(st.sampled_from(TITLES), max_size=6))]
    result += [[]] * draw(st.integers(0, 2)) + top
    page = draw(st.integers(2, 5))
    for index, row in enumerate(rows):
        if index and index % page == 0 and draw(st.booleans()):
            result += top
        if index in blocks:
            extra = draw(st.sampled_from(["", "", "", "space", "section", "total"]))
            if extra == "space":
                result.append([])
            elif extra == "section":
                result.append([*([None] * draw(st.integers(0, width - 1))), "Thôn Mẫu 3"])
            elif extra == "total" and index:
                result.append(["Cộng", *[None] * (width - 2), 12])
        result.append([index + 1, *row] if counted else row)
    if draw(st.booleans()):
        result.append(["Tổng cộng", *[None] * (width - 2), 99])
    if draw(st.booleans()):
        result += [[], *([None] * draw(st.integers(0, 2)) + [text] for text in draw(st.permutations(SIGNED)))]
    return result


@st.composite
def written(draw: st.DrawFn) -> Written:
    households, persons = draw(censuses())
    shape = draw(st.sampled_from(["households", "two sheets", "villages", "under head", "each row"]))
    h, p = [HEADERS[name] for name in HOUSEHOLD], [HEADERS[name] for name in PERSON]
    every = set(range(50))
    if shape == "households":
        return Written(households, [], {"Hộ": draw(layouts(h, households, every))})
    if shape == "two sheets":
        sheets = {"Hộ": draw(layouts(h, households, every)), "Người": draw(layouts(p, persons, every))}
        return Written(households, persons, sheets)
    if shape == "villages":
        cut = draw(st.integers(0, len(households)))
        sheets = {
            "Thôn A": draw(layouts(h, households[:cut], every)),
            "Thôn B": draw(layouts(h, households[cut:], every)),
        }
        return Written(households, [], sheets)
    header = [*h[:1], *h[2:], *p[1:]]
    rows, heads = [], set()
    known = {row[0]: [row[0], *row[2:]] for row in households}
    before = None
    for key, *person in persons:
        blank: Row = [None] * len(known[key]) if shape == "under head" else known[key]
        rows.append([*(known[key] if key != before else blank), *person])
        heads |= {len(rows) - 1} if key != before else set()
        before = key
    without_name = [[row[0], None, *row[2:]] for row in households]
    return Written(without_name, persons, {"Phiếu": draw(layouts(header, rows, heads))})


def write(folder: Path, sheets: dict[str, list[Row]], kind: str) -> list[Path]:
    """Write the sheets as one workbook, or as one text file each."""
    encode = {"tcvn3": tcvn3, "vni": vni}.get(kind.partition(" ")[2], lambda text: text)
    sheets = {name: recoded(rows, encode) for name, rows in sheets.items()}
    if kind.startswith("csv"):
        paths = []
        for number, rows in enumerate(sheets.values()):
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            paths.append(folder / f"{number}.csv")
            data = text.getvalue()
            paths[-1].write_bytes(cp1258(data) if kind.endswith("cp1258") else data.encode())
        return paths
    path = folder / f"x.{kind.partition(' ')[0]}"
    path.write_bytes(xlsx(sheets) if kind.startswith("xlsx") else ods(sheets))
    return [path]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written(), st.sampled_from(["xlsx", "xlsx vni", "ods", "csv", "csv cp1258"]))
def test_shapes(tmp_path: Path, census: Written, kind: str) -> None:
    read = read_tables(write(tmp_path, census.sheets, kind), ROLES, KEYS)
    table = read.tables["household"]
    for position, name in enumerate(HOUSEHOLD):
        expected = [str(row[position] or "") if row[position] != 0 else "0" for row in census.households]
        if any(expected):
            assert column(table, "household", name) == expected
    if census.persons:
        persons = read.tables["person"]
        for position, name in enumerate(PERSON):
            assert column(persons, "person", name) == [str(row[position]) for row in census.persons]
    for notice in all_notices(read):
        assert notice.severity == "notice"
        assert notice.line_text("vi") != notice.line_text("en")
