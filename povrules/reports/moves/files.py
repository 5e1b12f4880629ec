"""Files of a change of law over a census: which there are, and writing several at once, all or none."""

from collections.abc import Callable, Sequence
from pathlib import Path

from povrules.errors import UsageError
from povrules.moves.model import CensusDifference
from povrules.reports.moves.chart import check_charts, write_png, write_svg
from povrules.reports.moves.page import write_page
from povrules.reports.moves.sheets import check_size, write_moves
from povrules.reports.moves.text import moves_json
from povrules.reports.tabular import write_text
from povrules.reports.writing import check_output, write_alone
from povrules.text import Lang, Text

_CHARTS = (".html", ".svg", ".png")
SUFFIXES: tuple[str, ...] = (".xlsx", ".json", *_CHARTS)


def check_moves(paths: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse files that cannot be written, before any work is done.

    Errors: :class:`~povrules.errors.UsageError` as :func:`povrules.reports.writing.check_output`, for a file that is
    named twice, and for a chart without the extra ``charts``.
    """
    for path in paths:
        check_output(path, inputs, SUFFIXES, alone=True)
        if [one.resolve() for one in paths].count(path.resolve()) > 1:
            raise UsageError(Text(f"Tệp kết quả “{path}” được nêu hai lần.", f"The output “{path}” is named twice."))
    if any(path.suffix.lower() in _CHARTS for path in paths):
        check_charts()


def write_all(
    found: CensusDifference, paths: Sequence[Path], lang: Lang, inputs: Sequence[Path] = ()
) -> tuple[Path, ...]:
    """Write the files, each as its suffix says, or none of them.

    Errors: :class:`~povrules.errors.UsageError` as :func:`check_moves`, and for what does not fit on a sheet.
    """
    check_moves(paths, inputs)
    writers: list[Callable[[Path], None]] = []
    for path in paths:
        suffix = path.suffix.lower()
        if suffix == ".xlsx":
            check_size(found)
        writers.append(_writer(found, suffix, lang))
    return write_alone(paths, writers)


def _writer(found: CensusDifference, suffix: str, lang: Lang) -> Callable[[Path], None]:
    writers: dict[str, Callable[[Path], None]] = {
        ".xlsx": lambda path: write_moves(found, path, lang),
        ".json": lambda path: write_text(moves_json(found) + "\n", path),
        ".html": lambda path: write_page(found, path, lang),
        ".svg": lambda path: write_svg(found, path, lang),
        ".png": lambda path: write_png(found, path, lang),
    }
    return writers[suffix]
