"""``povrules verify``: records, or a result as a whole, computed again with the law and the engine of today."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, MapPath, Overlays, PersonsPath, PlacesPath, end


def verify(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="bản ghi (.json, .jsonl), hoặc kết quả cùng --census / records, or a result with --census",
        ),
    ],
    census: Annotated[
        Path | None,
        typer.Option(help="tệp rà soát của kết quả / the census that the result is of", metavar="CENSUS"),
    ] = None,
    persons: PersonsPath = None,
    mapping: MapPath = None,
    places: PlacesPath = None,
    standard: Annotated[
        list[Path] | None,
        typer.Option(help="tệp của chuẩn riêng / file of a standard of one's own; may be repeated", metavar="FILE"),
    ] = None,
    overlays: Overlays = None,
    lang: Language = LanguageName.vi,
    as_json: Annotated[
        bool, typer.Option("--json", help="cả hai ngôn ngữ, dạng JSON / both languages as JSON")
    ] = False,
) -> None:
    """Tính lại bản ghi hoặc cả kết quả, báo điểm khác. / Compute records or a result again, say what differs.

    Exit code: 0 all verified, 1 something differs, 2 wrong use or unreadable file, 3 law is missing.
    """

    def run() -> int:
        from povrules.records.checking import verify_records
        from povrules.records.kinds import check_kind
        from povrules.records.results import verify_result
        from povrules.records.told import result_text, verification_text

        check_kind(path, census, persons, mapping, places)
        if census is not None:
            result = verify_result(
                path,
                census,
                persons=persons,
                standard=standard,
                overlays=overlays,
                mapping=mapping,
                places=places,
            )
            typer.echo(result.model_dump_json(indent=2) if as_json else result_text(result, lang.value))
            return result.exit_code
        found = verify_records(path, standard=standard, overlays=overlays)
        typer.echo(found.model_dump_json(indent=2) if as_json else verification_text(found, lang.value))
        return found.exit_code

    end(run, lang.value)
