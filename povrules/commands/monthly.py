"""``povrules monthly``: the review of single households during a year, put into the recognised list."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import (
    BasisName,
    History,
    Language,
    LanguageName,
    PersonsPath,
    PolicyYear,
    end,
    inputs_of,
    refuse_missing_files,
    say_problems,
    say_written,
)


def monthly(
    households: Annotated[
        Path, typer.Argument(metavar="LIST", help="danh sách đã công nhận / the recognised list of households")
    ],
    reviewed: Annotated[
        Path,
        typer.Argument(metavar="REVIEWED", help="hộ được rà soát, có kết quả hoặc phiếu rà soát / those reviewed"),
    ],
    on: Annotated[
        str, typer.Option(help="ngày quyết định công nhận / day of the decision: 20/05/2026", metavar="DATE")
    ],
    standard: Annotated[
        str | None,
        typer.Option(help="chuẩn để phân loại hộ được rà soát / classifies REVIEWED: id or file", metavar="ID"),
    ] = None,
    basis: Annotated[
        BasisName, typer.Option(help="theo thu nhập hay điểm / by income or by points")
    ] = BasisName.income,
    persons: PersonsPath = None,
    policy_year: PolicyYear = None,
    history: History = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="danh sách mới / the new list: .xlsx, .csv, .parquet")
    ] = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Rà soát thường xuyên: cập nhật từng hộ vào danh sách. / Reviews of single households, put into the list.

    Exit code: 0 done, 1 there are errors in the data (the list is written), 2 wrong use or unreadable file, 3 law is
    missing.
    """

    def run() -> int:
        from povrules.arguments import day_said
        from povrules.monthly_reviews import monthly as put
        from povrules.reports.monthly_tables import SUFFIXES, monthly_text, write_monthly
        from povrules.reports.writing import check_output

        inputs = [households, reviewed, *(history or ()), *([persons] if persons is not None else [])]
        refuse_missing_files(inputs)
        inputs += inputs_of(None, None, None, [standard] if standard is not None else None)
        if out is not None:
            check_output(out, inputs, SUFFIXES)
        found = put(
            households,
            reviewed,
            on=day_said(on) or on,
            standard=standard,
            basis=basis.value,
            persons=persons,
            policy_year=policy_year,
            history=history,
        )
        typer.echo(monthly_text(found, lang.value))
        say_problems(found.problems, lang.value, in_result=out is not None)
        for path in () if out is None else write_monthly(found, out, lang.value, inputs):
            say_written(path, lang)
        return 1 if any(problem.severity == "error" for problem in found.problems) else 0

    end(run, lang.value)
