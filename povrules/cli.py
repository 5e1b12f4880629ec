"""The command line. Thin: options in, messages out; the work is elsewhere and is imported when a command runs."""

import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from povrules.errors import PovrulesError
from povrules.spelling import encodable
from povrules.text import Lang
from povrules.version import __version__

if TYPE_CHECKING:
    from rich.console import Console

    from povrules.language.schema import Basis

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take half of the time of --help
    help="Phân loại hộ nghèo, hộ cận nghèo theo chuẩn nghèo đa chiều, kèm lý do và điều luật. "
    "Classifies households under Viet Nam's poverty standards, with reasons and articles of law.",
)


class _Basis(StrEnum):
    income = "income"
    points = "points"


class _Language(StrEnum):
    vi = "vi"
    en = "en"


class _Prefer(StrEnum):
    ready = "ready"
    derived = "derived"


class _Keep(StrEnum):
    all = "all"
    none = "none"


CensusPath = Annotated[
    Path, typer.Argument(metavar="CENSUS", help="tệp phiếu rà soát / census file: .xlsx, .ods, .xls, .csv, .parquet")
]
StandardIds = Annotated[
    list[str] | None,
    typer.Option("--standard", help="chuẩn / standard: id (vn-2022) or a .toml file; may be repeated", metavar="ID"),
]
Place = Annotated[str | None, typer.Option(help="nơi / place: vn, hanoi …; with --policy-year")]
PolicyYear = Annotated[int | None, typer.Option(help="năm chính sách / the year whose policies the class decides")]
On = Annotated[
    str | None,
    typer.Option(help="ngày / day for rules in force on some dates only, e.g. 2025-12-31", metavar="DATE"),
]
BasisOption = Annotated[
    _Basis | None,
    typer.Option(help="theo thu nhập hay điểm / by income or by points", show_default="income"),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option("--with", help="tệp bổ sung quy định / overlay that supplies or replaces law; may be repeated"),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="từ chối quy định chưa đọc được từ văn bản / refuse weak evidence")
]
PersonsPath = Annotated[
    Path | None, typer.Option(help="tệp thành viên / file of the members, one a row: .csv, .xlsx", metavar="FILE")
]
PreferOption = Annotated[
    _Prefer, typer.Option(help="cột có sẵn hay kết quả suy ra quyết định / which decides where they disagree")
]
MapPath = Annotated[
    Path | None,
    typer.Option("--map", help="tệp ánh xạ tên cột, mã, đơn vị / mapping of columns, codes, units", metavar="FILE"),
]
Language = Annotated[_Language, typer.Option("--lang", help="ngôn ngữ / language of messages")]


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="phiên bản / show the version",
            callback=lambda on: _version(on=on),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Read options that stand before a command."""


def _version(*, on: bool) -> None:
    if on:
        typer.echo(f"povrules {__version__}")
        raise typer.Exit


@app.command()
def classify(
    census: CensusPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp kết quả / result: .xlsx, .csv, .parquet, .json")],
    standard: StandardIds = None,
    place: Place = None,
    policy_year: PolicyYear = None,
    on: On = None,
    basis: BasisOption = None,
    overlays: Overlays = None,
    strict: Strict = False,
    persons: PersonsPath = None,
    prefer: PreferOption = _Prefer.ready,
    mapping: MapPath = None,
    keep: Annotated[_Keep, typer.Option(help="giữ các cột của tệp vào / keep the input's columns")] = _Keep.all,
    lang: Language = _Language.vi,
) -> None:
    """Phân loại mọi hộ trong tệp. / Classify every household of a census file.

    Exit code: 0 done (warnings and undetermined households included), 1 there were errors in the data (the result is
    written), 2 wrong use or unreadable file, 3 law is missing.
    """

    def run() -> int:
        from povrules.api import read_input, review_table
        from povrules.progress import Steps
        from povrules.reports.summary import summary
        from povrules.reports.writing import check_output, write_review
        from povrules.request import prepare

        inputs = [
            census,
            *([persons] if persons else []),
            *([mapping] if mapping else []),
            *(overlays or ()),
            *(Path(one) for one in standard or () if one.endswith(".toml")),
        ]
        check_output(out, inputs)
        named, by = _named(census, standard, place, basis, lang)
        standards, options = prepare(
            named, place, policy_year, on, by, overlays, prefer.value, strict=strict, mapping=mapping
        )
        with Steps(_console(stderr=True), lang.value, total=len(standards) + 2) as steps:
            steps.next("đọc tệp", "reading")
            households, members = read_input(census, persons, standards, options)
            steps.next("phân loại", "classifying")
            review = review_table(
                households,
                standards,
                options,
                keep=keep is _Keep.all,
                lang=lang.value,
                persons=members,
            )
            steps.next("ghi kết quả", "writing")
            written = write_review(review, out, lang.value, inputs)
        _console().print(summary(review, lang.value))
        for path in written:
            _said_written(path, lang)
        return 1 if review.legal.problems["error"] else 0

    _exit(run, lang.value)


@app.command()
def check(
    census: CensusPath,
    standard: StandardIds = None,
    place: Place = None,
    policy_year: PolicyYear = None,
    on: On = None,
    basis: BasisOption = None,
    overlays: Overlays = None,
    persons: PersonsPath = None,
    mapping: MapPath = None,
    show: Annotated[
        bool, typer.Option("--show", help="cho xem trang, cột đã nhận ra / show the sheets and columns recognised")
    ] = False,
    lang: Language = _Language.vi,
) -> None:
    """Kiểm tra tệp trước khi phân loại, không ghi gì. / Check a census file before classifying it; writes nothing.

    Exit code: 0 no errors, 1 there are errors in the data, 2 wrong use or unreadable file, 3 law is missing.
    """

    def run() -> int:
        from povrules.api import read_input, recognised, review_table
        from povrules.progress import Steps
        from povrules.reports.summary import problem_list
        from povrules.request import prepare

        named, by = _named(census, standard, place, basis, lang)
        standards, options = prepare(
            named, place, policy_year, on, by, overlays, "ready", strict=False, mapping=mapping
        )
        if show:
            paths = [census, *([persons] if persons else [])]
            typer.echo(recognised(paths, standards, options).shown.get(lang.value) + "\n")
        with Steps(_console(stderr=True), lang.value, total=2) as steps:
            steps.next("đọc tệp", "reading")
            households, members = read_input(census, persons, standards, options)
            steps.next("kiểm tra", "checking")
            found = review_table(households, standards, options, keep=False, lang=lang.value, persons=members)
        _console().print(problem_list(found.problems, lang.value))
        return 1 if found.legal.problems["error"] else 0

    _exit(run, lang.value)


@app.command()
def explain(
    census: CensusPath,
    household_id: Annotated[str, typer.Argument(metavar="HOUSEHOLD_ID", help="mã hộ / household id")],
    standard: Annotated[
        list[str] | None, typer.Option(help="chuẩn / standard: id or a .toml file; one", metavar="ID")
    ] = None,
    place: Place = None,
    policy_year: PolicyYear = None,
    on: On = None,
    basis: BasisOption = None,
    overlays: Overlays = None,
    strict: Strict = False,
    persons: PersonsPath = None,
    prefer: PreferOption = _Prefer.ready,
    mapping: MapPath = None,
    lang: Language = _Language.vi,
    as_json: Annotated[
        bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")
    ] = False,
) -> None:
    """Giải thích kết quả của một hộ. / Explain the class of one household."""

    def run() -> int:
        from povrules.api import explain as explain_household
        from povrules.reports.explanation import explanation_text

        named, by = _named(census, standard, place, basis, lang)
        found = explain_household(
            census,
            household_id,
            standard=named,
            place=place,
            policy_year=policy_year,
            on=on,
            basis=by,
            overlays=overlays,
            strict=strict,
            persons=persons,
            prefer=prefer.value,
            mapping=mapping,
        )
        typer.echo(found.model_dump_json(indent=2) if as_json else explanation_text(found, lang.value))
        return 0

    _exit(run, lang.value)


@app.command()
def template(
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp biểu mẫu / workbook to write: .xlsx")],
    standard: Annotated[str, typer.Option(help="chuẩn / standard: id or a .toml file; one", metavar="ID")] = "vn-2022",
    overlays: Overlays = None,
    lang: Language = _Language.vi,
) -> None:
    """Tạo tệp Excel Phiếu A, B1, B2 để nhập và in. / Write the survey forms as a workbook to fill in and print."""

    def run() -> int:
        from povrules.reports.writing import check_template, write_template
        from povrules.request import survey_to_fill_in

        inputs = [*(overlays or ()), *([Path(standard)] if standard.endswith(".toml") else [])]
        check_template(out, inputs)
        loaded, survey = survey_to_fill_in(standard, overlays)
        for path in write_template(survey, loaded, out, lang.value, inputs):
            _said_written(path, lang)
        return 0

    _exit(run, lang.value)


@app.command()
def standards(
    standard: Annotated[str | None, typer.Argument(metavar="[ID]", help="chuẩn / standard: id or a .toml file")] = None,
    overlays: Overlays = None,
    lang: Language = _Language.vi,
    as_json: Annotated[bool, typer.Option("--json", help="dạng JSON / as JSON")] = False,
) -> None:
    """Liệt kê các chuẩn, hoặc xem một chuẩn. / List the standards, or show one with its law and evidence."""

    def run() -> int:
        from povrules.reports.standards import standard_json, standard_text, standards_json, standards_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard, standard_ids

        if standard is None:
            loaded = [load_standard(name, overlays) for name in standard_ids()]
            check_overlays(loaded, overlays or ())
            typer.echo(standards_json(loaded) if as_json else standards_text(loaded, lang.value))
        else:
            one = load_standard(standard, overlays)
            check_overlays([one], overlays or ())
            typer.echo(standard_json(one) if as_json else standard_text(one, lang.value))
        return 0

    _exit(run, lang.value)


def _console(*, stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=stderr)


def _named(
    census: Path, standard: list[str] | None, place: str | None, basis: _Basis | None, lang: _Language
) -> tuple[list[str] | None, "Basis"]:
    """Return the standard and the basis of the options, or where they name no standard those of the workbook."""
    from povrules.census.named import named_in

    found = None if standard or place else named_in(census)
    if found is None:
        return standard, "income" if basis is None else basis.value
    by = found.basis if basis is None else basis.value
    asked = f"{encodable(census.name)}: --standard {encodable(found.standard)} --basis {by}"
    said = "theo chuẩn mà tệp được lập cho" if lang is _Language.vi else "by the standard that the workbook is for"
    typer.echo(f"{asked} ({said})", err=True)
    return [found.standard], by


def _said_written(path: Path, lang: _Language) -> None:
    said = f"{'đã ghi' if lang is _Language.vi else 'written'}: {path}"
    _console().print(said, soft_wrap=True, highlight=False, markup=False)


def _exit(run: Callable[[], int], lang: Lang) -> None:
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


def main() -> None:
    """Entry point of the command ``povrules``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OSError:  # nothing can be written to the terminal or file that the output goes to, not even why
        sys.exit(2)
