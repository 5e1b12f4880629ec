"""Shapes of tables on one sheet, each with what is to be read: titles, headers, rows that are no data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from census.documents import Rows, csv_text, xlsx

Skipped = Mapping[str, Mapping[str, Sequence[int]]]


@dataclass
class Case:
    """Files under one name, and the expected reading: ids of households, household ids of persons, lines skipped.

    ``skipped`` is by sheet (empty for none). ``error`` is the beginning of the message in English, after the name.
    """

    files: Mapping[str, bytes | None]
    households: str | None = None
    persons: str | None = None
    skipped: Skipped = field(default_factory=dict)
    notices: str = ""
    spots: str = ""
    heads: Sequence[str] = ()
    villages: Sequence[str] = ()
    error: str = ""


H = ["Mã hộ", "Họ tên chủ hộ", "Khu vực", "Số khẩu"]
H1, H2, H3 = ["H1", "Hộ mẫu 1", "NT", 4], ["H2", "Hộ mẫu 2", "NT", 2], ["H3", "Hộ mẫu 3", "TT", 5]
ROWS = [H1, H2, H3]
DAY = "01/10/2025"
REVIEWED = [[*H, "Ngày rà soát"], *([*row, DAY] for row in ROWS)]
P = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"]
P1 = [["H1", "Người 1", "Chủ hộ", 1970], ["H1", "Người 2", "Vợ", 1972], ["H2", "Người 3", "Chủ hộ", 1950]]
TITLE = [["UBND XÃ MẪU"], ["DANH SÁCH HỘ NGHÈO NĂM 2025"], ["Thôn:", "Mẫu", None, "Xã:", "Mẫu"]]
SIGNED = [
    [None, None, "Xã Mẫu ngày 12 tháng 11 năm 2025"],
    ["Người lập biểu", None, "TM. UBND XÃ"],
    ["(Ký và ghi rõ họ tên)", None, "CHỦ TỊCH"],
    [],
    ["Người Ký Một", None, "Người Ký Hai"],
]
BOTH = ["Mã hộ", "Khu vực", "Số khẩu", "Ngày rà soát", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh"]
MEMBERS = [
    ["H1", "NT", 3, DAY, "Người 1", "Chủ hộ", 1970],
    [None, None, None, None, "Người 2", "Vợ", 1972],
    [None, None, None, None, "Người 3", "Con", 2001],
    ["H2", "TT", 1, DAY, "Người 4", "Chủ hộ", 1950],
    ["H3", "NT", 2, DAY, "Người 5", "Chủ hộ", 1966],
    [None, None, None, None, "Người 6", "Con", 1999],
]
VN = [
    ["Mã hộ", "Họ tên chủ hộ", "Thôn", "Khu vực", "Số khẩu"],
    ["H1", "Nguyễn Văn Mẫu", "Thôn Đồng Mẫu", "nông thôn", 4],
    ["H2", "Trần Thị Thử", "Thôn Đồng Mẫu", "nông thôn", 2],
    ["H3", "Lê Hữu Ví Dụ", "Xóm Giữa", "thành thị", 5],
]
VN_HEADS = [str(row[1]) for row in VN[1:]]


def one(
    name: str, rows: Rows, *, households: str = "H1 H2 H3", skipped: Skipped | None = None, notices: str = ""
) -> tuple[str, Case]:
    """A workbook with one sheet ``Hộ``."""
    return name, Case({name: xlsx({"Hộ": rows})}, households, skipped=skipped or {}, notices=notices)


def skips(**lines: Sequence[int]) -> Skipped:
    """Lines skipped on the sheet ``Hộ``."""
    return {"Hộ": lines}


def titles_and_headers() -> dict[str, Case]:
    """Shapes 1 and 2: titles, decoys, headers of two rows."""
    legend = [["Mã hộ", "mã do xã cấp"], ["Số khẩu", "số người trong hộ"]]
    filler = [[f"Dòng {i}"] for i in range(1, 16)]
    group = ["Mã hộ", "Chủ hộ", None, "Thu nhập 12 tháng", "Số khẩu"]
    lower = [None, "Họ tên", "Giới tính", "của hộ", None]
    data = [["H1", "Hộ mẫu 1", "Nam", 90_000_000, 4], ["H2", "Hộ mẫu 2", "Nữ", 0, 2]]
    cases = dict(
        [
            one("plain.xlsx", [H, *ROWS]),
            one("title.xlsx", [*TITLE, H, *ROWS], skipped=skips(title_row=[1, 2, 3]), notices="title_rows"),
            one(
                "title-and-blanks.xlsx",
                [TITLE[0], [], TITLE[1], [], H, *ROWS],
                skipped=skips(title_row=[1, 3]),
                notices="title_rows",
            ),
            one(
                "fifteen-titles.xlsx", [*filler, H, *ROWS], skipped=skips(title_row=range(1, 16)), notices="title_rows"
            ),
            one("shifted.xlsx", [[None, None], [None, *H], *([None, *row] for row in ROWS)]),
            one("legend-above.xlsx", [*legend, [], H, *ROWS], skipped=skips(title_row=[1, 2]), notices="title_rows"),
            one(
                "decoy-below.xlsx",
                [H, *ROWS, [], ["Số khẩu", "Khu vực", "Thôn", "Xã", "Mã hộ", "Chủ hộ"]],
                skipped=skips(repeated_header=[6]),
                notices="repeated_header",
            ),
            one("with-stt.xlsx", [["STT", *H], *([i, *row] for i, row in enumerate(ROWS, 1))]),
        ]
    )
    sheet = {"Hộ": [TITLE[1], group, lower, *data]}
    merged = {"Hộ": ["A2:A3", "B2:C2", "E2:E3"]}
    cases["two-rows.xlsx"] = Case(
        {"two-rows.xlsx": xlsx(sheet, merged=merged)},
        "H1 H2",
        heads=["Hộ mẫu 1", "Hộ mẫu 2"],
        skipped=skips(title_row=[1]),
        notices="title_rows",
    )
    repeated = [
        ["Mã hộ", "Chủ hộ", "Chủ hộ", "Số khẩu"],
        ["Mã hộ", "Họ tên chủ hộ", "Giới tính", "Số khẩu"],
        ["H1", "Hộ mẫu 1", "Nam", 4],
    ]
    cases["two-rows-filled.csv"] = Case(
        {"two-rows-filled.csv": csv_text(repeated).encode()},
        "H1",
        heads=["Hộ mẫu 1"],
        notices="title_rows",
        skipped={"": {"title_row": [1]}},
    )
    parts = [
        ["Mã hộ", "Số khẩu", "Nhà ở", None, None],
        [None, None, "Tường", "Mái", "Nền"],
        ["H1", 4, "gạch", "tôn", "đất"],
    ]
    cases["parts-below-unknown-group.xlsx"] = Case(
        {"parts-below-unknown-group.xlsx": xlsx({"Hộ": parts}, merged={"Hộ": ["A1:A2", "B1:B2", "C1:E1"]})}, "H1"
    )
    three = [
        ["Mã hộ", "Hộ", None, None],
        [None, "Chủ hộ", None, "Số khẩu"],
        [None, "Họ tên", "Giới tính", None],
        ["H1", "Hộ mẫu 1", "Nam", 4],
        ["H2", "Hộ mẫu 2", "Nữ", 2],
    ]
    info = [["TT", "Mã hộ", "Thông tin chủ hộ", None, "Số khẩu"], [None, None, "Họ và tên", "Giới tính", None]]
    info += [["1", "2", "3", "4", "5"], [1, "H1", "Hộ mẫu 1", "Nam", 3], [2, "H2", "Hộ mẫu 2", "Nữ", 1]]
    cases["end-of-a-group.xlsx"] = Case(
        {"end-of-a-group.xlsx": xlsx({"Hộ": info})},
        "H1 H2",
        heads=["Hộ mẫu 1", "Hộ mẫu 2"],
        skipped=skips(column_numbers=[3]),
        notices="column_numbers",
    )
    cases["three-rows.xlsx"] = Case({"three-rows.xlsx": xlsx({"Hộ": three})}, "H1 H2")
    return cases


def rows_that_are_no_data() -> dict[str, Case]:
    """Shape 3."""
    five = [["STT", *H], *([i, *row] for i, row in enumerate(ROWS, 1))]
    page = [["STT", *H], [1, 2, 3, 4, 5]]
    signed = [[None, *row] for row in SIGNED]
    return dict(
        [
            one("numbers.xlsx", [H, [1, 2, 3, 4], *ROWS], skipped=skips(column_numbers=[2]), notices="column_numbers"),
            one(
                "numbers-in-brackets.xlsx",
                [H, ["(1)", "(2)", "(3)", "(4)"], *ROWS],
                skipped=skips(column_numbers=[2]),
                notices="column_numbers",
            ),
            one(
                "letters.xlsx",
                [["STT", *H], ["A", "B", "C", 1, 2], *five[1:]],
                skipped=skips(column_numbers=[2]),
                notices="column_numbers",
            ),
            one(
                "households-that-count.xlsx",
                [["Mã hộ", "Thôn", "Số khẩu", "Điểm A"], [1, 2, 3, 4], [2, 2, 1, 0]],
                households="1 2",
            ),
            one(
                "spacers.xlsx",
                [H, [], H1, [], [], H2, [None, " "], H3, []],
                skipped=skips(blank_row=[2, 4, 5, 7]),
                notices="blank_rows",
            ),
            one(
                "pages.xlsx",
                [*TITLE, *page, *five[1:3], [], ["Trang 1"], *page, five[3]],
                skipped=skips(
                    title_row=[1, 2, 3], column_numbers=[5, 11], repeated_header=[10], section_row=[9], blank_row=[8]
                ),
                notices="title_rows column_numbers repeated_header section_rows blank_rows",
            ),
            one(
                "total.xlsx",
                [H, *ROWS, ["Tổng cộng", None, None, 11]],
                skipped=skips(total_row=[5]),
                notices="total_rows",
            ),
            one(
                "total-in-stt.xlsx",
                [*five, ["Cộng", None, None, None, 11], ["Tổng số hộ: 3"]],
                skipped=skips(total_row=[5, 6]),
                notices="total_rows",
            ),
            one(
                "total-by-village.xlsx",
                [*five[:3], ["Cộng thôn Mẫu", None, None, None, 6], five[3]],
                skipped=skips(total_row=[4]),
                notices="total_rows",
            ),
            one(
                "signed.xlsx",
                [*five, [], *signed],
                skipped=skips(signature_row=[6, 7, 8, 10]),
                notices="signature_rows",
            ),
            one(
                "sections.xlsx",
                [["STT", *H], ["I", "Hộ nghèo"], five[1], ["II. Hộ cận nghèo"], five[2], ["Thôn Mẫu 3"], five[3]],
                skipped=skips(section_row=[2, 4, 6]),
                notices="section_rows",
            ),
            one(
                "everything.xlsx",
                [
                    *TITLE,
                    ["STT", *H],
                    ["(1)", "(2)", "(3)", "(4)", "(5)"],
                    ["A", "Hộ nghèo xã Mẫu"],
                    *five[1:],
                    ["Tổng cộng", None, None, None, 11],
                    [],
                    *signed,
                ],
                skipped=skips(
                    title_row=[1, 2, 3],
                    column_numbers=[5],
                    section_row=[6],
                    total_row=[10],
                    signature_row=[12, 13, 14, 16],
                ),
                notices="title_rows column_numbers section_rows total_rows signature_rows",
            ),
            one("everything.csv", [], households="H1"),
            one(
                "ids-that-look-like-words.xlsx",
                [
                    H,
                    ["Thôn 3", "Hộ mẫu 1", "NT", 4],
                    ["I", "Hộ mẫu 2", "NT", 2],
                    ["12", None, None, None],
                    [None, "Hộ mẫu 4", "NT", 2],
                ],
                households="Thôn 3|I|12|",
            ),
        ]
    )
