"""Forms 7.1 and 7.4 to 7.11 of Circular 07/2021 as consolidated (VBHN 1315/2023, appendix VII, gazette pp. 77–91).

Titles, headers, numbers of columns and notes are those that the gazette prints. Where it contradicts itself the form
has what it prints, and a remark says so.
"""

from collections.abc import Callable, Sequence

import polars as pl

from povrules.forms.counting import (
    ALL,
    MEMBERS,
    Form,
    Measure,
    households_if,
    numbers_if,
    of_class,
    of_every,
    persons_if,
)
from povrules.forms.households import CAUSES, Households, indicator_columns
from povrules.forms.model import Head, Layout
from povrules.forms.places import Kind, Plan, natural
from povrules.spelling import fold
from povrules.text import Text
from povrules.years.lists import LISTED

_HOUSEHOLDS = Kind("households")
_BOTH = (Kind("households", label="Hộ"), Kind("persons", "persons", label="Nhân khẩu"))
_NAMES = {"poor": "hộ nghèo", "near_poor": "hộ cận nghèo"}
_POOR, _NEAR = of_class("poor"), of_class("near_poor")
_EVERY = pl.lit(value=True)
_ANY = Text("phân loại", "the class")
_RATES = Text(
    "Tỷ lệ: phần trăm, hai chữ số thập phân, làm tròn nửa lên; mẫu số là {}.",
    "Rates: per cent with two decimals, rounded half up, of {}.",
)


def _rates_of(vi: str, en: str) -> Text:
    return Text(_RATES.vi.format(vi), _RATES.en.format(en))


def _above(households: Households, year: int | None) -> dict[int, tuple[str, str]]:
    """Return what form 7.1 prints above its header: province and year, dots where they are not known."""
    provinces = households.frame["province"].drop_nulls().unique().to_list()
    province = provinces[0] if len(provinces) == 1 else "......................"
    return {0: ("Tỉnh, thành phố:", province), 5: ("Năm rà soát:", str(year or "......................"))}


def results(households: Households, year: int | None) -> Form:
    """Form 7.1: households and persons, poor and near-poor households and their rates."""
    layout = Layout(
        form="7.1",
        title="Mẫu số 7.1. TỔNG HỢP KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
        ids=("1", "2", "3", "4", "5", "6"),
        units=(None, "persons", None, "percent", None, "percent"),
        head=(
            Head("TT", 0, 0, rows=3),
            Head("Khu vực/Địa bàn", 0, 1, rows=3),
            Head("Tổng số hộ dân cư", 0, 2, rows=2, columns=2, aside="\n(tại thời điểm rà soát)", slanted=True),
            Head("Kết quả rà soát", 0, 4, columns=4, aside=" (sơ bộ/chính thức)"),
            Head("Tổng số hộ nghèo", 1, 4, columns=2),
            Head("Tổng số hộ cận nghèo", 1, 6, columns=2),
            *(Head(text, 2, at) for at, text in enumerate(("Số hộ", "Nhân khẩu", *("Số hộ", "Tỷ lệ") * 2), 2)),
        ),
        heights=(1, 2, 2),
        widths=(6, 34, 16, 16, 14, 14, 14, 14),
        numbers=("A", "B", "1", "2", "3", "4", "5", "6"),
        above=_above(households, year),
    )
    measures = (
        Measure("1", (of_every(households_if(_EVERY)),), ALL, of_all=True),
        Measure("2", (of_every(persons_if(_EVERY)),), _of_all(households, MEMBERS), of_all=True),
        Measure("3", (households_if(_POOR),), _ANY),
        Measure("4", (households_if(_POOR),), _ANY, of=0, part_at=("7.1", 2)),
        Measure("5", (households_if(_NEAR),), _ANY),
        Measure("6", (households_if(_NEAR),), _ANY, of=0, part_at=("7.1", 4)),
    )
    plan = Plan((_HOUSEHOLDS,), again=False, whole="Tổng cộng (I + II)", number="")
    rates = _rates_of("tổng số hộ dân cư (cột 1)", "all households (column 1)")
    return Form(layout, plan, measures, remarks=(rates,))


def _of_all(households: Households, fact: Text) -> Text:
    """Return what has to be known for a column about households of any class: of some lists all of them first."""
    return fact if households.frame["whole"].all() else ALL


def _indicator_layout(form: str, what: str, *, rates: bool) -> Layout:
    """Return the layout of forms 7.4 to 7.7; 7.7 has the header of 7.5, as the gazette prints it."""
    columns = indicator_columns()
    ids = tuple(str(number) for number in range(1, len(columns) + 1))
    names = [f"{number}: {one.vi}" for number, one in zip(ids, columns, strict=True)]
    head, aside = f"Chỉ số thiếu hụt dịch vụ xã hội cơ bản của {what}", ""
    if rates:
        head, aside = "Tỷ lệ chỉ số thiếu hụt dịch vụ xã hội cơ bản của hộ nghèo", f" (so với tổng số {what})"
    share = "TỶ LỆ " if rates else ""
    return Layout(
        form=form,
        title=f"Mẫu số {form}. PHÂN TÍCH {share}CÁC CHỈ SỐ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN CỦA {what.upper()}",
        ids=("total", *ids),
        units=(None, *((("percent" if rates else None),) * len(ids))),
        head=(
            Head("TT", 0, 0, rows=2),
            Head("Khu vực/\nĐơn vị", 0, 1, rows=2),
            Head(f"Tổng số {what}", 0, 2, rows=2),
            Head(head, 0, 3, columns=len(ids), aside=aside),
            *(Head(number, 1, 2 + int(number), bold=False) for number in ids),
        ),
        heights=(2, 1.5),
        widths=(6, 30, 11, *(9.0 for _ in ids)),
        legend=(tuple(names[0::2]), tuple(names[1::2])),
    )


def deprivations(form: str) -> Callable[[Households, int | None], Form]:
    """Return what makes form 7.4 or 7.6 (households by indicator) or 7.5 or 7.7 (their rates)."""
    rates = form in ("7.5", "7.7")
    numbers = {"7.5": "7.4", "7.7": "7.6"}.get(form, form)
    listed = "poor" if numbers == "7.4" else "near_poor"
    what = _NAMES[listed]
    fact = Text("các chỉ số thiếu hụt này", "these indicators")

    def made(households: Households, _: int | None) -> Form:
        measures = [Measure("total", (households_if(of_class(listed)),), _ANY)]
        for number, one in enumerate(indicator_columns(), 1):
            adds = (households_if(of_class(listed), pl.col(f"lacks_{one.id}")),)
            at = (numbers, number) if rates else None
            measures.append(Measure(str(number), adds, fact, of=0 if rates else None, part_at=at))
        return Form(
            layout=_indicator_layout(form, what, rates=rates),
            plan=Plan((_HOUSEHOLDS,)),
            measures=tuple(measures),
            facts=tuple(f"lacks_{one.id}" for one in indicator_columns()),
            lacking=_no_indicators(households),
            remarks=(*([_rates_of(f"tổng số {what}", _EN[listed])] if rates else []), *_MISPRINTS.get(form, ())),
        )

    return made


_EN = {"poor": "all poor households", "near_poor": "all near-poor households"}
_MISPRINTS = {
    "7.7": (
        Text(
            "Tiêu đề cột của mẫu 7.7 ghi “của hộ nghèo” như Công báo in; số liệu là của hộ cận nghèo.",
            "The header of form 7.7 says “của hộ nghèo” (of the poor) as the gazette prints it; the numbers are those "
            "of the near-poor.",
        ),
    )
}


def _no_indicators(households: Households) -> Text:
    if households.other_standards:
        named = ", ".join(households.other_standards)
        return Text(
            f"Mẫu có 12 chỉ số của Nghị định 07/2021/NĐ-CP; kết quả theo {named} có các chỉ số khác, hoặc "
            "povrules không có chuẩn đó.",
            f"The form has the 12 indicators of Decree 07/2021/NĐ-CP; a result under {named} has others, or "
            "povrules does not have that standard.",
        )
    return Text("Dữ liệu không có chỉ số thiếu hụt của hộ.", "The data do not say in what households are deprived.")


def _counted(number: str, fact: Text, *conditions: pl.Expr) -> Measure:
    """Return a column of households and of persons."""
    return Measure(number, _adds(*conditions), fact)


def _adds(*conditions: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    return households_if(*conditions), persons_if(*conditions)


_MINORITY = Text(
    "có phải hộ dân tộc thiểu số không (cột “Hộ dân tộc thiểu số”; “Dân tộc” chỉ là của chủ hộ)",
    "whether it is a household of an ethnic minority (column ethnic_minority; ethnicity is that of the head alone)",
)
_AMENDED = Text(
    "Mẫu như được sửa đổi tại khoản 3 Điều 1 Thông tư số 02/2022/TT-BLĐTBXH, có hiệu lực từ 01/01/2022.",
    "The form as amended by Điều 1 khoản 3 of Circular 02/2022/TT-BLĐTBXH, in force from 01/01/2022.",
)
_NO_LABOUR = Text(
    "khả năng lao động (cột “Hộ không có khả năng lao động”)",
    "whether it is able to work (column no_labour_capacity)",
)
_MERIT = Text(
    "có người có công không (cột “Hộ có thành viên là người có công”)",
    "whether it has a member with merit (column merit_member)",
)
_NOT_MAJORITY = Text(
    "Chủ hộ ghi dân tộc khác Kinh thì hộ là hộ dân tộc thiểu số; chủ hộ Kinh thì còn tùy vợ, chồng (ghi chú 1 mẫu "
    "7.8).",
    "A household whose head is not Kinh is one of an ethnic minority; if the head is, that turns on the spouse (note "
    "1 of form 7.8).",
)


def groups(households: Households, _: int | None) -> Form:
    """Form 7.8: households and persons of ethnic minorities, unable to work, with a member with merit."""
    named = (
        "Tổng số hộ nghèo",
        "Tổng số hộ cận nghèo",
        "Hộ nghèo dân tộc thiểu số",
        "Hộ cận nghèo dân tộc thiểu số",
        "Hộ nghèo không có khả năng lao động",
        "Hộ cận nghèo không có khả năng lao động",
        "Hộ nghèo có thành viên là người có công với cách mạng",
        "Hộ cận nghèo có thành viên là người có công với cách mạng",
    )
    ids = tuple(str(number) for number in range(1, 11))
    layout = Layout(
        form="7.8",
        title="Mẫu số 7.8. PHÂN TÍCH HỘ NGHÈO THEO CÁC NHÓM ĐỐI TƯỢNG",
        ids=ids,
        units=(None,) * len(ids),
        head=(
            Head("TT", 0, 0, rows=2),
            Head("Khu vực/\nĐơn vị", 0, 1, rows=2),
            Head("Phân tổ", 0, 2, rows=2, aside="\n(Hộ, nhân khẩu)", slanted=True),
            Head("Tổng số hộ dân cư", 0, 3, rows=2),
            Head("Số hộ dân tộc thiểu số", 0, 4, rows=2),
            Head("Hộ nghèo, hộ cận nghèo theo các nhóm đối tượng", 0, 5, columns=8),
            *(Head(text, 1, at, mark=_NOTED.get(at, "")) for at, text in enumerate(named, 5)),
        ),
        heights=(1, 6),
        widths=(6, 26, 11, *(11.5 for _ in ids)),
        numbers=("A", "B", "C", *ids),
        first=3,
        label_centred=True,
        notes=(
            "1: Hộ nghèo, hộ cận nghèo dân tộc thiểu số là hộ nghèo, hộ cận nghèo có chủ hộ hoặc có vợ, chồng của chủ "
            "hộ là đồng bào dân tộc thiểu số theo quy định của pháp luật.",
            "2: Hộ nghèo, hộ cận nghèo không có khả năng lao động là hộ nghèo, hộ cận nghèo không có thành viên trong "
            "độ tuổi lao động hoặc có thành viên trong độ tuổi lao động nhưng mất khả năng lao động.",
            "3: Hộ nghèo, hộ cận nghèo có thành viên là người có công với cách mạng là hộ nghèo, hộ cận nghèo có ít "
            "nhất một thành viên trong hộ là người có công với cách mạng đang hưởng chính sách trợ cấp ưu đãi hằng "
            "tháng.",
        ),
    )
    measures = [
        Measure("1", tuple(map(of_every, _adds(_EVERY))), ALL, of_all=True),
        Measure("2", tuple(map(of_every, _adds(pl.col("minority")))), _of_all(households, _MINORITY), of_all=True),
    ]
    number = 3
    for column, fact in ((_EVERY, _ANY), (pl.col("minority"), _MINORITY), *_OTHER_GROUPS):
        for standing in (_POOR, _NEAR):
            measures.append(_counted(str(number), fact, standing, column))
            number += 1
    return Form(
        layout,
        Plan(_BOTH, whole="Tổng cộng (I + II)"),
        tuple(measures),
        facts=("minority", "no_labour_capacity", "merit_member"),
        lacking=Text("Dữ liệu không có các nhóm đối tượng này.", "The data do not have these groups."),
        remarks=(_NOT_MAJORITY, _AMENDED),
    )


_NOTED = {7: "1", 9: "2", 11: "3"}
"""The columns of form 7.8 that have a note."""
_OTHER_GROUPS = ((pl.col("no_labour_capacity"), _NO_LABOUR), (pl.col("merit_member"), _MERIT))
_PRINTED = ("Kinh", "Hoa", "Tày", "Thái")
_ETHNICITY = Text("dân tộc", "the ethnicity")


def ethnic_groups(households: Households, _: int | None) -> Form:
    """Form 7.9: poor and near-poor households by ethnicity; groups that the gazette does not print come after them."""
    listed = households.frame.filter(pl.col("class").is_in(LISTED))["ethnicity"].drop_nulls().unique().sort().to_list()
    groups_ = {fold(one): one for one in _PRINTED}
    for one in sorted(listed, key=natural):
        groups_.setdefault(fold(one), one)
    spelled = {key: [one for one in listed if fold(one) == key] for key in groups_}
    names = ("Tổng số", *groups_.values())
    head = [Head("TT", 0, 0, rows=2), Head("Khu vực/\nĐơn vị", 0, 1, rows=2)]
    measures: list[Measure] = []
    for kind in LISTED:
        start, standing = 2 + len(measures), of_class(kind)
        head.append(Head(f"Tổng số {_NAMES[kind]}", 0, start, rows=2))
        title = f"{_NAMES[kind].capitalize()} dân tộc thiểu số"
        head.append(Head(title, 0, start + 1, columns=len(names)))
        head += [Head(name, 1, at) for at, name in enumerate(names, start + 1)]
        measures.append(Measure(f"{kind}", (households_if(standing),), _ANY))
        minority = (households_if(standing, pl.col("minority")),)
        measures.append(Measure(f"{kind}: {names[0]}", minority, _MINORITY, label=f"{title} – {names[0]}"))
        for key, name in groups_.items():
            belongs = pl.col("ethnicity").is_in(spelled[key])
            adds = (households_if(standing, belongs),)
            measures.append(Measure(f"{kind}: {name}", adds, _ETHNICITY, label=f"{title} – {name}"))
    layout = Layout(
        form="7.9",
        title="Mẫu số 7.9. PHÂN NHÓM HỘ NGHÈO, HỘ CẬN NGHÈO THEO DÂN TỘC",
        ids=tuple(one.id for one in measures),
        units=(None,) * len(measures),
        head=tuple(head),
        heights=(2, 2),
        widths=(6, 26, *(9.5 for _ in measures)),
    )
    return Form(
        layout,
        Plan((_HOUSEHOLDS,), whole="Tổng cộng (I + II)"),
        tuple(measures),
        facts=("ethnicity",),
        lacking=Text("Dữ liệu không có dân tộc của hộ.", "The data do not have the ethnicity of households."),
        remarks=(_KINH, _NOT_MAJORITY, _AMENDED),
    )


_KINH = Text(
    "Công báo in “Kinh” dưới “hộ nghèo dân tộc thiểu số”: các cột dân tộc đếm mọi hộ theo dân tộc đã ghi, kể cả Kinh; "
    "“Tổng số” chỉ đếm hộ dân tộc thiểu số theo ghi chú 1 của mẫu 7.8, nên không phải tổng các cột.",
    "The gazette prints “Kinh” below “households of ethnic minorities”: the columns of groups count every household by "
    "the ethnicity that is stated, Kinh too; “Tổng số” counts those of ethnic minorities alone, by note 1 of form "
    "7.8, so it is not the sum of the columns.",
)


def causes(_: Households, __: int | None) -> Form:
    """Form 7.10: poor and near-poor households by cause; a household may have several."""
    named = (
        "Không có đất sản xuất",
        "Không có vốn sản xuất, kinh doanh",
        "Không có lao động",
        "Không có công cụ/phương tiện sản xuất",
        "Không có kiến thức về sản xuất",
        "Không có kỹ năng lao động, sản xuất",
        "Có người ốm đau, bệnh nặng, tai nạn...",
        "Nguyên nhân khác",
    )
    ids = tuple(str(number) for number in range(1, 9))
    layout = Layout(
        form="7.10",
        title="Mẫu số 7.10. PHÂN NHÓM HỘ NGHÈO, HỘ CẬN NGHÈO THEO CÁC NGUYÊN NHÂN NGHÈO",
        ids=ids,
        units=(None,) * len(ids),
        head=(
            Head("TT", 0, 0, rows=2),
            Head("Khu vực/\nĐơn vị", 0, 1, rows=2),
            Head("Nguyên nhân nghèo, cận nghèo", 0, 2, columns=len(ids)),
            *(Head(text, 1, at, aside="\n(ghi rõ)" if text == named[-1] else "") for at, text in enumerate(named, 2)),
        ),
        heights=(1, 4),
        widths=(6, 30, *(13.0 for _ in ids)),
        numbers=("A", "B", *ids),
    )
    kinds = (
        Kind("all", adds=True),
        Kind("poor", label="- Hộ nghèo", everywhere=False),
        Kind("near_poor", label="- Hộ cận nghèo", everywhere=False),
    )
    standings: Sequence[pl.Expr] = (of_class(*LISTED), _POOR, _NEAR)
    measures = tuple(
        Measure(number, tuple(households_if(standing, pl.col(cause)) for standing in standings), _CAUSE)
        for number, cause in zip(ids, CAUSES, strict=True)
    )
    return Form(
        layout,
        Plan(kinds, apart=True, whole="Tổng cộng (I + II)"),
        measures,
        facts=CAUSES,
        lacking=Text("Dữ liệu không có nguyên nhân nghèo.", "The data do not have the causes of poverty."),
        remarks=(_AMENDED,),
    )


_CAUSE = Text("nguyên nhân (cột “Nguyên nhân 1” … “Nguyên nhân 8”)", "the causes (columns cause_1 … cause_8)")
_CHILDREN = ("children", "children_uninsured", "children_malnourished", "children_not_at_school")


def children(_: Households, __: int | None) -> Form:
    """Form 7.11: children of poor and near-poor households by what they lack, as its header says."""
    named = ("về bảo hiểm y tế", "về dinh dưỡng", "về tình trạng đi học")
    head = [Head("TT", 0, 0, rows=3), Head("Khu vực/\nĐơn vị", 0, 1, rows=3), Head("", 3, 0)]
    head.append(Head("Đơn vị tính", 3, 1, leans=True))
    measures = []
    for at, kind in ((2, "poor"), (6, "near_poor")):
        head += [
            Head(f"Chỉ số thiếu hụt của trẻ em thuộc {_NAMES[kind]}", 0, at, columns=4),
            Head("Tổng số trẻ em", 1, at, rows=2),
            Head("Y tế", 1, at + 1, columns=2),
            Head("Giáo dục", 1, at + 3),
            *(Head(f"Chỉ số thiếu hụt {text}", 2, at + offset) for offset, text in enumerate(named, 1)),
            *(Head("Trẻ", 3, at + offset, leans=True) for offset in range(4)),
        ]
        for offset, column in enumerate(_CHILDREN):
            measures.append(Measure(str(at - 1 + offset), (numbers_if(column, of_class(kind)),), _CHILD))
    ids = tuple(one.id for one in measures)
    layout = Layout(
        form="7.11",
        title="Mẫu số 7.11. TỔNG HỢP CHỈ SỐ THIẾU HỤT CỦA TRẺ EM THUỘC HỘ NGHÈO, HỘ CẬN NGHÈO",
        ids=ids,
        units=(None,) * len(ids),
        head=tuple(head),
        heights=(2, 1, 4, 1),
        widths=(6, 30, *(13.0 for _ in ids)),
        numbers=("A", "B", *ids),
        notes_head="Ghi chú:",
        notes=(
            "Cột 1: Tổng số trẻ em thuộc hộ nghèo; Cột 5: Tổng số trẻ em thuộc hộ cận nghèo",
            "Cột 2, 6: Trẻ em dưới 16 tuổi suy dinh dưỡng chiều cao theo tuổi hoặc suy dinh dưỡng cân nặng theo tuổi.",
            "Cột 3, 7: Trẻ em từ đủ 6 tuổi đến dưới 16 tuổi hiện không có bảo hiểm y tế.",
            "Cột 4, 8: Trẻ em từ 3 tuổi đến dưới 16 tuổi không được học đúng bậc, cấp học phù hợp với độ tuổi (trẻ từ "
            "3 tuổi đến dưới 6 tuổi được tiếp cận giáo dục mầm non, trẻ từ 6 tuổi đến dưới 12 tuổi được tiếp cận giáo "
            "dục tiểu học và trẻ từ 12 tuổi đến dưới 16 tuổi được tiếp cận giáo dục trung học cơ sở).",
        ),
    )
    plan = Plan((Kind("children", "children"),), areas=False, again=False, whole="Tổng cộng", number="")
    return Form(
        layout,
        plan,
        tuple(measures),
        facts=_CHILDREN,
        lacking=Text("Dữ liệu không có số trẻ em của hộ.", "The data do not have the children of households."),
        remarks=(_SWAPPED,),
    )


_CHILD = Text(
    "số trẻ em (cột “Số trẻ em dưới 16 tuổi” và các cột theo từng chỉ số)",
    "the children (columns children, children_uninsured, children_malnourished, children_not_at_school)",
)
_SWAPPED = Text(
    "Công báo in ghi chú ngược với tiêu đề: cột 2, 6 theo tiêu đề là bảo hiểm y tế, theo ghi chú là dinh dưỡng; cột "
    "3, 7 ngược lại. Số liệu ở đây theo tiêu đề cột.",
    "In the gazette note and header are swapped: columns 2 and 6 are health insurance by the header, nutrition by the "
    "note; 3 and 7 the other way round. The numbers follow the header.",
)

OFFICIAL: dict[str, Callable[[Households, int | None], Form]] = {
    "7.1": results,
    **{one: deprivations(one) for one in ("7.4", "7.5", "7.6", "7.7")},
    "7.8": groups,
    "7.9": ethnic_groups,
    "7.10": causes,
    "7.11": children,
}
"""By number what makes a form of some households, for a year of review if it is known."""
