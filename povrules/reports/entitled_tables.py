"""Entitlements as files: CSV, JSON, Parquet or a workbook, with the problems and the law beside them."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from povrules.budgets import budget_lines
from povrules.classes_on import RECOGNISED
from povrules.eligibility import ELIGIBLE_COLUMNS, Entitlements, Part
from povrules.engines.class_line import LINE
from povrules.errors import UsageError
from povrules.exits import Exits
from povrules.language.loader import Standard
from povrules.language.reading import Source
from povrules.language.support import PER
from povrules.problems import count_severities
from povrules.reports import tabular
from povrules.reports.book import MAX_ROWS, open_book
from povrules.reports.budget_tables import add_budget, budget_records
from povrules.reports.cited import citations_of
from povrules.reports.entitled_text import STATUS, changes_at_text, exact_text, labels_of, rows_of
from povrules.reports.plain_sheets import add_law, add_table
from povrules.reports.words import EVIDENCE, PROBLEM_HEADERS, SHEETS, relabel
from povrules.reports.writing import write_files
from povrules.review import CLASS_LABELS
from povrules.rules import Policy, SupportPolicy
from povrules.text import Lang, Text
from povrules.version import __version__

SCHEMA = "povrules.eligible/1"
"""Names the shape of the JSON output; a change of shape changes the number."""
SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
HEADERS: dict[str, Text] = {
    "household_id": Text("Mã hộ", "Household id"),
    "person_no": Text("TT thành viên", "Member"),
    "policy": Text("Chính sách", "Policy"),
    "item": Text("Quyền lợi", "What"),
    "on": Text("Ngày xét", "Day"),
    "school_year": Text("Năm học", "School year"),
    "status": Text("Kết quả", "Result"),
    "class": Text("Diện của hộ", "Class"),
    "class_from": Text("Diện lấy từ", "Class from"),
    "payer": Text("Ai đóng", "Payer"),
    "group": Text("Nhóm đóng", "Group that pays"),
    "groups": Text("Các nhóm chắc chắn", "Groups that hold"),
    "groups_possible": Text("Các nhóm có thể", "Groups that may hold"),
    "share": Text("Mức hỗ trợ", "Share"),
    "premium_month": Text("Mức đóng/tháng (đồng)", "Premium a month (đồng)"),
    "paid_month_least": Text("Bên đóng/tháng, ít nhất", "Payer a month, least"),
    "paid_month_most": Text("Bên đóng/tháng, nhiều nhất", "Payer a month, most"),
    "own_month_least": Text("Tự đóng/tháng, ít nhất", "Person a month, least"),
    "own_month_most": Text("Tự đóng/tháng, nhiều nhất", "Person a month, most"),
    "paid_year_least": Text("Bên đóng/12 tháng, ít nhất", "Payer 12 months, least"),
    "paid_year_most": Text("Bên đóng/12 tháng, nhiều nhất", "Payer 12 months, most"),
    "own_year_least": Text("Tự đóng/12 tháng, ít nhất", "Person 12 months, least"),
    "own_year_most": Text("Tự đóng/12 tháng, nhiều nhất", "Person 12 months, most"),
    "local_share": Text("Trong đó địa phương", "Of which local"),
    "local_month_least": Text("Địa phương/tháng, ít nhất", "Local budget a month, least"),
    "local_month_most": Text("Địa phương/tháng, nhiều nhất", "Local budget a month, most"),
    "local_year_least": Text("Địa phương/12 tháng, ít nhất", "Local budget 12 months, least"),
    "local_year_most": Text("Địa phương/12 tháng, nhiều nhất", "Local budget 12 months, most"),
    "months_most": Text("Số tháng/năm học, nhiều nhất", "Months a school year, most"),
    "benefit_least": Text("Mức hưởng, ít nhất", "Benefit, least"),
    "benefit_most": Text("Mức hưởng, nhiều nhất", "Benefit, most"),
    "loan_most": Text("Mức vay tối đa (đồng)", "Loan, most (đồng)"),
    "loan_per": Text("Mức vay tính theo", "Loan a"),
    "loan_months": Text("Thời hạn vay tối đa (tháng)", "Term, most (months)"),
    "interest": Text("Lãi suất/năm", "Interest a year"),
    "interest_overdue": Text("Lãi suất quá hạn/năm", "Interest a year when overdue"),
    "from": Text("Từ ngày", "From"),
    "to": Text("Đến ngày", "To"),
    "card_to": Text("Thẻ đến ngày", "Card to"),
    "changes_on": Text("Thay đổi từ ngày", "Changes on"),
    "class_changes_at": Text("Đổi diện khi thu nhập/người/tháng (đồng)", "Class changes at an income a month (đồng)"),
    "class_distance": Text("Còn cách (đồng/người/tháng)", "Distance (đồng a person a month)"),
    "missing": Text("Thông tin còn thiếu", "Missing answers"),
    "reason_vi": Text("Lý do", "Reason (Vietnamese)"),
    "reason_en": Text("Lý do (tiếng Anh)", "Reason"),
    "citation": Text("Điều khoản", "Article of law"),
    "evidence": Text("Độ tin cậy của căn cứ", "Evidence"),
    "problem": Text("Lỗi dữ liệu", "Data problem"),
}
"""Headers of the result in a workbook, one for each of :data:`ELIGIBLE_COLUMNS`."""
_WIDE = {"reason_vi": 60.0, "reason_en": 60.0, "citation": 40.0, "groups": 24.0, "problem": 34.0}


def write_entitlements(found: Entitlements, path: Path, lang: Lang, inputs: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write entitlements in the format that the suffix of ``path`` names; return the files, ``path`` first.

    Beside a ``.csv``, ``.json`` or ``.parquet`` stand ``<stem>.problems.csv`` and ``<stem>.legal.json``; a workbook
    holds them as sheets, and several policies one a sheet. Errors: :class:`~povrules.errors.UsageError` as
    :func:`povrules.reports.writing.check_output`, and for more rows than a sheet holds.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        check_height(max(rows_of(found, part).height for part in found.parts))
    main: dict[str, Callable[[Path], None]] = {
        ".csv": lambda to: tabular.write_csv(found.frame, to),
        ".json": lambda to: _write_json(found, to),
        ".parquet": lambda to: tabular.write_parquet(found.frame, to),
        ".xlsx": lambda to: _write_workbook(found, to, lang),
    }
    beside: list[Callable[[Path], None]] = [
        lambda to: tabular.write_csv(tabular.problem_table(found.problems, lang), to),
        lambda to: tabular.write_text(json.dumps(legal(found), ensure_ascii=False, indent=2) + "\n", to),
    ]
    writers = [main.get(suffix, main[".csv"]), *(() if suffix == ".xlsx" else beside)]
    return write_files(path, inputs, SUFFIXES, writers)


def check_height(rows: int) -> None:
    """Refuse more rows than a sheet holds."""
    if rows > MAX_ROWS:
        raise UsageError(
            Text(
                f"Một trang tính Excel chỉ chứa {MAX_ROWS} dòng, kết quả có {rows}. Hãy ghi ra tệp .csv.",
                f"A sheet of Excel holds {MAX_ROWS} rows, the result has {rows}. Write a .csv file.",
            )
        )


def legal(found: Entitlements) -> dict[str, Any]:
    """Return what entitlements rest on; no personal data."""
    standard, mapping, places = found.standard, found.options.mapping, found.options.places
    return {
        "povrules": __version__,
        "source": found.source,
        "standard": None if standard is None else _applied(standard),
        "mapping": None if mapping is None else _files([mapping.source])[0],
        "places": None if places is None else {"name": places.name, "sha256": places.sha256},
        "movement": None if found.exits is None else _exits(found.exits),
        "strict": found.options.strict,
        "on": found.day.isoformat(),
        "rows_out": found.frame.height,
        "problems": {str(name): count for name, count in count_severities(found.problems).items()},
        "notices_vi": [one.vi for one in found.notices],
        "notices_en": [one.en for one in found.notices],
        "policies": [_law_of(part) for part in found.parts],
        "budget": budget_records(budget_lines(found)),
    }


def _exits(exits: Exits) -> dict[str, Any]:
    """Return from what it was taken who left the lists, and by which definitions."""
    return {
        "source": exits.source,
        "files": [one.model_dump() for one in exits.files],
        "definitions": _files([exits.law.source])[0],
    }


def _law_of(part: Part) -> dict[str, Any]:
    policy = part.policy
    return {
        "policy": policy.id,
        "title_vi": policy.law.title_vi,
        "title_en": policy.law.title_en,
        "sha256": policy.source.sha256,
        "included": _files(policy.included),
        "province": _files([policy.local_source]) if policy.local_source is not None else [],
        "switches": dict(part.switches),
        "law": citations_of(policy, part.cites),
    }


def _applied(standard: Standard) -> dict[str, Any]:
    """Return by which files a standard gave the classes; an overlay may have supplied or replaced its law."""
    files = {"included": _files(standard.included), "overlays": _files(standard.overlays)}
    return {"id": standard.id, "sha256": standard.sha256} | files


def _files(sources: Iterable[Source]) -> list[dict[str, str]]:
    return [{"name": one.name, "sha256": one.sha256} for one in sources]


def _write_json(found: Entitlements, path: Path) -> None:
    rows = tabular.json_rows(found.frame)
    problems = tabular.problem_records(found.problems)
    head = json.dumps({"schema": SCHEMA, "legal": legal(found), "problems": problems}, ensure_ascii=False)
    tabular.write_text(f'{head[:-1]},\n"rows": [\n{rows}\n]}}\n', path)


def _write_workbook(found: Entitlements, path: Path, lang: Lang) -> None:
    with open_book(path, lang, streamed=False) as book:
        for part in found.parts:
            name = SHEETS[0] if len(found.parts) == 1 else part.policy.id[:_SHEET_NAME]
            rows = rows_of(found, part)
            columns = shown_columns(part.policy, lines=bool(rows["class_distance"].is_not_null().any()))
            headers = [header_of(column, part.policy, book.lang) for column in columns]
            widths = {at: _WIDE[column] for at, column in enumerate(columns) if column in _WIDE}
            add_table(book, name, headers, labelled(rows, part.policy, lang).select(columns), widths)
        add_budget(book, found, budget_lines(found))
        problems = tabular.problem_table(found.problems, lang)
        add_table(book, SHEETS[2], [one.get(lang) for one in PROBLEM_HEADERS.values()], problems, {})
        add_law(book, [(part.policy, part.cites) for part in found.parts], found.notices)


def header_of(column: str, policy: Policy, lang: Lang) -> str:
    """Return the header of a column of :data:`HEADERS`; under a policy that goes by school years a year is one."""
    of_school = isinstance(policy, SupportPolicy) and policy.law.school_year is not None
    return (_OF_SCHOOL_YEARS.get(column, HEADERS[column]) if of_school else HEADERS[column]).get(lang)


_OF_SCHOOL_YEARS: dict[str, Text] = {
    "paid_year_least": Text("Bên đóng/năm học, ít nhất", "Payer a school year, least"),
    "paid_year_most": Text("Bên đóng/năm học, nhiều nhất", "Payer a school year, most"),
    "own_year_least": Text("Tự đóng/năm học, ít nhất", "Person a school year, least"),
    "own_year_most": Text("Tự đóng/năm học, nhiều nhất", "Person a school year, most"),
}
_SHEET_NAME = 31
"""The most letters of a sheet's name in Excel."""
_OF_PAYERS = ("payer", "premium_month", "own_year_least", "own_year_most", "benefit_least", "benefit_most", "card_to")
_OF_SUPPORT = ("item", "school_year", "months_most")
_OF_PROVINCES = ("local_share", *(f"local_{span}_{end}" for span in ("month", "year") for end in ("least", "most")))
_OF_LOANS = ("loan_most", "loan_per", "loan_months", "interest", "interest_overdue")
_OF_AMOUNTS = tuple(
    f"{who}_{span}_{end}" for who in ("paid", "own") for span in ("month", "year") for end in ("least", "most")
)


def shown_columns(policy: Policy, *, lines: bool = False) -> list[str]:
    """Return the columns of a result that say anything under a policy; ``lines``: how far incomes are from theirs."""
    hidden: set[str] = set() if lines else set(LINE)
    if isinstance(policy, SupportPolicy):
        kinds = {one.kind for one in policy.law.benefits}
        hidden |= {*_OF_PAYERS, *_OF_PROVINCES, *(_OF_LOANS if "loan" not in kinds else ())}
        hidden |= {"share", "months_most", *_OF_AMOUNTS} if kinds == {"loan"} else set()
        hidden |= {"school_year"} if policy.law.school_year is None else set()
    else:
        hidden |= {*_OF_SUPPORT, *_OF_LOANS}
        hidden |= set(_OF_PROVINCES) if policy.local is None else set()
    return [name for name in ELIGIBLE_COLUMNS if name not in hidden]


_IDS = ("item", "status", "class", "class_from", "payer", "group", "groups", "groups_possible")
"""Columns of ids, for which a workbook has what they mean."""


def labelled(frame: pl.DataFrame, policy: Policy, lang: Lang) -> pl.DataFrame:
    """Return rows with names in the place of ids, each distinct text spelled once."""
    labels = {name: text.get(lang) for name, text in labels_of(policy).items()}
    questions = {name: column.label.get(lang) for name, column in policy.columns.items()}
    words = {name: text.get(lang) for name, text in (*STATUS.items(), *EVIDENCE.items(), *PER.items())}
    words |= {str(name): text.get(lang) for name, text in CLASS_LABELS.items()}
    words |= {RECOGNISED: Text("đã công nhận", "as recognised").get(lang)}
    for name in (*_IDS, "missing", "evidence", "loan_per"):
        known = questions if name == "missing" else labels if name in _NAMED else words
        distinct = frame[name].drop_nulls().unique().to_list()
        spelled = [relabel(one, known) for one in distinct]
        frame = frame.with_columns(pl.col(name).replace_strict(distinct, spelled, default=None, return_dtype=pl.String))
    for name, said in zip(LINE, (changes_at_text, exact_text), strict=True):
        distinct = frame[name].drop_nulls().unique().to_list()
        spelled = [said(one, lang) for one in distinct]
        frame = frame.with_columns(pl.col(name).replace_strict(distinct, spelled, default=None, return_dtype=pl.String))
    return frame.with_columns(pl.col(_SHARES).str.replace_all(".", ",", literal=True)) if lang == "vi" else frame


_SHARES = ["share", "local_share", "benefit_least", "benefit_most", "interest", "interest_overdue"]
"""Columns of shares as text, with a comma before decimals in Vietnamese."""
_NAMED = ("item", "payer", "group", "groups", "groups_possible")
