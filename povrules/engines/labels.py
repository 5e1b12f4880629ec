"""The names for people of what a result holds beyond the columns of every result: headers, indicators, questions."""

from povrules.engines.unreviewed import REVIEW, REVIEW_WANTED
from povrules.engines.wanted import wanted_labels
from povrules.language.loader import Standard
from povrules.surveys import Survey
from povrules.text import Text

_ENDS = {"_least": Text("ít nhất", "at least"), "_most": Text("nhiều nhất", "at most")}
_OPEN_ENDS = _ENDS | {"_most": Text("nhiều nhất; trống: chưa rõ", "at most; empty: not known")}
"""Those of a number that nothing may bound; points are always bounded."""
_PEOPLE = Text("Số người trong hộ", "Members of the household")
_CAUTIONS = Text("Điểm pháp luật chưa rõ", "Unsettled in law")
_SCREEN = Text("Kết quả Phiếu A", "Form A")
_INCOME = Text(
    "Thu nhập 12 tháng theo phiếu thu chi (gồm trợ cấp xã hội nếu được tính)",
    "Income of 12 months by revenue and costs (with social assistance where it counts)",
)
_SCREENED = {
    "excluded": Text("không phải rà soát", "excluded"),
    "not_listed": Text("không đưa vào danh sách rà soát", "not to be reviewed"),
    "to_review": Text("đưa vào danh sách rà soát", "to be reviewed"),
}


def id_labels(standard: Standard, survey: Survey | None) -> dict[str, Text]:
    """Return labels by id: of indicators, and with a survey of its questions and cautions."""
    labels = {one.id: one.label for one in standard.law.indicators}
    if survey is None:
        return labels
    screen = _SCREENED | {REVIEW: REVIEW_WANTED} if survey.law.screen is not None else {}
    return labels | screen | {one.id: one.label for one in survey.law.cautions} | wanted_labels(survey)


def added_headers(standard: Standard, survey: Survey) -> dict[str, Text]:
    """Return the headers of the columns that a survey adds to a result."""
    law = survey.law
    headers = {"cautions": _CAUTIONS, "screen": _SCREEN}
    if law.ledger is not None:
        headers[f"derived_{law.ledger.column}"] = _INCOME
    spans = {"people": _PEOPLE} | {one.id: one.label for one in law.amounts if one.label is not None}
    if law.score is not None:
        spans["points"] = next(one.label for one in standard.columns if one.id == law.score.column)
    for name, label in spans.items():
        for end, which in (_ENDS if name == "points" else _OPEN_ENDS).items():
            headers[name + end] = Text(f"{label.vi} ({which.vi})", f"{label.en} ({which.en})")
    for one in standard.law.indicators:
        headers[f"derived_{one.id}"] = Text(f"{one.vi} (theo phiếu)", f"{one.en} (by the forms)")
    return headers
