"""Declared columns with the names, codes and units of a mapping."""

from collections.abc import Mapping, Sequence

from povrules.census.stands import Stands
from povrules.language.columns import Column
from povrules.mapping.file import EVERY_SHEET, FLAGS, Mapped, MappedTable, unit_shift
from povrules.spelling import bare, fold


def mapped_columns(columns: Sequence[Column], entries: Mapping[str, Mapped]) -> tuple[Column, ...]:
    """Return the columns of a table as the entries of a mapping, by id, say that they stand in a file.

    A code that is mapped is no longer an alias of another code. What has units or codes of its own is found under the
    header of the mapping only: elsewhere they need not hold.
    """
    return tuple(_mapped(column, entries.get(column.id)) for column in columns)


def stands_of(table: MappedTable) -> Stands:
    """Return where a table stands in files by its mapping."""
    by_sheet = {sheet: row for sheet, row in table.header.items() if sheet != EVERY_SHEET}
    return Stands(table.sheets, table.header.get(EVERY_SHEET), by_sheet)


def _in_unit(column: Column, unit: str) -> dict[str, object]:
    """Return what differs in a column that is written in another unit; its label names that one."""
    shift = unit_shift(column, unit) or 0
    if column.type == "money":
        return {"shift": shift}
    labels = {name: f"{getattr(column, name).partition(' (')[0]} ({unit})" for name in ("vi", "en")}
    return {"places": column.places + shift, **labels}


def _mapped(column: Column, entry: Mapped | None) -> Column:
    if entry is None:
        return column
    own = entry.unit is not None or bool(entry.codes)
    update: dict[str, object] = {"header": entry.header, "only_header": own}
    if entry.unit is not None:
        update |= _in_unit(column, entry.unit)
    if column.asks_yes:
        update |= {name: tuple(bare(said) for said, value in entry.codes.items() if value == name) for name in FLAGS}
    elif entry.codes:
        words = {fold(said): value for said, value in entry.codes.items()}
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
