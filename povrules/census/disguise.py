"""Files that only have the name of a workbook: web pages and text, as many programs save them for Excel."""

import re

from povrules.census.formats import CONTAINERS, UTF8_MARK, UTF16_MARKS
from povrules.errors import CensusError
from povrules.text import Text

_START = 2048
_WEB = re.compile(rb"(?i)<(?:!doctype html|html|table|head|body|meta)\b|^mime-version:|^content-type:")
_XML = re.compile(rb"(?i)<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet")


def refuse_disguise(source: str, suffix: str, data: bytes) -> None:
    """Raise :class:`CensusError` for a web page, an XML spreadsheet of 2003 or plain text with another suffix."""
    if data.startswith(CONTAINERS):
        return
    start = data[:_START]
    for mark in (UTF8_MARK, *UTF16_MARKS):
        start = start.removeprefix(mark)
    start = start.replace(b"\0", b"").lstrip()
    if _XML.search(start):
        raise _save_as(source, suffix, Text("tệp XML của Excel 2003", "an XML spreadsheet of Excel 2003"))
    if _WEB.search(start):
        raise _save_as(source, suffix, Text("một trang web", "a web page"))
    if _is_text(data):
        raise CensusError(
            Text(
                f"{source}: đây là tệp văn bản mang tên {suffix}. Hãy đổi đuôi tệp thành .csv, hoặc mở bằng Excel và "
                "lưu thành .xlsx.",
                f"{source}: this is a text file named {suffix}. Rename it to .csv, or open it in Excel and save as "
                ".xlsx.",
            )
        )


def _is_text(data: bytes) -> bool:
    start = data[:_START]
    if start.startswith(UTF16_MARKS):
        return True
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in start)
    return bool(start) and printable == len(start)


def _save_as(source: str, suffix: str, kind: Text) -> CensusError:
    return CensusError(
        Text(
            f"{source}: đây là {kind.vi} mang tên {suffix}. Hãy mở bằng Excel và lưu thành .xlsx (Save As, Excel "
            "Workbook).",
            f"{source}: this is {kind.en} named {suffix}. Open it in Excel and save as .xlsx (Save As, Excel "
            "Workbook).",
        )
    )
