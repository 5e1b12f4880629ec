"""What an exit from the lists answers of the questions of policies: filled into the blanks of a census, and told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

import polars as pl
from pydantic import BaseModel

from povrules.census.model import Census
from povrules.census.names import KEY, excerpt, listing
from povrules.census.telling import tell, tell_once
from povrules.exits import Exits
from povrules.language.expression import Node
from povrules.language.policy import PolicyCaution, PolicyQuestion
from povrules.language.survey import Fact
from povrules.problems import Problem
from povrules.reports.movement_words import STATES
from povrules.reports.words import YES_NO
from povrules.rules import Policy
from povrules.text import Text, households
from povrules.years.law import MovementLaw
from povrules.years.lists import LISTED
from povrules.years.windows import FACTS

_NODES = get_args(Node)
_SHOWN = 5


@dataclass(frozen=True)
class _Pair:
    """Two questions that are answered together: what happened, and on which day."""

    what: str
    day: str


_LAST, _LEFT, _ESCAPED = (
    _Pair("exit_kind", "exit_on"),
    _Pair("was_listed", "off_list_on"),
    _Pair("escaped", "escaped_on"),
)


def with_exits(
    census: Census, classes: pl.Series, policies: Sequence[Policy], exits: Exits, day: date
) -> tuple[Census, list[Problem]]:
    """Return a census with the blank answers about exits filled in that policies ask for, and what has to be told.

    ``classes``: of its households on the ``day``. An answer that stands there stays; one that differs is a problem, and
    nothing is filled in beside it. “No” is filled in where the lists have no exit that could still matter on the day.
    """
    asked = {one.id: one for policy in policies for one in policy.questions("household")}
    pairs = [pair for pair in (_LAST, _LEFT, _ESCAPED) if {pair.what, pair.day} & set(asked)]
    if not pairs:
        return census, [_not_asked(policies, exits)]
    facts = census.columns.select(KEY).join(exits.frame, on=KEY, how="left", maintain_order="left")
    known = facts["after"].is_not_null() & classes.is_not_null()
    other = known & (_states(classes) != facts["after"]).fill_null(value=False)
    problems = [*_not_there(census, exits), *_other_class(census, facts["after"], other, exits)]
    facts = facts.select(pl.when(known & ~other).then(pl.col(one)).alias(one) for one in ("after", *FACTS))
    columns, headers = census.columns, dict(census.headers)
    for pair in pairs:
        found = facts.select(_answers(pair, _over(pair, policies, day), exits.law))
        stated = [columns[one] if one in columns.columns else found[one].clear(found.height) for one in found.columns]
        apart = _apart(found, *stated)
        for own, differs in zip(stated, apart, strict=True):
            question, answers = asked.get(own.name), found[own.name]
            if question is not None:
                taken = own.is_null() & answers.is_not_null() & ~apart[0] & ~apart[1]
                columns = columns.with_columns(answers.zip_with(taken, own).alias(own.name))
                headers.setdefault(own.name, own.name)
                problems += _differing(census, question, differs, own, answers, exits)
                problems += _taken(census, question, taken, answers, exits)
    return replace(census, columns=columns, headers=headers), problems


def _states(classes: pl.Series) -> pl.Series:
    """Return on which list a class stands, ``above`` for neither."""
    return classes.set(classes.is_not_null() & ~classes.is_in(LISTED), "above")


def _answers(pair: _Pair, over: pl.Expr, law: MovementLaw) -> list[pl.Expr]:
    """Return the answers to both questions, null where they are not known.

    ``over``: whether no exit that the lists do not have can matter any more.
    """
    exits = {one.id: one.exits for one in law.law.kinds if one.exits is not None}
    kind, above = pl.col("exit_kind"), pl.col("after") == "above"
    none = over & kind.is_null()
    if pair is _LAST:
        return [kind.fill_null(pl.when(none).then(pl.lit("none"))).alias(pair.what), pl.col(pair.day)]
    if pair is _LEFT:
        left = above & kind.is_in([one for one, what in exits.items() if what != "poverty"]).fill_null(value=False)
        return [
            pl.when(left | (above & none)).then(left).alias(pair.what),
            pl.when(left).then("exit_on").alias(pair.day),
        ]
    from_poverty = kind.is_in([one for one, what in exits.items() if what != "near_poverty"]).fill_null(value=False)
    escaped = pl.col(pair.day).is_not_null() | from_poverty
    return [pl.when(escaped | over).then(escaped).alias(pair.what), pl.col(pair.day)]


def _apart(found: pl.DataFrame, what: pl.Series, day: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return where each of two stated answers cannot be so by what was found; no day can where there was no exit."""
    other, late = ((one != found[one.name]).fill_null(value=False) for one in (what, day))
    no_exit = found[what.name].cast(pl.String).is_in(["none", "false"]).fill_null(value=False)
    return other, late | (no_exit & day.is_not_null())


def _over(pair: _Pair, policies: Sequence[Policy], day: date) -> pl.Expr:
    """Return whether an exit on the day from which all are known, or before, cannot matter on a day."""
    months = _reach(pair, policies)
    if months is None:
        return pl.lit(value=False)
    return (pl.col("exits_known_from").dt.offset_by(f"{months}mo") < day).fill_null(value=False)


def _reach(pair: _Pair, policies: Sequence[Policy]) -> int | None:
    """Return for how many months after an exit policies look at it; None where one sets no last day, or none does."""
    months: list[int] = []
    for policy in policies:
        for entry in _entries(policy.law, policy.local):
            conditions = [one for one in vars(entry).values() if isinstance(one, _NODES)]
            if {pair.what, pair.day} & set(policy.reads(conditions)):
                ends = getattr(entry, "ends", None)
                if ends is None or ends.column != pair.day:
                    return None
                months.append(ends.months)
    return max(months, default=None)


def _entries(*law: object) -> Iterator[BaseModel]:
    """Yield every entry of law by which something is given: not facts and questions, nor what is only said."""
    for one in law:
        if isinstance(one, tuple):
            yield from _entries(*one)
        elif isinstance(one, BaseModel) and not isinstance(one, Fact | PolicyCaution | PolicyQuestion):
            yield one
            yield from _entries(*vars(one).values())


# --------------------------------------------------------------------------------------------------------- telling


def _not_asked(policies: Sequence[Policy], exits: Exits) -> Problem:
    shown = ", ".join(one.id for one in policies)
    return Problem(
        "exit_not_asked",
        "notice",
        Text("chính sách hỏi việc thoát nghèo, thoát cận nghèo", "a policy that asks who left the lists"),
        Text(f"{shown} không hỏi; không điền gì", f"{shown}: it is not asked; nothing was filled in"),
        file=exits.source,
    )


def _not_there(census: Census, exits: Exits) -> Iterator[Problem]:
    """Say which households the movement does not have: of these nothing is filled in."""
    rows = (~census.columns[KEY].is_in(exits.frame[KEY].implode())).fill_null(value=False).arg_true().to_list()
    ids = _ids(census, rows)
    words = (
        Text(f"hộ có trong {exits.source}", f"a household of {exits.source}"),
        Text(
            f"{len(rows)} hộ không có ở đó: {ids.vi}. Việc thoát nghèo của các hộ này không điền được",
            f"{households(len(rows)).en} not there: {ids.en}. Whether they left the lists is not filled in",
        ),
    )
    yield from tell_once(census, rows, "exit_not_there", "notice", words, column=KEY)


def _ids(census: Census, rows: Sequence[int]) -> Text:
    ids = [excerpt(str(one)) for one in census.columns[KEY].gather(list(rows)).to_list()]
    return listing(ids, _SHOWN, Text("hộ khác", "more"))


def _other_class(census: Census, states: pl.Series, other: pl.Series, exits: Exits) -> list[Problem]:
    """Return a warning for each household that is of another class there."""
    rows = other.arg_true()
    there = states.gather(rows).to_list()
    mend = Text(
        "Việc thoát nghèo của hộ không lấy từ đó; kiểm tra diện của hộ ở hai nơi",
        "Whether it left the lists is not taken from there; check the class in both",
    )

    def each(index: int) -> tuple[Text, Text]:
        label = STATES[there[index]]
        return Text(f"{label.vi}, theo {exits.source}", f"{label.en}, by {exits.source}"), mend

    words = Text(f"diện như trong {exits.source}", f"the class as in {exits.source}"), mend
    return tell(census, rows, "exit_other_class", "warning", words, column="recognised_status", each=each)


def _differing(
    census: Census, question: PolicyQuestion, differs: pl.Series, own: pl.Series, answers: pl.Series, exits: Exits
) -> list[Problem]:
    """Return a warning for each stated answer that is not what was found, with both."""
    rows = differs.arg_true()
    found = answers.gather(rows).to_list()
    mend = Text(
        "Câu trả lời có sẵn được giữ, không điền gì thêm; kiểm tra lại cả hai",
        "The answer that stands here is kept and nothing filled in beside it; check the two",
    )

    def each(index: int) -> tuple[Text, Text]:
        label = _NO_EXIT if found[index] is None else _label(question, found[index])
        return Text(f"{label.vi}, theo {exits.source}", f"{label.en}, by {exits.source}"), mend

    stated = [_label(question, one).vi for one in own.gather(rows).to_list()]
    words = Text(f"như trong {exits.source}", f"as in {exits.source}"), mend
    return tell(census, rows, "exit_disagrees", "warning", words, column=question.id, found=stated, each=each)


_NO_EXIT = Text("không có lần thoát nào", "no exit")


def _taken(
    census: Census, question: PolicyQuestion, taken: pl.Series, answers: pl.Series, exits: Exits
) -> Iterator[Problem]:
    """Yield a notice for each answer that was taken, with the households."""
    for answer in answers.filter(taken).unique(maintain_order=True).to_list():
        rows = (taken & (answers == answer)).arg_true().to_list()
        label, ids = _label(question, answer), _ids(census, rows)
        words = (
            Text(
                f"điều chính sách hỏi; theo {exits.source}: {label.vi}",
                f"what the policy asks; by {exits.source}: {label.en}",
            ),
            Text(f"Đã dùng cho {len(rows)} hộ: {ids.vi}", f"Taken for {households(len(rows)).en}: {ids.en}"),
        )
        yield from tell_once(census, rows, "exit_from_movement", "notice", words, column=question.id)


def _label(question: PolicyQuestion, answer: Any) -> Text:
    """Return an answer for people."""
    if isinstance(answer, bool):
        return YES_NO[answer]
    if isinstance(answer, date):
        return Text(f"{answer:%d/%m/%Y}", f"{answer:%d/%m/%Y}")
    return next(one.label for one in question.codes if one.value == answer)
