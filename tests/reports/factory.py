"""Reviews made by hand: Vietnamese text, awkward cells, two standards, every class."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from povrules.problems import Problem
from povrules.review import (
    CLASS_LABELS,
    GroupCount,
    LawUse,
    LegalBasis,
    OverlayUse,
    Review,
    StandardUse,
)
from povrules.text import Text

CITATION = "Nghị định số 07/2021/NĐ-CP, Điều 3 khoản 2 điểm a"
QUOTE = (
    "Là hộ gia đình có thu nhập bình quân đầu người/tháng từ 1.500.000 đồng trở xuống và thiếu hụt từ 3 chỉ "
    "số đo lường mức độ thiếu hụt dịch vụ xã hội cơ bản trở lên."
)
AWKWARD: tuple[str, ...] = (
    "=1+1",
    "+84912345678",
    "@x",
    "-cmd|' /C calc'!A0",
    '  =HYPERLINK("http://x")',
    "＝1+1",
    "http://example.org/a",
    "007",
    "<r><t>x</t></r>",
    'Nguyễn Thị Ươm & "Đỗ" <Bắc>',
    "[bold]Ô[/bold]",
    "hai\ndòng",
)
_CYCLE = ("poor", "near_poor", "average_agricultural", "average", "not_poor", "undetermined", None)
_DEPRIVED = ("employment;nutrition;toilet", "employment", "", "", "", "nutrition", None)


def problem(severity: Any = "error", household: str | None = "H0007", found: str | None = "mười hai") -> Problem:
    return Problem(
        code="number.not_whole",
        severity=severity,
        expected=Text("một số nguyên từ 1 đến 999", "a whole number from 1 to 999"),
        mend=Text("Sửa ô rồi chạy lại", "Mend the cell and run again"),
        file="điều tra.xlsx",
        sheet="Hộ",
        line=12,
        cell="C12",
        column="Số nhân khẩu",
        household_id=household,
        found=found,
    )


PROBLEMS: tuple[Problem, ...] = (
    problem(),
    problem("warning", "=1+1", "=1+1"),
    problem("notice", None, None),
    Problem("none", "notice", Text("cột “khu vực”", "a column “area”"), Text("Thêm cột", "Add it"), line=3),
)


def law(kind: Any, name: str, label: Text, value: str, **more: Any) -> LawUse:
    return LawUse(
        kind=kind,
        id=name,
        label_vi=label.vi,
        label_en=label.en,
        value_vi=value,
        value_en=value,
        **{"citation": CITATION, "quote": QUOTE, "evidence": "official", **more},
    )


def standard(name: str = "vn-2022", households: int = 30) -> StandardUse:
    rules = [
        law(
            "rule",
            f"{class_id}.income",
            label,
            f"Thu nhập từ chuẩn trở xuống, do đó là {label.vi}.",
            households=households if class_id != "not_poor" else 0,
        )
        for class_id, label in CLASS_LABELS.items()
        if class_id != "undetermined"
    ]
    return StandardUse(
        id=name,
        title_vi="Chuẩn nghèo đa chiều giai đoạn 2022–2025, kéo dài sang năm 2026",
        title_en="Multidimensional poverty standard 2022–2025, extended to 2026",
        sha256="ab12" * 16,
        overlays=(OverlayUse(name="tỉnh-tôi.toml", sha256="cd34" * 16),),
        included=(OverlayUse(name="vn-2016.toml", sha256="ef56" * 16),),
        law=(
            law("line", "income_rural", Text("Chuẩn thu nhập nông thôn", "Rural income line"), "1500000"),
            law(
                "parameter",
                "share",
                Text("Tỷ lệ phụ thuộc", "Share of dependents"),
                "1/2",
                evidence="secondary",
            ),
            law("indicator", "employment", Text("Việc làm", "Employment"), "0 hoặc 1", evidence="recalled"),
            law("indicator", "nutrition", Text("Dinh dưỡng", "Nutrition"), "0 hoặc 1", overlay="tỉnh-tôi.toml"),
            law("indicator", "toilet", Text("Nhà tiêu hợp vệ sinh", "Hygienic toilet"), "0 hoặc 1"),
            *rules,
            law("policy_year", "2026", Text("Năm áp dụng 2026", "Policy year 2026"), "2026", quote=""),
        ),
        notices_vi=("Chỉ số “việc làm” được ghi theo trí nhớ, chưa đối chiếu với văn bản. " * 4,),
        notices_en=("The indicator “employment” is recalled and has not been compared with the text.",),
    )


def counts(name: str, rows: int, communes: int = 3) -> list[GroupCount]:
    rural, urban = rows - rows // 3, rows // 3
    groups: list[tuple[Any, str, int]] = [
        ("all", "", rows),
        ("area", "rural", rural),
        ("area", "urban", urban),
    ]
    groups += [("area", "unknown", 0)]
    groups += [("commune", f"Xã Tân Lập {number + 1}", rows // communes) for number in range(communes)]
    return [_count(name, group, value, households) for group, value, households in groups]


def _count(name: str, group: Any, value: str, households: int) -> GroupCount:
    each = households // 7
    return GroupCount(
        standard=name,
        group=group,
        value=value,
        households=households,
        set_aside=households - 6 * each if households else 0,
        classes=dict.fromkeys(reversed(list(CLASS_LABELS)), each) if households else {},
    )


def legal(rows: int, standards: Sequence[str] = ("vn-2022",), **more: Any) -> LegalBasis:
    values: dict[str, Any] = {
        "povrules": "0.1.0",
        "decided_by": "durable-rules 2.0.28",
        "source": "điều tra.xlsx",
        "basis": "income",
        "on": date(2025, 9, 1),
        "place": None,
        "policy_year": 2026,
        "strict": False,
        "rows_in": rows,
        "rows_out": rows * len(standards),
        "problems": {"error": 1, "warning": 1, "notice": 2},
        "standards": tuple(standard(name) for name in standards),
        "counts": tuple(count for name in standards for count in counts(name, rows)),
        **more,
    }
    return LegalBasis(**values)


def frame(rows: int, standards: Sequence[str] = ("vn-2022",), extra: int = 0) -> pl.DataFrame:
    """Result columns, then ten input columns of all types, then ``extra`` whole-number columns."""
    return pl.concat([_frame(rows, name, extra) for name in standards] or [_frame(0, "", extra)])


def _cycled(values: Sequence[Any], rows: int) -> list[Any]:
    return [values[number % len(values)] for number in range(rows)]


def _frame(rows: int, name: str, extra: int) -> pl.DataFrame:
    reason_vi = (
        "Hộ nghèo: thu nhập bình quân 1.200.000 đồng/người/tháng, không quá chuẩn nông thôn 1.500.000 đồng, "
        "và thiếu hụt 3 chỉ số (việc làm, dinh dưỡng, nhà tiêu hợp vệ sinh)."
    )
    reason_en = "Poor: income per person of 1,200,000 đồng a month is not above the rural line of 1,500,000 đồng."
    columns: Mapping[str, Any] = {
        "household_id": [f"H{number:05d}" for number in range(1, rows + 1)],
        "standard": [name] * rows,
        "basis": ["income"] * rows,
        "class": _cycled(_CYCLE, rows),
        "deprivations_min": _cycled([3, 1, 0, 0, 0, 1, None], rows),
        "deprivations_max": _cycled([3, 1, 0, 0, 0, 4, None], rows),
        "deprived_in": _cycled(_DEPRIVED, rows),
        "missing": _cycled(["", "", "", "", "", "area;toilet", None], rows),
        "rule": _cycled(_CYCLE, rows),
        "citation": _cycled([CITATION] * 6 + [None], rows),
        "reason_vi": _cycled([reason_vi, "Hộ không nghèo."], rows),
        "reason_en": _cycled([reason_en, "Not poor."], rows),
        "evidence": _cycled(["official", "secondary", "recalled", "derived"], rows),
        "problem": _cycled([None] * 6 + ["dòng 12: thấy “mười hai”; cần một số nguyên"], rows),
        "low_income_worker": _cycled(["no", "yes", None, "ambiguous"], rows),
        "Họ và tên chủ hộ": _cycled(["Nguyễn Thị Ươm", "Đỗ Văn Bắc", "Giàng A Sính"], rows),
        "Ghi chú": _cycled(AWKWARD, rows),
        "Thu nhập 12 tháng của hộ": _cycled([57_600_000, -1_200_000, 0, 212_345_678], rows),
        "Số nhân khẩu": _cycled([4, 5, 3.0, None], rows),
        "Diện tích (m²)": _cycled([8.25, 60.5, float("nan"), float("inf")], rows),
        "Số điện thoại": _cycled([84912345678, 84912345679], rows),
        "Mã định danh": _cycled(["001099000001", "-500000", "0012"], rows),
        "Ngày quyết định công nhận": _cycled([date(2024, 12, 31), None], rows),
        "Có sổ đỏ": _cycled([True, False, None], rows),
        "Dân tộc": pl.Series(_cycled(["Kinh", "Mông"], rows), dtype=pl.Categorical),
    }
    more = {f"Chỉ tiêu {number + 1}": list(range(number, rows + number)) for number in range(extra)}
    return pl.DataFrame({**columns, **more}, strict=False)


def review(rows: int = 21, standards: Sequence[str] = ("vn-2022",), extra: int = 0, **more: Any) -> Review:
    problems = more.pop("problems", PROBLEMS)
    return Review(frame(rows, standards, extra), tuple(problems), legal(rows, standards, **more), labels(*standards))


def labels(*standards: str) -> dict[str, dict[str, Text]]:
    """What the ids of indicators are called, under each standard."""
    law = [use for use in standard().law if use.kind == "indicator"]
    return {name: {use.id: Text(use.label_vi, use.label_en) for use in law} for name in standards}
