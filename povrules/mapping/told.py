"""A proposed mapping as a file to look over and to correct, and what is said of it on the terminal."""

from collections.abc import Sequence

from povrules.census.names import KEY, excerpt, listing
from povrules.language.columns import Column
from povrules.mapping.file import TABLES, Mapped, Table
from povrules.mapping.proposal import Match, Proposal
from povrules.spelling import quoted
from povrules.text import Lang, Text

_LISTED = 12
_HEAD = Text(
    """Bảng ánh xạ do povrules đề xuất từ tên cột và nội dung các ô, để dùng với --map.
Bên trái là mã cột của povrules, bên phải là tiêu đề trong tệp. Cột mà povrules tự nhận ra thì không cần ghi.
Dòng bắt đầu bằng # chưa được dùng: đúng thì bỏ dấu #, sai thì sửa hoặc xóa. “?” là chỗ cần ghi.""",
    """A mapping that povrules proposes from the names of columns and what stands in them, for use with --map.
On the left the id of a column, on the right the header in the file. Columns that are recognised by themselves need
no line. Lines that begin with # are not used: take the # away where they are right; else correct or delete them.
“?” is what you have to fill in.""",
)
_TABLES: dict[Table, Text] = {"household": Text("bảng hộ", "households"), "person": Text("bảng thành viên", "members")}
_LEFT = Text("chưa biết là cột nào", "not known")
_BY_ITSELF = Text("tự nhận ra, không cần ghi", "recognised by themselves")
_USED = Text("đề xuất, dùng được ngay", "proposed, in use")
_TO_CONFIRM = Text(
    "cần xác nhận (trong tệp: đúng thì bỏ dấu #, sai thì sửa)",
    "to be confirmed (in the file: take the # away where it is right)",
)
_ABSENT = Text("chưa có cột nào cho", "nothing found for")
_MORE = Text("cột khác", "more")
_BY_NAME = Text("tên giống {:.0%}", "name {:.0%} alike")
_BY_CELLS = Text("đọc được {:.0%} ô", "{:.0%} of the cells read")
_DIFFERENT = Text("các ô đều khác nhau; hãy xem lại", "all cells differ; please check")


def proposal_text(proposals: Sequence[Proposal], lang: Lang) -> str:
    """Return the mapping file; what is not sure, and what is left, stands in it as comments.

    Cells of the list never do, codes excepted.
    """
    lines = [f"# {line}" for line in _HEAD.get(lang).split("\n")]
    lines += ["", "format = 1"]
    for table in TABLES:
        own = [one for one in proposals if one.table == table]
        lines += ["", f"[{table}.columns]"] if own else []
        done: set[str] = set()
        for one in own:
            lines += _sheet_lines(one, done, lang)
    return "\n".join(lines) + "\n"


def _sheet_lines(proposal: Proposal, done: set[str], lang: Lang) -> list[str]:
    lines = [f"# {_place(proposal, lang)}"]
    if proposal.known:
        lines.append(f"# {_BY_ITSELF.get(lang)}: {', '.join(map(quoted, proposal.known))}")
    for match in proposal.matches:
        line = f"{match.column.id} = {_value(match.entry)}"
        if match.sure and line in done:
            continue
        done.add(line)
        mark = "" if match.sure else "# "
        lines.append(f"{mark}{line}  # {match.column.label.get(lang)}: {_why(match, lang)}")
    return [*lines, *(f"# ? = {quoted(header)}  # {_LEFT.get(lang)}" for header in proposal.left)]


def _place(proposal: Proposal, lang: Lang) -> str:
    """Return file, sheet and line of a proposal on one line."""
    sample = proposal.sample
    place = Text(quoted(sample.source), quoted(sample.source))
    if sample.sheet is not None:
        place = Text(f"{place.vi}, trang {quoted(sample.sheet)}", f"{place.en}, sheet {quoted(sample.sheet)}")
    if sample.line is not None:
        place = Text(f"{place.vi}, dòng đầu cột {sample.line}", f"{place.en}, header in row {sample.line}")
    return f"{place.get(lang)}: {_TABLES[proposal.table].get(lang)}"


def _why(match: Match, lang: Lang) -> str:
    """Return what a match rests on, how sure it is, and what is doubtful."""
    if match.column.id == KEY and not match.likeness:
        parts = [_DIFFERENT.get(lang)]
    else:
        parts = [_BY_NAME.get(lang).format(match.likeness)] if match.likeness else []
        parts.append(_BY_CELLS.get(lang).format(match.read))
    return "; ".join([*parts, *(doubt.get(lang) for doubt in match.doubts)])


def proposal_report(proposals: Sequence[Proposal], lang: Lang) -> str:
    """Return what is proposed for each sheet and why, what has to be confirmed, and what is left to fill in."""
    lines = []
    for one in proposals:
        lines.append(_place(one, lang))
        for title, sure in ((_USED, True), (_TO_CONFIRM, False)):
            matches = [match for match in one.matches if match.sure == sure]
            lines += [f"  {title.get(lang)}:"] if matches else []
            lines += [f"    {_told(match, lang)}" for match in matches]
        for title, headers in ((_BY_ITSELF, one.known), (_LEFT, one.left)):
            shown = listing([f"“{excerpt(header, 40)}”" for header in headers], _LISTED, _MORE)
            lines += [f"  {title.get(lang)}: {shown.get(lang)}"] if headers else []
        lines += [f"  {_ABSENT.get(lang)}: {_labels(one.absent, lang)}"] if one.absent else []
    return "\n".join(lines)


def _told(match: Match, lang: Lang) -> str:
    unit = "" if match.entry.unit is None else f", {match.entry.unit}"
    column = f"{match.column.label.get(lang)} ({match.column.id}){unit}"
    return f"“{excerpt(match.header, 40)}” → {column}: {_why(match, lang)}"


def _labels(columns: Sequence[Column], lang: Lang) -> str:
    return listing([column.label.get(lang) for column in columns], _LISTED, _MORE).get(lang)


def _value(entry: Mapped) -> str:
    if entry.unit is None and not entry.codes:
        return quoted(entry.header)
    parts = [f"header = {quoted(entry.header)}"]
    parts += [f"unit = {quoted(entry.unit)}"] if entry.unit is not None else []
    if entry.codes:
        codes = ", ".join(f"{quoted(said)} = {quoted(code)}" for said, code in entry.codes.items())
        parts.append(f"codes = {{ {codes} }}")
    return f"{{ {', '.join(parts)} }}"
