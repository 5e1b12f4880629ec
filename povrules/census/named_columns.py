"""Tables whose columns have names of their own, as blocks: nothing has to be looked for in them."""

from collections.abc import Mapping, Sequence

import polars as pl

from povrules.census.blocks import Block
from povrules.census.cells import to_text
from povrules.census.header_rows import Roles, make_header
from povrules.census.roles import Role, choose_role


def block_of_columns(
    source: str,
    spelled: Sequence[str],
    columns: Sequence[pl.Series],
    roles: Roles,
    keys: Mapping[str, str],
    *,
    sheet: str | None = None,
    lines: pl.Series | None = None,
    role: Role | None = None,
) -> Block:
    """Return columns as a block; ``lines`` are those of the rows, which are numbered without them.

    ``role``: what the rows are, where that is known.
    """
    header = make_header([spelled], 0, roles, keys)
    height = len(columns[0]) if columns else 0
    if role is None:
        role = choose_role(header, roles, keys, lambda i: to_text(columns[i]).fill_null("").to_list())
    return Block(
        source=source,
        sheet=sheet,
        hidden=False,
        role=role,
        header_lines=(),
        spelled=header.spelled,
        known=header.known,
        letters=(),
        columns=columns,
        originals=columns,
        lines=pl.int_range(1, height + 1, dtype=pl.UInt32, eager=True) if lines is None else lines,
        skipped={},
        recognised=header.keyed or header.is_enough,
    )
