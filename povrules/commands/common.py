"""What commands share: options that mean the same everywhere, the terminal, errors as messages and exit codes."""

from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from povrules.errors import PovrulesError
from povrules.text import Lang

if TYPE_CHECKING:
    from rich.console import Console


class LanguageName(StrEnum):
    """The languages of messages."""

    vi = "vi"
    en = "en"


class BasisName(StrEnum):
    """How households are classified."""

    income = "income"
    points = "points"


class PreferName(StrEnum):
    """Which of a ready column and what is derived from answers decides."""

    ready = "ready"
    derived = "derived"


Overlays = Annotated[
    list[Path] | None,
    typer.Option("--with", help="tệp bổ sung quy định / overlay that supplies or replaces law; may be repeated"),
]
PersonsPath = Annotated[
    Path | None,
    typer.Option(
        help="tệp thành viên, mỗi người một dòng; thay các trang thành viên của CENSUS / file of the members, one a "
        "row; in place of the sheets of members in CENSUS",
        metavar="FILE",
    ),
]
MapPath = Annotated[
    Path | None,
    typer.Option(
        "--map",
        help="tệp ánh xạ tên cột, mã, đơn vị, hoặc national-list / mapping of columns, codes, units, or national-list",
        metavar="FILE",
    ),
]
Language = Annotated[LanguageName, typer.Option("--lang", help="ngôn ngữ / language of messages")]


def console(*, stderr: bool = False) -> "Console":
    """Return the terminal."""
    from rich.console import Console

    return Console(stderr=stderr)


def end(run: Callable[[], int], lang: Lang) -> None:
    """Run a command; turn an error into its message and exit code."""
    try:
        code = run()
    except PovrulesError as error:
        prefix = "lỗi" if lang == "vi" else "error"
        with suppress(OSError):  # nowhere to say it; the exit code does
            typer.echo(f"{prefix}: {error.message(lang)}", err=True)
        code = error.exit_code
    except BrokenPipeError:  # the reader has closed; click ends the command quietly
        raise
    except OSError as error:  # files have errors of their own
        said = "lỗi: không ghi được ra màn hình" if lang == "vi" else "error: the output cannot be written"
        with suppress(OSError):
            typer.echo(f"{said}: {error.strerror or error}", err=True)
        code = 2
    if code:
        raise typer.Exit(code)
