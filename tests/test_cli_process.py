"""The command as a process: what it imports, its streams, names of files, a disk that is full."""

import errno
import io
import json
import os
import resource
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from command import povrules, run
from helpers import FIXTURES, ROOT, SMALL

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


linux = pytest.mark.skipif(sys.platform != "linux", reason="names of files are bytes on Linux only")


@linux
class TestNamesOfFiles:
    """A name that is no UTF-8, and Vietnamese where the system believes that all is ASCII."""

    ASCII: ClassVar[dict[str, str]] = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    @pytest.mark.parametrize("name", ["hộ.csv".encode(), b"x\xff.csv"])
    def test_input_and_output(self, tmp_path: Path, name: bytes) -> None:
        source = os.fsencode(tmp_path) + b"/" + name
        shutil.copyfile(SMALL, source)
        target = os.fsencode(tmp_path) + b"/ra-" + name
        found = povrules("classify", source, "--standard", "vn-2022", "-o", target, **self.ASCII)
        assert (found.returncode, "Traceback" in found.stderr, Path(os.fsdecode(target)).exists()) == (1, False, True)
        found = povrules("explain", source, "H012", "--standard", "vn-2022", **self.ASCII)
        assert "Traceback" not in found.stderr

    def test_an_id_in_vietnamese(self, tmp_path: Path) -> None:
        source = tmp_path / "x.csv"
        source.write_text("Mã hộ,Khu vực\nHộ 1,nông thôn\n", encoding="utf-8")
        command = ("explain", source, "Hộ 1".encode(), "--standard", "vn-2022", "--json")
        assert json.loads(povrules(*command, **self.ASCII).stdout)["household_id"] == "Hộ 1"


@linux
class TestNoSpace:
    @pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "xlsx"])
    def test_a_full_disk(self, tmp_path: Path, suffix: str) -> None:
        command = [sys.executable, "-m", "povrules", "classify", str(FIXTURES / "cao-lau-2023.csv")]
        command += ["--standard", "vn-2022", "--lang", "en", "-o", str(tmp_path / f"r.{suffix}")]
        found = subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
        )
        assert found.returncode == 2
        assert found.stderr.splitlines()[-1].startswith(f"error: Cannot write “r.{suffix}”: ")
        assert "Traceback" not in found.stderr
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", [["--version"], ["standards"], ["standards", "nowhere"]])
    def test_an_output_that_takes_nothing(self, command: list[str]) -> None:
        for stream in ("stdout", "stderr"):
            with Path("/dev/full").open("w", encoding="utf-8") as full:
                streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
                found = subprocess.run(
                    [sys.executable, "-m", "povrules", *command], encoding="utf-8", cwd=ROOT, check=False, **streams
                )
            expected = 2 if stream == "stdout" or command == ["standards", "nowhere"] else 0
            assert found.returncode == expected
            assert "Traceback" not in (found.stderr or "")


class TestMain:
    @pytest.mark.parametrize("lang", ["vi", "en"])
    def test_an_output_that_takes_nothing(
        self, lang: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(*_: object, **__: object) -> str:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("povrules.reports.standards.standard_text", full)
        monkeypatch.setattr(sys, "argv", ["povrules", "standards", "vn-2022", "--lang", lang])
        with pytest.raises(SystemExit) as caught:
            main()
        said = {
            "vi": "lỗi: không ghi được ra màn hình: ổ đĩa đã đầy",
            "en": "error: the output cannot be written: No space left on device",
        }[lang]
        assert (caught.value.code, capsys.readouterr().err) == (2, f"{said}\n")

    def test_a_version_that_cannot_be_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("typer.echo", full)
        monkeypatch.setattr(sys, "argv", ["povrules", "--version"])
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2

    def test_a_reader_that_goes_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(*_: object, **__: object) -> str:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")

        monkeypatch.setattr("povrules.reports.standards.standard_text", gone)
        result = run("standards", "vn-2022")
        assert (result.exit_code, result.output) == (1, "")

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
            runpy.run_path(str(ROOT / "povrules" / "__main__.py"), run_name="__main__")
        assert capsys.readouterr().out == f"povrules {__version__}\n"

    def test_a_stream_of_another_kind_does_not_matter(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        monkeypatch.setattr(sys, "argv", ["povrules", "--version"])
        with pytest.raises(SystemExit):
            main()
        assert stream.getvalue() == f"povrules {__version__}\n"
