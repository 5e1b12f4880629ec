"""Golden cases as TOML files, collected by pytest: what is run, what is left alone, what failures and mistakes say."""

import importlib.util
import subprocess
import sys
import textwrap
from pathlib import Path
from types import ModuleType

import pytest
from helpers import BAND, FIXTURES, ROOT

from povrules.testing import case_files, cases

PLUGIN = ["-p", "povrules.testing.plugin", "-p", "no:cacheprovider", "-p", "no:xdist"]
GOOD = """
standard = "vn-2022"
[[cases]]
id = "at-the-line"
article = "NĐ 07/2021/NĐ-CP Điều 3"
household = { area = "rural", income_per_capita = 1_500_000, deprived = 3 }
expect = { class = "poor", rule = "poor", missing = [] }
"""
pytest_plugins = ["pytester"]


def ran(pytester: pytest.Pytester, text: str, *options: str, name: str = "test_cases.toml") -> pytest.RunResult:
    """pytest over one file of cases."""
    pytester.path.joinpath(name).write_text(textwrap.dedent(text), encoding="utf-8")
    return pytester.runpytest_inprocess(*PLUGIN, "-W", "error", *options)


def said(pytester: pytest.Pytester, text: str, *options: str) -> str:
    """What is said of a file in which something is wrong."""
    result = ran(pytester, text, *options)
    assert result.ret in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    return result.stdout.str()


def case(household: str, expect: str, head: str = 'standard = "vn-2022"', more: str = "") -> str:
    return f'{head}\n[[cases]]\nid = "one"\n{more}\nhousehold = {household}\nexpect = {expect}\n'


VN = 'standard = "vn-2022"'
RURAL = '{ area = "rural", income_per_capita = 1_500_000, deprived = 3 }'


class TestWhatIsCollected:
    def test_each_case_is_a_test(self, pytester: pytest.Pytester) -> None:
        ran(pytester, GOOD).assert_outcomes(passed=1)

    def test_each_year_of_a_case_is_one_and_the_place_finds_the_standard(self, pytester: pytest.Pytester) -> None:
        text = """
        place = "vn"
        [[cases]]
        id = "over-the-years"
        household = { area = "urban", income_per_capita = 900_000, deprived = ["water", "nutrition"] }
        [cases.expect]
        2020-2021 = "poor"
        2022 = { class = "near_poor", deprivations_max = 2 }
        "2023–2025" = "hộ cận nghèo"
        """
        result = ran(pytester, text, "-v")
        result.assert_outcomes(passed=6)
        result.stdout.fnmatch_lines(["*over-the-years[[]2020[]]*PASSED*"])

    def test_all_of_it_may_be_written_in_vietnamese(self, pytester: pytest.Pytester) -> None:
        text = """
        "chuẩn" = "vn-2022"
        cach_xet = "thu nhập"
        [["trường hợp"]]
        "tên" = "tại chuẩn nghèo"
        "căn cứ" = "NĐ 07/2021/NĐ-CP"
        tuy_chon = { nam = 2025 }
        "hộ" = { "Khu vực" = "nông thôn", tnbq = 1_500_000, thieu_hut = ["Việc làm"], de_trong = ["Dinh dưỡng"] }
        "kết quả" = { "loại" = "Cận nghèo", can_hoi = "" }
        """
        ran(pytester, text).assert_outcomes(passed=1)

    @pytest.mark.parametrize(
        "text", ["a = 1", 'standard = "c11"', "[[cases]]\nid = 1", "[tool]\nstandard = 1\n[[cases]]"]
    )
    def test_toml_files_of_others_are_left_alone(self, pytester: pytest.Pytester, text: str) -> None:
        assert ran(pytester, text).ret == pytest.ExitCode.NO_TESTS_COLLECTED

    def test_another_name_is_collected_when_it_is_named(self, pytester: pytest.Pytester) -> None:
        assert ran(pytester, GOOD, name="cases.toml").ret == pytest.ExitCode.NO_TESTS_COLLECTED
        ran(pytester, GOOD, "cases.toml", name="cases.toml").assert_outcomes(passed=1)

    def test_the_golden_files_of_povrules_too(self, pytester: pytest.Pytester) -> None:
        ran(pytester, FIXTURES.joinpath("golden", "da-nang-2016.toml").read_text("utf-8")).assert_outcomes(passed=25)

    def test_a_standard_and_an_overlay_beside_the_file(self, pytester: pytest.Pytester) -> None:
        own = FIXTURES.parent / "tests" / "proofs" / "planted" / "turned.toml"
        pytester.path.joinpath("mine.toml").write_bytes(own.read_bytes())
        household = '{ area = "rural", income_per_capita = 1_234_000, deprived = 1 }'
        ran(pytester, case(household, '"not_poor"', 'standard = "mine.toml"')).assert_outcomes(passed=1)

    def test_an_overlay_is_looked_for_beside_it(self, pytester: pytest.Pytester) -> None:
        pytester.path.joinpath("band.toml").write_bytes(BAND.read_bytes())
        household = '{ area = "rural", income_per_capita = 2_000_001, deprived = 0 }'
        text = case(household, '"average"', 'standard = "hanoi-2022"', 'options = { overlays = ["band.toml"] }')
        ran(pytester, text).assert_outcomes(passed=1)

    def test_what_the_law_does_not_allow_may_be_expected(self, pytester: pytest.Pytester) -> None:
        text = case("{}", '{ error = "UsageError" }', more="options = { policy_year = 2030 }")
        ran(pytester, text).assert_outcomes(passed=1)


class TestFailures:
    def test_say_expected_and_found_with_the_reason(self, pytester: pytest.Pytester) -> None:
        text = case(RURAL, '{ class = "near_poor", rule = "x" }', more='article = "NĐ 07"')
        vi = said(pytester, text)
        assert "test_cases.toml, dòng 2: one" in vi
        assert "cần:  hộ cận nghèo (near_poor)" in vi
        assert "có:   hộ nghèo (poor). Hộ nghèo: thu nhập" in vi
        assert "rule: cần x, có poor" in vi
        assert "căn cứ của trường hợp: NĐ 07" in vi
        en = said(pytester, text, "--povrules-lang", "en")
        assert "test_cases.toml, line 2: one" in en
        assert "expected:  near-poor (near_poor)" in en
        assert "found:     poor (poor). Poor: income" in en
        assert "Traceback" not in en

    def test_name_the_year(self, pytester: pytest.Pytester) -> None:
        assert "one, năm 2023" in said(pytester, case(RURAL, '{ 2022 = "poor", 2023 = "not_poor" }'))

    def test_show_what_is_wrong_with_the_data(self, pytester: pytest.Pytester) -> None:
        household = '{ area = "ngoại ô", agricultural = true, deprived = [] }'
        text = said(pytester, case(household, '{ class = "poor", missing = ["area"] }'))
        assert "có:   không phân loại được" in text
        assert "dữ liệu: " in text
        assert "missing: cần area, có –" in text

    def test_a_run_that_is_refused(self, pytester: pytest.Pytester) -> None:
        assert "có:   bị từ chối: " in said(pytester, case(RURAL, '"poor"', more="options = { policy_year = 2030 }"))
        assert "cần:  bị từ chối (UsageError)" in said(pytester, case(RURAL, '{ error = "UsageError" }'))

    def test_a_fault_of_the_program_keeps_its_traceback(
        self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(cases, "failure", broken)
        assert "ZeroDivisionError" in said(pytester, GOOD)


MISTAKES = {
    "unknown column": (
        case('{ are = "rural", deprived = 3 }', '"poor"'),
        "line 5, cases.0.household.are: “are”: the name of a column; did you mean 'area'?",
    ),
    "wrong class": (case(RURAL, '"near-por"'), "line 6, cases.0.expect: “near-por”: one of poor, near_poor"),
    "nearest class": (case(RURAL, '{ class = "near_por" }'), "did you mean 'near_poor'?"),
    "unknown key": (case(RURAL, '{ klass = "poor" }'), "“klass”: one of the keys: class"),
    "wrong table": (
        'standard = "vn-2022"\n[[case]]\nid = "x"\n',
        "line 2, case.0: “case”: one of the keys: standard",
    ),
    "no list": ('standard = "vn-2022"\ncases = 3\n', "each case in its [[cases]]"),
    "twice": (GOOD + GOOD.partition("\n[[cases]]")[1] + GOOD.partition("[[cases]]")[2], "an id that no other case has"),
    "key twice": (case(RURAL, '"poor"', more='ten = "b"'), "“ten”: each key once"),
    "basis": (case(RURAL, '"poor"', more='basis = "scores"'), "“scores”: one of: income, points"),
    "no standard": (case(RURAL, '"poor"', "standard = 5"), "“5”: a standard or a place, in quotes"),
    "unknown standard": (case(RURAL, '"poor"', 'standard = "vn-2023"'), "line 1, standard: there is no standard"),
    "no year": (case(RURAL, '"poor"', 'place = "vn"'), "cannot be meant"),
    "overlay": (case(RURAL, '"poor"', more='options = { overlays = ["x.toml"] }'), "“x.toml”: a list of overlay files"),
    "years mixed": (case(RURAL, '{ 2022 = "poor", class = "poor" }'), "“class”: years only, e.g. 2022-2025"),
    "years back": (case(RURAL, '{ 2023-2022 = "poor" }'), "“2023-2022”: each year once, the first before the last"),
    "year twice": (case(RURAL, '{ 2022 = "poor", 2022-2023 = "poor" }'), "“2022-2023”: each year once"),
    "nothing expected": (case(RURAL, "{ rule = 'poor' }"), "a class, or an error"),
    "no table": (case(RURAL, "5"), "“5”: a table { key = value }"),
    "unknown error": (case(RURAL, '{ error = "UsagError" }'), "did you mean 'UsageError'?"),
    "no household": (case("5", '"poor"'), "its columns: { column = value }"),
    "too many": (case("{ deprived = 13 }", '"poor"'), "“13”: a number from 0 to 12, or indicators"),
    "indicators": (case(RURAL, '"poor"', f'{VN}\nindicators = ["water"]'), "the indicators of vn-2022: employment"),
    "indicators, two cases": (
        case(RURAL, '{ 2022 = "poor", 2023 = "poor" }', f'{VN}\nindicators = "water"'),
        "the indicators of vn-2022: employment",
    ),
    "no toml": (GOOD + "x = = 1", "test_cases.toml"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_file_is_told_with_its_line(name: str, pytester: pytest.Pytester) -> None:
    text, expected = MISTAKES[name]
    found = said(pytester, text, "--povrules-lang", "en")
    assert expected in found
    assert "Traceback" not in found


def fresh(name: str) -> ModuleType:
    """A module executed once more: a plugin is imported before coverage starts, so its first lines were not seen."""
    path = ROOT.joinpath(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    spec = importlib.util.spec_from_file_location(f"fresh_{name.replace('.', '_')}", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class TestTheStartOfPytest:
    def test_nothing_heavy_is_imported(self) -> None:
        heavy = "{'polars', 'pydantic', 'hypothesis', 'numpy', 'pandas'}"
        code = f"import sys, povrules.testing.plugin; print(sorted({heavy} & set(sys.modules)))"
        found = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
        assert found.stdout.strip() == "[]"

    def test_what_is_imported_then_has_its_names(self) -> None:
        assert fresh("povrules.testing.plugin").has_cases(GOOD)
        assert fresh("povrules.testing").properties.__name__ == "povrules.testing.properties"
        assert fresh("povrules.testing").across.__module__ == "povrules.testing.pairs"
        assert callable(fresh("povrules").classify)
        assert fresh("povrules.version").__version__

    @pytest.mark.parametrize(
        "text",
        [
            '[[cases]]\nstandard = "vn-2022"\nid = "a"\n',
            'Standard = "vn-2022"\n[[Cases]]\nid = "a"\n',
            'chuẩn = "vn-2022"\n[["trường hợp"]]\nid = "a"\n',
            'chuan = "vn-2022"\n[["truong hop"]]\nid = "a"\n',
        ],
    )
    def test_whatever_the_reader_takes_is_collected(self, text: str) -> None:
        assert fresh("povrules.testing.plugin").has_cases(text)

    def test_a_name_that_there_is_not(self) -> None:
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            _ = fresh("povrules.testing").nothing

    def test_what_is_not_installed_is_said_with_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = fresh("povrules.testing")

        def missing(name: str) -> None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])

        monkeypatch.setattr(module, "import_module", lambda _: missing("hypothesis.strategies"))
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'povrules\[testing\]'"):
            _ = module.properties
        monkeypatch.setattr(module, "import_module", lambda _: missing("z3"))
        with pytest.raises(ModuleNotFoundError, match="No module named 'z3'"):
            _ = module.cases


def test_a_case_knows_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    [one] = case_files.read_cases(path)
    assert (one.name, one.line, one.file) == ("at-the-line", 3, path)
