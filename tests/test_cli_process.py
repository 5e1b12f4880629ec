"""The command as a process: what it imports, and that it writes UTF-8 whatever its streams are."""

import io
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from command import povrules
from helpers import ROOT, SMALL

from povrules.cli import main
from povrules.version import __version__


class TestProcess:
    @pytest.mark.parametrize("code", ["import povrules.cli", "import povrules", "from povrules.cli import main"])
    def test_help_needs_no_dataframes(self, code: str) -> None:
        heavy = [
            "polars",
            "pandas",
            "numpy",
            "pyarrow",
            "pydantic",
            "rich",
            "narwhals",
            "xlsxwriter",
            "durable_rules_engine",
        ]
        check = f"{code}; import sys; print([one for one in {heavy} if one in sys.modules])"
        found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT, check=True)
        assert found.stdout == "[]\n"

    def test_classifying_a_file_needs_no_pandas(self, tmp_path: Path) -> None:
        command = ["povrules", "classify", str(SMALL), "-o", str(tmp_path / "x.csv"), "--standard", "vn-2022"]
        check = (
            f"import sys; from povrules.cli import main; sys.argv = {command}\n"
            "try: main()\nexcept SystemExit as end: print(end.code, 'pandas' in sys.modules)"
        )
        found = subprocess.run(
            [sys.executable, "-c", check], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
        )
        assert found.stdout.splitlines()[-1] == "1 False"

    def test_vietnamese_is_printed_whatever_the_terminal_says_of_itself(self) -> None:
        found = povrules("standards", "vn-2022", PYTHONIOENCODING="ascii", LC_ALL="C")
        assert found.returncode == 0
        assert "Chuẩn nghèo đa chiều quốc gia" in found.stdout


class TestMain:
    def test_it_writes_utf_8(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="ascii")
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "argv", ["povrules", "standards", "vn-2022"])
        with pytest.raises(SystemExit) as caught:
            main()
        stream.flush()
        assert caught.value.code == 0
        assert "Chuẩn nghèo đa chiều quốc gia" in raw.getvalue().decode("utf-8")

    def test_the_module_is_the_command(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["povrules", "--version"])
        with pytest.raises(SystemExit):
            runpy.run_module("povrules", run_name="__main__")
        assert capsys.readouterr().out == f"povrules {__version__}\n"

    def test_a_stream_of_another_kind_does_not_matter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "argv", ["povrules", "--version"])
        with pytest.raises(SystemExit):
            main()
        assert stream.getvalue() == f"povrules {__version__}\n"
