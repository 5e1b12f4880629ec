"""The command as its tests run it, in this process or in one of its own, and the small censuses that they give it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import typer.testing
from helpers import ROOT

from povrules.cli import app

GOOD = "household_id,area,income_per_capita\n1,rural,9000000\n"
SET_ASIDE = "household_id,area,income_per_capita\n1,rural,x\n"


def run(*arguments: object) -> typer.testing.Result:
    """Run the command in this process; anything but an exit is a traceback."""
    result = typer.testing.CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def classify(folder: Path, census: str | Path, *options: object, out: str = "result.csv") -> typer.testing.Result:
    path = census if isinstance(census, Path) else folder / "census.csv"
    if isinstance(census, str):
        path.write_text(census, encoding="utf-8")
    return run("classify", path, "-o", folder / out, *options)


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "census.csv")


def povrules(*arguments: Any, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "povrules", *arguments]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=settings, check=False)
