"""A file of what happened to households beside their class: other ids, splits, merges, moves, deaths."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from povrules.census.door import enter
from povrules.census.model import Census
from povrules.census.names import KEY, Names
from povrules.census.sheets import read_tables
from povrules.census.telling import tell
from povrules.errors import UsageError
from povrules.language.columns import Code, Column
from povrules.problems import Problem
from povrules.text import LANGS, Text

_ROLE, _AFTER, _WHAT = "change", "id_after", "change"
KINDS: dict[str, Text] = {
    "renumbered": Text("đổi mã", "renumbered"),
    "split": Text("tách hộ", "split"),
    "merged": Text("nhập hộ", "merged"),
    "moved_out": Text("chuyển đi", "moved out"),
    "moved_in": Text("chuyển đến", "moved in"),
    "died": Text("chết", "died"),
}
"""What can happen, with its name for people."""
_BEFORE_NEEDED = ("renumbered", "split", "merged", "moved_out", "died")
_AFTER_NEEDED = ("renumbered", "split", "merged", "moved_in")
_ENDS, _BEGINS = ("merged", "moved_out", "died"), ("split", "moved_in")
"""What ends a household, and what begins one."""

_COLUMNS = (
    Column(
        id=KEY, type="id", vi="Mã hộ kỳ trước", en="household id before", aliases=("before", "ma ho cu", "household_id")
    ),
    Column(
        id=_AFTER, type="id", vi="Mã hộ kỳ này", en="household id after", aliases=("after", "ma ho moi"), blank="asked"
    ),
    Column(
        id=_WHAT,
        type="code",
        vi="Biến động",
        en="change",
        aliases=("loai bien dong",),
        codes=tuple(Code(value=key, vi=one.vi, en=one.en) for key, one in KINDS.items()),
        blank="asked",
    ),
)


@dataclass(frozen=True)
class Changes:
    """What happened, household by household.

    ``renumbered``: the id after by the id before. ``gone``: ids before of households that are none any more, and why.
    ``come``: ids after of households that were none here, and why.
    """

    renumbered: dict[str, str]
    gone: dict[str, str]
    come: dict[str, str]


NONE = Changes({}, {}, {})


def read_changes(path: Path, before: Collection[str], after: Collection[str]) -> Changes:
    """Read a file of changes; ``before`` and ``after`` are the ids of the two lists.

    A household that splits goes on under its own id (or the one it is renumbered to), each new part has a row; of
    households that merge each that ends has a row. Raises :class:`UsageError` with all mistakes.
    """
    table = read_tables([path], {_ROLE: Names(_COLUMNS)}, {_ROLE: KEY}).whole(_ROLE)
    census = enter(table, _COLUMNS, unique=False)
    rows = list(census.columns.select(KEY, _AFTER, _WHAT).iter_rows())
    errors = [one for one in census.problems if one.severity != "notice" and one.code != "missing_id"]
    errors += _mistakes(census, rows, before, after)
    if errors:
        lines = {lang: "\n".join(f"{one.place(lang)}: {one.message(lang)}" for one in errors) for lang in LANGS}
        raise UsageError(Text(lines["vi"], lines["en"]))
    return Changes(
        {old: new for old, new, what in rows if what == "renumbered"},
        {old: what for old, _, what in rows if what in _ENDS},
        {new: what for _, new, what in rows if what in _BEGINS},
    )


def _again(ids: Sequence[str | None]) -> Iterator[int]:
    """Yield the positions of ids that stand in an earlier place too."""
    seen: set[str] = set()
    for row, one in enumerate(ids):
        if one is not None and one in seen:
            yield row
        elif one is not None:
            seen.add(one)


_Row = tuple[str | None, str | None, str | None]


def _mistakes(
    census: Census, rows: Sequence[_Row], before: Collection[str], after: Collection[str]
) -> Iterator[Problem]:
    """Yield what cannot be meant: ids that are lacking, are not there, go on though they end, or are said twice."""
    olds, news = frozenset(before), frozenset(after)
    found: dict[tuple[str, str], list[int]] = {}

    def note(code: str, column: str, row: int) -> None:
        found.setdefault((code, column), []).append(row)

    unread = {one.line for one in census.problems if one.severity != "notice"}
    taken = {new for _, new, what in rows if what == "renumbered"}
    free = {old for old, _, what in rows if what in ("renumbered", *_ENDS)}
    for row, (old, new, what) in enumerate(rows):
        if what is None:
            if census.locate(row) not in unread:
                note("change_unknown", _WHAT, row)
            continue
        for column, one, needed, there, code in (
            (KEY, old, _BEFORE_NEEDED, olds, "change_of_nobody"),
            (_AFTER, new, _AFTER_NEEDED, news, "change_to_nobody"),
        ):
            if what in needed and one is None:
                note("change_without_id", column, row)
            elif what in needed and one not in there:
                note(code, column, row)
        if what in _ENDS and old in news and old not in taken:
            note("change_goes_on", KEY, row)
        if what == "renumbered" and new in olds and new not in free:
            note("change_takes_an_id", _AFTER, row)
        if what in _BEGINS and new in olds:
            note("change_was_there", _AFTER, row)
    for column, at, others in ((KEY, 0, _BEGINS), (_AFTER, 1, _ENDS)):
        for row in _again([one[at] if one[2] not in (None, *others) else None for one in rows]):
            note("change_twice", column, row)
    for (code, column), lines in found.items():
        cells = [census.columns[column][row] for row in lines]
        quoted = [one for one in cells if one is not None]
        places = pl.Series(lines, dtype=pl.UInt32)
        yield from tell(census, places, code, "error", _WORDS[code], column=column, found=quoted)


_WORDS = {
    "change_unknown": (
        Text("một trong: " + ", ".join(one.vi for one in KINDS.values()), "one of: " + ", ".join(KINDS)),
        Text("Ghi biến động của hộ", "Say what happened"),
    ),
    "change_without_id": (
        Text("một mã hộ", "a household id"),
        Text("Biến động này cần mã hộ ở cột này", "This change needs an id in this column"),
    ),
    "change_of_nobody": (
        Text("mã của một hộ trong danh sách kỳ trước", "the id of a household of the list before"),
        Text("Kiểm tra lại mã", "Check the id"),
    ),
    "change_to_nobody": (
        Text("mã của một hộ trong danh sách kỳ này", "the id of a household of the list after"),
        Text("Kiểm tra lại mã", "Check the id"),
    ),
    "change_goes_on": (
        Text("hộ không còn trong danh sách kỳ này", "a household that is not in the list after"),
        Text("Hộ này vẫn còn ở kỳ này; kiểm tra lại biến động", "It is still there; check what happened"),
    ),
    "change_takes_an_id": (
        Text("mã mà hộ nào ở kỳ trước cũng không còn dùng", "an id that no household before goes on with"),
        Text(
            "Một hộ khác đã có mã này ở kỳ trước; ghi biến động của hộ đó",
            "Another household had this id before; say what became of it",
        ),
    ),
    "change_was_there": (
        Text("hộ chưa có trong danh sách kỳ trước", "a household that is not in the list before"),
        Text("Hộ này đã có ở kỳ trước; kiểm tra lại biến động", "It was there before; check what happened"),
    ),
    "change_twice": (
        Text("một dòng cho mỗi hộ", "one row for a household"),
        Text("Hộ này đã có ở dòng trên; bỏ bớt một dòng", "It stands in a row above; take one of them away"),
    ),
}
