"""``povrules movement``: who left the lists, who came back, who is new, between two years."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import (
    ChangesPath,
    History,
    Language,
    LanguageName,
    On,
    PolicyYear,
    end,
    refuse_missing_files,
    say_problems,
    say_written,
)


def movement(
    before: Annotated[
        Path,
        typer.Argument(metavar="BEFORE", help="danh sách hoặc kết quả kỳ trước / list or result of the year before"),
    ],
    after: Annotated[
        Path,
        typer.Argument(metavar="AFTER", help="danh sách, kết quả hoặc tệp rà soát kỳ này / of this year, or a census"),
    ],
    history: History = None,
    changes: ChangesPath = None,
    on: On = None,
    standard: Annotated[
        str | None,
        typer.Option(help="chuẩn để phân loại tệp rà soát kỳ này / classifies AFTER: id or file", metavar="ID"),
    ] = None,
    old_standard: Annotated[
        str | None,
        typer.Option(
            help="chuẩn kỳ trước, để tách tác động của đổi chuẩn / the one before, to tell its effect apart",
            metavar="ID",
        ),
    ] = None,
    policy_year: PolicyYear = None,
    by: Annotated[
        str | None,
        typer.Option(help="địa bàn trong biểu / places in the forms: province, commune, village", metavar="PLACE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="kết quả / result: .xlsx, .csv, .parquet, .json")
    ] = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Biến động giữa hai kỳ: thoát, tái, phát sinh. / Movement between two years: exits, relapses, new ones.

    Exit code: 0 done, 1 there are errors in the lists (the result is written), 2 wrong use or unreadable file, 3 law is
    missing.
    """

    def run() -> int:
        from povrules.arguments import day_said, not_meant
        from povrules.movements import movement as compare
        from povrules.reports.movement_tables import SUFFIXES, write_movement
        from povrules.reports.movement_text import movement_text
        from povrules.reports.writing import check_output
        from povrules.text import Text
        from povrules.years.lists import PLACES

        inputs = [before, after, *(history or ()), *([changes] if changes is not None else [])]
        refuse_missing_files(inputs)
        inputs += [Path(one) for one in (standard, old_standard) if one is not None and one.endswith(".toml")]
        if by is not None and by not in PLACES:
            shown = ", ".join(PLACES)
            raise not_meant("by", by, Text(f"một trong: {shown}", f"one of: {shown}"))
        if out is not None:
            check_output(out, inputs, SUFFIXES)
        found = compare(
            before,
            after,
            history=history,
            changes=changes,
            on=day_said(on),
            standard=standard,
            old_standard=old_standard,
            policy_year=policy_year,
        )
        typer.echo(movement_text(found, lang.value))
        say_problems(found.problems, lang.value, in_result=out is not None)
        for path in () if out is None else write_movement(found, out, lang.value, inputs, by):
            say_written(path, lang)
        return 1 if any(problem.severity == "error" for problem in found.problems) else 0

    end(run, lang.value)
