"""The standard that a workbook names itself."""

import zipfile
from pathlib import Path

import pytest

from povrules.census.named import Named, named_in

XML = "<Properties>{}</Properties>"
BOTH = {"povrules standard": "vn-2022", "povrules basis": "points"}


def made(path: Path, properties: dict[str, str], xml: str = XML) -> Path:
    said = "".join(f'<property name="{name}"><lpwstr>{text}</lpwstr></property>' for name, text in properties.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("docProps/custom.xml", xml.format(said))
    return path


def test_a_workbook_that_names_both(tmp_path: Path) -> None:
    assert named_in(made(tmp_path / "a.xlsx", BOTH | {"Phòng": "x"})) == Named("vn-2022", "points")


@pytest.mark.parametrize(
    "properties",
    [{}, {"povrules standard": "vn-2022"}, {"povrules basis": "points"}, BOTH | {"povrules basis": "luck"}],
)
def test_one_that_does_not(tmp_path: Path, properties: dict[str, str]) -> None:
    assert named_in(made(tmp_path / "a.xlsx", properties)) is None


@pytest.mark.parametrize("xml", ["<a>", "<!DOCTYPE a><a>{}</a>", " " * 100_001 + XML])
def test_properties_that_are_damaged_or_far_too_large(tmp_path: Path, xml: str) -> None:
    assert named_in(made(tmp_path / "a.xlsx", BOTH, xml)) is None


@pytest.mark.parametrize("data", [b"", b"a,b", b"PK\x03\x04"])
def test_other_files(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert named_in(tmp_path / "a.csv") is None
    assert named_in(tmp_path) is None
    assert named_in(tmp_path / "nowhere.xlsx") is None
