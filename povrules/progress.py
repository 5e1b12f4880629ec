"""A progress bar that shows itself only when the work takes longer than a second."""

from threading import Timer
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from povrules.text import Lang

PATIENCE = 1.0
"""Seconds before the bar appears."""


class Steps:
    """Counts the steps of a command on a terminal; silent where the console is none."""

    def __init__(self, console: Console, lang: Lang, total: int, patience: float = PATIENCE) -> None:
        self._lang = lang
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=total)
        self._timer = Timer(patience, self._progress.start) if console.is_terminal else None

    def __enter__(self) -> Self:
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def next(self, vi: str, en: str) -> None:
        """Name the step that begins; the one before it is done."""
        self._progress.update(self._task, description=vi if self._lang == "vi" else en, advance=1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._progress.live.is_started:
            self._progress.stop()
