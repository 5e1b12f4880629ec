"""Which header of a table names which declared column."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from povrules.census.either import decide
from povrules.census.likely_header import names_in
from povrules.census.looks import RESULT, Look, looks_like, own_output
from povrules.census.names import KEY, Names, did_you_mean, excerpt, listing
from povrules.census.table import Table
from povrules.errors import CensusError
from povrules.language.columns import Column
from povrules.problems import Problem
from povrules.spelling import fold
from povrules.text import Text

_LISTED = 40


@dataclass(frozen=True)
class Headers:
    """The recognised columns: the position of each id in the table, and what was noticed about the others.

    ``foreign``: by position the columns that are there in another unit.
    """

    positions: dict[str, int]
    notices: tuple[Problem, ...]
    foreign: dict[int, str]


def match_headers(table: Table, names: Names, *, results: Collection[str] | None = None) -> Headers:
    """Return the positions of the declared columns that ``table`` has.

    ``results``: it may be a result; of a header there that comes near to a column is told if the column is one of
    these: whatever else it had was looked at when it was classified.

    Raises :class:`CensusError` for a file that is a result, and when two headers name the same column that is read,
    none names the household id, or a column may be two. Of two that name a column which no rule reads the first
    one counts.
    """
    own = own_output(table.spelled)
    if table.source and results is None and own is not None:
        raise output_as_census(own, table.source, table.sheet)
    positions: dict[str, int] = {}
    again: list[tuple[str, int]] = []
    found = names.find_all(table.spelled)
    measured, read_as = decide(table, found, names)
    for position, column_id in {**found, **measured}.items():
        if column_id in positions:
            # The columns of a verdict stand before those of the input, which may have an id of its own.
            if not (results is not None and column_id == KEY and own is RESULT):
                again.append((column_id, position))
        else:
            positions[column_id] = position
    refused = [(positions[one], position, one) for one, position in again if _is_read(names.column(one))]
    if refused:
        raise _claimed_twice(table, refused)
    if KEY not in positions:
        listed = names_in(table.spelled, {"": names})
        raise no_key(table.source, table.sheet, [("", listed)], names)
    unknown = [p for p in range(len(table.spelled)) if p not in positions.values()]
    told = results if own is RESULT else None
    notices = [_notice(table, position, names, frozenset(positions), told) for position in unknown]
    twice = [_kept_first(table, positions[one], position) for one, position in again]
    absent = [_absent(table, column, unknown) for column in names.columns if column.id not in positions]
    usual = [_not_under_usual_name(table, position, column) for position, column in _usual(table, names, unknown)]
    foreign = {at: name for at in unknown if (name := names.foreign(table.spelled[at])) is not None}
    said = tuple(notice for notice in (*read_as, *notices, *twice, *absent, *usual) if notice is not None)
    return Headers(positions, said, foreign)


def output_as_census(own: Look, source: str, sheet: str | None = None) -> CensusError:
    """Return the error for an output of povrules that is given as a census."""
    place, goes = _place(source, sheet), own.goes
    lost = Text("", "")
    if own is RESULT:
        lost = Text(
            "; nếu không còn, hãy chép các cột của hộ sang một tệp mới, không kèm các cột kết quả",
            " or, if that is lost, copy the columns of the households into a new file, without those of the result",
        )
    return CensusError(
        Text(
            f"{place.vi}: đây là {own.what.vi}, không phải dữ liệu rà soát. Hãy dùng tệp dữ liệu gốc{lost.vi}. "
            f"{goes.vi[:1].upper()}{goes.vi[1:]}.",
            f"{place.en}: this is {own.what.en}, and no census. Use the file that it was made from{lost.en}. "
            f"{goes.en[:1].upper()}{goes.en[1:]}.",
        )
    )


def _is_read(column: Column) -> bool:
    return column.blank != "unused"


def no_key(source: str, sheet: str | None, tables: Sequence[tuple[str, Sequence[str]]], names: Names) -> CensusError:
    """Return the error for a file in which no table has its key: the household id, in a list of places the commune.

    ``tables`` are the likely names of columns on each sheet that was looked at, with the sheet's name, or ``""``
    outside workbooks.
    """
    place = _place(source, sheet)
    lists = [_list_headers(name, headers) for name, headers in tables[:_LISTED]]
    rest = len(tables) - len(lists)
    more = Text(f"; và {rest} bảng khác", f"; and {rest} more tables") if rest else Text("", "")
    found = Text("; ".join(one.vi for one in lists) + more.vi, "; ".join(one.en for one in lists) + more.en)
    every = [header for _, headers in tables for header in headers]
    nearest, look = names.nearest_key(every), looks_like(every)
    hint = Text("", "")
    if look is not None:
        hint = look.hint
    elif nearest is not None:
        header, right = excerpt(nearest[0], 40), nearest[1]
        hint = Text(f" Có phải cột “{header}” là “{right}” không?", f" Is the column “{header}” meant as “{right}”?")
    key = names.column(KEY)
    called = f"“{key.vi}” ({KEY if key.en == 'household id' else key.en})"
    asked = f"{key.vi[:1].lower()}{key.vi[1:]}"
    return CensusError(
        Text(
            f"{place.vi}: không có cột {asked}. Các cột tìm thấy: {found.vi}. Cần cột {called} "
            f"ở dòng đầu cột của bảng.{hint.vi}",
            f"{place.en}: no column has the {key.en}. Columns found: {found.en}. Expected a column {called} in the "
            f"header of the table.{hint.en}",
        )
    )


def own_headers(table: Table, names: Names, others: Names) -> list[str]:
    """Return the headers that ``names`` knows and ``others`` does not."""
    return [header for header in table.spelled if names.find(header) is not None and others.find(header) is None]


def no_members(table: Table, roles: Mapping[str, Names]) -> Text:
    """Return why a table is refused that was given as one of members, and is one of households."""
    place, own = _place(table.source, table.sheet), own_output(table.spelled)
    found = _list_headers("", names_in(table.spelled, roles))
    hint = Text("", "") if own is None else own.hint
    return Text(
        f"{place.vi}: đây không phải bảng thành viên; hầu như không có cột nào về từng người. Các cột tìm thấy: "
        f"{found.vi}. Cần bảng mỗi người một dòng, có cột “Mã hộ” (household_id) và các cột như “Họ tên”, “Quan hệ "
        "với chủ hộ”, “Ngày, tháng, năm sinh”. Bảng hộ được đưa riêng." + hint.vi,
        f"{place.en}: this is no table of members; hardly a column is about single persons. Columns found: "
        f"{found.en}. Expected a row for each member, with a column “Mã hộ” (household_id) and columns such as “Họ "
        "tên”, “Quan hệ với chủ hộ”, “Ngày, tháng, năm sinh”. The table of households is given by itself." + hint.en,
    )


def _list_headers(name: str, headers: Sequence[str]) -> Text:
    quoted = [f"“{excerpt(header, 40)}”" for header in headers]
    listed = listing(quoted, _LISTED, Text("cột khác", "more columns"))
    sheet = f"[{excerpt(name, 40)}] " if name else ""
    return Text(sheet + listed.vi, sheet + listed.en)


def _claimed_twice(table: Table, pairs: Sequence[tuple[int, int, str]]) -> CensusError:
    """Return the error for headers, by position, that mean the same column."""
    place = _place(table.source, table.sheet)
    vi, en = [], []
    for first, second, column_id in pairs:
        one, other = excerpt(table.spelled[first]), excerpt(table.spelled[second])
        vi.append(f"hai cột “{one}” và “{other}” cùng có nghĩa là “{column_id}”")
        en.append(f"the columns “{one}” and “{other}” both mean “{column_id}”")
    more = Text("cặp cột khác", "more such pairs")
    return CensusError(
        Text(
            f"{place.vi}: {listing(vi, _LISTED, more).vi}. Hãy giữ lại một cột, hoặc đổi tên cột không dùng.",
            f"{place.en}: {listing(en, _LISTED, more).en}. Keep one of them, or rename the one that is not meant.",
        )
    )


def _kept_first(table: Table, first: int, second: int) -> Problem:
    """Return the notice that of two columns which mean the same the first is kept; no rule reads it."""
    one = excerpt(table.spelled[first])
    return Problem(
        code="header_twice",
        severity="notice",
        expected=Text("mỗi cột một tên riêng", "a name of its own for each column"),
        mend=Text(
            f"Cột này cùng nghĩa với cột “{one}” đứng trước nên không được đọc; cả hai không được dùng để phân loại.",
            f"The column means the same as “{one}” before it, so it was not read; neither is used to classify.",
        ),
        file=table.source,
        sheet=table.sheet,
        line=table.header_line,
        cell=table.header_address(second),
        column=table.spelled[second],
    )


def _notice(
    table: Table, position: int, names: Names, taken: frozenset[str], told: Collection[str] | None
) -> Problem | None:
    """Return what to say of a header that names no column; most need no word, of a result all but ``told``."""
    match = names.near(table.spelled[position], taken)
    if match is None or (told is not None and match.id not in told):
        return None
    if match.foreign_unit:
        code, expected = "unit_in_header", Text("số tiền tính bằng đồng", "amounts in đồng")
        mend = Text(
            f"Cột này không được đọc. Hãy đổi các số tiền ra đồng và đặt tên cột là “{match.spelling}”.",
            f"The column was not read. Convert its amounts to đồng and name the column “{match.spelling}”.",
        )
    else:
        code, expected = "did_you_mean", Text("tên cột đã biết", "a known column name")
        mend = Text(
            f"Cột này không được dùng. Nếu đó là “{match.spelling}”, hãy đổi tên cột.",
            f"The column is not used. If it is meant as “{match.spelling}”, rename it.",
        )
    return Problem(
        code=code,
        severity="warning" if match.foreign_unit else "notice",
        expected=expected,
        mend=mend,
        file=table.source,
        sheet=table.sheet,
        line=table.header_line,
        cell=table.header_address(position),
        column=table.spelled[position],
    )


def _usual(table: Table, names: Names, unknown: Sequence[int]) -> Iterator[tuple[int, Column]]:
    """Yield the headers that are the usual name of a column which a mapping has under its own header only."""
    update = {"only_header": False}
    usual = Names([column.model_copy(update=update) for column in names.columns if column.only_header])
    for position in unknown:
        column_id = usual.find(table.spelled[position])
        if column_id is not None:
            yield position, names.column(column_id)


def _not_under_usual_name(table: Table, position: int, column: Column) -> Problem:
    header = excerpt(column.header or "")
    mend = Text(
        f"Bảng ánh xạ ghi “{header}” với đơn vị hoặc mã riêng, nên cột này không được đọc. Hãy dùng một tên cho "
        "mọi trang.",
        f"The mapping gives “{header}” a unit or codes of its own, so this column is not read. Use one name on all "
        "sheets.",
    )
    found = _unlike_mapping(table, column, "usual_name_not_read", mend)
    return replace(found, cell=table.header_address(position), column=table.spelled[position])


def _absent(table: Table, column: Column, unknown: Sequence[int]) -> Problem | None:
    """Return what to say of a column that a mapping gives a header which the table does not have."""
    if column.header is None:
        return None
    names = {fold(table.spelled[at]): table.spelled[at] for at in unknown}
    label, meant = column.label, did_you_mean(fold(column.header), names)
    mend = Text(
        f"Không có cột này, nên “{label.vi}” ({column.id}) là chưa biết.{meant.vi} Hãy sửa tên cột trong bảng ánh xạ, "
        "hoặc bỏ dòng đó.",
        f"There is no such column, so “{label.en}” ({column.id}) is unknown.{meant.en} Correct the header in the "
        "mapping, or leave the line out.",
    )
    return _unlike_mapping(table, column, "mapped_header_absent", mend)


def _unlike_mapping(table: Table, column: Column, code: str, mend: Text) -> Problem:
    """Return the problem of a table that does not have a column under the header that a mapping gives it."""
    header = excerpt(column.header or "")
    return Problem(
        code=code,
        severity="warning" if _is_read(column) else "notice",
        expected=Text(f"cột “{header}” như trong bảng ánh xạ", f"a column “{header}” as in the mapping"),
        mend=mend,
        file=table.source,
        sheet=table.sheet,
        line=table.header_line,
    )


def _place(source: str, sheet: str | None) -> Text:
    if not source:
        return Text("Bảng hộ", "The household table")
    if sheet is None:
        return Text(source, source)
    return Text(f"{source}, trang “{sheet}”", f"{source}, sheet “{sheet}”")
