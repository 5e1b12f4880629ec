"""Numbers of quoted words against those of the file, and parameters that a standard shares with its survey."""

from datetime import date
from pathlib import Path

import pytest
from helpers import invented_overlay, loaded

from povrules.proofs.model import Proof
from povrules.proofs.quotes import amounts, days, disagreements, quote_proofs
from povrules.proofs.standard import prove_standard
from povrules.standards import load_standard, standard_ids


class TestTheNumbersOfWords:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("từ 1.500.000 đồng trở xuống", [("vnd", 1_500_000)]),
            ("trên 700.000đ đến 1.000.000đ", [("vnd", 700_000), ("vnd", 1_000_000)]),
            ("từ đủ 1,1 triệu đồng, 2 triệu", [("vnd", 1_100_000), ("vnd", 2_000_000)]),
            ("1,43 triệu", [("vnd", 1_430_000)]),
            ("thiếu hụt từ 03 chỉ số trở lên", [("indicators", 3)]),
            ("10 điểm tương đương với 01 chỉ số", [("points", 10)]),
            ("A ≤ 140 điểm và B ≥ 30 điểm", [("points", 140), ("points", 30)]),
            ("trong vòng 12 tháng, 50%, 16 tuổi, 8m2, số 07/2021", []),
            ("1,5 chỉ số, 1,5 điểm", []),
        ],
    )
    def test_with_a_unit(self, words: str, expected: list[tuple[str, int]]) -> None:
        assert amounts(words) == expected

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            (
                "từ ngày 01/01/2026 đến hết ngày 31/12/2026",
                [("từ", date(2026, 1, 1)), ("đến", date(2026, 12, 31))],
            ),
            ("Từ ngày 01 tháng 01 năm 2016", [("từ", date(2016, 1, 1))]),
            ("ngày 15 tháng 02 năm 2026", []),
            ("từ ngày 31/02/2026", []),
        ],
    )
    def test_days(self, words: str, expected: list[tuple[str, date]]) -> None:
        assert days(words) == expected


def with_words(quote: str = "", *changes: tuple[str, str]) -> list[str]:
    """What disagrees in vn-2022 with another quotation of the class of the poor, or with other changes."""
    text = load_standard("vn-2022").source.content.decode()
    right = (
        "từ 1.500.000 đồng trở xuống và thiếu hụt từ 03 chỉ số đo lường mức độ thiếu hụt dịch vụ xã hội cơ bản trở lên"
    )
    for old, new in ((right, f"{quote} trở" if quote else right), *changes):
        assert old in text
        text = text.replace(old, new)
    return [example.said.en for example in disagreements(loaded(text))]


class TestAgainstTheFile:
    @pytest.mark.parametrize("name", standard_ids())
    def test_the_shipped_ones_agree(self, name: str) -> None:
        assert list(disagreements(load_standard(name))) == []

    @pytest.mark.parametrize(
        ("quote", "said"),
        [
            ("từ 1.500.001 đồng trở xuống", "the quoted words have 1500001"),
            ("thiếu hụt từ 04 chỉ số trở lên", "the quoted words have 4"),
            ("141 điểm", "the quoted words have 141"),
            ("từ ngày 02/01/2022", "the quoted words have 02/01/2022"),
            ("đến ngày 30/12/2026", "the quoted words have 30/12/2026"),
        ],
    )
    def test_a_number_that_the_file_has_not(self, quote: str, said: str) -> None:
        [found] = with_words(quote)
        assert said in found
        assert found.startswith("citations.poor: ")

    def test_words_without_a_counterpart_in_the_file_are_not_held_against_it(self) -> None:
        assert with_words("trong vòng 12 tháng, từ ngày 01/01/2022") == []
        ends = 'in_force_from = 2022-01-01\nin_force_to = 2026-12-31\nnote = "The words for rural areas; the same'
        open_ = 'note = "The words for rural areas; the same'
        assert with_words("từ ngày 05/05/2025", (ends, open_)) == []

    def test_an_indicator_too_few(self) -> None:
        text = load_standard("hanoi-2022").source.content.decode()
        text = text.replace("thiếu hụt từ 3 chỉ số … trở lên", "thiếu hụt từ 3 chỉ số").replace(
            "quy định chuẩn nghèo đa chiều của thành phố Hà Nội giai đoạn 2022-2025", "12 chỉ số"
        )
        assert list(disagreements(loaded(text))) == []
        text = text.replace('standard = "vn-2022"\n', 'standard = "vn-2022"\nwithout = ["telecom"]\n')
        [found] = disagreements(loaded(text))
        assert found.said.en.endswith("the file has: 3, 11")

    def test_words_of_a_deprivation(self) -> None:
        change = ("dưới 16 tuổi suy dinh dưỡng chiều cao hoặc", "dưới 15 tuổi suy dinh dưỡng chiều cao hoặc")
        assert with_words("", change) == [
            "indicators.nutrition: 15 stands in one of deprived_vi and deprived_en only",
            "indicators.nutrition: 16 stands in one of deprived_vi and deprived_en only",
            "indicators.nutrition: deprived_vi has 15; the quoted threshold: “Hộ gia đình có ít nhất một trẻ em dưới "
            "16 tuổi suy dinh dưỡng chiều cao theo tuổi hoặc suy dinh dưỡng cân nặng theo tuổi”",
        ]
        assert with_words("", ("of six years or more", "of seven years or more")) == [
            "indicators.health_insurance: 6 stands in one of deprived_vi and deprived_en only"
        ]

    def test_prove_says_so_where_there_is_something_to_compare(self, tmp_path: Path) -> None:
        assert list(quote_proofs(load_standard("hanoi-2011"))) == []
        [one] = quote_proofs(load_standard("vn-2016"))
        assert (one.name, one.status) == ("quoted", "proved")
        path = tmp_path / "x.toml"
        text = load_standard("vn-2022").source.content.decode()
        path.write_text(text.replace("1.500.000 đồng trở xuống", "1.500.001 đồng trở xuống"), encoding="utf-8")
        found = failing(path)
        assert [one.name for one in found] == ["quoted"]
        assert "lời văn được dẫn ghi 1500001" in found[0].examples[0].said.vi


def failing(path: Path) -> list[Proof]:
    return [one for one in prove_standard(path).proofs if one.status == "fails"]


class TestParametersOfTheSurvey:
    def test_have_the_same_values_and_readings(self, tmp_path: Path) -> None:
        text = load_standard("vn-2022").source.content.decode()
        path = tmp_path / "x.toml"
        path.write_text(text.replace("value = 31,", "value = 32,"), encoding="utf-8")
        [one] = failing(path)
        assert one.name == "survey_values"
        assert one.examples[0].said.en == "adult_education_below_age: vn-2022 [30, 32], tt-07-2021 [30, 31]"

    def test_that_an_overlay_changed_are_left_out(self, tmp_path: Path) -> None:
        path = tmp_path / "overlay.toml"
        entry = '[[parameters]]\nid = "adult_education_below_age"\nvalue = 29'
        path.write_text(invented_overlay(entry), encoding="utf-8")
        names = [one.name for one in prove_standard("vn-2022", path).proofs]
        assert "survey_values" not in names
        assert "survey_values" in [one.name for one in prove_standard("vn-2022").proofs]
