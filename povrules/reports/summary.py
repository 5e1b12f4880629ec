"""What a run came to, for a terminal of 80 columns, with or without colour. Names of people never occur."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from povrules.problems import Problem, Severity, count_severities
from povrules.reports.grouped import grouped
from povrules.reports.marked import Marked
from povrules.reports.words import (
    ALL_HOUSEHOLDS,
    ALL_WEIGHTS,
    GROUPS,
    SEVERITIES,
    SHORT_CLASSES,
    class_label,
    decimal,
    different_text,
    in_order,
    notices,
    percent,
    place_label,
    share,
    title,
    whole,
    without_weight,
    word,
)
from povrules.review import GroupCount, Review, StandardUse
from povrules.spelling import printable
from povrules.text import Lang, Text

MAX_COMMUNES = 20
MAX_PROBLEMS = 10
_STYLES: dict[Severity, str] = {"error": "red", "warning": "yellow", "notice": "cyan"}
_NARROW = 7  # of eight columns, so that a commune's name keeps 16 of 80
_SET_ASIDE = Text("để riêng", "set aside")


def summary(review: Review, lang: Lang) -> RenderableType:
    """Return the counts and rates of each standard, the problems and the notices about evidence.

    Rates are shares of all households of a group, those set aside included; where they have weights, those by weight
    follow, which are shares of the sum of these. Of the groups of problems
    the first :data:`MAX_PROBLEMS` are shown, of the communes :data:`MAX_COMMUNES`.
    """
    parts: list[RenderableType] = []
    for standard in review.legal.standards:
        counts = [count for count in review.legal.counts if count.standard == standard.id]
        parts += _standard_part(standard, counts, lang)
    for one in review.legal.comparisons:
        parts += [Line(printable(different_text(one, lang))), Line()]
    parts += _problem_part(review.problems, lang, MAX_PROBLEMS)
    return Group(*parts)


def _standard_part(standard: StandardUse, counts: Sequence[GroupCount], lang: Lang) -> list[RenderableType]:
    parts: list[RenderableType] = [Line(printable(f"{title(standard, lang)} ({standard.id})"), style="bold")]
    groups = [count for count in counts if count.group != "commune"]
    communes = [count for count in counts if count.group == "commune"]
    if groups:
        parts += [Line(), _group_table(groups, lang)]
    if communes:
        parts += [Line(), _commune_table(communes[:MAX_COMMUNES], lang)]
    weights = [count.weighted for count in counts if count.weighted is not None]
    if weights:
        parts += [Line(), Line(without_weight(weights[0].without_weight, lang)), Line()]
        parts.append(_group_table(groups, lang, weighted=True))
        parts += [Line(), _commune_table(communes[:MAX_COMMUNES], lang, weighted=True)] if communes else []
    hidden = len(communes) - MAX_COMMUNES
    if hidden > 0:
        parts.append(Line(Text(f"… và {hidden} xã nữa", f"… and {hidden} more").get(lang)))
    heading = Text("Lưu ý", "Notice").get(lang)
    for text in notices(standard, lang):
        parts += [Line(), Line(printable(f"{heading}: {text}"), style="yellow")]
    return [*parts, Line()]


class _Figures(NamedTuple):
    """What stands in a table of a group: households, or their weights, as numbers and as shares of all of them."""

    total: str
    classes: Mapping[str, tuple[str, str]]
    set_aside: tuple[str, str]


def _figures(count: GroupCount, classes: Sequence[str], lang: Lang, *, weighted: bool) -> _Figures:
    if not weighted or count.weighted is None:

        def said(number: int) -> tuple[str, str]:
            return whole(number, lang), percent(number, count.households, lang)

        shown = {name: said(count.classes.get(name, 0)) for name in classes}
        return _Figures(whole(count.households, lang), shown, said(count.set_aside))
    by = count.weighted

    def weighed(weight: Decimal) -> tuple[str, str]:
        return decimal(weight, lang), f"{decimal(share(weight, by.households), lang)}%" if by.households else "–"

    shown = {name: weighed(by.classes.get(name, Decimal(0))) for name in classes}
    return _Figures(decimal(by.households, lang), shown, weighed(by.set_aside))


def _group_table(counts: Sequence[GroupCount], lang: Lang, *, weighted: bool = False) -> Table:
    """Return classes as rows and groups as columns, each cell ``1.234 (12,3%)``."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("")
    for count in counts:
        name = place_label(count, lang) or GROUPS["all"].get(lang)
        table.add_column(Line(printable(name)), justify="right", no_wrap=True)
    classes = _classes(counts)
    figures = [_figures(count, classes, lang, weighted=weighted) for count in counts]
    rows = [(class_label(name, lang), [one.classes[name] for one in figures]) for name in classes]
    if any(count.set_aside for count in counts):
        rows.append((class_label(None, lang), [one.set_aside for one in figures]))
    label = ALL_WEIGHTS if weighted else ALL_HOUSEHOLDS
    table.add_row(Line(label.get(lang)), *(one.total for one in figures))
    for name, cells in rows:
        table.add_row(Line(name), *(f"{number} ({rate})" for number, rate in cells))
    return table


def _commune_table(counts: Sequence[GroupCount], lang: Lang, *, weighted: bool = False) -> Table:
    """Return communes as rows and classes as columns, the rate under the number."""
    classes = _classes(counts)
    figures = [_figures(count, classes, lang, weighted=weighted) for count in counts]
    aside = any(count.set_aside for count in counts)
    first = ALL_WEIGHTS if weighted else Text("số hộ", "total")
    headers = [first.get(lang), *(word(SHORT_CLASSES, class_id, lang) for class_id in classes)]
    headers += [_SET_ASIDE.get(lang)] if aside else []
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=0)
    table.add_column(Text("Xã", "Commune").get(lang))
    for header in headers:
        table.add_column(header, justify="right", width=_NARROW)
    for count, one in zip(counts, figures, strict=True):
        cells = [*one.classes.values(), *([one.set_aside] if aside else [])]
        table.add_row(
            Line(printable(place_label(count, lang))), one.total, *(f"{number}\n{rate}" for number, rate in cells)
        )
    return table


def _classes(counts: Sequence[GroupCount]) -> list[str]:
    return in_order({name: 0 for count in counts for name in count.classes})


def problem_list(problems: Sequence[Problem], lang: Lang) -> RenderableType:
    """Return how many problems there are, and all of them, those of one kind together."""
    return Group(*_problem_part(problems, lang, None))


def marked_text(marked: Marked, name: str, lang: Lang) -> RenderableType:
    """Return what was marked in a copy of the workbook ``name``, and where to go on."""
    said = Text(f"Số ô được đánh dấu: {marked.cells}.", f"Cells marked: {marked.cells}.").get(lang)
    if marked.left:
        number = whole(len(marked.left), lang)
        left = Text(
            f"{number} vấn đề không thuộc ô nào của tệp: xem ở trên.",
            f"{number} problems have no cell in the workbook: see above.",
        )
        said = f"{said} {left.get(lang)}"
    onward = Text(f"Hãy sửa trong tệp gốc “{name}” rồi kiểm tra lại.", f"Correct “{name}” itself and check it again.")
    return Line(printable(f"{said} {onward.get(lang)}" if marked.cells or marked.left else said))


def _problem_part(problems: Sequence[Problem], lang: Lang, limit: int | None) -> list[RenderableType]:
    numbers = count_severities(problems)
    counts = ", ".join(f"{word(SEVERITIES, key, lang)} {whole(numbers[key], lang)}" for key in numbers)
    heading = Text("Dữ liệu", "Data").get(lang)
    parts: list[RenderableType] = [Line(f"{heading}: {counts}", style="bold")]
    groups = grouped(problems)
    for group in groups[:limit]:
        text = Line(printable(group.text(lang)), style=_STYLES[group.severity])
        parts.append(Padding(text, (0, 0, 0, 2)))
    hidden = whole(sum(len(group.problems) for group in groups[limit:]), lang) if limit is not None else "0"
    if hidden != "0":
        more = Text(
            f"… và {hidden} mục nữa: xem phần lỗi dữ liệu của kết quả",
            f"… and {hidden} more: see the problems in the result",
        )
        parts.append(Line(f"  {more.get(lang)}"))
    return parts
