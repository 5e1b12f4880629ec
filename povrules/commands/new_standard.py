"""``povrules new-standard``: a commented file to begin a standard with."""

import re
from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, end


def new_standard(
    name: Annotated[str, typer.Argument(metavar="ID", help="mã của chuẩn mới / id of the new one, e.g. vi-du-2031")],
    out: Annotated[Path, typer.Option("-o", "--out", help="tệp .toml mới / a new .toml file", metavar="FILE")],
    shape: Annotated[
        str, typer.Option("--from", help="chuẩn có khung giống / standard of the same shape", metavar="STANDARD")
    ] = "vn-2022",
    place: Annotated[str | None, typer.Option(help="mã của nơi / id of the place, e.g. vi-du")] = None,
    years: Annotated[
        str | None, typer.Option(help="các năm chính sách / policy years, e.g. 2031-2033", metavar="FIRST[-LAST]")
    ] = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Bắt đầu một tệp chuẩn có chú thích, chưa có số nào. / Begin a commented standard, without any number yet.

    Exit code: 0 written, 2 wrong use; a file that is there already is never replaced.
    """

    def run() -> int:
        from povrules.drafting import new_standard as begun
        from povrules.drafting import places_to_fill_in
        from povrules.standards import load_standard
        from povrules.text import Text

        text = begun(name, load_standard(shape), place, _span(years))
        _write_new(out, text)
        marked = len(places_to_fill_in(text))
        said = Text(
            f"đã ghi: {out}\nchỗ cần điền: {marked} dòng có chữ “ĐIỀN / FILL IN”; sau đó: povrules prove {out}",
            f"written: {out}\nto fill in: {marked} lines that say “ĐIỀN / FILL IN”; then: povrules prove {out}",
        )
        typer.echo(said.get(lang.value))
        return 0

    end(run, lang.value)


def _span(years: str | None) -> tuple[int, int] | None:
    """Return the years of ``2031`` or ``2031-2033``."""
    from povrules.arguments import not_meant
    from povrules.text import Text

    if years is None:
        return None
    found = re.fullmatch(r"(\d{4})(?:[-–](\d{4}))?", years)
    if found is None:
        raise not_meant("--years", years, Text("một năm, hoặc năm đầu-năm cuối", "a year, or first-last"))
    return int(found[1]), int(found[2] or found[1])


def _write_new(out: Path, text: str) -> None:
    from povrules.errors import UsageError
    from povrules.reasons import system_reason
    from povrules.text import Text

    if out.suffix != ".toml":
        raise UsageError(Text(f"{out}: cần một tệp .toml", f"{out}: expected a .toml file"))
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            Text(f"{out}: tệp đã có, không ghi đè; nêu tên khác", f"{out}: is there already; give another name")
        ) from error
    except OSError as error:
        why = system_reason(error)
        raise UsageError(Text(f"{out}: không ghi được ({why.vi})", f"{out}: cannot be written ({why.en})")) from error
