"""The words of a movement in its files: its columns, the states of households, the sheet and the schema of JSON."""

from povrules.review import CLASS_LABELS
from povrules.text import Text
from povrules.years.lists import REVIEW_AGAIN

SHEET = "biến động"
"""The sheet of a workbook that has the households."""
SCHEMA = "povrules.movement/1"
"""Names the shape of the JSON output; a change of shape changes the number."""
HEADERS: dict[str, Text] = {
    "household_id": Text("Mã hộ", "Household id"),
    "id_before": Text("Mã hộ kỳ trước", "Id before"),
    "kind": Text("Biến động", "What happened"),
    "before": Text("Kỳ trước", "Before"),
    "after": Text("Kỳ này", "After"),
    "class_before": Text("Diện kỳ trước", "Class before"),
    "class_after": Text("Diện kỳ này", "Class after"),
    "computed_after": Text("Diện theo kết quả tính", "Class as computed"),
    "meeting_after": Text("Diện theo họp dân", "Class by the meeting"),
    "recognised_after": Text("Diện được công nhận", "Class as recognised"),
    "decision_reason": Text("Lý do công nhận khác", "Reason of the decision"),
    "recognised_on": Text("Ngày công nhận", "Recognised on"),
    "effect": Text("Đổi diện do", "Changed by"),
    "reason": Text("Lý do", "Reason"),
    "members_before": Text("Nhân khẩu kỳ trước", "Members before"),
    "members_after": Text("Nhân khẩu kỳ này", "Members after"),
    "area": Text("Khu vực", "Area"),
    "ethnicity": Text("Dân tộc", "Ethnicity"),
    "province": Text("Tỉnh", "Province"),
    "commune": Text("Xã", "Commune"),
    "village": Text("Thôn", "Village"),
    "exit_kind": Text("Lần thoát gần nhất", "Last exit"),
    "exit_on": Text("Ngày công nhận lần thoát gần nhất", "Last exit recognised on"),
    "escaped_on": Text("Ngày công nhận thoát nghèo", "Escaping poverty recognised on"),
    "exits_known_from": Text("Biết đủ các lần thoát sau ngày", "Exits known after"),
}
"""Headers of a movement in a workbook."""

STATES = {
    "poor": CLASS_LABELS["poor"],
    "near_poor": CLASS_LABELS["near_poor"],
    "outside": Text("ngoài danh sách", "on neither list"),
    "elsewhere": Text("chưa có ở địa bàn", "not here"),
    "above": Text("vượt chuẩn cận nghèo", "above the near-poor line"),
    "gone": Text("không còn ở địa bàn", "no more here"),
    "household": Text("hộ", "the household"),
    "standard": Text("đổi chuẩn", "the new standard"),
    "both": Text("cả hai", "both"),
    "none": Text("không đổi", "no change"),
    REVIEW_AGAIN: Text("rà soát lại", "review again"),
    "yes": Text("có", "yes"),
    "no": Text("không", "no"),
    "rural": Text("nông thôn", "rural"),
    "urban": Text("thành thị", "urban"),
}
"""States of households, whose doing a change is, and other ids, with their names for people."""
