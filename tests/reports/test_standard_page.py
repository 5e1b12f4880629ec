"""The pages in docs/standards/: made from the files of law, the same now, complete, and every link leads somewhere."""

import importlib.util
import re
from pathlib import Path

import pytest
from command import run
from helpers import BAND, ROOT, law

from povrules.reports.markdown import plain, table
from povrules.reports.standard_page import COMMAND, index_page, pages, standard_page
from povrules.reports.standards import line_text
from povrules.standards import coverage, load_standard, standard_ids
from povrules.text import LANGS

FOLDER = ROOT / "docs" / "standards"
AGAIN = f"the pages in docs/standards/ are not those of the files of law; make them again: {COMMAND}"


def halves(name: str) -> dict[str, str]:
    """A page by language."""
    head, vi, en = re.split(r'<a id="(?:vi|en)"></a>', standard_page(load_standard(name)))
    assert name in head
    return {"vi": vi, "en": en}


def test_the_pages_are_those_of_the_files_of_law() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert there.keys() == pages().keys(), AGAIN
    assert [name for name, text in pages().items() if there[name] != text] == [], AGAIN


def test_the_script_writes_them_and_takes_stale_ones_away(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_standards", ROOT / "docs" / "make_standards.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    (tmp_path / "vn-1990.md").write_text("of a standard that is there no more", encoding="utf-8")
    script.make(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages()
    assert script.FOLDER == FOLDER
    assert COMMAND == "python docs/make_standards.py"


@pytest.mark.parametrize("name", standard_ids())
def test_a_page_has_all_that_the_file_says(name: str) -> None:
    standard = load_standard(name)
    file = standard.law
    told = halves(name)
    for lang in LANGS:
        text = told[lang]
        cited = [*file.lines, *file.parameters, *file.indicators, *file.flags, *file.declared, *file.notices]
        assert [one for one in cited if plain(one.label.get(lang)) not in text] == []
        assert [one for one in file.lines if plain(line_text(one, lang)) not in text] == []
        assert [one for one in file.indicators if plain(one.deprived.get(lang)) not in text] == []
        assert [
            one.id for one in file.rules if f"`{one.id}`" not in text or plain(one.note.get(lang)) not in text
        ] == []
        for one in (*file.unsupported_bases, *(line.unknown for line in file.lines if line.unknown)):
            assert plain(one.reason.get(lang)) in text
            assert all(plain(act) in text for act in one.look_in)
        for key, citation in file.citations.items():
            assert f'<a id="{lang}-{key}"></a>`{key}`: {plain(standard.cited(key).get(lang))} (' in text
            said = (citation.quote, citation.derivation.get(lang), citation.remark.get(lang))
            assert [words for words in said if plain(words) not in text] == []
        for act in file.instruments.values():
            assert f"| {plain(act.label.get(lang))} |" in text
            assert plain(act.remark.get(lang)) in text


@pytest.mark.parametrize("name", pages())
def test_every_link_leads_somewhere(name: str) -> None:
    text = pages()[name]
    anchors = re.findall(r'<a id="([^"]*)">', text)
    assert len(anchors) == len(set(anchors))
    links = re.findall(r"(?<!\\)\]\(([^)]*)\)", text)
    assert [link for link in links if link.startswith("#") and link[1:] not in anchors] == []
    files = {link.split("#")[0] for link in links} - {""}
    assert files
    assert [one for one in files if not (FOLDER / one).is_file()] == []


@pytest.mark.parametrize("name", pages())
def test_every_row_of_a_table_has_the_cells_of_its_head(name: str) -> None:
    columns = 0
    for line in pages()[name].splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            columns = 0
        elif columns:
            assert cells == columns, line
        else:
            columns = cells


def test_what_the_national_page_says() -> None:
    vi, en = halves("vn-2022").values()
    assert "| `poverty` | income poverty line | 1,500,000 đồng (rural) / 2,000,000 đồng (urban) | [income-line]" in en
    assert "1.500.000 đồng (nông thôn) / 2.000.000 đồng (thành thị)" in vi
    assert (
        "| income | `poor` | poor | `income <= poverty and deprivations >= cutoff` | [poor](#en-poor) (official" in en
    )
    assert "| `rainwater_is_clean` | another reading: rain water is listed as clean | yes |" in en
    assert "| `rainwater_is_clean` | nước mưa là nguồn nước sạch | không |" in vi
    assert "#### Decree 30/2025/NĐ-CP, as to Decree 07/2021/NĐ-CP; in force from 24/02/2025" in en
    assert (
        "| + | line of low-income workers: 2,250,000 đồng (rural), 3,000,000 đồng (urban) | lines.low\\_income |" in en
    )
    assert "Survey that derives the indicators from answers: [tt-07-2021](../survey.md)." in en
    assert "| 2026 |  | [extension](#en-extension) (secondary source), " in en
    assert "; points: [" in en
    assert (
        "(`low_income_worker`), 24/02/2025–31/12/2025: `income <= low_income`, not for: poor, near-poor — [low-income]"
        in en
    )
    assert "  * not settled to 31/12/2026: " in en


def test_what_is_particular_to_some() -> None:
    assert "### Indicators\n\nNo indicators are counted.\n" in halves("da-nang-2016")["en"]
    assert "| 2024–2025 | 01/10/2024 | " in halves("hcmc-2024")["en"]
    assert "* 2027: " in halves("vn-2027")["en"]
    assert "* points: " in halves("vn-2022")["en"]
    city = halves("hanoi-2022")["en"]
    assert "| upper line of the city's average living standard | the average band of Hà Nội" in city
    assert "| `hanoi` 2026 | Hà Nội still has a standard of its own in 2026" in city
    assert "### History\n\nNo amendment is recorded.\n" in city


def test_files_that_the_law_is_from_stand_at_the_head() -> None:
    standard = load_standard("hanoi-2022", BAND)
    head = standard_page(standard).split('<a id="vi">')[0]
    assert f"* `hanoi-2022.toml`, SHA-256 `{standard.sha256}`\n" in head
    assert f"* `vn-2022.toml`, SHA-256 `{load_standard('vn-2022').sha256}`\n" in head
    assert f"* `{BAND.name}`, SHA-256 `{standard.overlays[0].sha256}`, `lines.average`\n" in head


def test_the_registry_names_what_is_covered_and_what_is_not() -> None:
    text = index_page([load_standard(name) for name in standard_ids()])
    assert [name for name in standard_ids() if text.count(f"[{name}]({name}.md)") != 2] == []
    for entry in coverage().unsupported:
        row = f"| `{entry.place}` | {entry.years} | "
        assert text.count(row) == 2
        assert plain(entry.vi) in text
        assert plain(entry.en) in text
        assert text.count(plain("; ".join(entry.look_in))) >= 2
    assert "| `da-nang` | 2016–2020 | income | secondary source 3 |" in text


def test_the_command(tmp_path: Path) -> None:
    assert run("standards", "da-nang-2016", "--markdown").stdout == pages()["da-nang-2016.md"]
    assert run("standards", "--markdown", "--lang", "en").stdout == pages()["README.md"]
    path = tmp_path / "island.toml"
    path.write_text(law(), encoding="utf-8")
    made = run("standards", path, "--markdown").stdout
    assert made.startswith("<!-- Made from island.toml by povrules standards --markdown; all pages: ")
    assert "\n# island\n" in made


@pytest.mark.parametrize("option", ["--json", "--history"])
def test_it_goes_with_no_other_form(option: str) -> None:
    result = run("standards", "vn-2022", "--markdown", option, "--lang", "en")
    assert (result.exit_code, result.stderr) == (2, "error: --markdown goes with neither --json nor --history\n")
    assert run("standards", "vn-2022", "--markdown", option).stderr.startswith("lỗi: --markdown không đi cùng")


def test_words_of_the_law_are_no_markup() -> None:
    assert plain("a | b*c_d\n  <e> [f](g) `h` ~ \\") == r"a \| b\*c\_d \<e\> \[f\](g) \`h\` \~ \\"
    assert list(table(["a"], [])) == []
