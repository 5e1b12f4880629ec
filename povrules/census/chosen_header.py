"""Which row is the header of a table: the one that is said to be, or the one that is found."""

from collections.abc import Mapping, Sequence

from povrules.census.header_rows import DEPTH, TALLEST, Header, Roles, find_header, header_at, make_header
from povrules.census.legacy import Encoding
from povrules.census.likely_header import likely_row, names_in
from povrules.census.names import excerpt, listing
from povrules.census.stands import HeaderRows, header_rows_of
from povrules.errors import CensusError
from povrules.text import Text

_LISTED = 12


def said_rows(roles: Roles, sheet: str | None) -> HeaderRows:
    """Return the rows in which the header of a sheet or file is said to be."""
    return header_rows_of(sheet, (names.stands for names in roles.values()))


def depth(said: HeaderRows) -> int:
    """Return how many of the first rows have to be looked at."""
    return max([DEPTH, *(row + TALLEST for row in said.rows)])


def choose_header(
    rows: Sequence[Sequence[str]],
    roles: Roles,
    keys: Mapping[str, str],
    encoding: Encoding | None,
    at: Sequence[int] = (),
) -> Header | None:
    """Return the header among the first rows, preferably one with a row of ``at`` (indices); None without any.

    Such a row is passed over where hardly anything in it is known.
    """
    said = [header_at(rows, row, roles, keys, encoding) for row in at if row < len(rows)]
    known = [header for header in said if header.keyed or header.is_enough]
    header = max(known, key=lambda one: one.count, default=None) or find_header(rows, roles, keys, encoding)
    if header is None and any(names.stands.guess for names in roles.values()):
        row = likely_row(rows, roles)
        return None if row is None else make_header([rows[row]], row, roles, keys, encoding)
    return header


def surely_at(
    source: str,
    sheet: str,
    rows: Sequence[Sequence[str]],
    roles: Roles,
    keys: Mapping[str, str],
    encoding: Encoding | None,
    said: HeaderRows,
) -> Header:
    """Return the header of a sheet of which it is said where it is.

    Raises :class:`CensusError` where the sheet has no such row, or nothing in it is known.
    """
    found = [header_at(rows, row - 1, roles, keys, encoding) for row in said.rows if row <= len(rows)]
    header = max(found, key=lambda one: (one.keyed, one.count), default=None)
    if header is not None and header.count:
        return header
    row = said.rows[0]
    vi, en = f"{source}, trang “{sheet}”: header = {row}", f"{source}, sheet “{sheet}”: header = {row}"
    if header is None:
        raise CensusError(
            Text(
                f"{vi}, nhưng trang này chỉ có {len(rows)} dòng. Hãy sửa số dòng trong bảng ánh xạ.",
                f"{en}, but the sheet has only {len(rows)} rows. Correct the row in the mapping.",
            )
        )
    cells = [f"“{excerpt(cell, 40)}”" for cell in names_in([one for one in header.spelled if one.strip()], roles)]
    listed = listing(cells, _LISTED, Text("ô khác", "more"))
    raise CensusError(
        Text(
            f"{vi}, nhưng không cột nào ở dòng đó được biết đến: {listed.vi}. Hãy sửa số dòng, hoặc tên cột trong "
            "bảng ánh xạ.",
            f"{en}, but no column of that row is known: {listed.en}. Correct the row, or the headers in the mapping.",
        )
    )
