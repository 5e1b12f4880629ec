"""``povrules prove``: what holds for every household under a standard, or the household for which it does not."""

from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, Overlays, end

AsJson = Annotated[bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")]


def prove(
    standard: Annotated[
        str,
        typer.Argument(metavar="STANDARD", help="chuẩn hoặc phiếu / standard: id or a .toml file; or a survey's id"),
    ],
    overlays: Overlays = None,
    same_as: Annotated[
        str | None,
        typer.Option(
            "--same-as", help="chứng minh hai chuẩn như nhau / prove that this one means the same", metavar="B"
        ),
    ] = None,
    lang: Language = LanguageName.vi,
    as_json: AsJson = False,
) -> None:
    """Chứng minh điều đúng với mọi hộ, hoặc nêu hộ phản ví dụ. / Prove a standard, or name a household that breaks it.

    Exit code: 0 nothing fails, 1 a property fails, 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.proofs.same import same_as as same
        from povrules.proofs.standard import prove_standard
        from povrules.reports.proofs import report_json, report_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard

        if same_as is None:
            report = prove_standard(standard, overlays)
        else:
            pair = load_standard(standard, overlays), load_standard(same_as, overlays)
            check_overlays(pair, overlays or ())
            report = same(*pair)
        typer.echo(report_json(report) if as_json else report_text(report, lang.value))
        return 0 if report.holds else 1

    end(run, lang.value)
