"""The summary is readable at 80 columns, in both languages, without colour, and names nobody."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from povrules.reports.marked.marking import Marked
from povrules.reports.summary import marked_text, summary
from povrules.review import Review
from povrules.text import LANGS, Lang

from .factory import counts, legal, problem, review


def shown(made: Review, lang: Lang, width: int = 80) -> str:
    written = io.StringIO()
    Console(file=written, width=width, no_color=True).print(summary(made, lang))
    text = written.getvalue()
    assert all(len(line) <= width for line in text.split("\n"))
    return str(text)


def test_a_marked_copy_in_which_every_problem_has_a_cell() -> None:
    written = io.StringIO()
    Console(file=written, width=120, no_color=True).print(marked_text(Marked(2, ()), "a.xlsx", "en"))
    assert written.getvalue() == "Cells marked: 2. Correct “a.xlsx” itself and check it again.\n"


def test_counts_and_rates_in_vietnamese() -> None:
    text = shown(review(7000), "vi")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert "Chuẩn nghèo đa chiều giai đoạn 2022–2025, kéo dài sang năm 2026 (vn-2022)" in lines
    assert "toàn bộ nông thôn thành thị không rõ" in lines
    assert "tổng số hộ 7.000 4.667 2.333 0" in lines
    assert "hộ nghèo 1.000 (14,3%) 666 (14,3%) 333 (14,3%) 0 (–)" in lines
    assert "chưa xác định 1.000 (14,3%) 666 (14,3%) 333 (14,3%) 0 (–)" in lines
    assert "để riêng (lỗi dữ liệu) 1.000 (14,3%) 671 (14,4%) 335 (14,4%) 0 (–)" in lines
    assert "Xã Tân Lập 3 2.333 333 333 333 333 333 333 335" in lines
    assert "Dữ liệu: lỗi 1, cảnh báo 1, lưu ý 2" in lines
    assert "Lưu ý: Chỉ số “việc làm” được ghi theo trí nhớ" in text
    assert lines.index("tổng số hộ 7.000 4.667 2.333 0") < lines.index(
        "hộ nghèo 1.000 (14,3%) 666 (14,3%) 333 (14,3%) 0 (–)"
    )


def test_counts_and_rates_in_english() -> None:
    text = shown(review(7000), "en")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    assert "poor 1,000 (14.3%) 666 (14.3%) 333 (14.3%) 0 (–)" in lines
    assert "Data: errors 1, warnings 1, notices 2" in lines
    assert "Notice: The indicator “employment” is recalled" in text
    assert "  error: điều tra.xlsx, sheet “Hộ”, cell C12" in text


def test_classes_stand_in_the_order_of_support() -> None:
    text = shown(review(70), "en")
    names = ["poor", "near-poor", "average living standard, in", "not poor", "undetermined", "set aside"]
    places = [text.index(f"\n{name}") for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", LANGS)
def test_no_names_of_people(lang: Lang) -> None:
    assert "Ươm" not in shown(review(70), lang)


@pytest.mark.parametrize(("communes", "more"), [(20, None), (21, "… và 1 xã nữa"), (55, "… và 35 xã nữa")])
def test_at_most_twenty_communes(communes: int, more: str | None) -> None:
    made = review(700, counts=tuple(counts("vn-2022", 700, communes)))
    text = shown(made, "vi")
    assert text.count("Xã Tân Lập") == 20
    assert ("xã nữa" in text) == (more is not None)
    assert more is None or more in text


def test_at_most_ten_kinds_of_problems() -> None:
    kinds = [replace(problem(), code=f"kind_{number}") for number in range(12)]
    text = shown(review(7, problems=[*kinds, kinds[-1]]), "en")
    assert text.count("error: ") == 10
    assert "… and 3 more" in text
    assert "more" not in shown(review(7, problems=kinds[:10]), "en")


def test_nothing_to_say() -> None:
    text = shown(review(0, problems=(), counts=()), "vi")
    assert "Dữ liệu: lỗi 0, cảnh báo 0, lưu ý 0" in text
    assert "tổng số hộ" not in text


def test_counts_without_anything_set_aside_or_by_commune() -> None:
    clean = [count.model_copy(update={"set_aside": 0}) for count in counts("vn-2022", 70)]
    assert "để riêng" not in shown(review(70, counts=tuple(clean)), "vi")
    assert "Xã" not in shown(review(70, counts=tuple(clean[:2])), "vi")


def test_a_commune_without_a_name_and_two_standards() -> None:
    nameless = counts("vn-2022", 70)[-1].model_copy(update={"value": ""})
    made = review(70, ("vn-2022", "hanoi-2022"), counts=(nameless,))
    text = shown(made, "vi")
    assert "không rõ" in text
    assert text.count("kéo dài sang năm 2026 (") == 2


def test_a_cell_cannot_steer_the_terminal() -> None:
    text = shown(review(1, problems=[problem(found="\x1b[31m[bold]đỏ[/bold]\x07")]), "en")
    assert "\x1b" not in text
    assert "[bold]đỏ[/bold]" in " ".join(text.split())


def test_numbers_of_a_country_fit() -> None:
    text = shown(Review(review(1).frame, (), legal(27_000_000)), "vi")
    assert "27.000.000" in text
