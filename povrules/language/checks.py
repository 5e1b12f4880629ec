"""Whether a law file makes sense together: names, units, order of lines, dates, nothing unused."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from povrules.language.citations import unknown_citations, unused_citations
from povrules.language.columns import Column
from povrules.language.expression import And, Compare, Given, Name, Node, Not, Number, Or, comparisons, given, names
from povrules.language.expression import words as written
from povrules.language.findings import Finding, near_text
from povrules.language.schema import AREAS, MONTHS, Labelled, Line, Measure, Parameter, StandardFile
from povrules.spelling import fold
from povrules.text import Text

_AMOUNT_IS_A_LINE = Text(
    "một mức: số tiền phải ghi trong [[lines]] với giá trị cho cả hai khu vực",
    "a line: an amount of money stands in [[lines]] with its value for both areas",
)


_LARGEST = 1_000_000_000
"""The largest number in the law: what is computed with it still fits 64 bits."""


def check_standard(
    law: StandardFile, measures: Sequence[Measure], columns: Sequence[Column], *, overlaid: bool = False
) -> list[Finding]:
    """Return everything in ``law`` that cannot be meant.

    ``overlaid``: an overlay may have taken the place of what a citation of the file was for, or have chosen another
    reading of a parameter, so law that nothing rests on and an alternative that is the value are no findings then.
    """
    return [
        *_unique_ids(law, measures, columns),
        *_unique_headers(law, columns),
        *_unsupported(law),
        *_said_once(law),
        *(() if overlaid else _other_readings(law)),
        *_references(law),
        *(() if overlaid else _unused(law)),
        *_declared(law),
        *_years(law),
        *_line_order(law),
        *_together(law, measures),
        *_counted_with(law, measures),
        *_counted(law, measures),
        *_asked(law, {measure.id for measure in measures}),
        *_conditions(law, measures, columns),
    ]


def _unique_ids(law: StandardFile, measures: Sequence[Measure], columns: Sequence[Column]) -> Iterator[Finding]:
    taken = {column.id for column in columns} | {measure.id for measure in measures}
    for group in ("indicators", "lines", "parameters"):
        for position, entry in enumerate(getattr(law, group)):
            if entry.id in taken:
                expected = Text(
                    "mã khác: đây là tên của một cột chung", "another id: a column that all censuses share has it"
                )
                yield Finding((group, position, "id"), entry.id, expected)
    named: dict[str, str] = {}
    for group in ("indicators", "lines", "parameters"):
        for position, entry in enumerate(getattr(law, group)):
            if named.setdefault(entry.id, group) != group:
                expected = Text(
                    f"mã khác: [[{named[entry.id]}]] đã có mã này", f"another id: [[{named[entry.id]}]] has it already"
                )
                yield Finding((group, position, "id"), entry.id, expected)
    for group in ("dimensions", "indicators", "lines", "parameters", "rules", "flags"):
        seen: set[str] = set()
        for position, entry in enumerate(getattr(law, group)):
            if entry.id in seen:
                yield Finding(
                    (group, position, "id"),
                    entry.id,
                    Text(
                        "mã không trùng với mục khác trong danh sách",
                        "an id that no other entry of this list has",
                    ),
                )
            seen.add(entry.id)


def _unique_headers(law: StandardFile, columns: Sequence[Column]) -> Iterator[Finding]:
    """Yield spellings of an indicator under which a census column would be taken for another one."""
    taken = {fold(name): one.id for one in columns for name in (one.id, one.vi, one.en, *one.aliases)}
    for position, indicator in enumerate(law.indicators):
        spellings = [("id", indicator.id), ("vi", indicator.vi), ("en", indicator.en)]
        for key, spelling in [*spellings, *(("aliases", alias) for alias in indicator.aliases)]:
            owner = taken.setdefault(fold(spelling), indicator.id)
            if owner != indicator.id:
                expected = Text(
                    f"tên khác: cột {owner!r} đã có tên này", f"another name: the column {owner!r} has it already"
                )
                yield Finding(("indicators", position, key), spelling, expected)


def _unsupported(law: StandardFile) -> Iterator[Finding]:
    for position, entry in enumerate(law.unsupported_bases):
        if entry.first is None and entry.basis in law.bases:
            expected = Text(
                "một cách xét mà chuẩn không có quy tắc, hoặc first và last",
                "a basis for which the standard has no rules, or first and last",
            )
            yield Finding(("unsupported_bases", position, "basis"), entry.basis, expected)


def _said_once(law: StandardFile) -> Iterator[Finding]:
    """Yield entries without an id that stand there twice: they would be told twice."""
    for group in ("unsupported_bases", "notices", "declared"):
        entries: list[Labelled] = list(getattr(law, group))
        for position, entry in enumerate(entries):
            if entry in entries[:position]:
                expected = Text("mỗi mục chỉ ghi một lần; mục này đã có", "each entry once; this one is there already")
                yield Finding((group, position), entry.vi, expected)


def _other_readings(law: StandardFile) -> Iterator[Finding]:
    """Yield other readings of a parameter that read the same: one of the two values is a slip."""
    for position, parameter in enumerate(law.parameters):
        read = [parameter.value]
        for at, other in enumerate(parameter.alternatives):
            if other.value in read:
                expected = Text("một giá trị chưa có ở tham số này", "a value that this parameter does not have yet")
                yield Finding(("parameters", position, "alternatives", at), str(other.value).lower(), expected)
            read.append(other.value)


def cite_paths(law: StandardFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every use of a citation: where, and which key."""
    for group in ("policy_years", "indicators", "lines", "parameters", "rules", "flags", "declared"):
        for position, entry in enumerate(getattr(law, group)):
            for key in entry.cite:
                yield (group, position, "cite"), key
    for position, years in enumerate(law.policy_years):
        for keys in years.by_basis.values():
            yield from ((("policy_years", position, "by_basis"), key) for key in keys)
    for position, indicator in enumerate(law.indicators):
        for key in indicator.threshold:
            yield ("indicators", position, "threshold"), key
    for position, parameter in enumerate(law.parameters):
        for alternative in parameter.alternatives:
            for key in alternative.cite:
                yield ("parameters", position, "alternatives"), key


def _references(law: StandardFile) -> Iterator[Finding]:
    yield from unknown_citations(law, cite_paths(law))
    dimensions = [dimension.id for dimension in law.dimensions]
    parameters = [parameter.id for parameter in law.parameters]
    for position, indicator in enumerate(law.indicators):
        if indicator.dimension not in dimensions:
            path = ("indicators", position, "dimension")
            yield Finding(
                path,
                indicator.dimension,
                near_text("mã của một chiều thiếu hụt", "the id of a dimension", indicator.dimension, dimensions),
            )
        for name in indicator.parameters:
            if name not in parameters:
                path = ("indicators", position, "parameters")
                yield Finding(path, name, near_text("mã của một tham số", "the id of a parameter", name, parameters))


def _declared(law: StandardFile) -> Iterator[Finding]:
    """Yield exceptions that are declared of lines or classes which the standard does not have."""
    outcomes: list[str] = list(dict.fromkeys(rule.outcome for rule in law.rules))
    for position, one in enumerate(law.declared):
        path = ("declared", position, "of")
        of_lines = one.property == "urban_lines"
        known = [line.id for line in law.lines] if of_lines else outcomes
        vi, en = (
            ("mã của một mức", "the id of a line") if of_lines else ("một loại hộ của chuẩn", "a class of the standard")
        )
        yield from (Finding(path, name, near_text(vi, en, name, known)) for name in one.of if name not in known)
        if one.property in ("monotone_income", "monotone_deprivation") and len(one.of) != 2:
            yield Finding(
                path, ", ".join(one.of), Text("hai loại hộ: từ loại nào sang loại nào", "two classes: from, to")
            )


def _unused(law: StandardFile) -> Iterator[Finding]:
    """Yield law that nothing rests on: most often a slip in a name."""
    yield from unused_citations(law, {key for _, key in cite_paths(law)})
    instruments = {citation.instrument for citation in law.citations.values()}
    for key in law.instruments:
        if key not in instruments:
            yield Finding(
                ("instruments", key),
                key,
                Text(
                    "văn bản được một căn cứ nêu; chưa căn cứ nào nêu",
                    "an instrument that a citation names; none does",
                ),
            )
    whens = [*(rule.when for rule in law.rules), *(flag.when for flag in law.flags)]
    used = {name for when in whens for name in names(when)}
    for position, line in enumerate(law.lines):
        if line.id not in used:
            yield Finding(
                ("lines", position, "id"),
                line.id,
                Text(
                    "mức được một quy tắc so sánh; chưa quy tắc nào so sánh",
                    "a line that a rule compares with; none does",
                ),
            )


def _years(law: StandardFile) -> Iterator[Finding]:
    periods = sorted((years.first, years.last, position) for position, years in enumerate(law.policy_years))
    for (_, last, _), (first, _, position) in pairwise(periods):
        if first <= last:
            yield Finding(
                ("policy_years", position),
                f"{first}–{last}",
                Text("mỗi năm chính sách chỉ thuộc một giai đoạn", "every policy year in one period only"),
            )
        elif first > last + 1:
            yield Finding(
                ("policy_years", position),
                f"{last + 1}–{first - 1}",
                Text("các giai đoạn liền nhau, không bỏ trống năm nào", "periods without a hole between them"),
            )


def _line_order(law: StandardFile) -> Iterator[Finding]:
    for area in AREAS:
        highest: dict[str, Line] = {}
        for position, line in enumerate(law.lines):
            value = line.value(area)
            if value is None:
                continue
            below = highest.get(line.unit)
            if below is not None and (below.value(area) or 0) > value:
                yield Finding(
                    ("lines", position, area),
                    str(value),
                    Text(
                        f"ít nhất {below.value(area)}, là mức {below.id!r} đứng trước",
                        f"at least {below.value(area)}, the line {below.id!r} before it",
                    ),
                )
            highest[line.unit] = line


def _together(law: StandardFile, measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield lines of the same amount of which the lower one takes the amount in and the upper one does not.

    A value at the amount would then be above the upper line and not above the lower one.
    """
    positions = {line.id: position for position, line in enumerate(law.lines)}
    sharing = {measure.id: measure.at_most or measure.id for measure in measures}
    inclusive: dict[str, dict[str, set[bool]]] = {}
    for when in (*(rule.when for rule in law.rules), *(flag.when for flag in law.flags)):
        for one in comparisons(when):
            if isinstance(one.left, Name) and isinstance(one.right, Name) and one.right.id in positions:
                axis = sharing.get(one.left.id, one.left.id)
                of_line = inclusive.setdefault(axis, {}).setdefault(one.right.id, set())
                of_line.add(one.op in {"<=", ">"})
    for compared in inclusive.values():
        for lower, upper in pairwise(sorted(compared, key=positions.__getitem__)):
            low, high = law.lines[positions[lower]], law.lines[positions[upper]]
            same = any(low.value(area) == high.value(area) is not None for area in AREAS)
            if same and True in compared[lower] and False in compared[upper]:
                yield Finding(
                    ("lines", positions[upper]),
                    upper,
                    Text(
                        f"mức bằng mức {lower!r} thì phải so sánh như nhau (cùng tính hoặc cùng không tính bằng)",
                        f"a line equal to {lower!r} compared alike (both with the amount itself, or both without)",
                    ),
                )


def _asked(law: StandardFile, known: Collection[str]) -> Iterator[Finding]:
    """Yield ``given(measure)`` where no condition that is read on the same basis compares that measure."""
    expected = Text("một đại lượng mà quy tắc có so sánh", "a measure that a rule also compares")
    for basis in law.bases:
        rules = [("rules", position, rule.when) for position, rule in enumerate(law.rules) if rule.basis == basis]
        conditions = [*rules, *(("flags", position, flag.when) for position, flag in enumerate(law.flags))]
        compared = {one.left for _, _, when in conditions for one in comparisons(when)}
        for group, position, when in conditions:
            for name in given(when):
                if name in known and Name(name) not in compared:
                    yield Finding((group, position, "when"), f"given({name})", expected)


def _counted_with(law: StandardFile, measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield parameters that a measure is computed with and that are yes or no, or too large to compute with."""
    used = {name for measure in measures for reading in measure.readings for name in names(reading.amount)}
    for position, parameter in enumerate(law.parameters):
        if parameter.id in used and isinstance(parameter.value, bool):
            expected = Text("một số, vì đại lượng được tính với nó", "a number: a measure is computed with it")
            yield Finding(("parameters", position, "value"), str(parameter.value).lower(), expected)
        if abs(parameter.value) > _LARGEST:
            expected = Text(f"một số không quá {_LARGEST}", f"a number of at most {_LARGEST}")
            yield Finding(("parameters", position, "value"), str(parameter.value), expected)


def _counted(law: StandardFile, measures: Sequence[Measure]) -> Iterator[Finding]:
    """Yield conditions on the number of deprivations in a file that has no indicators to count."""
    counts = {measure.id for measure in measures if measure.count_of} if not law.indicators else set()
    for position, rule in enumerate(law.rules):
        for name in sorted(counts & set(names(rule.when))):
            expected = Text("[[indicators]] hoặc [indicators_of] để đếm", "[[indicators]] or [indicators_of] to count")
            yield Finding(("rules", position, "when"), name, expected)


def _conditions(law: StandardFile, measures: Sequence[Measure], columns: Sequence[Column]) -> Iterator[Finding]:
    scope = _Scope(law, measures, columns)
    conditions = [("rules", position, rule.when) for position, rule in enumerate(law.rules)]
    conditions += [("flags", position, flag.when) for position, flag in enumerate(law.flags)]
    for group, position, when in conditions:
        problems = list(scope.problems(when))
        yield from (Finding((group, position, "when"), words, expected) for words, expected in problems)
        for words in () if problems else scope.mixed(when):
            expected = Text(
                "so sánh một đại lượng chỉ với các mức, hoặc chỉ với các số",
                "a measure compared with lines only, or with numbers only",
            )
            yield Finding((group, position, "when"), words, expected)


class _Scope:
    """What the names in a condition may stand for."""

    def __init__(self, law: StandardFile, measures: Sequence[Measure], columns: Sequence[Column]) -> None:
        self.measures = {measure.id: measure for measure in measures}
        self.lines = {line.id: line for line in law.lines}
        self.numbers: dict[str, Parameter] = {
            parameter.id: parameter for parameter in law.parameters if not isinstance(parameter.value, bool)
        }
        self.kinds: dict[str, set[bool]] = {}
        self.flags = [column.id for column in columns if column.type == "flag"]

    def mixed(self, node: Node) -> Iterator[str]:
        """Yield the measures that have been compared with lines and with numbers, in all conditions so far."""
        for comparison in comparisons(node):
            assert isinstance(comparison.left, Name)  # anything else was a problem
            line = isinstance(comparison.right, Name) and comparison.right.id in self.lines
            kinds = self.kinds.setdefault(comparison.left.id, set())
            if kinds and line not in kinds:
                yield comparison.left.id
            kinds.add(line)

    def problems(self, node: Node) -> Iterator[tuple[str, Text]]:
        match node:
            case And(parts=parts) | Or(parts=parts):
                for part in parts:
                    yield from self.problems(part)
            case Not(part=part):
                yield from self.problems(part)
            case Name(id=name):
                if name not in self.flags:
                    yield (
                        name,
                        near_text(
                            "một cột có/không dùng chung", "a yes/no column that all censuses share", name, self.flags
                        ),
                    )
            case Given(id=name):
                if name not in self.measures:
                    yield f"given({name})", near_text("một đại lượng", "a measure", name, self.measures)
            case _:
                assert isinstance(node, Compare)  # amounts were refused when the file was read
                yield from self._comparison(node)

    def _comparison(self, node: Compare) -> Iterator[tuple[str, Text]]:
        left, right = node.left, node.right
        if not isinstance(left, Name) or left.id not in self.measures:
            words = written(left)
            yield (
                words,
                near_text(
                    "một đại lượng ở bên trái phép so sánh",
                    "a measure on the left of a comparison",
                    words,
                    self.measures,
                ),
            )
            return
        if node.op in {"==", "!="}:
            yield (
                node.op,
                Text(
                    "một trong < <= > >= giữa một đại lượng và một mức hoặc số",
                    "one of < <= > >= between a measure and a line or number",
                ),
            )
        unit = self.measures[left.id].unit
        if isinstance(right, Number):
            if unit in MONTHS:
                yield str(right.value), _AMOUNT_IS_A_LINE
            return
        if not isinstance(right, Name) or right.id not in {*self.lines, *self.numbers}:
            words = written(right)
            yield (
                words,
                near_text("một mức hoặc một số", "a line or a number", words, [*self.lines, *self.numbers]),
            )
            return
        line = self.lines.get(right.id)
        if line is not None and line.unit != unit:
            yield (
                right.id,
                Text(
                    f"một mức có đơn vị {unit} như {left.id!r}; mức này có đơn vị {line.unit}",
                    f"a line in {unit}, as {left.id!r} is; this one is in {line.unit}",
                ),
            )
        if line is None and unit in MONTHS:
            yield (
                right.id,
                Text(
                    "một mức: số tiền phải ghi trong [[lines]] với giá trị cho cả hai khu vực",
                    "a line: an amount of money stands in [[lines]] with its value for both areas",
                ),
            )
