"""What systems and parsers say in English is said in Vietnamese too."""

import errno
import os
import tomllib
from pathlib import Path

import pytest
from command import run
from helpers import SMALL, refusal

from povrules.language.reading import Source, parse
from povrules.reasons import system_reason, toml_reason
from povrules.records.reading import read_record

TOML = {
    "a": "cần dấu = sau tên khóa (",
    "a = 1 2": "cần xuống dòng sau giá trị",
    "[a": "thiếu dấu ] ở cuối tên bảng (ở cuối tệp)",
    "[[a]": "thiếu dấu ] ở cuối tên bảng (dòng 1, cột 4)",
    'a = "b': "chữ thiếu dấu ngoặc kép đóng",
    "a = [1": "danh sách thiếu dấu ] đóng",
    "a = { b = 1": "bảng thiếu dấu } đóng",
    'a = "\\x"': "dấu \\ trong chữ phải viết là \\\\",
    'a = "\\ud800"': "dấu \\ trong chữ phải viết là \\\\",
    'a = "\x00"': "có ký tự không dùng được",
    "\x00": "không có dạng khóa = giá trị",
    "a = 2025-02-30": "“2025-02-30” không phải là ngày có trong lịch, viết dạng 2025-12-31 (dòng 1, cột 5)",
    "b = 1\na = 2024-13-01": "“2024-13-01” không phải là ngày có trong lịch, viết dạng 2025-12-31 (dòng 2, cột 9)",
    "a = [1/7/2026]": "“1/7/2026” không phải là ngày có trong lịch, viết dạng 2025-12-31 (dòng 1, cột 7)",
    "a = 2024-01-01T25:00:00": "cần xuống dòng sau giá trị",
    "a = 2024-02-30 x = 2024-13-01": "“2024-02-30” không phải",
    "a. = 1": "tên khóa không đúng",
    "= 1": "dòng này không có dạng khóa = giá trị (dòng 1, cột 1)",
    "a = có": "giá trị không đúng; chữ phải đặt trong dấu ngoặc kép (dòng 1, cột 5)",
    "a = 1\na = 2": "khóa hoặc bảng đã có ở trên",
    "a = " + "9" * 5000: "không đúng cú pháp (không rõ dòng)",
}


@pytest.mark.parametrize("text", TOML)
def test_what_is_no_toml(text: str) -> None:
    said = refusal(lambda: parse(Source("x.toml", text.encode())))
    with pytest.raises(ValueError, match=r".") as caught:
        tomllib.loads(text)
    assert TOML[text] in toml_reason(caught.value, text).vi
    assert said.vi.startswith(f"x.toml: không đọc được theo TOML: {toml_reason(caught.value, text).vi}")
    assert said.en.startswith(f"x.toml: not readable as TOML: {toml_reason(caught.value, text).en}")
    assert caught.value.args[0].partition(" (")[2] in said.en


@pytest.mark.parametrize("name", ["ENOENT", "EISDIR", "EACCES", "ENOSPC", "ENAMETOOLONG", "EIO"])
def test_what_systems_say(name: str) -> None:
    code = getattr(errno, name)
    said = system_reason(OSError(code, os.strerror(code)))
    assert said.en == os.strerror(code)
    assert os.strerror(code) not in said.vi


def test_what_has_no_words_of_its_own_is_quoted() -> None:
    assert system_reason(OSError("so it is")).vi == "hệ thống báo: so it is"
    assert system_reason(ValueError("embedded null byte")).vi == "tên có ký tự không dùng được"


def test_a_record_that_is_no_json() -> None:
    [wrong] = read_record("{", 1).wrong
    assert (wrong.vi, wrong.en.startswith("not JSON (column 2: Expecting")) == ("không phải JSON (cột 2)", True)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for command in (
        ["standards", "--with", "none.toml"],
        ["prove", "none.toml"],
        ["mutate", "none.toml"],
        ["verify", "none.json"],
        ["classify", SMALL, "--standard", "vn-2022", "--with", "none.toml", "-o", tmp_path / "x.csv"],
        ["new-standard", "x-2031", "-o", tmp_path / "none" / "x.toml"],
        ["mutate", "hanoi-2011", "--cases", "none.toml"],
    ):
        result = run(*command)
        assert (result.exit_code, "không có tệp hoặc thư mục này" in result.stderr) == (2, True), result.stderr
