"""The engine that decides class tables here: durable-rules where it can be installed, else the plain reading.

Both give the same row for every combination of facts, which is tested, so the choice changes no verdict.
durable-rules has no build for Python 3.13 and later, nor for Windows.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Final, Protocol, cast

from povrules.engines import plain
from povrules.engines.plain import TableFactsError, TableGapError, TableOverlapError
from povrules.engines.table import Facts, Table

__all__ = ["ENGINE_NAME", "TableFactsError", "TableGapError", "TableOverlapError", "choose", "decide"]


class Decide(Protocol):
    """What an engine offers: the id of the one row that applies, for each item of ``batch`` in its order."""

    def __call__(self, table: Table, batch: Sequence[Facts]) -> list[str]: ...


def choose(importer: Callable[[str], ModuleType] = import_module) -> tuple[str, Decide]:
    """Return the name and the ``decide`` of the best engine that ``importer`` can import."""
    try:
        engine = importer("povrules.engines.durable")
        return f"durable-rules {version('durable-rules')}", cast(Decide, engine.decide)
    except ImportError:
        return "table", plain.decide


_CHOSEN: Final = choose()
ENGINE_NAME: Final[str] = _CHOSEN[0]
"""``durable-rules 2.0.28``, with the version that is installed, or ``table``."""


def decide(table: Table, batch: Sequence[Facts]) -> list[str]:
    """Return, for each item of ``batch`` in its order, the id of the one row of ``table`` that applies.

    Facts are 64-bit integers, one for each name in ``table.facts``. Threads may call this at once.

    Raises :class:`TableGapError` or :class:`TableOverlapError` for the first item to which no row or several
    apply; :class:`TableFactsError` if facts are not exactly the table's, or no integers; another
    :class:`povrules.errors.LawFileError` if the table is not well formed or too large for the engine.
    """
    return _CHOSEN[1](table, batch)
