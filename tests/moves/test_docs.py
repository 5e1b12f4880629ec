"""What docs/diff.md shows is what the commands say."""

import re

import pytest
from command import run
from helpers import ROOT
from proofs.test_docs import in_order

import povrules

from .made import TWO

DOC = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```text\n(.*?)```", DOC, re.DOTALL)


@pytest.mark.parametrize(("number", "pair"), [(0, ("vn-2016", "vn-2022")), (1, ("vn-2022", "vn-2027"))])
def test_an_excerpt(number: int, pair: tuple[str, str]) -> None:
    assert len(SHOWN) == 2
    done = run("diff", *pair, TWO, "--lang", "en")
    assert done.exit_code == 1
    assert list(in_order(SHOWN[number], done.stdout.splitlines())) == []


def test_the_python_of_the_doc() -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)
    assert 'povrules.diff_census("vn-2016", "vn-2022", "fixtures/two-standards.csv", order="indicators")' in code
    found = povrules.diff_census("vn-2016", "vn-2022", ROOT / "fixtures/two-standards.csv", order="indicators")
    assert isinstance(found, povrules.CensusDifference)
    [number] = re.findall(r"found.moved.different +# (\d+);", code)
    assert found.moved.different == int(number) == found.movers.height
    assert found.order[0] == found.steps[0].id == "indicators"
