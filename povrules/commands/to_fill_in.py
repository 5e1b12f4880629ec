"""The commands that write files for people to fill in or confirm: ``map``, ``places``, ``template``."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import (
    BasisOption,
    CensusPath,
    Language,
    LanguageName,
    Overlays,
    PersonsPath,
    Place,
    PolicyYear,
    ProvinceName,
    StandardIds,
    end,
    inputs_of,
    named_by,
    say_problems,
    say_written,
)
from povrules.errors import UsageError
from povrules.text import Text


def propose_mapping(
    census: CensusPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp ánh xạ / mapping to write: .toml")],
    standard: StandardIds = None,
    place: Place = None,
    policy_year: PolicyYear = None,
    basis: BasisOption = None,
    overlays: Overlays = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Đề xuất bảng ánh xạ cho tệp có tên cột khác. / Propose a mapping for a list with other names of columns."""

    def run() -> int:
        from povrules.mapping.proposal import proposals_for
        from povrules.mapping.told import proposal_report, proposal_text
        from povrules.reports.writing import MAPPING, check_new, write_mapping
        from povrules.request import mapping_columns, prepare

        inputs = [census, *inputs_of(None, None, overlays, standard)]
        check_new(out, inputs, MAPPING)
        named, by = named_by(census, standard, place, basis, lang)
        standards, options = prepare(named, place, policy_year, None, by, overlays, "ready", strict=False)
        columns = mapping_columns(standards, options)
        proposals = proposals_for(census, columns)
        [path] = write_mapping(proposal_text(proposals, lang.value), out, inputs)
        typer.echo(proposal_report(proposals, lang.value))
        say_written(path, lang)
        return 0

    end(run, lang.value)


def template(
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp biểu mẫu / workbook to write: .xlsx")],
    standard: Annotated[str, typer.Option(help="chuẩn / standard: id or a .toml file; one", metavar="ID")] = "vn-2022",
    overlays: Overlays = None,
    policy: Annotated[
        str | None,
        typer.Option(help="câu hỏi của chính sách / the questions of policies: ids or .toml files", metavar="ID,…"),
    ] = None,
    province: ProvinceName = None,
    census: Annotated[
        Path | None,
        typer.Option(help="với --policy: ghi sẵn hộ và người / with --policy: who is there already", metavar="FILE"),
    ] = None,
    persons: PersonsPath = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Tạo tệp Excel để nhập: Phiếu A, B1, B2, hoặc câu hỏi của chính sách. / Write a workbook to fill in.

    The survey forms, to fill in and print; with --policy what policies ask of households and persons, for eligible.
    """

    def run() -> int:
        if policy is not None:
            return _asked(policy, province, census, persons, out, lang)
        if province is not None or census is not None or persons is not None:
            raise UsageError(
                Text(
                    "--province, --census, --persons của template cần --policy",
                    "--province, --census and --persons of template need --policy",
                )
            )
        from povrules.reports.writing import check_new, write_template
        from povrules.request import survey_to_fill_in

        inputs = inputs_of(None, None, overlays, [standard])
        check_new(out, inputs)
        loaded, survey = survey_to_fill_in(standard, overlays)
        for path in write_template(survey, loaded, out, lang.value, inputs):
            say_written(path, lang)
        return 0

    end(run, lang.value)


def _asked(
    policy: str,
    province: str | None,
    census: Path | None,
    persons: Path | None,
    out: Path,
    lang: LanguageName,
) -> int:
    """Write the workbook of what policies ask."""
    from povrules.census.door import nobody
    from povrules.engines.classify import Options
    from povrules.entitled_asked import policies_asked
    from povrules.entitled_inputs import read_subjects
    from povrules.reports.template.questions import Filled
    from povrules.reports.writing import check_new, write_asked

    if persons is not None and census is None:
        raise UsageError(Text("--persons cần --census", "--persons needs --census"))
    names = [one.strip() for one in policy.split(",") if one.strip()]
    inputs = [Path(one) for one in (*names, province or "") if one.endswith(".toml")]
    inputs += [one for one in (census, persons) if one is not None]
    check_new(out, inputs)
    policies = policies_asked(names, province)
    filled = None
    if census is not None:
        households, members = read_subjects(census, persons, policies, (), Options())
        filled = Filled(households, nobody() if members is None else members)
    for path in write_asked(policies, filled, out, lang.value, inputs):
        say_written(path, lang)
    if filled is not None:
        problems = [one for table in filled for one in table.problems if one.severity != "notice"]
        say_problems(problems, lang.value, in_result=False)
        return 1 if any(one.severity == "error" for one in problems) else 0
    return 0


def propose_places(
    census: CensusPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp địa bàn / file of places to write: .csv")],
    lang: Language = LanguageName.vi,
) -> None:
    """Đề xuất khu vực của các xã trước và sau 01/07/2025. / Propose the area of communes before and after 01/07/2025.

    Nothing is confirmed: only rows with a yes in the column “Xác nhận” (confirmed) count for --places.
    """

    def run() -> int:
        from povrules.places import proposal
        from povrules.places.units import load_units
        from povrules.reports.writing import PLACES, check_new, write_places

        check_new(out, [census], PLACES, alone=True)
        communes, units = proposal.communes_of(census), load_units()
        table = proposal.places_table(proposal.propose_places(communes, units), lang.value)
        [path] = write_places(table, out, [census])
        say_written(path, lang)
        said = Text(
            f"{table.height} dòng theo {units.source}, chưa đọc trong văn bản nào: kiểm tra từng dòng, ghi “có” vào "
            "cột Xác nhận, rồi dùng với --places.",
            f"{table.height} rows by {units.source}, read in no act: check each of them, put “yes” into the column "
            "confirmed, then use the file with --places.",
        )
        typer.echo(said.get(lang.value))
        return 0

    end(run, lang.value)
