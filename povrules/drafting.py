"""A new standard begun: a commented file that the loader accepts, with no number in it that was not given.

It has the shape of a standard that is there: its classes by income, their conditions and lines. No value of a line is
taken over: each is ``unknown`` until it is written, and what is compared with the number of deprivations becomes a line
too, so that it can be left open. Nothing can be classified before the first line is filled in.
"""

import re
from collections.abc import Iterator

from povrules.errors import UsageError
from povrules.language.expression import names, words
from povrules.language.loader import Standard, read_standard
from povrules.language.reading import Source
from povrules.language.schema import Declared, Line, Parameter, Rule
from povrules.standards import shipped_source, standard_ids
from povrules.text import Text

MARK = "ĐIỀN / FILL IN"
"""What stands beside every place that waits for the drafter."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_YEAR = re.compile(r"-(\d{4})$")
_BASIS = "income"
_DRAFT = Text(
    "BẢN NHÁP, chưa đối chiếu với văn bản: không dùng để xác định hộ nghèo",
    "DRAFT, not held against the act: not for deciding who is poor",
)
_NOT_WRITTEN = Text("chưa điền giá trị từ văn bản", "not filled in from the act yet")


def new_standard(name: str, shape: Standard, place: str | None = None, years: tuple[int, int] | None = None) -> str:
    """Return the text of a new standard ``name`` with the shape of another one.

    ``place``: left out, the id without its year. ``years``: the first and last policy year; left out, the year at the
    end of the id. Raises :class:`UsageError` for an id that is none or is taken, and where no year is named.
    """
    place = _YEAR.sub("", name) if place is None else place
    if not _KEY.fullmatch(name) or not _KEY.fullmatch(place) or name in standard_ids():
        shown = f"{name!r}, {place!r}"
        raise UsageError(
            Text(
                f"{shown}: mã của chuẩn và của nơi gồm chữ thường a–z, số, gạch nối, và chưa có, ví dụ vi-du-2031",
                f"{shown}: ids of a standard and a place have lower-case letters, digits, hyphens, e.g. vi-du-2031; "
                "that of the standard is new",
            )
        )
    if years is None:
        found = _YEAR.search(name)
        if found is None:
            raise UsageError(
                Text(
                    f"{name!r} không kết thúc bằng năm: nêu các năm chính sách, ví dụ --years 2031-2033",
                    f"{name!r} does not end with a year: name the policy years, e.g. --years 2031-2033",
                )
            )
        years = int(found[1]), int(found[1])
    text = "\n".join(_lines(name, place, years, shape))
    read_standard(Source(f"{name}.toml", text.encode()), (), shipped_source)
    return text


def places_to_fill_in(text: str) -> list[int]:
    """Return the lines of a draft, counted from 1, that are marked for the drafter."""
    return [at for at, line in enumerate(text.splitlines(), start=1) if MARK in line and not line.startswith("#")]


def _lines(name: str, place: str, years: tuple[int, int], shape: Standard) -> Iterator[str]:
    yield from _head(name, place, shape)
    yield from _years(years)
    counted = shape.included[0].name.removesuffix(".toml") if shape.included else shape.id
    if shape.law.indicators:
        yield from _indicators(counted)
    yield from _of_lines(place, shape)
    yield from _rules(shape)
    yield from _rest(place, shape)


def _say(vi: str, en: str) -> Iterator[str]:
    yield from ("", f"# {vi}", f"# {en}")


def _head(name: str, place: str, shape: Standard) -> Iterator[str]:
    yield f"# BẢN NHÁP của {name}, theo khung của {shape.id}. Chưa có số nào: mọi số lấy từ văn bản, không đoán."
    yield f"# DRAFT of {name}, in the shape of {shape.id}. It has no number yet: take each from the act, guess none."
    yield f"# Chỗ cần điền có chữ “{MARK}”; xong chỗ nào thì bỏ chữ đó. Hướng dẫn: docs/add-a-standard.md"
    yield f"# What waits for you says “{MARK}”; take that away where it is done. Guide: docs/add-a-standard.md"
    yield from ("", "format = 1", f'id = "{name}"', f'place = "{place}"')
    yield f'title_vi = "BẢN NHÁP: chuẩn nghèo của {place}"  # {MARK}'
    yield f'title_en = "DRAFT: poverty standard of {place}"  # {MARK}'
    yield from _say(
        "Văn bản. Ngày ký, ngày có hiệu lực chỉ ghi khi đã đọc: signed, in_force_from, in_force_to (NĂM-THÁNG-NGÀY).",
        "The act. Write its days only when read: signed, in_force_from, in_force_to (YEAR-MONTH-DAY).",
    )
    yield from _say(
        "evidence: official (đã đọc văn bản), secondary (báo chí), derived (suy ra, kèm derived_from), recalled (nhớ).",
        "evidence: official (text read), secondary (press), derived (with derived_from), recalled (from memory).",
    )
    yield "[instruments.act]"
    yield f'vi = "văn bản của {place}, chưa ghi số và ngày"  # {MARK}'
    yield f'en = "act of {place}, number and date not written yet"  # {MARK}'
    yield f'evidence = "recalled"  # {MARK}'
    yield from _say(
        "Căn cứ: điều, khoản, điểm; quote là nguyên văn đã đọc, ví dụ quote = “từ … đồng trở xuống”.",
        "Provisions: article, clause, point; quote has the words as you read them.",
    )
    keys = ["period", *(["indicators"] if shape.law.indicators else []), "lines", "classes"]
    for key in keys:
        yield from ("", f"[citations.{key}]", 'instrument = "act"', f'article = "?"  # {MARK}')
        yield f'evidence = "recalled"  # {MARK}'


def _years(years: tuple[int, int]) -> Iterator[str]:
    yield from _say(
        "Các năm chính sách mà kết quả được dùng; starts: ngày bắt đầu, nếu không phải ngày 01/01.",
        "The policy years for which the classes count; starts: the first day, if it is not 1 January.",
    )
    yield from (
        "[[policy_years]]",
        f"first = {years[0]}  # {MARK}",
        f"last = {years[1]}  # {MARK}",
        'cite = ["period"]',
    )


def _indicators(counted: str) -> Iterator[str]:
    yield from _say(
        f"Các chỉ số như trong {counted}. Bỏ bớt bằng without = [“mã”]; chỉ số riêng thì thêm [[indicators]].",
        f"The indicators of {counted}. Leave some out by without = [“id”]; add those of your own as [[indicators]].",
    )
    yield from ("[indicators_of]", f'standard = "{counted}"  # {MARK}', 'cite = ["indicators"]')
    yield 'deprived_vi = "thiếu hụt theo văn bản; ngưỡng chưa ghi"  # ' + MARK
    yield 'deprived_en = "deprived by the act; the threshold is not written yet"  # ' + MARK


def _of_lines(place: str, shape: Standard) -> Iterator[str]:
    yield from _say(
        "Các mức, từ thấp đến cao: đồng, hoặc số chỉ số. Thay “unknown” bằng rural = … và urban = …",
        "The lines, in ascending order: đồng, or indicators. Put rural = … and urban = … in the place of “unknown”.",
    )
    compared: list[Line | Parameter] = [*_money(shape), *_cutoffs(shape)]
    for line in compared:
        unit = line.unit if isinstance(line, Line) else "indicators"
        yield from ("", "[[lines]]", f'id = "{line.id}"', f'unit = "{unit}"')
        yield from (f'vi = "{line.vi}"', f'en = "{line.en}"')
        yield f"# rural = …  # {MARK}"
        yield f"# urban = …  # {MARK}"
        look = f'look_in = ["văn bản của {place}"]'
        yield f'unknown = {{ vi = "{_NOT_WRITTEN.vi}", en = "{_NOT_WRITTEN.en}", {look} }}  # {MARK}'
        yield 'cite = ["lines"]'


def _rules_of(shape: Standard) -> list[Rule]:
    return [rule for rule in shape.law.rules if rule.basis == _BASIS]


def _used(shape: Standard) -> set[str]:
    return {name for rule in _rules_of(shape) for name in names(rule.when)}


def _money(shape: Standard) -> list[Line]:
    return [line for line in shape.law.lines if line.id in _used(shape)]


def _cutoffs(shape: Standard) -> list[Parameter]:
    return [one for one in shape.law.parameters if one.id in _used(shape)]


def _rules(shape: Standard) -> Iterator[str]:
    yield from _say(
        "Mỗi hộ đúng một quy tắc. “từ … trở xuống”, “không quá” là <=; “dưới” là <; “trên” là >; “từ … trở lên” là >=.",
        "Every household has exactly one rule. “từ … trở xuống” is <=, “dưới” <, “trên” >, “từ … trở lên” >=.",
    )
    for rule in _rules_of(shape):
        yield from ("", "[[rules]]", f'id = "{rule.id}"', f'basis = "{_BASIS}"', f'class = "{rule.outcome}"')
        yield f'when = "{words(rule.when)}"  # {MARK}'
        yield 'cite = ["classes"]'


def _rest(place: str, shape: Standard) -> Iterator[str]:
    yield from _say(
        "Nếu văn bản có bảng điểm: viết các quy tắc có basis = “points” và bỏ mục này.",
        "If the act has a table of points: write rules with basis = “points”, and take this entry away.",
    )
    yield from ("[[unsupported_bases]]", 'basis = "points"')
    yield f'vi = "chưa đọc được cách phân loại theo điểm của {place}"  # {MARK}'
    yield f'en = "no classification by points of {place} was read"  # {MARK}'
    yield f'look_in = ["văn bản của {place}"]  # {MARK}'
    yield from _say(
        "Lưu ý kèm theo mọi kết quả; bỏ khi đã đối chiếu từng dòng với văn bản.",
        "Told with every result; take it away when every line was held against the act.",
    )
    yield from ("[[notices]]", f'vi = "{_DRAFT.vi}"  # {MARK}', f'en = "{_DRAFT.en}"  # {MARK}')
    for one in shape.law.declared:
        if one.basis in (None, _BASIS) and _is_of(one, shape):
            yield from _declared(one)
    yield ""


def _is_of(one: Declared, shape: Standard) -> bool:
    known = {*(rule.outcome for rule in _rules_of(shape)), *(line.id for line in _money(shape))}
    return set(one.of) <= known


def _declared(one: Declared) -> Iterator[str]:
    yield from _say(
        "Ngoại lệ có chủ ý của luật; bỏ mục này nếu văn bản không có (povrules prove sẽ báo).",
        "An exception that the law means; take it away if the act has none (povrules prove tells).",
    )
    listed = ", ".join(f'"{name}"' for name in one.of)
    yield from ("[[declared]]", f'property = "{one.property}"', f"of = [{listed}]")
    yield from (f'vi = "{one.vi}"  # {MARK}', f'en = "{one.en}"  # {MARK}', 'cite = ["classes"]')
