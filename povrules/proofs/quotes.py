"""Numbers against words: the numbers of the law that a file quotes are those of the file, in both languages.

The words say more than the file uses, so only numbers with a unit that the file has too are held against it: amounts in
đồng, points, counts of indicators, days from and to which something holds, and numbers in the words of a deprivation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from povrules.language.expression import names
from povrules.language.loader import Standard
from povrules.language.schema import MONTHS, Flag, Indicator, Line, Rule
from povrules.proofs.model import Example, Proof
from povrules.text import Text

Said = Literal["vnd", "points", "indicators"]

_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)"
_AMOUNT = re.compile(_NUMBER + r"\s*(triệu(?:\s+đồng)?|đồng|đ\b|điểm|chỉ số)", re.IGNORECASE)
_DAY = re.compile(
    r"(từ|đến)(?:\s+hết)?\s+ngày\s+(\d{1,2})(?:/|-|\.|\s+tháng\s+)(\d{1,2})(?:/|-|\.|\s+năm\s+)(\d{4})", re.IGNORECASE
)
_DIGITS = re.compile(r"(?<![A-Za-z\d])\d+")
_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
_HOW = Text(
    "so sánh số trong lời văn được dẫn với số trong tệp", "by comparing the numbers of the words with those of the file"
)


def quote_proofs(standard: Standard) -> Iterator[Proof]:
    """Yield whether quoted numbers and those of the file agree; nothing where no words have numbers."""
    if any(amounts(one.quote) or days(one.quote) for one in standard.law.citations.values()) or any(
        _DIGITS.search(one.deprived_vi + one.deprived_en) for one in standard.law.indicators
    ):
        wrong = tuple(disagreements(standard))
        yield Proof("quoted", "fails" if wrong else "proved", _HOW, examples=wrong)


def disagreements(standard: Standard) -> Iterator[Example]:
    """Yield each number that a quotation has and the file has not, or that the two languages do not share."""
    for key, citation in standard.law.citations.items():
        known = _cited(standard, key)
        for unit, number in amounts(citation.quote):
            if number not in known[unit]:
                yield _not_there(standard, key, f"{number}", ", ".join(map(str, sorted(known[unit]))))
        ends = {"từ": citation.in_force_from, "đến": citation.in_force_to}
        for word, day in days(citation.quote):
            if ends[word] not in (None, day):
                yield _not_there(standard, key, f"{day:%d/%m/%Y}", f"{ends[word]:%d/%m/%Y}")
    for indicator in standard.law.indicators:
        yield from _deprivation(standard, indicator)


def _not_there(standard: Standard, key: str, said: str, known: str) -> Example:
    source = standard.cited(key)
    return Example(
        Text(
            f"citations.{key}: lời văn được dẫn ghi {said} ({source.vi}); tệp ghi: {known or '–'}",
            f"citations.{key}: the quoted words have {said} ({source.en}); the file has: {known or '–'}",
        )
    )


def amounts(words: str) -> list[tuple[Said, int]]:
    """Return the amounts in đồng, points and counts of indicators of Vietnamese words, as whole numbers.

    One indicator is a unit, as in “10 điểm tương đương với 01 chỉ số”, and is left out.
    """
    found: list[tuple[Said, int]] = []
    for number, word in _AMOUNT.findall(words):
        unit = word.lower()
        whole, _, part = number.replace(".", "").partition(",")
        if unit.startswith("triệu"):
            found.append(("vnd", int(whole) * 1_000_000 + int(f"{part:0<6}"[:6])))
        elif not part and unit == "chỉ số":
            found += [("indicators", int(whole))] if int(whole) != 1 else []
        elif not part:
            found.append(("points" if unit == "điểm" else "vnd", int(whole)))
    return found


def days(words: str) -> list[tuple[str, date]]:
    """Return the days from (``từ``) and to (``đến``) which something holds by Vietnamese words."""
    found = []
    for word, day, month, year in _DAY.findall(words):
        try:
            found.append((word.lower(), date(int(year), int(month), int(day))))
        except ValueError:  # no day of the calendar: nothing to compare with
            continue
    return found


def _cited(standard: Standard, key: str) -> Mapping[Said, set[int]]:
    """Return the numbers that rest on a citation, by unit; where none of a unit does, all of that unit in the file."""
    law = standard.law
    entries: list[Rule | Flag] = [*law.rules, *law.flags]
    whens = [one.when for one in entries if key in one.cite]
    used = {name for when in whens for name in names(when)}
    lines = [one for one in law.lines if key in one.cite or one.id in used]
    parameters = [one for one in law.parameters if key in one.cite or one.id in used]
    plain = {one.value for one in parameters if not isinstance(one.value, bool)}
    every = {one.value for one in law.parameters if not isinstance(one.value, bool)}
    return {
        "vnd": _values(lines, MONTHS) or _values(law.lines, MONTHS),
        "points": (_values(lines, ("points",)) | plain) or (_values(law.lines, ("points",)) | every),
        "indicators": plain or {*every, len(law.indicators)},
    }


def _values(lines: Iterable[Line], units: Iterable[str]) -> set[int]:
    found = (value for line in lines if line.unit in {*units} for value in (line.rural, line.urban))
    return {value for value in found if value is not None}


def _deprivation(standard: Standard, indicator: Indicator) -> Iterator[Example]:
    """Yield numbers in the words of a deprivation that its quoted threshold, or the other language, has not."""
    vi, en = _digits(indicator.deprived_vi), _digits(indicator.deprived_en)
    spoken = {number for word, number in _WORDS.items() if re.search(rf"\b{word}\b", indicator.deprived_en)}
    for number in sorted((vi - en - spoken) | (en - vi)):
        yield Example(
            Text(
                f"indicators.{indicator.id}: số {number} chỉ có trong một trong hai khóa deprived_vi, deprived_en",
                f"indicators.{indicator.id}: {number} stands in one of deprived_vi and deprived_en only",
            )
        )
    quotes = " ".join(standard.citation(key).quote for key in indicator.threshold)
    if quotes.strip():
        for number in sorted(vi - _digits(quotes)):
            yield Example(
                Text(
                    f"indicators.{indicator.id}: deprived_vi ghi {number}; ngưỡng được dẫn: “{quotes}”",
                    f"indicators.{indicator.id}: deprived_vi has {number}; the quoted threshold: “{quotes}”",
                )
            )


def _digits(words: str) -> set[int]:
    return {int(found) for found in _DIGITS.findall(words)}
