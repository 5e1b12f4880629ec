"""A header that a household and a member may both have, on a sheet that lists members under their household."""

from pathlib import Path
from typing import Any

import povrules

from .reviewing import codes_of

READY = {
    "Người phụ thuộc": "không", "Dinh dưỡng": "không", "Trình độ giáo dục của người lớn": "không",
    "Tình trạng đi học của trẻ em": "không", "Chất lượng nhà ở": "không",
    "Diện tích nhà ở bình quân đầu người": "không", "Nguồn nước sinh hoạt": "có", "Nhà tiêu hợp vệ sinh": "không",
    "Sử dụng dịch vụ viễn thông": "không", "Phương tiện phục vụ tiếp cận thông tin": "không",
}  # fmt: skip
HOUSE = {"Mã hộ": "01", "Khu vực": "nông thôn", "Số nhân khẩu": "", "Thu nhập 12 tháng của hộ": "24000000"} | READY
HEAD = {"Họ tên": "D", "Quan hệ với chủ hộ": "chủ hộ", "Năm sinh": "1980", "Giới tính": "nam"}
WIFE = HEAD | {"Họ tên": "E", "Quan hệ với chủ hộ": "vợ/chồng", "Giới tính": "nữ"}


def review(folder: Path, *members: dict[str, str], **more: Any) -> povrules.Review:
    """One household with these members: the first row says what there is of the household too."""
    header = [*HOUSE, *members[0]]
    rows = [HOUSE | members[0], *({"Mã hộ": "01"} | one for one in members[1:])]
    lines = [";".join(header), *(";".join(row.get(name, "") for name in header) for row in rows)]
    path = folder / "ho.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return povrules.review_census(path, standard="vn-2022", on="2025-10-01", **more)


def test_members_that_all_have_one_answer_for_themselves(tmp_path: Path) -> None:
    """That a member has no insurance is not that the household is not deprived in it."""
    answers = {"Bảo hiểm y tế": "không", "Việc làm": "đang làm việc"}
    found = review(tmp_path, HEAD | answers, WIFE | answers)
    assert codes_of(found).count("column_of_either_table") == 2
    row = found.frame.row(0, named=True)
    assert row["problem"] is None
    assert (row["class"], row["deprivations_min"], row["deprivations_max"]) == ("undetermined", 1, 3)
    [notice] = [one for one in found.problems if one.column == "Việc làm" and one.code == "column_of_either_table"]
    assert (notice.severity, notice.mend.en.split(".")[0]) == ("warning", "It is taken as an answer of each member")


def test_insured_members_make_no_deprived_household(tmp_path: Path) -> None:
    answers = {"Bảo hiểm y tế": "có"}
    found = review(tmp_path, HEAD | answers, WIFE | answers).frame.row(0, named=True)
    assert "health_insurance" not in found["deprived_in"]
    assert found["derived_health_insurance"] is False


def test_a_column_of_which_only_the_first_rows_have_cells_is_the_households(tmp_path: Path) -> None:
    found = review(tmp_path, HEAD | {"Bảo hiểm y tế": "có"}, WIFE | {"Bảo hiểm y tế": ""})
    assert found.frame["deprived_in"].to_list() == ["health_insurance;water"]
    [notice] = [one for one in found.problems if one.code == "column_of_either_table"]
    assert (notice.severity, notice.mend.en.split(".")[0]) == ("warning", "It is taken as that of the household")
