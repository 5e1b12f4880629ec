"""What a mutation is: one place of a law file, changed in one way that a slip could; and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from povrules.language.findings import Path
from povrules.language.reading import Source
from povrules.text import Text

Raw: TypeAlias = dict[str, Any]
"""A parsed TOML file."""

Kind = Literal[
    "number",
    "digits",
    "tenfold",
    "date",
    "yes_no",
    "area",
    "unit",
    "class",
    "basis",
    "operator",
    "junction",
    "name",
    "part",
    "words",
    "dropped",
    "doubled",
    "indicator",
    "code",
    "choice",
    "order",
    "cite",
]

KINDS: Mapping[Kind, Text] = {
    "number": Text("số ±1", "a number ±1"),
    "digits": Text("đảo hai chữ số liền nhau", "two adjacent digits swapped"),
    "tenfold": Text("gấp mười hoặc chia mười", "ten times, or a tenth"),
    "date": Text("ngày ±1, năm ±1, đảo ngày và tháng", "a date ±1 day, ±1 year, day and month swapped"),
    "yes_no": Text("đúng thành sai, sai thành đúng", "yes for no"),
    "area": Text("đảo nông thôn và thành thị", "rural and urban swapped"),
    "unit": Text("đơn vị khác", "another unit"),
    "class": Text("loại hộ khác", "another class"),
    "basis": Text("cách xét khác", "another basis"),
    "operator": Text("phép so sánh bên cạnh", "the operator beside it"),
    "junction": Text("“and” thành “or”, “or” thành “and”", "and for or"),
    "name": Text("mức, tham số, đại lượng khác trong điều kiện", "another line, parameter or measure in a condition"),
    "part": Text("bỏ một vế, bỏ hoặc thêm “not”", "a part of a condition left out, a “not” left out or put in"),
    "words": Text("số trong lời mô tả thiếu hụt", "a number in the words of a deprivation"),
    "dropped": Text("bỏ một mục", "an entry dropped"),
    "doubled": Text("ghi một mục hai lần", "an entry doubled"),
    "indicator": Text("bỏ một chỉ số khỏi số được đếm", "an indicator dropped from the count"),
    "code": Text(
        "mã khác, thừa hoặc thiếu một mã trong điều kiện", "another code, one too few or too many in a condition"
    ),
    "choice": Text("lựa chọn khác cùng loại", "another choice of the same kind"),
    "order": Text("đảo hai nhóm liền nhau trong thứ tự", "two neighbours of the order swapped"),
    "cite": Text("căn cứ đứng cạnh", "the citation beside it"),
}
"""Every kind of slip."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a parsed file: ``path`` gets ``value``, is dropped, is doubled, or two values below it are swapped.

    ``value`` of the last are the two paths from ``path`` on.
    """

    path: Path
    action: Literal["set", "drop", "double", "swap"] = "set"
    value: Any = None

    def apply(self, raw: Raw) -> Raw:
        """Return the file with the change; what is not on the path is shared with ``raw``, which stays as it is."""
        found: Raw = _changed(raw, self.path, self)
        return found


def _changed(node: Any, path: Path, edit: Edit) -> Any:
    if edit.action == "swap" and not path:
        first, second = edit.value
        here, there = value_at(node, first), value_at(node, second)
        return _changed(_changed(node, first, Edit(first, value=there)), second, Edit(second, value=here))
    copy: Any = dict(node) if isinstance(node, dict) else list(node)
    key, *rest = path
    if rest or edit.action == "swap":
        copy[key] = _changed(node[key], tuple(rest), edit)
    elif edit.action == "set":
        copy[key] = edit.value
    elif edit.action == "drop":
        del copy[key]
    else:
        copy.append(node[key])
    return copy


def value_at(node: Any, path: Path) -> Any:
    """Return what stands at a place of a parsed file."""
    for key in path:
        node = node[key]
    return node


@dataclass(frozen=True, slots=True)
class Mutant:
    """One slip: its kind, the edit that makes it, the line of the file, and what stands there before and after."""

    kind: Kind
    edit: Edit
    line: int | None
    before: str
    after: str

    @property
    def key(self) -> str:
        """The place in the file, as messages of the loader name it."""
        return ".".join(map(str, self.edit.path))


Fate = Literal["refused", "amended", "quoted", "dates", "case", "proof", "equivalent", "survivor"]

FATES: Mapping[Fate, Text] = {
    "refused": Text("tệp bị từ chối khi đọc", "refused by the loader"),
    "amended": Text("khác với văn bản sửa đổi đã ghi", "disagrees with the record of an act that amended it"),
    "quoted": Text("khác số trong lời văn được dẫn", "disagrees with the quoted words"),
    "dates": Text(
        "khác ngày, lưu ý, mức ghi theo văn bản", "disagrees with dates, notices, shares that the cases state"
    ),
    "case": Text("một trường hợp mẫu cho kết quả khác", "a golden case has another result"),
    "proof": Text("một tính chất không còn đúng", "a property fails"),
    "equivalent": Text("tương đương, đã chứng minh", "proved equivalent"),
    "survivor": Text("KHÔNG BỊ PHÁT HIỆN", "SURVIVES"),
}
"""What can become of a mutant, in the order in which it is tried."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant, and by what that is known."""

    fate: Fate
    why: Text


@dataclass(frozen=True, slots=True)
class Mutation:
    """All mutants of one file with their fate, or a sample of them: ``made`` says how many there are.

    ``sources``: the law file and the files of cases. ``seconds``: how long it took.
    """

    title: Text
    sources: tuple[Source, ...]
    made: int
    results: tuple[tuple[Mutant, Verdict], ...]
    seconds: float

    def of(self, fate: Fate) -> list[tuple[Mutant, Verdict]]:
        """Return the mutants of that fate."""
        return [(mutant, verdict) for mutant, verdict in self.results if verdict.fate == fate]

    @property
    def holds(self) -> bool:
        """Whether none survives."""
        return not self.of("survivor")
