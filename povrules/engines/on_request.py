"""Surveys that derive nothing unless a run asks for them: what is left unread without, and what is said with them."""

from collections.abc import Iterator
from dataclasses import replace

from povrules.census.model import Census
from povrules.census.names import Names
from povrules.engines.classify import Options
from povrules.engines.unasked import listed, not_ready
from povrules.language.loader import Standard
from povrules.language.question import Level
from povrules.problems import Problem
from povrules.surveys import BIRTH, Survey
from povrules.text import Text


def left_unread(
    survey: Survey, census: Census, members: Census | None, standard: Standard, options: Options
) -> Iterator[Problem]:
    """Yield a notice if there are answers that a survey which is not on would derive indicators from.

    ``members``: their table, if there is one. The notice names the indicators that households lack, the columns that
    were not read for them, why, and how the survey is turned on.
    """
    reason = survey.law.on_request
    assert reason is not None
    wanted = not_ready(survey, census, standard, replace(options, prefer="ready"))
    behind = {(one.table, one.id) for when in wanted.values() for one in survey.questions_behind(when)}
    found = {
        key: header
        for key, header in (*_answered(survey, "household", census), *_answered(survey, "person", members))
        if key in behind
    }
    if {name for _, name in found} <= set(BIRTH):
        return
    labels = {column.id: column.label for column in standard.columns}
    lacking = listed([labels[name] for name in wanted])
    columns = listed([Text(header, header) for header in found.values()])
    yield Problem(
        "survey_off",
        "notice",
        Text(
            f"chỉ số ghi sẵn (có/không) cho {standard.id}: {lacking.vi}",
            f"ready indicators (yes/no) for {standard.id}: {lacking.en}",
        ),
        Text(
            f"Không suy ra chỉ số từ các cột {columns.vi}, vì {reason.vi}; nếu vẫn muốn suy ra, thêm "
            f"--survey {survey.id} (trong Python: survey='{survey.id}')",
            f"Nothing was derived from the columns {columns.en}, as {reason.en}; to derive it all the same, add "
            f"--survey {survey.id} (in Python: survey='{survey.id}')",
        ),
        file=census.source,
        sheet=census.sheet,
    )


def _answered(survey: Survey, level: Level, census: Census | None) -> Iterator[tuple[tuple[Level, str], str]]:
    """Yield the questions of a survey that a table has, with their headers; a header of another column is none."""
    if census is None:
        return
    names, known = Names(survey.questions(level)), {header: name for name, header in census.headers.items()}
    for header, spelled in zip(census.table.headers, census.table.spelled, strict=True):
        name = known.get(header) or names.find(spelled)
        if name is not None:
            yield (level, name), spelled


def derived_by(survey: Survey, standard: Standard) -> Iterator[Text]:
    """Say which survey derived the indicators, if a run had to ask for it.

    And that nobody has read that its thresholds hold, for a standard that takes its indicators from another one.
    """
    reason = survey.law.on_request
    if reason is not None:
        yield Text(
            f"Chỉ số được suy ra từ câu trả lời theo phiếu {survey.id} ({survey.law.title_vi}), bật theo yêu cầu "
            f"(--survey); phiếu này mặc định không dùng vì {reason.vi}.",
            f"Indicators were derived from answers by the survey {survey.id} ({survey.law.title_en}), which was asked "
            f"for (--survey); it is off by default, as {reason.en}.",
        )
        if standard.included:
            yield Text(
                f"Chưa đọc được văn bản nào nói các ngưỡng của phiếu {survey.id} áp dụng cho chuẩn {standard.id}.",
                f"No text was read that says that the thresholds of {survey.id} hold for {standard.id}.",
            )
