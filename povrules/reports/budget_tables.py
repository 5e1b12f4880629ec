"""What entitlements come to, for people: lines on the terminal, a sheet, records of the JSON output."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from povrules.budgets import BUDGET_COLUMNS, DIMENSIONS, MEASURES, OPEN, BudgetLine, By, budget_table, whole
from povrules.eligibility import Entitlements
from povrules.engines.reason import number
from povrules.reports.book import Book
from povrules.reports.entitled_text import STATUS, labels_of
from povrules.reports.plain_sheets import add_table
from povrules.reports.words import AREAS
from povrules.rules import Policy
from povrules.text import Lang, Text

SHEET = "tổng hợp kinh phí"
"""The sheet of a workbook; its name is Vietnamese in every language."""
_INSURANCE = Text("đóng bảo hiểm", "premiums")
_BY: dict[By, Text] = {
    "all": Text("toàn bộ", "total"),
    "payer": Text("theo bên đóng", "by payer"),
    "group": Text("theo nhóm", "by group"),
    "area": Text("theo khu vực", "by area"),
    "commune": Text("theo xã", "by commune"),
    "payer_area": Text("theo bên đóng và khu vực", "by payer and area"),
    "payer_commune": Text("theo bên đóng và xã", "by payer and commune"),
}
_OPEN = Text("chưa rõ", "open")
_NO_GROUP = Text("không thuộc nhóm nào, hoặc chưa rõ", "none, or open")
_LEAST, _MOST = Text("ít nhất", "at least"), Text("nhiều nhất", "at most")
_HEADERS: dict[str, Text] = {
    "policy": Text("Chính sách", "Policy"),
    "item": Text("Quyền lợi", "What"),
    "by": Text("Tổng hợp theo", "By"),
    "payer": Text("Ai đóng", "Payer"),
    "group": Text("Nhóm", "Group"),
    "area": Text("Khu vực", "Area"),
    "commune": Text("Xã", "Commune"),
    "entitled": Text("Được hưởng (người hoặc hộ)", "Entitled (persons or households)"),
    "households": Text("Số hộ được hưởng", "Households of the entitled"),
    "not_entitled": Text("Không được hưởng", "Not entitled"),
    "undetermined": Text("Chưa xác định", "Undetermined"),
    "not_decided": Text("Không xét được", "Not decided"),
}
_MEASURES: dict[str, Text] = {
    "paid_month": Text("Bên đóng hoặc hỗ trợ/tháng", "Payer a month"),
    "local_month": Text("Trong đó ngân sách địa phương/tháng", "Of it the local budget a month"),
    "own_month": Text("Tự đóng/tháng", "Person a month"),
    "paid_year": Text("Bên đóng hoặc hỗ trợ/năm", "Payer a year"),
    "local_year": Text("Trong đó ngân sách địa phương/năm", "Of it the local budget a year"),
    "own_year": Text("Tự đóng/năm", "Person a year"),
}
_NOT_COMPUTED = Text("không tính được", "not computed")


def budget_records(lines: Sequence[BudgetLine]) -> list[dict[str, Any]]:
    """Return the lines of a budget for JSON: what says nothing under a benefit, or in a line, is left out."""
    rows = budget_table(lines).iter_rows(named=True)
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def budget_text(line: BudgetLine, lang: Lang) -> str:
    """Return đồng a month and a year of a line, and of how many they could not be computed; nothing for no amounts."""
    parts = []
    for measure, a in (("paid_month", Text("tháng", "month")), ("paid_year", Text("năm", "year"))):
        span = f"/{a.vi}" if lang == "vi" else f" a {a.en}"
        for end, word in (("least", _LEAST), ("most", _MOST)):
            amount = whole(line, f"{measure}_{end}")
            if amount is not None and (end == "least" or amount != whole(line, f"{measure}_least")):
                parts.append(f"{word.get(lang)} {number(amount, lang)} đồng{span}")
    left = max((found.not_computed for name, found in line.sums.items() if name.startswith("paid_month")), default=0)
    if left:
        parts.append(f"{_NOT_COMPUTED.get(lang)}: {number(left, lang)}")
    return ", ".join(parts)


def area_lines(lines: Sequence[BudgetLine], lang: Lang) -> Iterator[str]:
    """Yield for each area how many are entitled and undetermined, and what that comes to."""
    for line in (one for one in lines if one.by == "area"):
        area = AREAS[line.key["area"]].get(lang)
        counts = [f"{STATUS[name].get(lang)}: {number(getattr(line, name), lang)}" for name in _COUNTED]
        yield f"  {_BY['area'].get(lang)}, {area}: {'; '.join(counts)}{_after(line, lang)}"


_COUNTED = ("entitled", "undetermined")


def _after(line: BudgetLine, lang: Lang) -> str:
    money = budget_text(line, lang)
    return f"; {money}" if money else ""


def add_budget(book: Book, found: Entitlements, lines: Sequence[BudgetLine]) -> None:
    """Write a budget as a sheet; columns that say nothing are left out."""
    lang = book.lang
    table = _labelled(budget_table(lines), found, lang)
    shown = [name for name in BUDGET_COLUMNS if _says(table[name]) and not _twice(table, name)]
    widths = {at: 30.0 for at, name in enumerate(shown) if name in {"policy", "item", "by", "payer", "group"}}
    add_table(book, SHEET, [_header(name).get(lang) for name in shown], table.select(shown), widths)


def _says(column: pl.Series) -> bool:
    """Tell whether a column says anything: that nothing was left uncomputed says nothing."""
    return bool((column != 0).any()) if column.name.endswith(_LEFT) else column.null_count() < len(column)


def _twice(table: pl.DataFrame, name: str) -> bool:
    """Tell whether of as many the most is not computed as the least."""
    least = name.replace("_most", "_least")
    return name.endswith(_LEFT) and name != least and table[name].equals(table[least], check_names=False)


_LEFT = "_not_computed"


def _header(name: str) -> Text:
    known = _HEADERS.get(name)
    if known is not None:
        return known
    measure = next(one for one in MEASURES if name.startswith(one))
    end = _LEAST if "_least" in name else _MOST
    more = Text(f" ({_NOT_COMPUTED.vi})", f" ({_NOT_COMPUTED.en})") if name.endswith(_LEFT) else Text("", "")
    head = _MEASURES[measure]
    return Text(f"{head.vi}, {end.vi}{more.vi}", f"{head.en}, {end.en}{more.en}")


def _labelled(table: pl.DataFrame, found: Entitlements, lang: Lang) -> pl.DataFrame:
    """Return a budget with names in the place of ids."""
    policies = {part.policy.id: part.policy for part in found.parts}
    rows = [_spelled(row, policies[row["policy"]], lang) for row in table.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=table.schema)


def _spelled(row: dict[str, Any], policy: Policy, lang: Lang) -> dict[str, Any]:
    labels = labels_of(policy) | {"insurance": _INSURANCE}
    row |= {"policy": policy.law.title.get(lang), "by": _BY[row["by"]].get(lang), "item": labels[row["item"]].get(lang)}
    for name in DIMENSIONS:
        value = row[name]
        if value == OPEN:
            row[name] = (_NO_GROUP if name == "group" else _OPEN).get(lang)
        elif value is not None:
            known = AREAS if name == "area" else {} if name == "commune" else labels
            row[name] = "; ".join(known[one].get(lang) for one in value.split(";")) if known else value
    return row
