"""Invented policies with golden cases beside them: insurance, and support."""

from pathlib import Path

from helpers import ROOT

ISLAND = (ROOT / "tests/eligibility/island.toml").read_text("utf-8")
HARBOUR = (ROOT / "tests/eligibility/harbour.toml").read_text("utf-8")

OF_ISLAND = """
policy = "dao-mo.toml"

[otherwise]
yes_no = false
class = "not_poor"
born = 2000-01-01
shore = "south"

[[cases]]
id = "diver"
article = "Điều 1 (bịa đặt)"
person = { dived_on = 2030-01-01 }
days = [
  { on = 2029-12-31, error = "LawMissingError" },
  { on = 2030-01-01, group = "divers", share = "1/3", benefit = "90%", to = 2030-03-31, said = "ẻ có giá trị ngay" },
  { on = 2030-01-01, switches = { divers_count = false }, group = "others", share = "0%" },
  { on = 2030-04-01, group = "others", unsaid = "ẻ có giá trị ngay", cited = "Điều 1" },
]

[[cases]]
id = "north"
article = "Điều 1 (bịa đặt)"
person = { shore = "north", blank = "dived_on" }
days = [{ on = 2030-06-01, group = "north", share = "100%" }]

[[cases]]
id = "shore-not-known"
article = "Điều 1 (bịa đặt)"
person = { blank = ["shore"] }
days = [{ on = 2030-06-01, missing = ["shore"], groups_possible = "north" }]

[[told]]
article = "Điều 1 (bịa đặt)"
words = "Thợ lặn được tính"
on = [2030-01-01]

[[told]]
article = "không có điều nào"
words = "Thợ lặn không được tính"
not_on = [2030-01-01]

[[dates]]
article = "Điều 2 (bịa đặt), từ 01/01/2031"
of = ["citations.later"]
in_force_from = 2031-01-01

[[discounts]]
article = "Điều 1 (bịa đặt): không giảm dần"
group = "others"
"""

OF_HARBOUR = """
policy = "cang-mo.toml"

[otherwise]
yes_no = false
class = "not_poor"

[[open]]
item = "boat_loan"
article = "lãi suất năm 2031 chưa đọc được"
from = 2032-01-01

[[cases]]
id = "pilot-with-boat"
article = "Điều 1 (bịa đặt)"
person = { pilot = true, boat_on = 2030-02-01, dues = 900 }
days = [
  { on = 2030-03-01, dues_off = { share = "50%", group = "moored_people" }, rope = { paid_month = 7_000 } },
  { on = 2031-01-01, dues_off = { share = "50%" } },
]

[[cases]]
id = "without-boat"
article = "Điều 1 (bịa đặt)"
person = {}
days = [
  { on = 2030-01-01, boat_loan = { loan_most = 9_000_000, interest = "5.5%", said = "cho vay khi có bão" } },
  { on = 2031-07-01, boat_loan = { interest = "" } },
]

[[cases]]
id = "boat-not-known"
article = "Điều 1 (bịa đặt)"
person = { blank = ["boat", "boat_on"] }
days = [
  { on = 2030-06-01, dues_off = { missing = "boat" }, rope = { missing = "boat" }, boat_loan = { missing = "boat" } },
]
"""


def written(folder: Path, law: str = ISLAND, cases: str = OF_ISLAND) -> Path:
    """Write a policy, and its cases beside it; return the file of the policy."""
    name = "dao-mo.toml" if 'id = "dao-mo"' in law else "cang-mo.toml"
    path = folder / name
    path.write_text(law, encoding="utf-8")
    folder.joinpath(f"test_{name}").write_text(cases, encoding="utf-8")
    return path
