"""The commands on what follows from a class: ``eligible`` and ``policies``. As thin as :mod:`povrules.cli`."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from povrules.commands.common import (
    BasisName,
    ChangesPath,
    History,
    Language,
    LanguageName,
    MapPath,
    Overlays,
    PersonsPath,
    PlacesPath,
    ProvinceName,
    Strict,
    SurveyOption,
    end,
    inputs_of,
    say_problems,
    say_written,
)
from povrules.errors import Mistakes, PovrulesError, UsageError
from povrules.text import Lang, Text

_CENSUS = typer.Argument(
    metavar="CENSUS", help="tệp hoặc thư mục rà soát / census file or folder: .xlsx, .ods, .xls, .csv, .parquet"
)


def eligible(
    census: Annotated[Path, _CENSUS],
    on: Annotated[
        str | None, typer.Option(help="ngày xét / the day in question: 01/07/2026, 2026-07-01", metavar="DATE")
    ] = None,
    persons: PersonsPath = None,
    policy: Annotated[
        str, typer.Option(help="chính sách / policies: ids or .toml files, with commas between", metavar="ID,…")
    ] = "bhyt",
    province: ProvinceName = None,
    school_year: Annotated[
        str | None, typer.Option(help="năm học / school year, by its first day unless --on says which", metavar="YEARS")
    ] = None,
    standard: Annotated[
        str | None,
        typer.Option(help="chuẩn để phân loại hộ chưa có kết quả công nhận / standard: id or file", metavar="ID"),
    ] = None,
    place: Annotated[str | None, typer.Option(help="nơi / place whose standard classifies: vn, hanoi …")] = None,
    basis: Annotated[
        BasisName, typer.Option(help="theo thu nhập hay điểm / by income or by points")
    ] = BasisName.income,
    overlays: Overlays = None,
    strict: Strict = False,
    survey: SurveyOption = None,
    mapping: MapPath = None,
    places: PlacesPath = None,
    movement: Annotated[
        Path | None,
        typer.Option(
            help="kết quả của povrules movement: hộ nào thoát, ngày nào / result of povrules movement: who left the "
            "lists, and when",
            metavar="FILE",
        ),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            help="hoặc danh sách kỳ trước, để so với CENSUS / or the list of the year before, to set CENSUS against",
            metavar="FILE",
        ),
    ] = None,
    history: History = None,
    changes: ChangesPath = None,
    switch: Annotated[
        list[str] | None,
        typer.Option(help="cách đọc khác ở điểm chưa rõ / other reading of an unsettled spot", metavar="ID=true"),
    ] = None,
    household: Annotated[str | None, typer.Option(help="chỉ xem một hộ / show one household", metavar="ID")] = None,
    person: Annotated[
        str | None, typer.Option(help="chỉ xem một người (TT thành viên) / show one member", metavar="NO")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="tệp kết quả / result: .csv, .json, .parquet, .xlsx")
    ] = None,
    listing: Annotated[
        Path | None,
        typer.Option(
            "--list",
            help="danh sách người được hưởng để bàn giao, và người cần hỏi / the entitled to hand over, whom to ask: "
            ".xlsx",
            metavar="FILE",
        ),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="ghi họ tên vào danh sách của --list / names of persons in that list")
    ] = False,
    lang: Language = LanguageName.vi,
) -> None:
    """Ai được hưởng gì vào một ngày. / Who is entitled to what on a day.

    Exit code: 0 done, 1 there were errors in the data (the result is written), 2 wrong use or unreadable file, 3
    law is missing.
    """

    def run() -> int:
        from povrules.arguments import day_said
        from povrules.census.files import refuse_missing
        from povrules.eligibility import entitlements
        from povrules.entitled_asked import asked_for, check_standard, policies_asked
        from povrules.reports.entitled_summary import entitled_summary
        from povrules.reports.entitled_tables import SUFFIXES, write_entitlements
        from povrules.reports.entitled_text import case_text, cases
        from povrules.reports.hand_over import write_lists
        from povrules.reports.writing import WORKBOOK, check_output

        one = household is not None or person is not None
        policies = [name.strip() for name in policy.split(",") if name.strip()]
        named = [file for name in policies for file in _files(name)]
        mistakes = Mistakes(_wanted(output=out is not None or listing is not None or one, day=on or school_year))
        if names and listing is None:
            mistakes.found.append(UsageError(Text("--names cần --list TỆP.xlsx", "--names needs --list FILE.xlsx")))
        law = [standard] if standard is not None else []
        inputs = [census, *inputs_of(persons, mapping, overlays, law, places), *named, *_files(province)]
        lists = [one for one in (movement, before, *(history or ()), changes) if one is not None]
        inputs += lists
        if out is not None:
            mistakes.of(lambda: check_output(out, inputs, SUFFIXES))
        written = [] if out is None else [out]
        if listing is not None:
            mistakes.of(lambda: check_output(listing, [*inputs, *written], WORKBOOK))
        for table in (census, persons, places, *lists):
            if table is not None:
                mistakes.of(partial(refuse_missing, table))
        day = mistakes.of(lambda: day_said(on))
        switches = mistakes.of(lambda: _switches(switch or [])) or {}
        asked: dict[str, Any] = {
            "on": day,
            "policy": policies,
            "province": province,
            "school_year": school_year,
            "standard": standard,
            "place": place,
            "basis": basis.value,
            "overlays": overlays,
            "prefer": "ready",
            "survey": survey,
            "switches": switches,
            "strict": strict,
            "mapping": mapping,
            "places": places,
        }
        if mistakes.found and day is None and school_year is None:
            mistakes.of(lambda: policies_asked(policies, province, switches))
            check_standard(mistakes, standard, overlays)
        elif mistakes.found:
            mistakes.of(lambda: asked_for(**asked))
        mistakes.refuse()
        found = entitlements(
            census,
            persons,
            movement=movement,
            before=before,
            history=history,
            changes=changes,
            lang=said,
            **asked,
        )
        if one:
            typer.echo(case_text(found, cases(found, household, person), said))
        paths = [] if listing is None else [*write_lists(found, listing, said, [*inputs, *written], names=names)]
        if out is not None:
            paths += write_entitlements(found, out, said, inputs)
        for path in paths:
            say_written(path, lang)
        if paths:
            typer.echo(entitled_summary(found, said))
        say_problems(found.problems, said, in_result=out is not None)
        return 1 if any(problem.severity == "error" for problem in found.problems) else 0

    said: Lang = lang.value
    end(run, said)


def policies(
    policy: Annotated[str | None, typer.Argument(metavar="[ID]", help="chính sách / policy: id or file")] = None,
    province: ProvinceName = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Liệt kê các chính sách, hoặc xem một chính sách. / List the policies, or show one with its law."""

    def run() -> int:
        from povrules.reports.policy_text import policies_text, policy_text
        from povrules.rules import load_policy, policy_ids
        from povrules.rules.provinces import with_province

        if policy is None:
            if province is not None:
                raise UsageError(
                    Text("--province cần một chính sách, ví dụ bhyt", "--province needs a policy, e.g. bhyt")
                )
            typer.echo(policies_text([load_policy(name) for name in policy_ids()], said))
        else:
            shown = load_policy(policy)
            typer.echo(policy_text(shown if province is None else with_province([shown], province)[0], said))
        return 0

    said: Lang = lang.value
    end(run, said)


def _wanted(*, output: bool, day: str | None) -> list[PovrulesError]:
    """Return what a call lacks altogether."""
    found: list[PovrulesError] = []
    if not output:
        found.append(
            UsageError(Text("cần -o TỆP, hoặc --household hay --person", "name -o FILE, or --household or --person"))
        )
    if day is None:
        found.append(UsageError(Text("cần --on NGÀY hoặc --school-year", "name a day by --on, or a --school-year")))
    return found


def _files(name: str | None) -> list[Path]:
    """Return the law file that an option names, which an output must not be."""
    return [Path(name)] if name is not None and name.endswith(".toml") else []


def _switches(given: list[str]) -> dict[str, bool]:
    """Return switches as they are typed: ``id=true`` or ``id=false``."""
    found = {}
    for one in given:
        name, _, value = one.partition("=")
        if value not in {"true", "false"}:
            raise UsageError(
                Text(f"--switch {one}: cần dạng id=true hoặc id=false", f"--switch {one}: expected id=true or id=false")
            )
        found[name] = value == "true"
    return found
