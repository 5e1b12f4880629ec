"""The command line. Thin: options in, messages out; the work is elsewhere and is imported when a command runs."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from povrules.commands.common import (
    BasisOption,
    CensusPath,
    Language,
    LanguageName,
    MapPath,
    On,
    Overlays,
    PersonsPath,
    Place,
    PlacesPath,
    PolicyYear,
    PreferName,
    PreferOption,
    StandardIds,
    Strict,
    SurveyOption,
    console,
    end,
    inputs_of,
    named_by,
    say_written,
)
from povrules.commands.diff import diff
from povrules.commands.eligible import eligible, policies
from povrules.commands.monthly import monthly
from povrules.commands.movement import movement
from povrules.commands.mutate import mutate
from povrules.commands.new_standard import new_standard
from povrules.commands.prove import prove
from povrules.commands.recompute import recompute
from povrules.commands.report import report
from povrules.commands.to_fill_in import propose_mapping, propose_places, template
from povrules.commands.verify import verify
from povrules.errors import UsageError
from povrules.panics import unseen_panics
from povrules.text import Text
from povrules.version import __version__
from povrules.wrong_use import Group

if TYPE_CHECKING:
    from povrules.census.recognised import SheetReading
    from povrules.engines.classify import Options
    from povrules.language.loader import Standard
    from povrules.progress import Steps
    from povrules.review import Review

app = typer.Typer(
    cls=Group,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would take half of the time of --help
    help="Phân loại hộ nghèo, hộ cận nghèo theo chuẩn nghèo đa chiều, kèm lý do và điều luật. "
    "Classifies households under Viet Nam's poverty standards, with reasons and articles of law.",
)


class _Keep(StrEnum):
    all = "all"
    none = "none"


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
    out: Annotated[Path, typer.Option("-o", "--out", help="kết quả / result: .xlsx, .csv, .parquet, .json, .jsonl")],
    standard: StandardIds = None,
    place: Place = None,
    policy_year: PolicyYear = None,
    on: On = None,
    basis: BasisOption = None,
    overlays: Overlays = None,
    strict: Strict = False,
    persons: PersonsPath = None,
    prefer: PreferOption = PreferName.ready,
    mapping: MapPath = None,
    places: PlacesPath = None,
    survey: SurveyOption = None,
    keep: Annotated[_Keep, typer.Option(help="giữ các cột của tệp vào / keep the input's columns")] = _Keep.all,
    records: Annotated[
        Path | None,
        typer.Option(help="bản ghi từng hộ để xác minh / a record per household, to verify: .jsonl", metavar="FILE"),
    ] = None,
    reasons_apart: Annotated[
        bool, typer.Option("--reasons-apart", help="lý do ra tệp riêng / reasons in a file of their own: .parquet")
    ] = False,
    lang: Language = LanguageName.vi,
) -> None:
    """Phân loại mọi hộ trong tệp. / Classify every household of a census file.

    Exit code: 0 done (warnings and undetermined households included), 1 there were errors in the data (the result is
    written), 2 wrong use or unreadable file, 3 law is missing.
    """

    def run() -> int:
        from povrules.arguments import day_said
        from povrules.progress import Steps
        from povrules.reports.summary import summary
        from povrules.reports.writing import check_output, check_records, write_review
        from povrules.request import prepare

        inputs = [census, *inputs_of(persons, mapping, overlays, standard, places)]
        check_output(out, inputs, apart=reasons_apart)
        if records is not None:
            check_records(records, out, inputs)
        named, by = named_by(census, standard, place, basis, lang)
        standards, options = prepare(
            named,
            place,
            policy_year,
            day_said(on),
            by,
            overlays,
            prefer.value,
            survey,
            strict=strict,
            mapping=mapping,
            places=places,
        )
        with Steps(console(stderr=True), lang.value, total=len(standards) + 2) as steps:
            review = _reviewed(
                steps, census, persons, standards, options, lang, keep=keep is _Keep.all, records=records is not None
            )
            steps.next("ghi kết quả", "writing")
            written = write_review(review, out, lang.value, inputs, records, apart=reasons_apart)
        console().print(summary(review, lang.value))
        for path in written:
            say_written(path, lang)
        return 1 if review.legal.problems["error"] else 0

    end(run, lang.value)


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
    survey: SurveyOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="bản sao của tệp, ô có vấn đề được tô màu và ghi chú; sửa vẫn ở tệp gốc / copy of the workbook with "
            "bad cells coloured and commented; go on correcting the original: .xlsx",
        ),
    ] = None,
    mapping: MapPath = None,
    places: PlacesPath = None,
    show: Annotated[
        bool, typer.Option("--show", help="cho xem trang, cột đã nhận ra / show the sheets and columns recognised")
    ] = False,
    lang: Language = LanguageName.vi,
) -> None:
    """Kiểm tra tệp trước khi phân loại. / Check a census file before classifying it; writes nothing but -o.

    Exit code: 0 no errors, 1 there are errors in the data, 2 wrong use or unreadable file, 3 law is missing.
    """

    def run() -> int:
        from povrules.arguments import day_said
        from povrules.progress import Steps
        from povrules.reports.summary import marked_text, problem_list
        from povrules.reports.writing import check_marked, write_marked
        from povrules.request import prepare

        inputs = inputs_of(persons, mapping, overlays, standard, places)
        if out is not None:
            check_marked(census, out, inputs)
        named, by = named_by(census, standard, place, basis, lang)
        standards, options = prepare(
            named,
            place,
            policy_year,
            day_said(on),
            by,
            overlays,
            "ready",
            survey,
            strict=False,
            mapping=mapping,
            places=places,
        )
        seen: list[SheetReading] = []
        try:
            with Steps(console(stderr=True), lang.value, total=2) as steps:
                found = _reviewed(steps, census, persons, standards, options, lang, keep=False, seen=seen)
        finally:  # what was recognised tells why the rest could not be read
            if show and seen:
                typer.echo("\n".join([*(sheet.shown.get(lang.value) for sheet in seen), ""]))
        console().print(problem_list(found.problems, lang.value))
        if out is not None:
            marked = write_marked(census, found.problems, out, lang.value, inputs)
            say_written(out, lang)
            console().print(marked_text(marked, census.name, lang.value))
        return 1 if found.legal.problems["error"] else 0

    end(run, lang.value)


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
    prefer: PreferOption = PreferName.ready,
    mapping: MapPath = None,
    places: PlacesPath = None,
    survey: SurveyOption = None,
    lang: Language = LanguageName.vi,
    as_json: Annotated[
        bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")
    ] = False,
) -> None:
    """Giải thích kết quả của một hộ. / Explain the class of one household.

    Exit code: 0 done, 1 the household was set aside for an error in its row, 2 wrong use or unreadable file, 3 law is
    missing.
    """

    def run() -> int:
        from povrules.api import explain as explain_household
        from povrules.arguments import day_said
        from povrules.reports.explanation import explanation_text

        named, by = named_by(census, standard, place, basis, lang)
        found = explain_household(
            census,
            household_id,
            standard=named,
            place=place,
            policy_year=policy_year,
            on=day_said(on),
            basis=by,
            overlays=overlays,
            strict=strict,
            persons=persons,
            prefer=prefer.value,
            mapping=mapping,
            places=places,
            survey=survey,
        )
        typer.echo(found.model_dump_json(indent=2) if as_json else explanation_text(found, lang.value))
        return 1 if found.household_class is None else 0

    end(run, lang.value)


@app.command()
def standards(
    standard: Annotated[str | None, typer.Argument(metavar="[ID]", help="chuẩn / standard: id or a .toml file")] = None,
    overlays: Overlays = None,
    lang: Language = LanguageName.vi,
    as_json: Annotated[bool, typer.Option("--json", help="dạng JSON / as JSON")] = False,
    history: Annotated[
        bool,
        typer.Option("--history", help="văn bản nào sửa đổi gì, từ khi nào / which act changed what, and when"),
    ] = False,
    markdown: Annotated[
        bool,
        typer.Option("--markdown", help="trang tài liệu, hai ngôn ngữ / page of documentation, in both languages"),
    ] = False,
) -> None:
    """Liệt kê các chuẩn, hoặc xem một chuẩn. / List the standards, or show one with its law and evidence."""

    def run() -> int:
        from povrules.reports.history import history_json, history_text
        from povrules.reports.standard_page import index_page, standard_page
        from povrules.reports.standards import standard_json, standard_text, standards_json, standards_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard, standard_ids

        if markdown and (as_json or history):
            alone = Text(
                "--markdown không đi cùng --json, --history", "--markdown goes with neither --json nor --history"
            )
            raise UsageError(alone)
        loaded = [load_standard(name, overlays) for name in (standard_ids() if standard is None else [standard])]
        check_overlays(loaded, overlays or ())
        if markdown:
            typer.echo(index_page(loaded) if standard is None else standard_page(loaded[0]), nl=False)
        elif standard is None:
            if history:
                raise UsageError(Text("--history cần mã của một chuẩn", "--history needs the id of a standard"))
            typer.echo(standards_json(loaded) if as_json else standards_text(loaded, lang.value))
        elif history:
            typer.echo(history_json(loaded[0]) if as_json else history_text(loaded[0], lang.value))
        else:
            typer.echo(standard_json(loaded[0]) if as_json else standard_text(loaded[0], lang.value))
        return 0

    end(run, lang.value)


app.command()(verify)


def _reviewed(
    steps: "Steps",
    census: Path,
    persons: Path | None,
    standards: "tuple[Standard, ...]",
    options: "Options",
    lang: LanguageName,
    *,
    keep: bool,
    seen: "list[SheetReading] | None" = None,
    records: bool = False,
) -> "Review":
    """Read and classify a census, in two steps; how its sheets are read is put into ``seen``."""
    from povrules.api import review_table
    from povrules.inputs import hashes_of, read_input

    steps.next("đọc tệp", "reading")
    households, members = read_input(census, persons, standards, options, seen)
    steps.next("phân loại", "classifying")
    inputs = hashes_of(census, persons)
    return review_table(
        households, standards, options, keep=keep, lang=lang.value, persons=members, inputs=inputs, records=records
    )


app.command("map")(propose_mapping)
app.command("places")(propose_places)
app.command()(template)
app.command()(prove)
app.command()(diff)
app.command()(movement)
app.command()(monthly)
app.command()(report)
app.command()(mutate)
app.command("new-standard")(new_standard)
app.command()(recompute)
app.command()(eligible)
app.command()(policies)


def main() -> None:
    """Entry point of the command ``povrules``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with unseen_panics():
            app(prog_name="povrules")
    except OSError:  # nothing can be written to the terminal or file that the output goes to, not even why
        sys.exit(2)
