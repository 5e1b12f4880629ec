"""Damage that knows nothing of formats: to the bytes of a file as they stand."""

from collections.abc import Callable
from random import Random

_MOST = 6
_LONGEST = 400


def damage_bytes(rng: Random, data: bytes) -> bytes:
    """Return the bytes with one or some changes of one kind or several."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, _MOST))):
        data = rng.choice(_KINDS)(rng, data)
    return data


def _flipped(rng: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, _MOST) if data else 0):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwritten(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    filling = rng.choice((b"\0", b"\xff", b" ", None))
    return data[:start] + (rng.randbytes(end - start) if filling is None else filling * (end - start)) + data[end:]


def _truncated(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.7 else data[rng.randrange(len(data) + 1) :]


def _inserted(rng: Random, data: bytes) -> bytes:
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.randbytes(rng.choice((1, 2, 7, 64))) + data[place:]


def _deleted(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _repeated(rng: Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 20)) + data[end:]


def _swapped(rng: Random, data: bytes) -> bytes:
    (a, b), (c, d) = sorted((_span(rng, data), _span(rng, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _number(rng: Random, data: bytes) -> bytes:
    """Write an extreme number over some bytes, as sizes and offsets of formats are written."""
    size = rng.choice((2, 4, 8))
    value = rng.choice((0, 1, 2 ** (8 * size) - 1, 2 ** (8 * size - 1), 2 ** (8 * size - 1) - 1))
    place = rng.randrange(max(len(data) - size, 0) + 1)
    return data[:place] + value.to_bytes(size, "little") + data[place + size :]


def _span(rng: Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.randint(1, rng.choice((2, 16, _LONGEST))))


_KINDS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flipped,
    _overwritten,
    _truncated,
    _inserted,
    _deleted,
    _repeated,
    _swapped,
    _number,
)
