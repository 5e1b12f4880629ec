"""Declared columns with the names, codes and units of a mapping."""

from collections.abc import Mapping, Sequence

from povrules.errors import UsageError
from povrules.language.columns import Column
from povrules.mapping.file import FLAGS, Mapped, MappedTable, unit_shift
from povrules.spelling import fold
from povrules.text import Text


def mapped_columns(columns: Sequence[Column], table: MappedTable) -> tuple[Column, ...]:
    """Return the columns of a table as a mapping says that they stand in a file.

    A header that is mapped is no longer an alias of another column, nor is a code that is mapped the alias of another
    code. Raises :class:`UsageError` where a header is the very name of another column.
    """
    taken = {fold(entry.header): name for name, entry in table.columns.items()}
    return tuple(_mapped(_freed(column, taken), table.columns.get(column.id)) for column in columns)


def _freed(column: Column, taken: Mapping[str, str]) -> Column:
    """Return the column without the aliases that others have by the mapping."""
    for name in (column.id, column.vi, column.en):
        other = taken.get(fold(name), column.id)
        if other != column.id:
            raise UsageError(
                Text(
                    f"bảng ánh xạ: tiêu đề “{name}” là tên của cột {column.id}, không dùng được cho cột {other}. "
                    "Hãy đổi tiêu đề trong tệp.",
                    f"mapping: the header “{name}” is the name of the column {column.id}, so it cannot be that of "
                    f"{other}. Change the header in the file.",
                )
            )
    kept = tuple(alias for alias in column.aliases if taken.get(fold(alias), column.id) == column.id)
    return column.model_copy(update={"aliases": kept})


def _in_unit(column: Column, unit: str, aliases: tuple[str, ...]) -> dict[str, object]:
    """Return what differs in a column that is written in another unit; its label names that one."""
    shift = unit_shift(column, unit) or 0
    if column.type == "money":
        return {"shift": shift}
    labels = {name: f"{getattr(column, name).partition(' (')[0]} ({unit})" for name in ("vi", "en")}
    return {"places": column.places + shift, "aliases": aliases, **labels}


def _mapped(column: Column, entry: Mapped | None) -> Column:
    if entry is None:
        return column
    update: dict[str, object] = {"aliases": (*column.aliases, entry.header)}
    if entry.unit is not None:
        update |= _in_unit(column, entry.unit, (*column.aliases, column.vi, column.en, entry.header))
    words = {fold(said): value for said, value in entry.codes.items()}
    if column.type == "flag":
        update |= {name: tuple(said for said, value in words.items() if value == name) for name in FLAGS}
    elif words:
        update["codes"] = tuple(
            code.model_copy(
                update={
                    "aliases": (
                        *(alias for alias in code.aliases if words.get(fold(alias), code.value) == code.value),
                        *(said for said, value in entry.codes.items() if value == code.value),
                    )
                }
            )
            for code in column.codes
        )
    return column.model_copy(update=update)
