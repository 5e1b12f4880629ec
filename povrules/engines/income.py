"""The income of a household by the ledger of a form, beside incomes that are stated ready."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from povrules.census.checks import INCOMES, UNITS, apart_incomes, check_unit
from povrules.census.kinds import grouped
from povrules.census.model import Census
from povrules.census.persons import UNREAD
from povrules.census.telling import tell
from povrules.engines.classify import Options, Outcome, Prefer
from povrules.engines.filled import tell_apart
from povrules.engines.ledger import Totals, totals
from povrules.engines.rests_on import Part, check_evidence, grades, read_by_rules
from povrules.engines.surveyed import with_blanks
from povrules.language.expression import Name
from povrules.language.ledger import Ledger
from povrules.problems import Problem
from povrules.surveys import Survey
from povrules.text import Text

PER_HEAD, YEAR, MEMBERS = INCOMES


@dataclass(frozen=True)
class Incomes:
    """What the ledger of a survey added to a census.

    ``census``: the census with the income of 12 months filled in, ``stated``: as it was. ``amount``: what the ledger
    gives, in đồng, for the output. ``taken``: the households whose income was taken from it.
    """

    survey: Survey
    ledger: Ledger
    stated: Census
    census: Census
    amount: pl.Series
    taken: pl.Series
    problems: tuple[Problem, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The pieces of the survey behind the incomes: the ledger, and whether what it leaves out counts."""
        ledger, survey = self.ledger, self.survey
        keys = survey.cites(ledger.cite, [Name(ledger.blank_is_none)])
        counts = survey.cites((), [Name(ledger.left_out_counts)])
        return (
            Part("ledger", YEAR, YEAR, self.taken, keys),
            Part("parameter", ledger.left_out_counts, YEAR, self.taken & self.left_out, counts),
        )

    def check(self) -> None:
        """Raise :class:`LawMissingError` where an income was taken by law of the survey below ``secondary``."""
        check_evidence(self.survey, self.parts)

    @property
    def left_out(self) -> pl.Series:
        """Whether a household states something that the ledger leaves out."""
        return (self.stated.columns[self.ledger.leaves_out] > 0).fill_null(value=False)

    def grades(self, outcome: Outcome) -> pl.Series:
        """Return the grade of each household's evidence where a rule that decides it, or may, reads the income."""
        read = read_by_rules(outcome, [YEAR])
        parts = [replace(part, held=part.held & read) for part in self.parts]
        return grades(self.survey, parts, self.census.height)


def ledger_of(survey: Survey, census: Census) -> Ledger | None:
    """Return the ledger of a survey if the census has a box of it."""
    ledger = survey.law.ledger
    return ledger if ledger is not None and any(cell in census.headers for cell in ledger.cells) else None


def apply_ledger(survey: Survey, ledger: Ledger, census: Census, options: Options) -> Incomes:
    """Add up the ledger of a survey and fill the income of 12 months into the census.

    An income that is stated, of the household or a person, keeps its answers (``prefer`` ready), its blanks are filled;
    where it disagrees with the ledger there is a warning. Raises :class:`LawMissingError`, for ``strict`` by income,
    where an income was taken by law of the survey below ``secondary``; by points see :meth:`Incomes.check`.
    """
    prefer = options.prefer
    census = with_blanks(census, survey.law.boxes)
    sums = totals(ledger, survey.parameters, census.columns, prefer)
    amount, ready, per_head = sums.amount, census.columns[YEAR], census.columns[PER_HEAD]
    here, known = ~census.set_aside, sums.amount.is_not_null()
    if prefer == "ready":
        free = ready.is_null() & per_head.is_null()
        filled, taken = pl.select(pl.when(free).then(amount).otherwise(ready)).to_series(), here & known & free
    else:
        filled, taken = amount.fill_null(ready), here & known
    added = census.columns[ledger.leaves_out].fill_null(0) * int(survey.parameters[ledger.left_out_counts])
    problems = (
        *_sums(census, sums, prefer),
        *_disagreements(census, pl.select(pl.when(here).then(amount)).to_series(), added, prefer),
        *_below_zero(census, amount - added, taken),
        *_unit(census, amount.filter(here)),
    )
    found = Incomes(
        survey,
        ledger,
        census,
        replace(
            census,
            columns=_filled(census.columns, survey, ledger, filled, taken),
            headers=census.headers | {YEAR: census.headers.get(YEAR, YEAR)},
        ),
        pl.select(pl.when(here).then(amount).alias(f"derived_{YEAR}")).to_series(),
        taken,
        problems,
    )
    if options.strict and options.basis == "income":
        found.check()
    return found


def _filled(
    columns: pl.DataFrame, survey: Survey, ledger: Ledger, incomes: pl.Series, taken: pl.Series
) -> pl.DataFrame:
    """Return the columns with the incomes; where what the ledger leaves out does not count, none is to be taken off."""
    found = columns.with_columns(incomes.alias(YEAR))
    if survey.parameters[ledger.left_out_counts]:
        return found
    none = {ledger.leaves_out: 0, ledger.leaves_out + UNREAD: False}
    return found.with_columns(
        pl.when(taken).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in none.items()
        if name in found.columns
    )


def _sums(census: Census, totals: Totals, prefer: Prefer) -> Iterator[Problem]:
    """Yield a warning for each sum that is filled in and is not that of its parts."""
    for cell, apart in totals.apart.items():
        unknown = apart["parts"].is_null()
        yield from _apart_sums(census, cell, apart.filter(~unknown), prefer)
        yield from _apart_sums(census, cell, apart.filter(unknown), "ready")


def _apart_sums(census: Census, cell: str, apart: pl.DataFrame, prefer: Prefer) -> list[Problem]:
    """Return warnings for one sum: for parts that are all known, or for parts that come to at least so much."""
    parts = {row: (known, least) for row, known, least in apart.iter_rows()}
    words = Text("tổng của các dòng thành phần", "the sum of its rows")

    def expected(row: int) -> Text:
        known, least = parts[row]
        stated, found = grouped(census.columns[cell][row]), grouped(least if known is None else known)
        some = Text("", "") if known is not None else Text("ít nhất ", "at least ")
        return Text(
            f"{some.vi}{found.vi} đồng, {words.vi} (ô tổng ghi {stated.vi})",
            f"{some.en}{found.en} đồng, {words.en} ({stated.en} stated)",
        )

    return tell_apart(census, apart["row"], cell, expected, prefer, words)


def _disagreements(census: Census, amount: pl.Series, added: pl.Series, prefer: Prefer) -> Iterator[Problem]:
    """Yield warnings where an income that is stated is not what the ledger gives, with what is added to it."""
    ready, per_head = census.columns[YEAR], census.columns[PER_HEAD]
    typed = pl.DataFrame({PER_HEAD: per_head, YEAR: amount, MEMBERS: census.columns[MEMBERS]})
    unlike = (ready != amount).fill_null(value=False).arg_true()
    words = Text("thu nhập theo các dòng thu chi", "the income by revenue and costs")
    for name, stated, rows in ((YEAR, ready, unlike), (PER_HEAD, per_head, apart_incomes(typed))):
        yield from tell_apart(census, rows, name, partial(_both, amount, added, stated), prefer, words)


def _both(amount: pl.Series, added: pl.Series, stated: pl.Series, row: int) -> Text:
    found, said = grouped(amount[row]), grouped(stated[row])
    more = Text(" và trợ cấp xã hội", " and the social assistance") if added[row] else Text("", "")
    return Text(
        f"{found.vi} đồng cả hộ trong 12 tháng, theo các dòng thu chi{more.vi} (cột ghi {said.vi})",
        f"{found.en} đồng for the household in 12 months by its revenue and costs{more.en} ({said.en} stated)",
    )


def _below_zero(census: Census, amount: pl.Series, taken: pl.Series) -> list[Problem]:
    """Return a warning for each household whose costs are more than its revenue; ``amount`` counts as it is."""
    expected = Text("tổng thu không nhỏ hơn tổng chi", "a revenue that is not below the cost")
    mend = Text("Số này được dùng như vậy; kiểm tra các ô thu chi", "It is used as it is; check revenue and costs")
    rows = (taken & (amount < 0).fill_null(value=False)).arg_true()
    found = [f"{one}" for one in amount.gather(rows)]
    return tell(census, rows, "derived_below_zero", "warning", (expected, mend), column=YEAR, found=found)


def _unit(census: Census, amounts: pl.Series) -> Iterator[Problem]:
    """Yield a warning where the amounts may be in thousands of đồng, as forms are."""
    if check_unit(amounts.drop_nulls(), UNITS[YEAR]):
        yield Problem(
            "unit_suspect",
            "warning",
            Text("các ô thu, chi tính bằng đồng", "revenue and costs in đồng"),
            Text(
                "Thu nhập suy ra của phần lớn các hộ rất nhỏ nhưng vẫn được dùng; nếu các ô ghi theo nghìn đồng như "
                "trên phiếu, hãy đổi ra đồng.",
                "Most incomes that follow are very small, but used as they are; if the boxes are in thousands as on "
                "the form, convert them.",
            ),
            file=census.source,
            sheet=census.sheet,
        )
