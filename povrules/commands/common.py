"""What commands share: options that mean the same everywhere, the terminal, errors as messages and exit codes."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from povrules.errors import PovrulesError, SeveralError
from povrules.reasons import system_reason
from povrules.spelling import encodable
from povrules.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from povrules.language.schema import Basis
    from povrules.problems import Problem


MOST_SAID = 10
"""So many kinds of errors are said of those that stand in a result."""


class LanguageName(StrEnum):
    """The languages of messages."""

    vi = "vi"
    en = "en"


class BasisName(StrEnum):
    """How households are classified."""

    income = "income"
    points = "points"


class PreferName(StrEnum):
    """Which decides where a ready column and what was derived disagree."""

    ready = "ready"
    derived = "derived"


CensusPath = Annotated[
    Path,
    typer.Argument(
        metavar="CENSUS",
        help="tệp hoặc thư mục rà soát / census file or folder: .xlsx, .ods, .xls, .csv, .parquet, .json, .dta, .sav …",
    ),
]
StandardIds = Annotated[
    list[str] | None,
    typer.Option("--standard", help="chuẩn / standard: id (vn-2022) or a .toml file; may be repeated", metavar="ID"),
]
Place = Annotated[str | None, typer.Option(help="nơi / place: vn, hanoi …; with --policy-year")]
PolicyYear = Annotated[int | None, typer.Option(help="năm chính sách / the year whose policies the class decides")]
On = Annotated[
    str | None,
    typer.Option(
        help="ngày / day of rules in force on some dates only, of ages: 31/12/2025, 2025-12-31", metavar="DATE"
    ),
]
BasisOption = Annotated[
    BasisName | None,
    typer.Option(help="theo thu nhập hay điểm / by income or by points", show_default="income"),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="từ chối quy định chưa đọc được từ văn bản / refuse weak evidence")
]
PreferOption = Annotated[
    PreferName, typer.Option(help="cột có sẵn hay kết quả suy ra quyết định / which decides where they disagree")
]
SurveyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--survey",
        help="phiếu chỉ dùng khi yêu cầu / survey that works on request only: tt-17-2016; may be repeated",
        metavar="ID",
    ),
]
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
PlacesPath = Annotated[
    Path | None,
    typer.Option(
        "--places",
        help="tệp địa bàn: xã nào là nông thôn, thành thị vào ngày nào / which commune is rural or urban on which day",
        metavar="FILE",
    ),
]
ProvinceName = Annotated[
    str | None,
    typer.Option(
        "--province", help="mức hỗ trợ thêm của tỉnh / what a province adds: hanoi …, or a .toml file", metavar="ID"
    ),
]
History = Annotated[
    list[Path] | None,
    typer.Option(
        help="danh sách các năm trước nữa, cũ nhất trước / lists of earlier years, the oldest first; may be repeated",
        metavar="FILE",
    ),
]
ChangesPath = Annotated[
    Path | None,
    typer.Option(
        help="tệp biến động: đổi mã, tách, nhập, chuyển, chết / file of other ids, splits, merges, moves, deaths",
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
            for one in error.errors if isinstance(error, SeveralError) else (error,):
                typer.echo(f"{prefix}: {one.typed().get(lang)}", err=True)
        code = error.exit_code
    except BrokenPipeError:  # the reader has closed; click ends the command quietly
        raise
    except OSError as error:  # files have errors of their own
        said = "lỗi: không ghi được ra màn hình" if lang == "vi" else "error: the output cannot be written"
        with suppress(OSError):
            typer.echo(f"{said}: {system_reason(error).get(lang)}", err=True)
        code = 2
    if code:
        raise typer.Exit(code)


def inputs_of(
    persons: Path | None,
    mapping: Path | None,
    overlays: list[Path] | None,
    standards: list[str] | None,
    places: Path | None = None,
) -> list[Path]:
    """Return the files that a call reads beside the census: an output must not be one of them."""
    laws = (Path(one) for one in standards or () if one.endswith(".toml"))
    return [*(one for one in (persons, mapping, places) if one is not None), *(overlays or ()), *laws]


def refuse_missing_files(files: Iterable[Path]) -> None:
    """Raise what is wrong with all files that are not there, at once."""
    from povrules.census.files import refuse_missing
    from povrules.errors import Mistakes

    mistakes = Mistakes()
    for one in files:
        mistakes.of(partial(refuse_missing, one))
    mistakes.refuse()


def named_by(
    census: Path, standard: list[str] | None, place: str | None, basis: BasisName | None, lang: LanguageName
) -> tuple[list[str] | None, "Basis"]:
    """Return the standard and the basis of the options, or where they name no standard those of the workbook."""
    from povrules.census.named import named_in
    from povrules.census.sheets import refuse_unreadable
    from povrules.standards import standard_ids

    found = None if standard or place else named_in(census)
    if found is None or found.standard not in standard_ids():
        if not standard and not place:
            refuse_unreadable(census)
        return standard, "income" if basis is None else basis.value
    by = found.basis if basis is None else basis.value
    asked = f"{encodable(census.name)}: --standard {found.standard} --basis {by}"
    said = "theo chuẩn mà tệp được lập cho" if lang is LanguageName.vi else "by the standard that the workbook is for"
    typer.echo(f"{asked} ({said})", err=True)
    return [found.standard], by


def say_problems(problems: Sequence["Problem"], lang: Lang, *, in_result: bool) -> None:
    """Say all problems; where a result has them only its errors, those of one kind together."""
    from povrules.reports.grouped import grouped

    if not in_result:
        for problem in problems:
            typer.echo(problem.line_text(lang), err=True)
        return
    errors = [one for one in grouped(problems) if one.severity == "error"]
    for group in errors[:MOST_SAID]:
        typer.echo(group.text(lang), err=True)
    rest = len(errors[MOST_SAID:])
    if rest:
        more = Text(f"… và {rest} loại lỗi nữa: xem kết quả", f"… and {rest} more kinds of errors: see the result")
        typer.echo(more.get(lang), err=True)


def say_written(path: Path, lang: LanguageName) -> None:
    """Say that a file was written."""
    said = f"{'đã ghi' if lang is LanguageName.vi else 'written'}: {path}"
    console().print(said, soft_wrap=True, highlight=False, markup=False)
