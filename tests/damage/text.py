"""Damage to text files: quotes, separators, encodings, line ends, signs that cannot be seen."""

from collections.abc import Callable
from random import Random

from damage.raw import damage_bytes

_SIGNS = (
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"\x0b",
    b"\x0c",
    b"\x1a",
    b"\x1c",
    b"\xef\xbb\xbf",
)
_SIGNS += (
    b"\xed\xa0\x80",
    b"\xff",
    b"\xc3",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"\xc2\xa0",
    b"\xf4\x8f\xbf\xbf",
    b"'",
    b"=1+1",
    b"sep=;\n",
)
_CELLS = (
    b"inf",
    b"nan",
    b"1e308",
    b"-1",
    b"1e400",
    b"9" * 400,
    b"x" * 70_000,
    b"",
    b'"',
    b'"a\nb"',
    b'"a""b"',
    b"#REF!",
)
_CELLS += (
    "Tổng cộng".encode(),
    "Mã hộ".encode(),
    b"31/12/9999",
    b"29/02/2023",
    b"0",
    b"true",
    b"1.500.000",
    b"1,5",
    b"H001",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1", "utf-8-sig", "utf-7", "cp1252")
_MOST = 5


def damage_text(rng: Random, data: bytes) -> bytes:
    """Return a text file with changes that such files suffer."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        data = rng.choice(_KINDS)(rng, data)
    return data


def _sign(rng: Random, data: bytes) -> bytes:
    for _ in range(rng.randint(1, _MOST)):
        place = rng.randrange(len(data) + 1)
        data = data[:place] + rng.choice(_SIGNS) + data[place + rng.randrange(2) :]
    return data


def _cell(rng: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    for _ in range(rng.randint(1, _MOST)):
        at = rng.randrange(len(lines))
        separator = max((b",", b";", b"\t"), key=lines[at].count)
        cells = lines[at].split(separator)
        cells[rng.randrange(len(cells))] = rng.choice(_CELLS)
        lines[at] = separator.join(cells)
    return b"\n".join(lines)


def _line(rng: Random, data: bytes) -> bytes:
    """Leave out, repeat, move, join or cut a line."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    one, kind = lines[at], rng.randrange(6)
    if kind == 0:
        lines[at : at + 1] = []
    elif kind == 1:
        lines[at:at] = [one] * rng.choice((1, 3))
    elif kind == 2:
        lines.insert(rng.randrange(len(lines)), lines.pop(at))
    elif kind == 3:
        lines[at : at + 2] = [b"".join(lines[at : at + 2])]
    elif kind == 4:
        lines[at] = one[: rng.randrange(len(one) + 1)]
    else:
        lines[at:at] = [b""] * rng.choice((1, 60))
    return b"\n".join(lines)


def _ends(rng: Random, data: bytes) -> bytes:
    """Give all lines, or some, another end."""
    end = rng.choice((b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"\n\n"))
    some = rng.random() < 0.5
    return b"".join(line + (end if not some or rng.random() < 0.3 else b"\n") for line in data.split(b"\n"))


def _encoded(rng: Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")


def _separated(rng: Random, data: bytes) -> bytes:
    """Give all separators, or those of some lines, another form."""
    old, new = rng.sample((b",", b";", b"\t", b"|", b'","'), 2)
    lines = data.split(b"\n")
    return b"\n".join(line.replace(old, new) if rng.random() < 0.6 else line for line in lines)


_KINDS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _sign,
    _sign,
    _cell,
    _cell,
    _line,
    _ends,
    _encoded,
    _separated,
    damage_bytes,
)
