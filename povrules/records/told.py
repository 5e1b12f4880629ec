"""What came of verifying, as text for a terminal: what differs one by one, then what holds for all, then the sum."""

from collections.abc import Iterable, Iterator
from itertools import islice

from povrules.census.names import excerpt
from povrules.records.changes import Change
from povrules.records.checking import Checked, Verification
from povrules.records.results import OtherRow, ResultVerification
from povrules.spelling import encodable
from povrules.text import Lang, Text

_LISTED = 100
"""So many records or households are told one by one; ``--json`` has all of them."""
_KINDS: dict[str, Text] = {
    "law": Text("quy định khác", "other law"),
    "engine": Text("bộ máy khác (kết quả vẫn được tính lại)", "another engine (verdicts are computed again)"),
    "input": Text("tệp đầu vào khác", "another input"),
    "mapping": Text("bảng ánh xạ khác", "another mapping"),
}
_ROLES: dict[str, Text] = {
    "standard": Text("chuẩn", "standard"),
    "survey": Text("phiếu rà soát", "survey"),
    "included": Text("phần lấy từ", "parts taken from"),
    "overlay": Text("tệp bổ sung", "overlay"),
    "columns": Text("các cột chung", "shared columns"),
}
_NONE = Text("không có", "none")
_COLUMN = Text("{}: tệp có {}, tính lại được {}", "{}: {} in the file, {} is computed")
_NO_ROW = Text("có trong điều tra, không có trong tệp", "in the census, not in the file")
_NO_HOUSEHOLD = Text("có trong tệp, không có trong điều tra", "in the file, not in the census")
_EDITED = Text(
    "Tệp kết quả đã bị sửa sau khi lập: mã hộ, chuẩn, phân loại hoặc quy tắc không còn như lúc ghi.",
    "The result was changed after it was written: ids, standards, classes or rules are not those that were written.",
)


def verification_text(found: Verification, lang: Lang) -> str:
    """Return what came of verifying records."""
    told = list(_capped((_record_lines(one, lang) for one in found.differing), len(found.differing), lang))
    told += _change_lines(found.changes, lang)
    differing, of = len(found.differing), found.records
    if not of:
        told.append(Text("Không có bản ghi nào.", "There are no records.").get(lang))
        return "\n".join(told)
    law = of - found.verified - differing
    told.append(
        Text(
            f"{of} bản ghi: {found.verified} đúng, {differing} khác, {law} chỉ khác về quy định",
            f"{of} records: {found.verified} verified, {differing} differ, {law} differ in their law alone",
        ).get(lang)
    )
    return "\n".join(told)


def result_text(found: ResultVerification, lang: Lang) -> str:
    """Return what came of verifying a result."""
    told = list(_capped((_row_lines(one, lang) for one in found.differing), len(found.differing), lang))
    told += _change_lines(found.changes, lang)
    if found.edited:
        told.append(_EDITED.get(lang))
    differing = found.rows - found.agreeing
    told.append(
        Text(
            f"{found.file}: {found.rows} dòng, {found.agreeing} đúng, {differing} khác",
            f"{found.file}: {found.rows} rows, {found.agreeing} verified, {differing} differ",
        ).get(lang)
    )
    return "\n".join(told)


def _capped(texts: Iterable[str], of: int, lang: Lang) -> Iterator[str]:
    """Yield the first texts, and how many more there are."""
    yield from islice(texts, _LISTED)
    if of > _LISTED:
        more = of - _LISTED
        yield Text(f"… và {more} mục khác; --json liệt kê tất cả", f"… and {more} more; --json lists all").get(lang)


def _record_lines(one: Checked, lang: Lang) -> str:
    head = Text(f"dòng {one.line}", f"line {one.line}").get(lang)
    if one.standard is not None:
        who = _NONE.get(lang) if one.household_id is None else _safe(one.household_id)
        head += Text(f": hộ {who} ({_safe(one.standard)})", f": household {who} ({_safe(one.standard)})").get(lang)
    said = (Text(difference.said_vi, difference.said_en).get(lang) for difference in one.differences)
    return "\n".join([head, *(f"  - {_safe(text)}" for text in said)])


def _row_lines(one: OtherRow, lang: Lang) -> str:
    who = _safe(one.household_id)
    head = Text(f"hộ {who} ({one.standard})", f"household {who} ({one.standard})").get(lang)
    if all(cell.recorded is None for cell in one.cells):
        return f"{head}: {_NO_ROW.get(lang)}"
    if all(cell.computed is None for cell in one.cells):
        return f"{head}: {_NO_HOUSEHOLD.get(lang)}"
    cells = (_COLUMN.get(lang).format(one.column, f"“{one.recorded}”", f"“{one.computed}”") for one in one.cells)
    return "\n".join([head, *(f"  - {_safe(cell)}" for cell in cells)])


def _change_lines(changes: Iterable[Change], lang: Lang) -> Iterator[str]:
    for one in changes:
        role = f"{_ROLES[one.role].get(lang)} " if one.role in _ROLES else ""
        old, new = (_NONE.get(lang) if value is None else value for value in (one.recorded, one.present))
        count = Text(f" ({one.records} bản ghi)", f" ({one.records} records)").get(lang) if one.records > 1 else ""
        yield f"{_KINDS[one.kind].get(lang)}: {role}{_safe(one.name)}: {_safe(old)} → {_safe(new)}{count}"


def _safe(text: str) -> str:
    """Return a text from a file as one that a terminal may show."""
    return excerpt(encodable(text), 600)
