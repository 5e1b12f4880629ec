"""All tables of some files or folders: which sheet holds what, put together by role."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from povrules.census import layout_notices as say
from povrules.census.blocks import Block
from povrules.census.files import KINDS, SUFFIXES, Reading, read_file, unreadable
from povrules.census.header_rows import Roles
from povrules.census.headers import no_key
from povrules.census.join import to_table
from povrules.census.json_file import is_list
from povrules.census.members import Piece, pieces_of, texts_of
from povrules.census.names import KEY, Names
from povrules.census.recode import recode
from povrules.census.recognised import Recognised, describe
from povrules.census.said_places import check_header_rows, check_sheets
from povrules.errors import CensusError
from povrules.language.columns import household_columns
from povrules.problems import Problem
from povrules.spelling import encodable
from povrules.text import LANGS, Text

HOUSEHOLD = "household"
"""The role of a table with one row a household."""

_SEVERAL = 2


def read_tables(paths: Sequence[Path], roles: Mapping[str, Names], keys: Mapping[str, str]) -> Recognised:
    """Read the tables of the given files and folders.

    ``roles`` gives the declared columns of each kind of table, households first; ``keys`` the column that a table of
    that kind must have. Sheets and files of one role make one table; a sheet with members under their household
    gives two. A role may be absent. Raises :class:`UsageError` for another kind of file and :class:`CensusError` for
    a file that cannot be read, and where no table is recognised at all.
    """
    files, notices = _files(paths)
    return assemble(_read_all(files, roles, keys), notices, roles, keys)


def read_blocks(paths: Sequence[Path], roles: Roles, keys: Mapping[str, str]) -> list[Block]:
    """Return the tables of files and folders one by one.

    No table is an error, and so is a sheet that cannot be read; others are as for :func:`read_tables`.
    """
    readings = [reading for reading, _ in _read_all(_files(paths)[0], roles, keys)]
    _refuse_unread(readings)
    blocks = [recode(block, roles) for reading in readings for block in reading.blocks]
    if not blocks:
        raise _nothing(readings, roles)
    return blocks


def files_of(path: Path) -> list[Path]:
    """Return the files that are read for a file or folder; raises :class:`CensusError` for a folder without any."""
    return [one for one, _, _ in _files([path])[0]]


def _read_all(
    files: Sequence[tuple[Path, str, bool]], roles: Roles, keys: Mapping[str, str]
) -> list[tuple[Reading, bool]]:
    """Read files, and tell of each whether it was named explicitly; what cannot be read is raised for all at once."""
    readings: list[tuple[Reading, bool]] = []
    failures: list[CensusError] = []
    for path, source, explicit in files:
        try:
            readings.append((read_file(path, source, roles, keys), explicit))
        except CensusError as error:
            if len(files) == 1:
                raise
            failures.append(error)
    if failures:
        raise _unreadable_files(failures, len(files))
    return readings


def _unreadable_files(failures: Sequence[CensusError], files: int) -> CensusError:
    """Return the error for files of which some cannot be read: without them households would be lost unseen."""
    vi, en = ("\n".join(f"- {error.message(lang)}" for error in failures) for lang in LANGS)
    return CensusError(
        Text(
            f"Không đọc được {len(failures)} trong {files} tệp, nên chưa đọc tệp nào để không sót hộ:\n{vi}\nHãy sửa "
            "các tệp này, hoặc chuyển tệp không thuộc cuộc rà soát ra khỏi thư mục.",
            f"Of {files} files {len(failures)} cannot be read, so none is, that no household is lost:\n{en}\nMend "
            "these files, or move out of the folder what is not of the census.",
        )
    )


def refuse_unreadable(path: Path) -> None:
    """Raise, as :func:`read_tables`, for a file that is missing, closed to the reader, damaged or of another kind."""
    if not path.is_dir():
        read_file(path, encodable(path.name), {HOUSEHOLD: Names(household_columns())}, {HOUSEHOLD: KEY})


def assemble(
    readings: Sequence[tuple[Reading, bool]], notices: list[Problem], roles: Roles, keys: Mapping[str, str]
) -> Recognised:
    """Put the tables of files together; a file that was named explicitly should have one."""
    found = [reading for reading, _ in readings]
    check_sheets(found, roles)
    blocks = [recode(block, roles) for reading in found for block in reading.blocks]
    check_header_rows(found, blocks, roles)
    if not blocks:
        raise _nothing(found, roles)
    for reading in found:
        notices += [say.sheet_not_asked(reading.source, name) for name in reading.left]
        notices += [say.unreadable(reading.source, sheet.name, sheet.error.text) for sheet in reading.unread]
        if not reading.blocks and not reading.unread and not reading.left:
            notices.append(say.no_table(reading.source))
    notices += [notice for block in blocks for notice in _left_columns(block, roles)]
    pieces = [piece for block in blocks for piece in pieces_of(block, roles, keys)]
    read, left = _visible(pieces)
    notices += [say.hidden_left(piece.block.source, piece.block.sheet) for piece in left]
    read, guides = _telling(read)
    notices += [say.sheet_left(piece.block.source, piece.block.sheet) for piece in guides]
    left += guides
    read = _once(read, roles, keys, notices)
    tables = {role: to_table(own, role, roles[role]) for role in roles if (own := _of_role(read, role))}
    notices += [
        say.no_key(block.source, block.sheet, roles[role].column(keys[role]).vi)
        for role in tables
        for block in _of_role(read, role)
        if block.position(role, keys[role]) is None
    ]
    return Recognised(tables, tuple(notices), tuple(describe(block, roles, left) for block in blocks))


def _left_columns(block: Block, roles: Roles) -> list[Problem]:
    """Return the notice that a table of households has columns that only persons have."""
    main, *others = roles
    left = [i for role in others for i in block.own(role)] if block.role == main else []
    if len(left) < _SEVERAL:
        return []
    return [say.person_columns_left(block.source, block.sheet, [block.spelled[i] for i in left])]


def _of_role(pieces: Sequence[Piece], role: str) -> list[Block]:
    """Return the blocks of a role; those without rows only if there are no others."""
    blocks = [piece.block for piece in pieces if piece.role == role]
    return [block for block in blocks if block.height] or blocks[:1]


def _visible(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces that count, and the hidden ones of roles that visible sheets have."""
    seen = {piece.role for piece in pieces if not piece.block.hidden}
    left = [piece for piece in pieces if piece.block.hidden and piece.role in seen]
    return [piece for piece in pieces if piece not in left], left


def _telling(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces that count, and those that know one column only, as guides to the columns do."""
    counts = [len(piece.block.known[piece.role]) for piece in pieces]
    largest = {p.role: max(m for m, q in zip(counts, pieces, strict=True) if q.role == p.role) for p in pieces}
    left = [
        p for n, p in zip(counts, pieces, strict=True) if n == 1 and largest[p.role] > _SEVERAL and not p.block.asked
    ]
    return [piece for piece in pieces if piece not in left], left


def _once(pieces: Sequence[Piece], roles: Roles, keys: Mapping[str, str], notices: list[Problem]) -> list[Piece]:
    """Leave out households of split sheets that have a row of their own in a table of households."""
    main = next(iter(roles))
    if not any(piece.split and piece.role == main for piece in pieces):
        return [*pieces]
    own = [piece.block for piece in pieces if piece.role == main and not piece.split]
    ids = {text for block in own for text in _ids(block, main, keys)} - {""}
    result = []
    for piece in pieces:
        if piece.role != main or not piece.split or not ids:
            result.append(piece)
            continue
        texts = _ids(piece.block, main, keys)
        rows = [row for row, text in enumerate(texts) if text not in ids]
        if len(rows) < len(texts):
            notices.append(say.households_elsewhere(piece.block.source, piece.block.sheet, len(texts) - len(rows)))
        result.append(Piece(main, piece.block.take(rows), True))
    return result


def _ids(block: Block, role: str, keys: Mapping[str, str]) -> list[str]:
    position = block.position(role, keys[role])
    return [] if position is None else texts_of(block.columns[position])


def _files(paths: Sequence[Path]) -> tuple[list[tuple[Path, str, bool]], list[Problem]]:
    """Return the files to read with what messages call them, and notices about others in the folders."""
    files: dict[Path, bool] = {}
    notices: list[Problem] = []
    for path in map(Path, paths):
        children = _children(path)
        if children is None:
            files[path] = True
            continue
        ignored = []
        for child in children:
            if child.suffix.lower() in SUFFIXES and (child.suffix.lower() != ".json" or is_list(child)):
                files.setdefault(child, False)
            else:
                ignored.append(encodable(child.name))
        if ignored:
            notices.append(say.files_ignored(encodable(path.name), ignored))
    if not files:
        raise _no_files(paths)
    names = [path.name for path in files]
    return [
        (path, encodable(path.name if names.count(path.name) == 1 else str(path)), explicit)
        for path, explicit in files.items()
    ], notices


def _children(folder: Path) -> list[Path] | None:
    """Return the files of a folder by name, without those that programs put there for themselves; None for a file."""
    found = False
    try:
        found = folder.is_dir()
        own = [child for child in folder.iterdir() if not child.name.startswith((".", "~$"))] if found else []
        return sorted(child for child in own if child.is_file()) if found else None
    except OSError as error:  # a name that is too long, a folder that may not be listed
        raise unreadable(folder, error, folder=found) from error


def _no_files(paths: Sequence[Path]) -> CensusError:
    names = ", ".join(f"“{encodable(Path(path).name)}”" for path in paths)
    return CensusError(
        Text(
            f"{names}: thư mục không có tệp bảng tính nào. Các loại đọc được: {KINDS.vi}.",
            f"{names}: the folder has no files with tables. Those of {KINDS.en} are read.",
        )
    )


def _refuse_unread(readings: Sequence[Reading]) -> None:
    """Raise the errors of all sheets that cannot be read."""
    unread = [sheet.error for reading in readings for sheet in reading.unread]
    if unread:
        raise CensusError(Text(*("\n".join(error.message(lang) for error in unread) for lang in LANGS)))


def _nothing(readings: Sequence[Reading], roles: Roles) -> CensusError:
    """Return the error where no table is recognised at all."""
    _refuse_unread(readings)
    looked_at = [sheet for reading in readings for sheet in reading.looked_at]
    source = ", ".join(reading.source for reading in readings)
    return no_key(source, None, looked_at, next(iter(roles.values())))
