"""Numbers against words: shares, amounts, months and ages of a policy are those of its quoted law and of its names."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from povrules.engines.entitled_words import percent_text
from povrules.language.expression import Name, Node, Number, Op
from povrules.language.policy import Ends, GroupVersion, Period
from povrules.language.survey_checks import AGES
from povrules.proofs.model import Example, Proof
from povrules.proofs.policies.answers import Reader
from povrules.proofs.policies.days import History, histories
from povrules.proofs.policies.meant import shortened
from povrules.proofs.quotes import amounts
from povrules.rules import Policy
from povrules.text import Text

_PERCENT = re.compile(r"(?:hỗ trợ|bằng)( tối thiểu)?(?: thêm)? (\d+(?:,\d+)?)%", re.IGNORECASE)
_LASTS = re.compile(r"(\d+)(?: \([^)]*\))? (tháng|năm)(?! (?:tuổi|\d))", re.IGNORECASE)
_FROM = re.compile(r"(?:từ|đủ) (\d+)(?:( tháng)? tuổi|(?: trở lên| đến))", re.IGNORECASE)
_UNDER = re.compile(r"dưới (\d+)( tháng)? tuổi", re.IGNORECASE)
_TO = re.compile(r"đến (\d+) tuổi", re.IGNORECASE)
_SHARES = ("share", "level", "add", "rate")


class Bound(NamedTuple):
    """An age in months from which (``from``) or below which something holds."""

    first: bool
    months: int


class Words(NamedTuple):
    """Words of one source, and what they are called."""

    source: Text
    vi: str


def quoted(policy: Policy) -> Proof | None:
    """Return whether numbers of quoted words and of names are those of the file; None where there are none."""
    reader, wrong, compared = Reader(policy.law.facts), [], 0
    for one in histories(policy):
        for entry in one.entries:
            for words in _words(policy, one, entry):
                for agrees, said in _compared(reader, entry, words.vi):
                    compared += 1
                    if not agrees:
                        wrong.append(_off(one.of, entry, words, said))
    how = Text(
        f"so sánh {compared} số trong lời văn được dẫn và tên nhóm với số trong tệp",
        f"by comparing {compared} numbers of the quoted words and the names with those of the file",
    )
    return Proof("quoted", "fails" if wrong else "proved", how, examples=tuple(shortened(wrong))) if compared else None


def _words(policy: Policy, one: History, entry: Period) -> Iterator[Words]:
    yield Words(Text("tên", "name"), one.of.vi)
    for key in getattr(entry, "cite", ()):
        yield Words(policy.cited(key), policy.citation(key).quote)


def _off(of: Text, entry: Period, words: Words, said: Text) -> Example:
    first = f"{entry.first:%d/%m/%Y}"
    return Example(
        Text(
            f"{of.vi}, bản từ {first}: {said.vi}; lời văn ({words.source.vi}): “{words.vi}”",
            f"{of.en}, version from {first}: {said.en}; the words ({words.source.en}): “{words.vi}”",
        )
    )


def _compared(reader: Reader, entry: Period, words: str) -> Iterator[tuple[bool, Text]]:
    """Yield for each number that both the words and an entry have whether they agree, and what the file has."""
    yield from _percents(entry, words)
    money = {number for unit, number in amounts(words) if unit == "vnd"}
    amount = next((value for name in ("amount", "most", "value") if (value := getattr(entry, name, None))), None)
    if money and amount is not None:
        yield amount in money, Text(f"{amount} đồng", f"{amount} đồng")
    lasting = {int(number) * (12 if unit == "năm" else 1) for number, unit in _LASTS.findall(words)}
    ends = getattr(entry, "ends", None)
    months = ends.months if isinstance(ends, Ends) else getattr(entry, "months", None)
    if lasting and months is not None:
        yield months in lasting, Text(f"{months} tháng", f"{months} months")
    when, known = getattr(entry, "when", None), age_bounds(words)
    if when is not None and known:
        yield from ((bound in known, _bound_text(bound)) for bound in own_bounds(reader, when))


def _percents(entry: Period, words: str) -> Iterator[tuple[bool, Text]]:
    """Yield whether a share is one of the words, and whether it is a minimum by both."""
    found = {Fraction(number.replace(",", ".")) / 100: bool(least) for least, number in _PERCENT.findall(words)}
    share = next((value for name in _SHARES if isinstance(value := getattr(entry, name, None), Fraction)), None)
    if found and share is not None:
        shown = percent_text(share)
        yield share in found, Text(shown, shown)
        if isinstance(entry, GroupVersion) and share in found:
            least = Text("tối thiểu", "at least") if entry.minimum else Text("đúng", "exactly")
            yield entry.minimum == found[share], Text(f"{least.vi} {shown}", f"{least.en} {shown}")


def _bound_text(bound: Bound) -> Text:
    word = Text("từ", "from") if bound.first else Text("dưới", "under")
    if bound.months % 12:
        return Text(f"{word.vi} {bound.months} tháng tuổi", f"{word.en} {bound.months} months")
    return Text(f"{word.vi} {bound.months // 12} tuổi", f"{word.en} {bound.months // 12} years")


def age_bounds(words: str) -> set[Bound]:
    """Return the ages from, below and up to which Vietnamese words say that something holds."""
    found = {Bound(True, int(number) * (1 if months else 12)) for number, months in _FROM.findall(words)}
    found |= {Bound(False, int(number) * (1 if months else 12)) for number, months in _UNDER.findall(words)}
    return found | {Bound(False, (int(number) + 1) * 12) for number in _TO.findall(words)}


_STEP: dict[Op, tuple[bool, int]] = {">=": (True, 0), ">": (True, 1), "<": (False, 0), "<=": (False, 1)}


def own_bounds(reader: Reader, when: Node) -> Iterator[Bound]:
    """Yield the ages from and below which a condition holds."""
    for one in reader.comparisons(when):
        left, right = one.left, one.right
        if isinstance(left, Name) and left.id in AGES and isinstance(right, Number) and one.op in _STEP:
            first, more = _STEP[one.op]
            yield Bound(first, (right.value + more) * (12 if left.id == "age" else 1))
