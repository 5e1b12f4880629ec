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
    Place,
    PolicyYear,
    StandardIds,
    end,
    inputs_of,
    named_by,
    say_written,
)
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
    lang: Language = LanguageName.vi,
) -> None:
    """Tạo tệp Excel Phiếu A, B1, B2 để nhập và in. / Write the survey forms as a workbook to fill in and print."""

    def run() -> int:
        from povrules.reports.writing import check_new, write_template
        from povrules.request import survey_to_fill_in

        inputs = inputs_of(None, None, overlays, [standard])
        check_new(out, inputs)
        loaded, survey = survey_to_fill_in(standard, overlays)
        for path in write_template(survey, loaded, out, lang.value, inputs):
            say_written(path, lang)
        return 0

    end(run, lang.value)


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
