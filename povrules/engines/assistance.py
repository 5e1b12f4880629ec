"""Whether the income of a form counts the social assistance that the form leaves out: said where it was not read."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from povrules.census.kinds import Words
from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.engines.classify import Options, classify_census
from povrules.engines.income import YEAR, Incomes
from povrules.engines.preflight import STRICT
from povrules.engines.reason import number
from povrules.errors import LawMissingError
from povrules.language.loader import Standard
from povrules.problems import Problem
from povrules.review import CLASS_LABELS
from povrules.text import Text

_EXPECTED = Text(
    "văn bản nói rõ thu nhập so với chuẩn nghèo có tính trợ cấp xã hội từ ngân sách nhà nước hay không",
    "a text that says whether the income against the poverty line counts state social assistance",
)


def _unsettled(incomes: Incomes) -> bool:
    """Return whether the parameter rests on no text that was read, and some household on the parameter."""
    _, counts = incomes.parts
    return incomes.survey.evidence(counts.keys) not in STRICT and bool(counts.held.any())


def assistance_notice(incomes: Incomes) -> Iterator[Text]:
    """Say, if it was read in no text, whether assistance was counted, and for how many households.

    And for how many none was stated, which the form does not ask for.
    """
    stated = incomes.stated.columns
    unstated = incomes.taken & stated[incomes.ledger.leaves_out].is_null()
    if incomes.survey.parameters[incomes.ledger.left_out_counts] and unstated.any():
        count = int(unstated.sum())
        yield Text(
            f"{number(count, 'vi')} hộ có thu nhập theo phiếu mà không ghi trợ cấp xã hội 12 tháng; phiếu không hỏi "
            f"khoản này, ở đây coi như không có (cột {incomes.ledger.leaves_out}).",
            f"{number(count, 'en')} households have an income by the form and state no social assistance of 12 months, "
            f"which the form does not ask for; it is taken for none (column {incomes.ledger.leaves_out}).",
        )
    if not _unsettled(incomes):
        return
    _, counts = incomes.parts
    households, name = int(counts.held.sum()), incomes.ledger.left_out_counts
    [parameter] = [one for one in incomes.survey.law.parameters if one.id == name]
    vi, en = ("được cộng vào", "was added to") if parameter.value else ("không được cộng vào", "was not added to")
    cited = incomes.survey.cited(counts.keys[0])
    value = str(parameter.value).lower()
    yield Text(
        f"Trợ cấp xã hội mà {number(households, 'vi')} hộ ghi {vi} thu nhập của phiếu khi so với chuẩn nghèo: chưa đọc "
        f"được văn bản nào nói có tính hay không; {cited.vi} không tính, cho hộ có mức sống trung bình (tham số {name} "
        f"= {value} của {incomes.survey.id}, đổi được bằng tệp bổ sung).",
        f"Social assistance that {number(households, 'en')} households state {en} the income of the form against the "
        f"poverty line: no text was read that says whether it counts; {cited.en} leaves it out, for households of "
        f"average living standard (parameter {name} = {value} of {incomes.survey.id}, which an overlay can change).",
    )


def turns_on_assistance(incomes: Incomes, standard: Standard, options: Options) -> Iterator[Problem]:
    """Yield a warning for each household of which the class by income turns on whether assistance counts."""
    if not _unsettled(incomes) or "income" not in standard.law.bases:
        return
    by_income = replace(options, basis="income")
    try:
        ways = [
            classify_census(one, standard, by_income).frame["class"] for one in (incomes.census, _otherwise(incomes))
        ]
    except LawMissingError:  # then there is no class by income that could turn on it, which is said elsewhere
        return
    rows = (ways[0] != ways[1]).fill_null(value=False).arg_true()
    with_it = bool(incomes.survey.parameters[incomes.ledger.left_out_counts])

    def words(index: int) -> Words:
        taken, other = (CLASS_LABELS[way[rows[index]]] for way in ways)
        counted, left = (taken, other) if with_it else (other, taken)
        return Text(
            f"{_EXPECTED.vi}; phân loại theo thu nhập nếu tính: {counted.vi}, nếu không: {left.vi}",
            f"{_EXPECTED.en}; by income, if it does: {counted.en}, if not: {left.en}",
        ), _mend(with_it=with_it)

    general = (_EXPECTED, _mend(with_it=with_it))
    leaves_out = incomes.ledger.leaves_out
    yield from tell(incomes.stated, rows, "assistance_decides", "warning", general, column=leaves_out, each=words)


def _otherwise(incomes: Incomes) -> Census:
    """Return the census with the assistance counted if it is not, and not counted if it is."""
    ledger, columns = incomes.ledger, incomes.census.columns
    given = incomes.stated.columns[ledger.leaves_out]
    if incomes.survey.parameters[ledger.left_out_counts]:
        year, assistance = columns[YEAR] - given, pl.zeros(len(given), dtype=given.dtype, eager=True)
    else:
        year, assistance = columns[YEAR] + given, given
    _, counts = incomes.parts
    changed = {YEAR: year, ledger.leaves_out: assistance}
    return replace(
        incomes.census,
        columns=columns.with_columns(
            pl.when(counts.held).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
            for name, value in changed.items()
        ),
    )


def _mend(*, with_it: bool) -> Text:
    vi, en = ("Ở đây được tính", "It was counted here") if with_it else ("Ở đây không tính", "It was not counted here")
    return Text(f"{vi}; xem xét riêng hộ này", f"{en}; look at this household on its own")
