"""A table that was checked again, for the terminal and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from povrules.published.model import Answer, Check, Recomputed
from povrules.published.numbers import shown
from povrules.text import Lang, Text

LABELS: dict[Answer, Text] = {
    "right": Text("đúng", "right"),
    "right_when_rounded": Text("đúng khi làm tròn", "right when rounded"),
    "wrong": Text("SAI", "WRONG"),
    "unreadable": Text("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE"),
    "not_checked": Text("chưa kiểm tra được", "not checked"),
}
_KINDS = {
    "sum": Text("tổng các dòng", "sum of rows"),
    "total_column": Text("tổng các cột", "sum of columns"),
    "rate": Text("tỷ lệ", "rate"),
    "share": Text("tỷ lệ tăng, giảm", "change in per cent"),
    "change": Text("thay đổi", "change"),
    "identity": Text("đầu kỳ, biến động, cuối kỳ", "before, movement, after"),
    "formula": Text("công thức của cột", "formula of the column"),
    "bound": Text("giới hạn", "bound"),
    "year": Text("năm trong tiêu đề", "year of a heading"),
    "number": Text("ô số", "number"),
    "sheet": Text("trang", "sheet"),
    "claim": Text("phát biểu", "claim"),
}


def recomputed_text(found: Recomputed, lang: Lang, *, everything: bool = False) -> str:
    """Return what is wrong, what is right in a way that has to be said, the counts, and what was not checked.

    Claims are always told; ``everything``: every other check too.
    """
    lines = [] if found.source is None else [found.source]
    for check in found.checks:
        if everything or check.kind == "claim" or check.note is not None or check.answer not in _QUIET:
            lines += _told(check, lang)
    if found.source is not None:
        said = ", ".join(f"{LABELS[answer].get(lang)} {count}" for answer, count in found.counts.items())
        lines.append(f"{Text('Kết quả', 'Result').get(lang)}: {said}")
    note = Text("Lưu ý", "Note").get(lang)
    return "\n".join([*lines, *(f"{note}: {one.get(lang)}" for one in found.notices)])


_QUIET = ("right", "right_when_rounded")


def _told(check: Check, lang: Lang) -> Iterator[str]:
    place = check.place.text().get(lang)
    kind = _KINDS[check.kind].get(lang)
    yield f"{LABELS[check.answer].get(lang)}: {place or check.printed}{f' — {kind}' if place else ''}"
    if place and check.kind != "sheet":
        yield f"    {Text('in', 'printed').get(lang)}: {check.printed}"
    if check.should is not None and check.answer == "wrong":
        yield f"    {Text('phải là', 'should be').get(lang)}: {check.should}{_exactly(check, lang)}"
    is_reason = check.kind in ("year", "number", "sheet", "bound") or check.answer == "not_checked"
    for name, said in (
        (Text("vì", "because") if is_reason else Text("tính", "computed"), check.how),
        (Text("có thể do", "perhaps"), check.slip),
        (Text("lưu ý", "note"), check.note),
    ):
        if said is not None:
            yield f"    {name.get(lang)}: {said.get(lang)}"


def _exactly(check: Check, lang: Lang) -> str:
    """Return the exact fraction behind a figure, where it is none of so few decimals."""
    if check.expected is None or check.expected.denominator == 1 or check.kind == "claim":
        return ""
    exactly = Text("chính xác", "exactly").get(lang)
    return f" ({exactly}: {check.expected} ≈ {shown(check.expected, _DECIMALS)})"


_DECIMALS = 4


def recomputed_json(found: Recomputed) -> str:
    """Return every check with its place, in both languages; ``expected`` is an exact fraction."""
    checks = [_as_data(check) for check in found.checks]
    data = {
        "source": found.source,
        "right": found.is_right,
        "counts": found.counts,
        "checks": checks,
        "notices": [one._asdict() for one in found.notices],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _as_data(check: Check) -> dict[str, Any]:
    place = check.place
    return {
        "kind": check.kind,
        "answer": check.answer,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row or None,
        "column": place.column or None,
        "printed": check.printed,
        "expected": None if check.expected is None else str(check.expected),
        "should": check.should,
        **{name: None if said is None else said._asdict() for name, said in _words(check).items()},
    }


def _words(check: Check) -> dict[str, Text | None]:
    return {"how": check.how, "slip": check.slip, "note": check.note}
