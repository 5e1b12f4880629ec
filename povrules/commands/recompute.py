"""``povrules recompute``: sums, rates and headings of a published table, and claims, checked again."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, end


def recompute(
    table: Annotated[
        Path | None,
        typer.Argument(metavar="[TABLE]", help="bảng đã công bố / a published table: .xlsx, .ods, .xls, .csv"),
    ] = None,
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", help="một phát biểu / a claim: “75/505 = 15 %”; may be repeated", metavar="CLAIM"),
    ] = None,
    year: Annotated[
        int | None, typer.Option(help="năm mà bảng phải nói tới / the year that the headings have to be about")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="cho xem cả các số đúng / show the right figures too")
    ] = False,
    lang: Language = LanguageName.vi,
    as_json: Annotated[
        bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")
    ] = False,
) -> None:
    """Tính lại một bảng đã công bố: tổng, tỷ lệ, tiêu đề. / Check the sums, rates and headings of a published table.

    Exit code: 0 right, also when rounded; 1 something is wrong or no number; 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.published.recompute import recompute as check
        from povrules.reports.recomputed_text import recomputed_json, recomputed_text

        found = check(table, claims=claims or (), year=year)
        typer.echo(recomputed_json(found) if as_json else recomputed_text(found, lang.value, everything=everything))
        return 0 if found.is_right else 1

    end(run, lang.value)
