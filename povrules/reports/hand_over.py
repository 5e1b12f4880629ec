"""Lists to hand over: to the insurance agency, a school, the bank. Who is entitled; apart from them whom to ask what.

They are the only output that may have names of persons, and only where names were asked for.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from povrules.census.names import KEY
from povrules.eligibility import Entitlements, Part
from povrules.errors import UsageError
from povrules.language.question import Level
from povrules.reports.book import Book, open_book
from povrules.reports.entitled_tables import HEADERS, check_height, header_of, labelled, shown_columns
from povrules.reports.entitled_text import labels_of
from povrules.reports.plain_sheets import add_law, add_table
from povrules.reports.writing import WORKBOOK, write_files
from povrules.rules import Policy
from povrules.spelling import bare
from povrules.text import Lang, Text

NAME, HEAD = "name", "head_name"
"""The columns with names of persons: of members, of heads of households."""
_TO_ASK = "cần hỏi"
"""Begins the names of the sheets of those of whom it is open; the names of sheets are Vietnamese in every language."""
_SHEET_NAME = 31
"""The most letters of a sheet's name in Excel."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_NUMBER = "_tt"
_PLACES = ("province", "commune", "village")
_LEFT_OUT = {
    *("policy", "item", "status", "class_from", "groups", "groups_possible", "missing", "reason_vi", "reason_en"),
    *("evidence", "problem", "citation", "on", "school_year"),
}
"""Columns of a result that are not for those to whom a list is handed; the last three of them stand at its end."""
_AT_END = ("citation", "school_year", "on")
_OWN: dict[str, Text] = {
    _NUMBER: Text("TT", "No."),
    NAME: Text("Họ và tên", "Name"),
    HEAD: Text("Họ và tên chủ hộ", "Name of the head"),
    "born": Text("Ngày, tháng, năm sinh", "Date of birth"),
    "relation": Text("Quan hệ với chủ hộ", "Relation to the head"),
    "province": Text("Tỉnh", "Province"),
    "commune": Text("Xã", "Commune"),
    "village": Text("Thôn", "Village"),
    "ask": Text("Cần hỏi", "To ask"),
    "group": Text("Đối tượng", "Group"),
}
_WIDTHS = {_NUMBER: 6.0, NAME: 26.0, HEAD: 26.0, "group": 36.0, "payer": 26.0, "citation": 40.0, "ask": 80.0}


def write_lists(
    found: Entitlements, path: Path, lang: Lang, inputs: Sequence[Path] = (), *, names: bool = False
) -> tuple[Path, ...]:
    """Write a workbook with a sheet of the entitled for each benefit, and one of those of whom it is open; return it.

    ``names``: with the names of persons that the input has. Errors:
    :class:`~povrules.errors.UsageError` as :func:`povrules.reports.writing.check_output`, for more rows than a sheet
    holds, and for names where the input has none.
    """
    if names and NAME not in found.members.headers and HEAD not in found.households.headers:
        raise UsageError(
            Text(
                "--names: tệp đầu vào không có cột họ tên (“Họ tên” của thành viên, “Chủ hộ” của hộ)",
                "--names: the input has no column of names (“Họ tên” of members, “Chủ hộ” of households)",
            )
        )
    sheets = list(_sheets(found, lang, names=names))
    check_height(max(table.height for _, _, table in sheets))

    def write(to: Path) -> None:
        with open_book(to, lang, streamed=False) as book:
            taken: set[str] = set()
            for name, policy, table in sheets:
                _add(book, _free(name, taken), policy, table)
            add_law(book, [(part.policy, part.cites) for part in found.parts], found.notices)

    return write_files(path, inputs, WORKBOOK, [write])


def _sheets(found: Entitlements, lang: Lang, *, names: bool) -> Iterator[tuple[str, Policy, pl.DataFrame]]:
    """Yield name, policy and rows of every list that has any; of a policy that has none, the first."""
    for part in found.parts:
        lists, labels = [], labels_of(part.policy)
        for item, exact in part.exact.items():
            name = part.policy.id if item == "insurance" else _of_sheet(labels[item].vi)
            subjects = _subjects(found, exact.level, names=names)
            for status, begins in (("entitled", ""), ("undetermined", f"{_TO_ASK} ")):
                lists.append((f"{begins}{name}", part.policy, _listed(found, part, item, status, subjects, lang)))
        yield from [one for one in lists if one[-1].height] or lists[:1]


def _subjects(found: Entitlements, level: Level, *, names: bool) -> pl.DataFrame:
    """Return who stands in each row of the table of a level, as a list names them."""
    if level == "household":
        wanted = [HEAD] if names and HEAD in found.households.headers else []
        return found.households.columns.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_at"), *wanted)
    persons = found.members.columns
    shown = [pl.col("born").dt.strftime("%d/%m/%Y")] if "born" in persons.columns else []
    shown += [pl.col("born_year").cast(pl.String)] if "born_year" in persons.columns else []
    born = [pl.coalesce(shown).alias("born")] if shown else []
    wanted = [NAME] if names and NAME in found.members.headers else []
    return persons.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_at"), *wanted, *born)


def _listed(
    found: Entitlements, part: Part, item: str, status: str, subjects: pl.DataFrame, lang: Lang
) -> pl.DataFrame:
    """Return the rows of one benefit with one status, by commune, village and household; blank columns left out."""
    policy = part.policy
    places = found.households.columns.select(name for name in _PLACES if name in found.households.columns.columns)
    mine = (pl.col("policy") == policy.id) & (pl.col("item") == item) & (pl.col("status") == status)
    rows = found.frame.hstack(found.origin.select("_at", "_household")).filter(mine)
    rows = rows.hstack(places[rows["_household"]])
    keys = [_key(rows[name]).alias(f"_{name}") for name in places.columns]
    rows = rows.with_columns(keys).sort(*(f"_{name}" for name in places.columns), "_household", "_at", nulls_last=True)
    asked = {
        one: "\n".join(policy.columns[name].question.get(lang) for name in one.split(";") if name)
        for one in rows["missing"].unique()
    }
    why = rows["reason_vi" if lang == "vi" else "reason_en"]  # where there is nothing to ask it says why it is open
    asks = [asked[one] or said for one, said in zip(rows["missing"], why, strict=True)]
    rows = labelled(rows, policy, lang).join(subjects, on="_at", how="left", maintain_order="left")
    rows = rows.with_columns(
        pl.int_range(1, pl.len() + 1).alias(_NUMBER),
        pl.Series("ask", asks, dtype=pl.String),
        *(pl.col(name).dt.strftime("%d/%m/%Y") for name, kind in rows.schema.items() if kind == pl.Date),
    )
    first = [_NUMBER, KEY, "person_no", NAME, HEAD, "born", *_PLACES]
    told = [name for name in shown_columns(policy) if name not in {*_LEFT_OUT, KEY, "person_no"}]
    told = [*told, *_AT_END] if status == "entitled" else ["group", "ask", *_AT_END]
    order = [name for name in (*first, *told) if name in rows.columns]
    return _once(rows.select(name for name in order if name in {_NUMBER, KEY} or _says(rows[name])))


def _once(table: pl.DataFrame) -> pl.DataFrame:
    """Return a list in which an amount of which least and most are the same for all stands once."""
    for name in table.columns:
        base = name.removesuffix("_least")
        most = f"{base}_most"
        if name != base and most in table.columns and table[name].equals(table[most], check_names=False):
            table = table.drop(most).rename({name: base})
    return table


def _says(column: pl.Series) -> bool:
    return bool((column.cast(pl.String).fill_null("") != "").any())


def _key(names: pl.Series) -> pl.Series:
    """Return what places are sorted by: their names without diacritics."""
    known = names.drop_nulls().unique().to_list()
    return names.replace_strict(known, [bare(one) for one in known], default=None, return_dtype=pl.String)


def _of_sheet(label: str) -> str:
    """Return a label without what a name of a sheet may not have."""
    return _NOT_IN_NAMES.sub("-", label)


def _free(name: str, taken: set[str]) -> str:
    """Return a name for a sheet that no other one has."""
    short, number = name[:_SHEET_NAME], 1
    while short.casefold() in taken:
        number += 1
        end = f" {number}"
        short = name[: _SHEET_NAME - len(end)] + end
    taken.add(short.casefold())
    return short


def _add(book: Book, name: str, policy: Policy, table: pl.DataFrame) -> None:
    headers = [_header(column, policy, book.lang) for column in table.columns]
    widths = {at: _WIDTHS[column] for at, column in enumerate(table.columns) if column in _WIDTHS}
    add_table(book, name, headers, table, widths)


def _header(column: str, policy: Policy, lang: Lang) -> str:
    if column in _OWN:
        return _OWN[column].get(lang)
    if column in HEADERS:
        return header_of(column, policy, lang)
    return header_of(f"{column}_least", policy, lang).rpartition(", ")[0]
