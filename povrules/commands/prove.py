"""``povrules prove``: what holds of every household under a standard, of everybody under a policy, or who shows not."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, Overlays, ProvinceName, end

AsJson = Annotated[bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")]


def prove(
    standard: Annotated[
        str,
        typer.Argument(
            metavar="STANDARD|POLICY",
            help="chuẩn, chính sách hoặc phiếu / standard or policy: id or a .toml file; or a survey's id",
        ),
    ],
    overlays: Overlays = None,
    province: ProvinceName = None,
    same_as: Annotated[
        str | None,
        typer.Option(
            "--same-as", help="chứng minh hai chuẩn như nhau / prove that this one means the same", metavar="B"
        ),
    ] = None,
    lang: Language = LanguageName.vi,
    as_json: AsJson = False,
) -> None:
    """Chứng minh điều đúng với mọi hộ, mọi người, hoặc nêu phản ví dụ. / Prove a law file, or name who breaks it.

    Exit code: 0 nothing fails, 1 a property fails, 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.proofs.policy import is_policy, prove_policy
        from povrules.proofs.same import same_as as same
        from povrules.proofs.standard import prove_standard
        from povrules.reports.proofs import report_json, report_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard

        of_policy = is_policy(standard)
        if of_policy or province is not None:
            _check_policy(standard, overlays, same_as, of_policy=of_policy)
            report = prove_policy(standard, province)
        elif same_as is None:
            report = prove_standard(standard, overlays)
        else:
            pair = load_standard(standard, overlays), load_standard(same_as, overlays)
            check_overlays(pair, overlays or ())
            report = same(*pair)
        typer.echo(report_json(report) if as_json else report_text(report, lang.value))
        return 0 if report.holds else 1

    end(run, lang.value)


def _check_policy(name: str, overlays: list[Path] | None, same_as: str | None, *, of_policy: bool) -> None:
    """Refuse options of a standard for a policy, and that of a policy for a standard."""
    from povrules.errors import UsageError
    from povrules.text import Text

    if not of_policy:
        raise UsageError(
            Text(f"--province dùng cho chính sách, không cho {name}", f"--province is for a policy, not for {name}")
        )
    if overlays or same_as is not None:
        raise UsageError(
            Text(
                "--with và --same-as dùng cho chuẩn, không cho chính sách",
                "--with and --same-as are for a standard, not for a policy",
            )
        )
