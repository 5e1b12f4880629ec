"""``povrules diff``: what changed between two standards, and the households that are classified otherwise."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from povrules.commands.common import (
    BasisOption,
    Language,
    LanguageName,
    MapPath,
    Overlays,
    PersonsPath,
    PreferName,
    Strict,
    SurveyOption,
    console,
    end,
)
from povrules.commands.prove import AsJson
from povrules.errors import UsageError
from povrules.text import Lang, Text

if TYPE_CHECKING:
    from povrules.moves.model import CensusDifference


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="chuẩn trước / standard before: id or a .toml file")],
    after: Annotated[str, typer.Argument(metavar="B", help="chuẩn sau / standard after: id or a .toml file")],
    census: Annotated[
        Path | None,
        typer.Argument(metavar="CENSUS", help="tệp hoặc thư mục rà soát: hộ nào đổi loại / census: whom it moves"),
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option(
            "-o", "--out", help="kết quả / result: .xlsx, .html, .json, .svg, .png; may be repeated", metavar="FILE"
        ),
    ] = None,
    persons: PersonsPath = None,
    year_before: Annotated[int | None, typer.Option(help="năm chính sách của A / policy year of A")] = None,
    year_after: Annotated[int | None, typer.Option(help="năm chính sách của B / policy year of B")] = None,
    on: Annotated[str | None, typer.Option(help="ngày tính tuổi / day of ages: 31/12/2025", metavar="DATE")] = None,
    basis: BasisOption = None,
    order: Annotated[
        str | None,
        typer.Option(
            help="thay đổi nào xét trước / which changes come first: lines,numbers,regime,indicators,thresholds",
            metavar="LIST",
        ),
    ] = None,
    overlays: Overlays = None,
    strict: Strict = False,
    prefer: Annotated[
        PreferName | None,
        typer.Option(
            help="cột có sẵn hay kết quả suy ra quyết định / which decides where they disagree", show_default="ready"
        ),
    ] = None,
    mapping: MapPath = None,
    survey: SurveyOption = None,
    lang: Language = LanguageName.vi,
    as_json: AsJson = False,
) -> None:
    """So sánh hai chuẩn: quy định nào khác, hộ nào đổi loại. / Compare two standards: what changed, and for whom.

    With CENSUS: its households under both, who moves, and by which of the changes.

    Exit code: 0 done, 1 there were errors in the data (the result is written), 2 wrong use or unreadable file, 3 law is
    missing.
    """
    said: Lang = lang.value

    def on_paper() -> int:
        from povrules.proofs.difference import difference
        from povrules.reports.difference import difference_json, difference_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard

        asked: dict[str, object] = {
            "-o": out,
            "--persons": persons,
            "--year-before": year_before,
            "--year-after": year_after,
            "--on": on,
            "--basis": basis,
            "--order": order,
            "--strict": strict,
            "--prefer": prefer,
            "--map": mapping,
            "--survey": survey,
        }
        _refuse_without_census([name for name, value in asked.items() if value])
        pair = load_standard(before, overlays), load_standard(after, overlays)
        check_overlays(pair, overlays or ())
        found = difference(*pair)
        typer.echo(difference_json(found) if as_json else difference_text(found, said))
        return 0

    def on_people(path: Path) -> int:
        from povrules.arguments import day_said
        from povrules.moves.census import diff_census
        from povrules.reports.moves.files import check_moves, write_all

        files = [path, *(one for one in (persons, mapping) if one is not None), *(overlays or ())]
        files += [Path(one) for one in (before, after) if one.endswith(".toml")]
        check_moves(out or (), files)
        found = diff_census(
            before,
            after,
            path,
            year_before=year_before,
            year_after=year_after,
            on=day_said(on),
            basis="income" if basis is None else basis.value,
            overlays=overlays,
            strict=strict,
            persons=persons,
            prefer="ready" if prefer is None else prefer.value,
            mapping=mapping,
            survey=survey,
            order=order,
        )
        written = write_all(found, out, said, files) if out else ()
        _show(found, written, said, as_json=as_json)
        return 1 if any(one.severity == "error" for one in found.problems) else 0

    end(on_paper if census is None else lambda: on_people(census), said)


def _refuse_without_census(names: list[str]) -> None:
    if names:
        shown = ", ".join(names)
        raise UsageError(
            Text(
                f"{shown} cần tệp rà soát: povrules diff A B CENSUS",
                f"{shown} needs a census: povrules diff A B CENSUS",
            )
        )


def _show(found: "CensusDifference", written: tuple[Path, ...], lang: Lang, *, as_json: bool) -> None:
    """Say what was found; with JSON on the standard output nothing else stands there."""
    from povrules.reports.moves.text import moves_json, moves_text
    from povrules.reports.summary import problem_list

    if as_json:
        typer.echo(moves_json(found))
    else:
        typer.echo(moves_text(found, lang))
        typer.echo()
        console().print(problem_list(found.problems, lang))
    for path in written:
        typer.echo(f"{'đã ghi' if lang == 'vi' else 'written'}: {path}", err=as_json)
