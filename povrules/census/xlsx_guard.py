"""Guards against workbooks that would fill the memory: archives that unpack without end, and false counts."""

import re
import struct
import zipfile
import zlib

from povrules.errors import CensusError
from povrules.text import Text

_LARGEST = 2 * 2**30
_SUSPICIOUS = 100 * 2**20
_SUSPICIOUS_RATIO = 200
_STEP = 2**20

_LOCAL_HEADER = 30
_NAME_LENGTH = 26
"""Where the local header of a part has the lengths of its name and of its extra field, and how long it is."""

_TEXTS = "xl/sharedstrings.xml"
_COUNTED = (_TEXTS, "xl/styles.xml")
_COUNTED_TAG = re.compile(rb"<(?:[A-Za-z0-9_.-]+:)?(?:sst|[a-zA-Z]+s)\s[^<>]*")
_COUNT = re.compile(rb"[cC]ount\s*=\s*[\"']\s*([0-9]+)")


def refuse_bombs(source: str, archive: zipfile.ZipFile, data: bytes) -> None:
    """Refuse an archive, of the bytes ``data``, that unpacks to far more than a census.

    Raises :class:`CensusError` if what it declares is too much, and ``BadZipFile`` or ``zlib.error`` if it
    declares less than it unpacks to.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > _LARGEST or (unpacked > _SUSPICIOUS and unpacked > _SUSPICIOUS_RATIO * packed):
        size = unpacked // 2**20
        raise CensusError(
            Text(
                f"{source}: tệp giải nén thành {size} MB, quá lớn cho một bảng hộ. Hãy chia tệp, hoặc lưu "
                "bảng thành CSV UTF-8.",
                f"{source}: the file unpacks to {size} MB, too much for a table of households. Split it, or "
                "save the table as CSV UTF-8.",
            )
        )
    for part in parts:
        if part.compress_type == zipfile.ZIP_DEFLATED:
            _refuse_false_size(part, data)


def _refuse_false_size(part: zipfile.ZipInfo, data: bytes) -> None:
    """Unpack a part step by step, keeping nothing, and refuse it once it is larger than declared."""
    name, extra = struct.unpack_from("<HH", data, part.header_offset + _NAME_LENGTH)
    start = part.header_offset + _LOCAL_HEADER + name + extra
    packed = data[start : start + part.compress_size]
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while packed and not inflater.eof:
        size += len(inflater.decompress(packed, _STEP))
        packed = inflater.unconsumed_tail
        if size > part.file_size:
            raise zipfile.BadZipFile(part.filename)


def refuse_false_counts(archive: zipfile.ZipFile) -> None:
    """Refuse parts that announce more entries than there can be: memory would be reserved for all of them.

    A part has no more entries than bytes; the texts of a workbook are counted with their repetitions in all sheets, so
    there are no more of them than the workbook has bytes. Raises ``ValueError``.
    """
    whole = sum(part.file_size for part in archive.infolist())
    for part in archive.infolist():
        if part.filename.lower() in _COUNTED:
            xml = archive.read(part)
            counts = [count for tag in _COUNTED_TAG.findall(xml) for count in _COUNT.findall(tag)]
            if max(map(int, counts), default=0) > (whole if part.filename.lower() == _TEXTS else len(xml)):
                raise ValueError(part.filename)
