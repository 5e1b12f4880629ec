"""What was proved of a standard, of two of them, or of a policy, as text or JSON."""

import json
from collections.abc import Iterator

from povrules.proofs.model import STATUS, Example, Proof, Report, Row, Status
from povrules.reports.words import BASES, told
from povrules.text import Lang, Text


def report_text(report: Report, lang: Lang) -> str:
    """Return every property with how it is known, and the households of those that do not hold."""
    return "\n".join(_lines(report, lang))


def _lines(report: Report, lang: Lang) -> Iterator[str]:
    yield report.title.get(lang)
    width = max(len(word.get(lang)) for word in STATUS.values())
    for proof in report.proofs:
        by = f" ({told(BASES, proof.basis, lang)})" if proof.basis is not None else ""
        yield f"  {STATUS[proof.status].get(lang):<{width}}  {proof.title.get(lang)}{by}: {proof.how.get(lang)}"
        yield from (f"  {'':<{width}}  - {example.said.get(lang)}" for example in proof.examples)
    yield _summed(report, lang)


def _summed(report: Report, lang: Lang) -> str:
    def many(status: Status) -> int:
        return sum(proof.status == status for proof in report.proofs)

    return Text(
        f"{many('proved')} tính chất đã chứng minh, {many('declared')} có ngoại lệ kèm căn cứ, "
        f"{many('unproved')} chưa chứng minh, {many('fails')} không đúng",
        f"{many('proved')} properties proved, {many('declared')} with a declared exception, "
        f"{many('unproved')} not proved, {many('fails')} failed",
    ).get(lang)


def report_json(report: Report) -> str:
    """Return the same as JSON, in both languages, with the households as rows of a census."""
    found = {
        "title_vi": report.title.vi,
        "title_en": report.title.en,
        "holds": report.holds,
        "sources": [{"name": one.name, "sha256": one.sha256} for one in report.sources],
        "proofs": [_plain(proof) for proof in report.proofs],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _plain(proof: Proof) -> dict[str, object]:
    return {
        "property": proof.name,
        "basis": proof.basis,
        "status": proof.status,
        "title_vi": proof.title.vi,
        "title_en": proof.title.en,
        "how_vi": proof.how.vi,
        "how_en": proof.how.en,
        "examples": [_example(one) for one in proof.examples],
    }


def _example(one: Example) -> dict[str, object]:
    """Return an example; of a policy with the members of the households, and the day on which it is so."""
    found: dict[str, object] = {"vi": one.said.vi, "en": one.said.en, "households": households_json(one.households)}
    if one.persons:
        found["persons"] = households_json(one.persons)
    if one.on is not None:
        found["on"] = one.on.isoformat()
    return found


def households_json(households: tuple[Row, ...]) -> list[Row]:
    """Return households as rows of a census, of a few columns by id."""
    return [dict(row) for row in households]
