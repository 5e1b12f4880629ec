"""``povrules report``: the summary forms and lists of a review, laid out as the gazette prints them."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import (
    ChangesPath,
    History,
    Language,
    LanguageName,
    On,
    PersonsPath,
    end,
    refuse_missing_files,
    say_problems,
    say_written,
)


def report(
    results: Annotated[
        list[Path],
        typer.Argument(metavar="RESULT…", help="kết quả hoặc danh sách đã công nhận / results or recognised lists"),
    ],
    form: Annotated[
        list[str] | None,
        typer.Option(
            help="mẫu / form: 7.1 … 7.11, 6.1, 6.2, I, V, plan-2016, plan-reduction, plan-change, all; may be repeated",
            metavar="FORM",
            show_default="all",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="địa bàn trong biểu / places: province, district, commune, village", metavar="PLACE"),
    ] = None,
    before: Annotated[
        list[Path] | None,
        typer.Option(help="danh sách kỳ trước, cho mẫu 7.2, 7.3, 6.2 / list of the year before; may be repeated"),
    ] = None,
    history: History = None,
    changes: ChangesPath = None,
    census: Annotated[
        Path | None,
        typer.Option(
            help="tệp rà soát có thành viên, cho mẫu 7.11 và cột 9, 10 mẫu 7.8 / census with members, for 7.11 and 7.8"
        ),
    ] = None,
    persons: PersonsPath = None,
    on: On = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="số liệu của kế hoạch theo địa bàn, cho plan-… / what a plan says by place, for plan-…"),
    ] = None,
    year: Annotated[int | None, typer.Option(help="năm ghi trong tiêu đề / the year in titles")] = None,
    names: Annotated[
        bool,
        typer.Option(
            "--names", help="in họ tên, ngày sinh chủ hộ trong danh sách / print names and birthdays in lists"
        ),
    ] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="kết quả / output: .xlsx, .csv, .parquet")] = None,
    lang: Language = LanguageName.vi,
) -> None:
    """Biểu tổng hợp và danh sách của kỳ rà soát. / Summary forms and lists of a review.

    Exit code: 0 done, 1 there are errors in the lists (the output is written), 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.arguments import day_said
        from povrules.reporting import ALL
        from povrules.reporting import report as make
        from povrules.reports.report_files import SUFFIXES, report_text, write_report
        from povrules.reports.writing import check_output

        inputs = [
            *results,
            *(before or ()),
            *(history or ()),
            *(one for one in (changes, census, persons, plan) if one is not None),
        ]
        refuse_missing_files(inputs)
        if out is not None:
            check_output(out, inputs, SUFFIXES)
        found = make(
            results,
            forms=form or ALL,
            by=by,
            before=before,
            history=history,
            changes=changes,
            census=census,
            persons=persons,
            on=day_said(on),
            plan=plan,
            year=year,
            names=names,
        )
        paths = () if out is None else write_report(found, out, lang.value, inputs)
        typer.echo(report_text(found, lang.value))
        say_problems(found.problems, lang.value, in_result=out is not None)
        for path in paths:
            say_written(path, lang)
        return 1 if any(problem.severity == "error" for problem in found.problems) else 0

    end(run, lang.value)
