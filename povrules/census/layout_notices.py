"""What is said about the shape in which tables were found: skipped rows, joined sheets, converted text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from povrules.census.kinds import grouped
from povrules.census.legacy import Encoding
from povrules.errors import CensusError
from povrules.problems import Problem, Severity
from povrules.text import LANGS, Text

UNREADABLE = "sheet_unreadable"
"""The code of the error that a sheet is not read because it is damaged."""

SHEET_NOT_ASKED = "sheet_not_asked"
"""The code of the notice that a sheet is not read because others are named as the ones to read."""

SKIPPED: dict[str, tuple[str, Text, Text]] = {
    "title_row": (
        "title_rows",
        Text("dòng đầu cột đứng trước", "the row of column names first"),
        Text("Các dòng ở trên dòng đầu cột không được đọc", "Rows above the column names were not read"),
    ),
    "column_numbers": (
        "column_numbers",
        Text("dữ liệu ngay dưới dòng đầu cột", "data right below the column names"),
        Text("Dòng đánh số thứ tự cột đã được bỏ qua", "Rows that number the columns were skipped"),
    ),
    "repeated_header": (
        "repeated_header",
        Text("tên cột chỉ một lần", "the column names only once"),
        Text("Dòng đầu cột lặp lại đã được bỏ qua", "Rows that repeat the column names were skipped"),
    ),
    "total_row": (
        "total_rows",
        Text("mỗi dòng là một hộ hoặc một người", "a household or a person on each row"),
        Text("Dòng cộng, tổng số đã được bỏ qua", "Rows of totals were skipped"),
    ),
    "signature_row": (
        "signature_rows",
        Text("mỗi dòng là một hộ hoặc một người", "a household or a person on each row"),
        Text("Dòng ngày tháng, ký tên, ghi chú đã được bỏ qua", "Rows with dates, signatures or remarks were skipped"),
    ),
    "section_row": (
        "section_rows",
        Text("mỗi dòng là một hộ hoặc một người", "a household or a person on each row"),
        Text(
            "Dòng tên mục, tên thôn hoặc tiêu đề xen giữa đã được bỏ qua", "Rows that only name a section were skipped"
        ),
    ),
}
"""Code, expectation and remark for each kind of row that is no data."""


def line_list(lines: Sequence[int]) -> str:
    """Return ascending lines with runs drawn together.

    >>> line_list([1, 2, 3, 7])
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def skipped_rows(source: str, sheet: str | None, skipped: Mapping[Any, Sequence[int]]) -> list[Problem]:
    """Return a notice for each kind of row that was skipped, with all its lines."""
    notices = []
    for kind, (code, expected, remark) in SKIPPED.items():
        lines = skipped.get(kind)
        if lines:
            listed = line_list(lines)
            mend = Text(f"{remark.vi}: dòng {listed}.", f"{remark.en}: {_row(lines)} {listed}.")
            notices.append(_notice(code, expected, mend, source, sheet, line=lines[0]))
    return notices


def _row(lines: Sequence[int]) -> str:
    return "row" if len(lines) == 1 else "rows"


def _notice(
    code: str,
    expected: Text,
    mend: Text,
    source: str,
    sheet: str | None = None,
    *,
    line: int | None = None,
    severity: Severity = "notice",
) -> Problem:
    return Problem(code=code, severity=severity, expected=expected, mend=mend, file=source, sheet=sheet, line=line)


def converted(
    source: str, sheet: str | None, encoding: Encoding, columns: Sequence[str], example: tuple[str, str] | None
) -> Problem:
    """Return the notice that text of an older encoding was converted: in ``columns``, or without any in the file."""
    shown = Text("", "")
    if example is not None:
        before, after = example
        shown = Text(f", ví dụ “{before}” thành “{after}”", f", e.g. “{before}” to “{after}”")
    where = Text("Cả tệp", "The file")
    if columns:
        listed = ", ".join(f"“{column}”" for column in columns)
        where = Text(f"Chữ ở các cột {listed}", f"The text of the columns {listed}")
    return _notice(
        "legacy_text",
        Text("chữ Unicode (UTF-8)", "Unicode text (UTF-8)"),
        Text(
            f"{where.vi} ở bảng mã cũ {encoding}, đã được chuyển sang Unicode{shown.vi}. Hãy xem lại vài ô.",
            f"{where.en} was in the older encoding {encoding} and has been converted to Unicode{shown.en}. "
            "Check a few cells.",
        ),
        source,
        sheet,
    )


def tables_joined(source: str, sheets: Sequence[tuple[str, int]]) -> Problem:
    """Return the notice that several sheets or files, given with their numbers of rows, make one table."""
    vi = ", ".join(f"“{name}” ({grouped(rows).vi} dòng)" for name, rows in sheets)
    en = ", ".join(f"“{name}” ({grouped(rows).en} {'row' if rows == 1 else 'rows'})" for name, rows in sheets)
    return _notice(
        "tables_joined",
        Text("một bảng cho mỗi loại", "one table of each kind"),
        Text(f"Các bảng sau được nối thành một: {vi}.", f"These tables were joined: {en}."),
        source,
    )


def sheet_as_village(source: str, column: str) -> Problem:
    """Return the notice that the names of sheets became the villages."""
    return _notice(
        "sheet_as_village",
        Text(f"cột “{column}”", f"a column “{column}”"),
        Text(
            "Bảng không có cột này; tên trang được dùng làm tên thôn.",
            "The table has none; the names of the sheets were taken as the villages.",
        ),
        source,
    )


def hidden_sheet(source: str, sheet: str | None) -> Problem:
    """Return the notice that a hidden sheet was read because no visible one has such a table."""
    return _notice(
        "hidden_sheet",
        Text("bảng ở một trang không ẩn", "the table on a visible sheet"),
        Text("Trang này đang ẩn nhưng vẫn được đọc.", "The sheet is hidden and was read all the same."),
        source,
        sheet,
    )


def hidden_left(source: str, sheet: str | None) -> Problem:
    """Return the notice that a hidden sheet with a table was not read because visible ones have such a table."""
    return _notice(
        "hidden_sheet_not_read",
        Text("mọi bảng ở trang không ẩn", "all tables on visible sheets"),
        Text(
            "Trang này đang ẩn và không được đọc; nếu cần, hãy bỏ ẩn.",
            "The sheet is hidden and was not read; unhide it if it is needed.",
        ),
        source,
        sheet,
    )


def sheet_not_asked(source: str, sheet: str) -> Problem:
    """Return the notice that a sheet was not read because others are named as the ones to read."""
    return _notice(
        SHEET_NOT_ASKED,
        Text("các trang ghi ở “sheets” trong bảng ánh xạ", "the sheets that “sheets” of the mapping names"),
        Text(
            "Trang này không được đọc vì bảng ánh xạ không ghi tên; nếu cần, hãy thêm vào “sheets”.",
            "The sheet was not read, for the mapping does not name it; add it to “sheets” if it is needed.",
        ),
        source,
        sheet,
    )


def sheet_left(source: str, sheet: str | None) -> Problem:
    """Return the warning that a sheet was not read because nothing but one column is known."""
    return _notice(
        "sheet_not_read",
        Text("nhiều cột đã biết như ở các bảng khác", "several known columns, as in the other tables"),
        Text(
            "Bảng này chỉ có một cột đã biết nên không được đọc; nếu cần, hãy đặt tên các cột khác.",
            "Only one column of this table is known, so it was not read; name its other columns if it is needed.",
        ),
        source,
        sheet,
        severity="warning",
    )


def ids_filled_down(source: str, sheet: str | None, lines: Sequence[int]) -> Problem:
    """Return the notice that persons without a household id were taken into the household above them."""
    listed = line_list(lines)
    return _notice(
        "ids_filled_down",
        Text("mã hộ ở mỗi dòng", "the household id on each row"),
        Text(
            f"Thành viên không ghi mã hộ được xếp vào hộ ở phía trên: dòng {listed}.",
            f"Members without a household id were taken into the household above them: {_row(lines)} {listed}.",
        ),
        source,
        sheet,
        line=lines[0],
    )


def id_filled_down(
    source: str, sheet: str | None, letters: str | None, column: str, lines: Sequence[int], household: str
) -> Problem:
    """Return the warning that persons on a sheet of their own were taken into the household above them."""
    listed = line_list(lines)
    return Problem(
        code="ids_filled_down",
        severity="warning",
        file=source,
        sheet=sheet,
        line=lines[0],
        cell=None if letters is None else f"{letters}{lines[0]}",
        column=column,
        household_id=household,
        expected=Text("mã hộ ở mỗi dòng", "the household id on each row"),
        mend=Text(
            f"Thành viên không ghi mã hộ được xếp vào hộ “{household}” ở phía trên: dòng {listed}. Hãy ghi mã hộ.",
            f"Members without a household id were taken into the household “{household}” above them: {_row(lines)} "
            f"{listed}. Write the id.",
        ),
    )


def members_under_head(source: str, sheet: str | None, households: int, persons: int) -> Problem:
    """Return the notice that one sheet was split into households and persons."""
    return _notice(
        "members_under_head",
        Text("hộ và thành viên ở hai bảng", "households and members in two tables"),
        Text(
            f"Trang có cả hộ và thành viên, được tách thành {grouped(households).vi} hộ và "
            f"{grouped(persons).vi} người.",
            f"The sheet lists members under their household; it was split into households ({grouped(households).en}) "
            f"and persons ({grouped(persons).en}).",
        ),
        source,
        sheet,
    )


def of_either_table(source: str, sheet: str | None, column: str, *, of_members: bool) -> Problem:
    """Return the warning that a column may be about households as well as about members, and whose it was taken for."""
    taken = Text("chỉ số của hộ", "that of the household")
    if of_members:
        taken = Text("câu trả lời của từng thành viên", "an answer of each member")
    return Problem(
        code="column_of_either_table",
        severity="warning",
        expected=Text("cột chỉ có ở bảng hộ hoặc bảng thành viên", "a column of the households or of the members"),
        mend=Text(
            f"Ở đây coi là {taken.vi}. Nếu không đúng, hãy tách hộ và thành viên thành hai trang.",
            f"It is taken as {taken.en}. If that is not so, put households and members on two sheets.",
        ),
        file=source,
        sheet=sheet,
        column=column,
    )


def values_differ(source: str, sheet: str | None, line: int, letters: str | None, column: str) -> Problem:
    """Return the warning that a row gives its household another value than the first row of the household."""
    return Problem(
        code="household_values_differ",
        severity="warning",
        file=source,
        sheet=sheet,
        line=line,
        cell=None if letters is None else f"{letters}{line}",
        column=column,
        expected=Text("cùng một giá trị ở mọi dòng của hộ", "one value on all rows of the household"),
        mend=Text(
            "Giá trị đứng trước của hộ được dùng; hãy kiểm tra lại.",
            "The household's first value is used; check them.",
        ),
    )


def households_elsewhere(source: str, sheet: str | None, count: int) -> Problem:
    """Return the notice that a sheet of persons repeats columns of households that have a table of their own."""
    return _notice(
        "households_elsewhere",
        Text("thông tin hộ ở bảng hộ", "what concerns households in their own table"),
        Text(
            f"Các cột của hộ ở trang này không được đọc cho {grouped(count).vi} hộ đã có trong bảng hộ.",
            f"The columns of households on this sheet were not read for households that have a row of their own "
            f"({grouped(count).en}).",
        ),
        source,
        sheet,
    )


def person_columns_left(source: str, sheet: str | None, columns: Sequence[str]) -> Problem:
    """Return the notice that columns of persons in a table of households were not read."""
    listed = ", ".join(f"“{column}”" for column in columns)
    return _notice(
        "person_columns_left",
        Text("mỗi thành viên một dòng", "a row for each member"),
        Text(
            f"Mỗi hộ chỉ có một dòng, nên các cột về người không được đọc: {listed}.",
            f"Each household has one row only, so the columns about persons were not read: {listed}.",
        ),
        source,
        sheet,
    )


def members_left(source: str, sheet: str | None) -> Problem:
    """Return the notice that a list of members was not read because members are given apart."""
    return _notice(
        "members_not_read",
        Text("thành viên chỉ ở một nơi", "the members in one place"),
        Text(
            "Thành viên ở đây không được đọc, vì bảng thành viên đã được đưa riêng (--persons).",
            "The members here were not read, for a table of members is given apart (--persons).",
        ),
        source,
        sheet,
    )


def households_left(source: str, sheet: str | None) -> Problem:
    """Return the notice that a table beside the members was not read."""
    return _notice(
        "households_not_read",
        Text("bảng thành viên", "a table of members"),
        Text(
            "Bảng này không có cột nào về từng người nên không được đọc là thành viên; bảng hộ được đưa riêng.",
            "No column of this table is about single persons, so it was not read as members; the table of households "
            "is given by itself.",
        ),
        source,
        sheet,
    )


def unreadable(source: str, sheet: str, reason: Text) -> Problem:
    """Return the error that a sheet beside the tables cannot be read: its households, if it has any, are not there."""
    return _notice(
        UNREADABLE,
        Text("một trang đọc được", "a sheet that can be read"),
        Text(
            "Trang này không được đọc, hộ ở đó (nếu có) không có trong kết quả: "
            + reason.vi.removeprefix(f"{source}, trang “{sheet}”: "),
            "The sheet was not read, households in it, if any, are not in the result: "
            + reason.en.removeprefix(f"{source}, sheet “{sheet}”: "),
        ),
        source,
        sheet,
        severity="error",
    )


def with_unread(said: Text, problems: Iterable[Problem]) -> Text:
    """Return why what was read is refused, with the sheets that were not read: what lacks may stand there."""
    unread = _unread(problems)
    return (
        said
        if unread is None
        else Text(*(f"{one.removesuffix('.')}. {more}" for one, more in zip(said, unread, strict=True)))
    )


def refuse_unread(problems: Iterable[Problem]) -> None:
    """Raise :class:`CensusError` where a sheet was not read."""
    unread = _unread(problems)
    if unread is not None:
        raise CensusError(unread)


def _unread(problems: Iterable[Problem]) -> Text | None:
    found = [one for one in problems if one.code == UNREADABLE]
    texts = (" ".join(f"{one.place(lang)}: {one.mend.get(lang)}" for one in found) for lang in LANGS)
    return Text(*texts) if found else None


def no_table(source: str) -> Problem:
    """Return the warning that a file has no table of any kind that is looked for."""
    return _notice(
        "no_table",
        Text("bảng hộ hoặc bảng thành viên", "a table of households or of persons"),
        Text(
            "Không nhận ra bảng nào trong tệp này; tệp không được đọc.",
            "No table was recognised in this file; it was not read.",
        ),
        source,
        severity="warning",
    )


def files_ignored(folder: str, names: Sequence[str]) -> Problem:
    """Return the notice that files of other kinds in a folder were not looked at."""
    listed = ", ".join(f"“{name}”" for name in names)
    return _notice(
        "files_ignored",
        Text("các tệp bảng tính", "files with tables"),
        Text(f"Các tệp loại khác không được đọc: {listed}.", f"Files of other kinds were not read: {listed}."),
        folder,
    )


def no_key(source: str, sheet: str | None, column: str) -> Problem:
    """Return the warning that a table has no key column."""
    return _notice(
        "no_key_column",
        Text(f"cột “{column}”", f"a column “{column}”"),
        Text(
            "Bảng được nhận ra theo các cột khác; hãy thêm cột này.",
            "The table was recognised by its other columns; add this one.",
        ),
        source,
        sheet,
        severity="warning",
    )
