"""What comes of a damaged input, and whether that may be."""

import csv
import io
import json
import signal
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import polars as pl
from rich.console import Console

from damage.cases import Case
from damage.columns import MARK
from damage.counted import Lines, filled, only_height, told
from povrules.api import classify, explain, review_table
from povrules.census.files import read_file
from povrules.census.layout_notices import UNREADABLE
from povrules.census.model import Census
from povrules.census.named import named_in
from povrules.census.names import Names
from povrules.census.recognised import SheetReading
from povrules.errors import PovrulesError
from povrules.inputs import read_input
from povrules.mapping.proposal import proposals_for
from povrules.mapping.told import proposal_report, proposal_text
from povrules.problems import Problem
from povrules.reports.summary import problem_list, summary
from povrules.reports.writing import write_marked, write_review
from povrules.request import columns_of, mapping_columns, person_columns_of, prepare
from povrules.review import Review
from povrules.text import LANGS, Text

LIMIT = 20
"""Seconds of the processor that a case may take; sound files of this size take a fraction of one."""

_LIMITS = {"far.ods": 200}
"""Of a sheet that damage may leave a million rows, in one column."""

_ARGUMENTS = ("standard", "place", "policy_year", "on", "basis", "overlays", "prefer", "survey")
_OUTPUTS = (".csv", ".parquet", ".json", ".csv", ".xlsx")
_LAW = "luat.toml"


class Slow(BaseException):
    """A case takes longer than :data:`LIMIT`; no ``except Exception`` stops it."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case: ``said`` is the refusal, or the fault with where it happened.

    ``panic`` is what native code has written of a panic that was caught, which the commands keep off the terminal.
    """

    number: int
    kind: str
    verdict: Literal["read", "refused", "fault"]
    said: str
    seconds: float
    panic: str = ""


def judge(case: Case, folder: Path) -> Outcome:
    """Run a case in an empty folder and say what came of it."""
    start = time.process_time()
    verdict, said = _attempt(case, folder)
    return Outcome(case.number, case.kind, verdict, said, time.process_time() - start)


def _attempt(case: Case, folder: Path) -> tuple[Literal["read", "refused", "fault"], str]:
    try:
        with _limited(_LIMITS.get(case.name, LIMIT)), warnings.catch_warnings():
            warnings.simplefilter("error")
            said = _run(case, folder)
    except PovrulesError as error:
        wrong = _wrong_refusal(case, error)
        return ("fault", f"refusal {wrong}: {error}") if wrong else ("refused", str(error))
    except KeyboardInterrupt:
        raise
    except BaseException:  # a panic of Rust and the alarm are no exceptions
        return "fault", traceback.format_exc()
    return "read", said


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Slow

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _wrong_refusal(case: Case, error: PovrulesError) -> str:
    """Return what a refusal lacks: it has to be in two languages, and name the file that is meant."""
    vi, en = error.message("vi"), error.message("en")
    if not vi.strip() or not en.strip() or vi == en:
        return "in one language"
    names = [case.name] if case.law is None else [case.name, _LAW]
    return "" if any(name in vi and name in en for name in names) else "without the file"


def _run(case: Case, folder: Path) -> str:
    """Run the case as a command would; return whether a sheet beside the others could not be read."""
    arguments = dict(case.run or {})
    if case.law is not None:
        (folder / _LAW).write_bytes(case.law)
        arguments[case.law_is] = folder / _LAW
    if case.frame is not None:
        _run_frame(case, arguments)
        return ""
    path = folder / case.name
    path.write_bytes(case.data)
    named_in(path)
    settings = {name: arguments.get(name) for name in _ARGUMENTS} | {
        "basis": arguments.get("basis", "income"),
        "prefer": arguments.get("prefer", "ready"),
    }
    standards, options = prepare(**settings, strict=False, mapping=arguments.get("mapping"))
    seen: list[SheetReading] = []
    census, persons = read_input(path, None, standards, options, seen)
    _count_lines(case, path, census, standards, options)
    review = review_table(census, standards, options, keep=True, lang="vi", persons=persons)
    _check_rows(case, census, review, len(standards))
    _say(review)
    _write(case, review, folder)
    if case.number % 3 == 0:
        [sheet.shown for sheet in seen]
        proposals = proposals_for(path, mapping_columns(standards, options))
        [(proposal_text(proposals, lang), proposal_report(proposals, lang)) for lang in LANGS]
    if case.number % 3 == 1 and path.suffix == ".xlsx" and case.data.startswith(b"PK"):
        write_marked(path, review.problems, folder / "danh-dau.xlsx", LANGS[case.number % 2])
    _explain(case, path, census, standards, arguments)
    return next((one.code for one in review.problems if one.code == UNREADABLE), "")


def _explain(case: Case, path: Path, census: Census, standards: Sequence[Any], arguments: dict[str, Any]) -> None:
    ids = census.columns["household_id"].drop_nulls()
    if case.number % 5 == 0 and len(ids) and len(standards) == 1:
        explain(path, ids[case.number % len(ids)], **{**arguments, "standard": standards[0]})


def _run_frame(case: Case, arguments: dict[str, Any]) -> None:
    found = classify(case.frame, **arguments)
    several = len(arguments["standard"]) if isinstance(arguments["standard"], list) else 1
    assert len(found) == (case.rows or 0) * several, f"{len(found)} rows of {case.rows}"


def _count_lines(case: Case, path: Path, census: Census, standards: Any, options: Any) -> None:
    """Check that the readers say of every line that holds anything what it is, and that all rows are in the census."""
    if options.mapping is not None:  # where the tables stand is then known otherwise
        return
    roles = {"household": Names(columns_of(standards, options))}
    if options.surveys or options.off:
        roles["person"] = Names(person_columns_of(options))
    reading = read_file(path, path.name, roles, dict.fromkeys(roles, "household_id"))
    height = only_height(reading)
    assert height in (None, census.height), f"{height} rows were found, {census.height} came in"
    ways = filled(case.name, case.data)
    if ways:
        by_readers = told(reading)
        lost = [_lost(way, by_readers) for way in ways]
        assert not all(lost), f"lines that nobody tells of: {lost[0]}"


def _lost(way: Lines, by_readers: Lines) -> dict[str | None, list[int]]:
    found = {sheet: sorted(way.get(sheet, set()) - lines) for sheet, lines in by_readers.items()}
    return {sheet: lines for sheet, lines in found.items() if lines}


def _check_rows(case: Case, census: Census, review: Review, standards: int) -> None:
    height = review.frame.height
    assert height == census.height * standards, f"{census.height} rows came in, {height} out"
    if case.rows is not None:
        assert census.height == case.rows, f"{census.height} rows were read of {case.rows}"
    if case.marks and MARK in review.frame.columns:
        found = review.frame[MARK].cast(pl.String).to_list()
        assert found == [*case.marks] * standards, f"other rows: {found}"
    settled = review.frame.select(pl.col("class").is_not_null() | pl.col("problem").is_not_null()).to_series()
    assert settled.all(), "a row has neither a class nor a problem"


def _say(review: Review) -> None:
    """Say everything in both languages, as a terminal shows it."""
    for lang in LANGS:
        shown = io.StringIO()
        console = Console(file=shown, width=100)
        console.print(summary(review, lang))
        console.print(problem_list(review.problems, lang))
        shown.getvalue().encode()
    for problem in review.problems:
        texts = Text(problem.line_text("vi"), problem.line_text("en"))
        assert texts.vi != texts.en, texts.en
        _check_problem(problem)


def _check_problem(problem: Problem) -> None:
    assert problem.expected.vi, problem
    assert problem.mend.en, problem


def _write(case: Case, review: Review, folder: Path) -> None:
    """Write the result in one of the forms, read it back and count."""
    path = folder / f"ket-qua{_OUTPUTS[case.number % len(_OUTPUTS)]}"
    write_review(review, path, "vi")
    count = review.frame.height
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            csv.field_size_limit(10**7)
            found = sum(1 for _ in csv.reader(file)) - 1
    elif path.suffix == ".json":
        found = len(json.loads(path.read_text(encoding="utf-8"))["households"])
    elif path.suffix == ".parquet":
        found = pl.read_parquet(path).height
    else:
        found = count
    assert found == count, f"{found} rows were written of {count}"
