"""The bytes by which kinds of files are known, and files that are no tables whatever they are called."""

from povrules.errors import CensusError
from povrules.text import Text

ZIP = b"PK\x03\x04"
"""An archive: ``.xlsx``, ``.ods`` and documents of Word."""

OLE = b"\xd0\xcf\x11\xe0"
"""A compound file: ``.xls``, older documents of Word, workbooks with a password."""
OLE_HEADER = OLE + b"\xa1\xb1\x1a\xe1"

CONTAINERS = (ZIP, OLE)
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

_OF_WORD = {ZIP: b"word/document.xml", OLE: "WordDocument".encode("utf-16-le")}
_OF_EXCEL = {ZIP: b"xl/workbook.xml", OLE: "Workbook".encode("utf-16-le")}
_OF_WRITER = b"application/vnd.oasis.opendocument.text"
_START = 200


def refuse_documents(source: str, data: bytes) -> None:
    """Raise :class:`CensusError` for an empty file, and for a document of Word or LibreOffice Writer."""
    if not data:
        raise empty(source)
    start = data[: len(ZIP)]
    if start not in CONTAINERS:
        return
    if _OF_WRITER in data[:_START] or (_OF_WORD[start] in data and _OF_EXCEL[start] not in data):
        raise CensusError(document(source))


def empty(source: str) -> CensusError:
    """Return the error for a file in which nothing stands."""
    return CensusError(
        Text(
            f"{source}: tệp trống, không có dữ liệu. Hãy lưu lại bảng từ Excel (.xlsx hoặc CSV UTF-8), hoặc lấy lại "
            "tệp gốc.",
            f"{source}: the file is empty. Save the table from Excel again (.xlsx or CSV UTF-8), or fetch the "
            "original.",
        )
    )


def document(source: str) -> Text:
    """Return what is said of a document of a word processor."""
    return Text(
        f"{source}: đây là tệp văn bản Word, không phải bảng tính. Hãy chép bảng sang Excel, mỗi hộ hoặc mỗi người một "
        "dòng, rồi lưu thành .xlsx hoặc .csv.",
        f"{source}: this is a Word document and no workbook. Copy its table to Excel, a row for each household or "
        "member, and save as .xlsx or .csv.",
    )
