"""Members, or columns about them, that are not there at all though what is counted follows from them: one notice."""

from collections.abc import Iterator

from povrules.census.model import Census
from povrules.census.names import listing
from povrules.census.persons import Members
from povrules.engines.classify import Options
from povrules.language.expression import Node
from povrules.language.loader import Standard
from povrules.problems import Problem
from povrules.surveys import BIRTH, Survey
from povrules.text import Text

_LISTED = 40


def unasked(
    survey: Survey, census: Census, members: Members | None, standard: Standard, options: Options
) -> Iterator[Problem]:
    """Yield a notice if the answers of members are needed and there is no table of them, or it lacks columns.

    They are needed for an indicator or the score where a household has none that is ready.
    """
    wanted = _wanted(survey, census, standard, options)
    behind = {name: survey.questions_behind(conditions) for name, conditions in wanted.items()}
    needed = {
        name: asked for name, found in behind.items() if (asked := [one.id for one in found if one.table == "person"])
    }
    if not needed or not census.height:
        return
    if members is None:
        labels = {column.id: column.label for column in standard.columns}
        names = listed([labels[name] for name in needed])
        yield Problem(
            "members_missing",
            "notice",
            Text(f"bảng thành viên, để xét: {names.vi}", f"a table of members, for: {names.en}"),
            Text(
                "Các câu trả lời về thành viên coi là chưa biết; thêm trang hoặc tệp thành viên (--persons), mỗi người "
                "một dòng, có cột mã hộ",
                "The answers about members are taken as unknown; add a sheet or a file of members (--persons), one a "
                "row, with the household id",
            ),
            file=census.source,
            sheet=census.sheet,
        )
        return
    given = set(members.table.headers)
    absent = {name for asked in needed.values() for name in asked} - given - set(BIRTH if given & set(BIRTH) else ())
    questions = [one.label for one in survey.questions("person") if one.id in absent]
    if questions:
        names = listed(questions)
        yield Problem(
            "members_columns_missing",
            "notice",
            Text(f"các cột về thành viên: {names.vi}", f"columns about members: {names.en}"),
            Text(
                "Cột không có thì câu trả lời coi là chưa biết; thêm cột vào bảng thành viên",
                "Without a column its answers are taken as unknown; add it to the table of members",
            ),
            file=members.table.source,
            sheet=members.table.sheet,
        )


def _wanted(survey: Survey, census: Census, standard: Standard, options: Options) -> dict[str, list[Node]]:
    """Return the conditions of everything that is counted and not ready for all households."""
    found = not_ready(survey, census, standard, options)
    score = survey.law.score
    if options.basis == "points" and score is not None and _blank(score.column, census, options):
        found[score.column] = [row.when for row in score.rows]
    return found


def not_ready(survey: Survey, census: Census, standard: Standard, options: Options) -> dict[str, list[Node]]:
    """Return the conditions of the indicators of a standard that are not ready for all households."""
    return {
        one.id: [one.when]
        for one in survey.law.indicators
        if one.id in standard.indicator_ids and _blank(one.id, census, options)
    }


def _blank(name: str, census: Census, options: Options) -> bool:
    """Return whether some household has no ready answer in a column, or it does not decide."""
    return options.prefer == "derived" or bool(census.columns.filter(~census.set_aside)[name].null_count())


def listed(labels: list[Text]) -> Text:
    """Return names in quotation marks, those beyond the first forty counted."""
    more = Text("mục khác", "more")
    vi, en = [f"“{one.vi}”" for one in labels], [f"“{one.en}”" for one in labels]
    return Text(listing(vi, _LISTED, more).vi, listing(en, _LISTED, more).en)
