"""``povrules standards ID --history``: which act changed what, and when."""

import json
from dataclasses import replace

import pytest
from command import run

from povrules.language.amendment import Change
from povrules.reports.history import history_text
from povrules.standards import load_standard, standard_ids
from povrules.standards.history import amendments
from povrules.text import Lang


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "vi",
            [
                "Nghị định số 07/2021/NĐ-CP, ký ngày 27/01/2021, có hiệu lực từ 15/03/2021\n",
                "Nghị định số 30/2025/NĐ-CP, đối với Nghị định số 07/2021/NĐ-CP; có hiệu lực từ 24/02/2025\n",
                "  + mức thu nhập của người lao động có thu nhập thấp: 2.250.000 đồng (nông thôn), 3.000.000 đồng "
                "(thành thị)\n      lines.low_income\n",
                "Nghị định số 351/2025/NĐ-CP, đối với Nghị định số 07/2021/NĐ-CP; có hiệu lực từ 15/02/2026\n",
                "citations.annex-water.in_force_to: 31/12/2025 → 31/12/2026\n",
                "\n      Điều 2 Nghị định số 351/2025/NĐ-CP\n",
                "citations.low-income.note_vi: (chưa có) → “Chưa rõ có áp dụng trong năm 2026 hay không: NĐ 351/2025",
                "  Căn cứ\n       [nguồn thứ cấp] Điều 2 Nghị định số 351/2025/NĐ-CP: “tiếp tục thực hiện chuẩn nghèo",
                "Năm chính sách 2026\n",
            ],
        ),
        (
            "en",
            [
                "Decree 30/2025/NĐ-CP, as to Decree 07/2021/NĐ-CP; in force from 24/02/2025\n",
                "  + line of low-income workers: 2,250,000 đồng (rural), 3,000,000 đồng (urban)\n",
                "Decree 351/2025/NĐ-CP, as to Decree 07/2021/NĐ-CP; in force from 15/02/2026\n",
                "  ~ Điều 3 and the annex of Decree 07/2021/NĐ-CP govern to the end of 2026\n",
                "citations.low-income.note: (nothing) → “",
                "  Citations\n       [secondary] Decree 351/2025/NĐ-CP, Điều 2: “",
            ],
        ),
    ],
)
def test_the_national_standard(lang: str, words: list[str]) -> None:
    result = run("standards", "vn-2022", "--history", "--lang", lang)
    assert result.exit_code == 0
    for one in words:
        assert one in result.stdout
    other = "en" if lang == "vi" else "vi"
    assert f"ambiguous_{other}:" not in result.stdout
    assert f"title_{other}:" not in result.stdout
    for amendment in amendments(load_standard("vn-2022")):
        assert amendment.source.sha256 in result.stdout


@pytest.mark.parametrize("name", [name for name in standard_ids() if name != "vn-2022"])
def test_a_standard_without_amendments_says_so(name: str) -> None:
    assert run("standards", name, "--history").stdout.endswith("\nKhông có sửa đổi nào được ghi.\n")
    assert run("standards", name, "--history", "--lang", "en").stdout.endswith("\nNo amendment is recorded.\n")


@pytest.mark.parametrize(("lang", "shown"), [("vi", "1.499.999 → 1.500.000"), ("en", "1,499,999 → 1,500,000")])
def test_amounts_and_answers(lang: Lang, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standard = load_standard("vn-2022")
    [first, _] = amendments(standard)
    words = {"vi": "bịa đặt", "en": "invented", "cite": ["poor"], "how": "set"}
    amount = Change.model_validate({**words, "paths": ["lines.poverty.rural"], "was": 1_499_999, "value": 1_500_000})
    answer = Change.model_validate({**words, "paths": ["parameters.x.value"], "was": True, "value": False})
    invented = replace(first, law=first.law.model_copy(update={"changes": (amount, answer)}))
    monkeypatch.setattr("povrules.reports.history.amendments", lambda _: (invented,))
    said = history_text(standard, lang)
    assert f"lines.poverty.rural: {shown}\n" in said
    assert "parameters.x.value: True → False\n" in said


def test_as_json() -> None:
    found = json.loads(run("standards", "vn-2022", "--history", "--json").stdout)
    assert found["standard"] == "vn-2022"
    first, second = found["amendments"]
    assert (first["file"], first["in_force_from"], first["changes"][2]["paths"]) == (
        *("nd-30-2025.toml", "2025-02-24"),
        ["lines.low_income"],
    )
    assert second["changes"][5]["value"] == "2026-12-31"
    assert json.loads(run("standards", "vn-2016", "--history", "--json").stdout) == {
        "standard": "vn-2016",
        "amendments": [],
    }


def test_it_is_of_one_standard() -> None:
    result = run("standards", "--history", "--lang", "en")
    assert (result.exit_code, result.stderr) == (2, "error: --history needs the id of a standard\n")
    assert run("standards", "--history").stderr == "lỗi: --history cần mã của một chuẩn\n"
