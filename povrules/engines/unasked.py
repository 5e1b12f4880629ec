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
        names = _listed([labels[name] for name in needed])
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
        names = _listed(questions)
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
    law = survey.law
    found = {one.indicator: [one.when] for one in law.indicators if one.indicator in standard.indicator_ids}
    if options.basis == "points" and law.score is not None:
        found[law.score.column] = [row.when for row in law.score.rows]
    here = census.columns.filter(~census.set_aside)
    derived = options.prefer == "derived"
    return {name: when for name, when in found.items() if derived or here[name].null_count()}


def _listed(labels: list[Text]) -> Text:
    more = Text("mục khác", "more")
    vi, en = [f"“{one.vi}”" for one in labels], [f"“{one.en}”" for one in labels]
    return Text(listing(vi, _LISTED, more).vi, listing(en, _LISTED, more).en)
