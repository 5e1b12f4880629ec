"""Pieces of Markdown: cells, tables, anchors. What a law file says is shown as it stands, never read as markup."""

import re
from collections.abc import Iterable, Iterator, Sequence

_MARKUP = re.compile(r"([\\`*_<>\[\]|~])")


def plain(text: str) -> str:
    """Return text on one line, with the signs that Markdown would read as markup escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Return an id, a path or a condition as code, also within a table; it has no backquotes."""
    return f"`{text}`".replace("|", r"\|")


def anchor(name: str) -> str:
    """Return a place in the page that ``#name`` leads to."""
    return f'<a id="{name}"></a>'


def section(heading: str, body: Iterable[str]) -> Iterator[str]:
    """Yield a heading and what stands under it; nothing at all if there is nothing."""
    lines = list(body)
    if lines:
        yield from ("", f"### {heading}", "", *lines)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table of cells that are Markdown already; nothing at all without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield from (f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines)
