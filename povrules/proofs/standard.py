"""All proofs about one standard, or about a drafter's file: what enumeration and z3 say, put together."""

from collections.abc import Iterator
from pathlib import Path

from povrules.engines.reason import number
from povrules.language.loader import Standard, overlay_target
from povrules.language.schema import AREA_LABELS, AREAS, Area, Basis, Line
from povrules.proofs.dates import date_proofs
from povrules.proofs.declared import meant_by, with_declared
from povrules.proofs.draft import Draft, read_draft
from povrules.proofs.grid import with_every_line
from povrules.proofs.households import Case, row_of
from povrules.proofs.integers import NoAnswerError, Solved, solve_table, solver
from povrules.proofs.model import Example, Proof, Report, Row
from povrules.proofs.quotes import quote_proofs
from povrules.proofs.surveys import prove_survey, shared_values, survey_proofs
from povrules.proofs.tables import enumerate_table, told
from povrules.proofs.tried import KINDS, STEPS, Tried
from povrules.rules import policy_ids
from povrules.standards import Overlays, overlay_files, source_of
from povrules.surveys import load_survey, survey_ids
from povrules.text import LANGS, Text

_OF_TABLES = (*KINDS.values(), *STEPS.values(), "lines_decide", "areas_alike", "blanks")
_FIRST = Text("cần sửa tệp trước", "the file has to be mended first")
_READ = Text("đọc và kiểm tra tệp", "by reading and checking the file")
_COMPARED = Text("so sánh các giá trị", "by comparing the values")


def prove_standard(name: str | Path, overlays: Overlays = None) -> Report:
    """Prove what can be proved of a standard: by id, or of a file that may have mistakes; of a survey by id.

    Raises :class:`povrules.errors.UnknownStandardError` for an id that there is not, and
    :class:`povrules.errors.LawFileError` only for a file that cannot be read at all.
    """
    laid = tuple(overlay_files(overlays))
    if name in survey_ids():
        return prove_survey(load_survey(str(name), laid))
    source = source_of(name, (*survey_ids(), *policy_ids()))
    draft = read_draft(source, [one for one in laid if overlay_target(one) not in survey_ids()])
    title = Text(source.name, source.name)
    if draft.standard is not None:
        title = Text(*(f"{draft.standard.id} — {draft.standard.law.title.get(lang)}" for lang in LANGS))
    proofs = [*draft_proofs(draft)]
    if draft.standard is not None and draft.standard.law.survey in survey_ids():
        proofs += survey_proofs(load_survey(draft.standard.law.survey, laid))
    return Report(title, (source, *laid), tuple(proofs))


def draft_proofs(draft: Draft) -> Iterator[Proof]:
    """Yield what is proved of a law file, the survey that it names apart, one property after the other."""
    examples = tuple(Example(one) for one in draft.said)
    yield Proof("well_formed", "fails" if examples else "proved", _READ, examples=examples)
    standard = draft.standard
    if standard is None:
        yield from (Proof(name, "unproved", _FIRST) for name in ("values", *_OF_TABLES, "urban_lines", "years"))
        return
    yield _values(standard, draft)
    if draft.readable:
        yield from _tables(standard, draft)
    else:
        yield from (Proof(name, "unproved", _FIRST) for name in _OF_TABLES)
    yield _urban_lines(standard)
    yield from date_proofs(standard)
    yield from quote_proofs(standard)
    if standard.law.survey in survey_ids():
        yield from shared_values(standard, load_survey(standard.law.survey))


def _values(standard: Standard, draft: Draft) -> Proof:
    """Return whether every line has its values: a forgotten one, with a household that nothing can be compared with."""
    examples = tuple(_forgotten(standard, line, area) for line in standard.law.lines for area in _missing(draft, line))
    return Proof("values", "fails" if examples else "proved", _READ, examples=examples)


def _missing(draft: Draft, line: Line) -> list[Area]:
    return [area for name, area in draft.missing if name == line.id]


def _at(line: Line, area: Area, value: int) -> Row:
    """Return a household with that amount or score."""
    measure = {"vnd_person_month": "income", "vnd_person_year": "income_year", "points": "score_a"}.get(line.unit)
    return row_of(Case(area, {} if measure is None else {measure: value}), ())


def _forgotten(standard: Standard, line: Line, area: Area) -> Example:
    row = _at(line, area, line.value("rural" if area == "urban" else "urban") or 1)
    where, whose = AREA_LABELS[area], told(standard, row)
    said = Text(
        f"mức {line.id} không có giá trị cho {where.vi}: không có gì để so sánh với {whose.vi}",
        f"line {line.id} has no value for {where.en} areas: nothing to compare with {whose.en}",
    )
    return Example(said, (row,))


def _urban_lines(standard: Standard) -> Proof:
    """Return whether no line is lower in urban areas than in rural ones, but for those declared."""
    lower = {
        line.id: _lower(standard, line, line.rural, line.urban)
        for line in standard.law.lines
        if line.rural is not None and line.urban is not None and line.urban < line.rural
    }
    meant = {name: why for of, why in meant_by(standard, "urban_lines").items() for name in of}
    return with_declared("urban_lines", lower, meant, _COMPARED)


def _lower(standard: Standard, line: Line, rural: int, urban: int) -> Example:
    rows = (_at(line, "rural", rural), _at(line, "urban", rural))
    own, other = (told(standard, row) for row in rows)
    said = Text(
        f"{line.id}: thành thị {number(urban, 'vi')}, nông thôn {number(rural, 'vi')}: {other.vi} ở trên mức này, "
        f"{own.vi} thì không",
        f"{line.id}: urban {number(urban, 'en')}, rural {number(rural, 'en')}: {other.en} lies above it, {own.en} not",
    )
    return Example(said, rows)


def _tables(standard: Standard, draft: Draft) -> Iterator[Proof]:
    """Yield the proofs about the class tables, basis by basis, then those about lines in all of them."""
    complete = with_every_line(standard)
    decided: set[tuple[str, Area]] = set()
    sound = draft.ordered
    for basis in standard.law.bases:
        found = enumerate_table(complete, basis) if draft.ordered else None
        yield from Tried(standard, basis, found, _solved(standard, basis)).proofs()
        if found is not None:
            decided |= set(found.decided)
            sound = sound and Tried.is_table(list(found.broken))
    yield _lines_decide(complete, decided) if sound else Proof("lines_decide", "unproved", _FIRST)


def _lines_decide(standard: Standard, decided: set[tuple[str, Area]]) -> Proof:
    """Return whether every line tells some two households apart in both areas."""
    how = Text("liệt kê các hộ quanh mỗi mức", "by enumeration of the households around every line")
    idle = [(line, area) for line in standard.law.lines for area in AREAS if (line.id, area) not in decided]
    examples = tuple(_undecided(standard, line, area) for line, area in idle)
    return Proof("lines_decide", "fails" if examples else "proved", how, examples=examples)


def _undecided(standard: Standard, line: Line, area: Area) -> Example:
    row, where = _at(line, area, line.value(area) or 0), AREA_LABELS[area]
    whose = told(standard, row)
    said = Text(
        f"mức {line.id} ({where.vi}): {whose.vi} và hộ hơn hộ đó một chút luôn cùng loại",
        f"line {line.id} ({where.en}): {whose.en} and one with a little more always have the same class",
    )
    return Example(said, (row,))


def _solved(standard: Standard, basis: Basis) -> Solved | Text:
    """Return what z3 says, or why it says nothing."""
    z3 = solver()
    if z3 is None:
        return Text(
            "chưa cài z3 (pip install 'povrules[prove]')", "z3 is not installed (pip install 'povrules[prove]')"
        )
    try:
        return solve_table(z3, standard, basis)
    except NoAnswerError:
        return Text("z3 không trả lời kịp", "z3 gave no answer in time")
