"""What a run says of the province that was chosen: households of another one, classes by a local standard."""

from collections.abc import Iterator, Sequence
from datetime import date

from povrules.census.model import Census
from povrules.census.telling import tell
from povrules.language.loader import Standard
from povrules.language.local import LocalFile
from povrules.problems import Problem
from povrules.rules import Policy
from povrules.spelling import fold
from povrules.text import Text


def elsewhere(census: Census, policies: Sequence[Policy]) -> list[Problem]:
    """Return a warning for each household that the census has in another province than the chosen one."""
    local = next((one.local for one in policies if one.local is not None), None)
    if local is None or "province" not in census.columns.columns:
        return []
    stated = census.columns["province"]
    names = {fold(one) for one in (*local.names, local.place)}
    others = [one for one in stated.drop_nulls().unique() if fold(one) not in names]
    rows = stated.is_in(others).fill_null(value=False).arg_true()
    name = local.names[0]
    words = (
        Text(f"hộ ở {name}, theo --province", f"a household of {name}, as --province says"),
        Text(
            "Mức hỗ trợ thêm của địa phương vẫn được tính cho hộ này; kiểm tra cột tỉnh hoặc --province",
            "What the province adds is counted for this household all the same; check the column or --province",
        ),
    )
    found = stated.gather(rows).to_list()
    return tell(census, rows, "other_province", "warning", words, column="province", found=found)


def without_local(policies: Sequence[Policy]) -> list[Text]:
    """Say of which policies nothing of the chosen province is there, so that the national law alone is counted."""
    local = next((one.local for one in policies if one.local is not None), None)
    lacking = ", ".join(one.id for one in policies if one.local is None)
    if local is None or not lacking:
        return []
    name = local.names[0]
    return [
        Text(
            f"{lacking}: chỉ tính theo quy định của trung ương; phần {name} hỗ trợ thêm chưa có trong povrules.",
            f"{lacking}: by the national law alone; what {name} adds is not in povrules.",
        )
    ]


def local_standards(standards: Sequence[Standard], policies: Sequence[Policy], day: date) -> list[Text]:
    """Say of classes by the standard of a place that the groups of a national policy rest on the national one.

    Unless an act of the chosen province is for those of its own standard; then that is said.
    """
    locals_ = [one.local for one in policies if one.local is not None]
    found: list[Text] = []
    for one in standards:
        if one.law.place != "vn":
            found += list(_of_place(one.law.place, locals_, day)) or [_not_national(one)]
    return found


def _of_place(place: str, locals_: Sequence[LocalFile], day: date) -> Iterator[Text]:
    for local in locals_:
        if local.place == place:
            yield from (one.label for one in local.own_standards if one.holds(day))


def _not_national(standard: Standard) -> Text:
    return Text(
        f"Diện của hộ được phân loại theo {standard.id} là theo chuẩn riêng của địa phương; nhóm hộ nghèo, hộ cận "
        "nghèo, hộ có mức sống trung bình của chính sách quốc gia là theo chuẩn quốc gia. Hộ chỉ thuộc diện theo "
        "chuẩn riêng cần văn bản của địa phương.",
        f"Classes computed by {standard.id} are those of a local standard; the poor, near-poor and average-living of a "
        "national policy are those of the national standard. Households that are so by the local standard alone "
        "need a local act.",
    )
