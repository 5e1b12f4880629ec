"""The distinct ones of many whole numbers, by a table of all that there can be: faster than sorting them."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32] | NDArray[np.uint32] | NDArray[np.int64]

TABLE_SIZE = 1 << 25
"""Up to so many codes are told apart by a table of all of them, beyond that by sorting."""


def distinct(codes: Codes, size: int) -> tuple[list[int], NDArray[np.uint32]]:
    """Return the distinct codes in ascending order, and for every row the position of its code among them.

    ``codes`` are numbers from 0 to less than ``size``.
    """
    if size > TABLE_SIZE:
        found, positions = np.unique(codes, return_inverse=True)
        return found.tolist(), positions.astype(np.uint32)
    seen = np.zeros(size, dtype=np.bool_)
    seen[codes] = True
    present = np.flatnonzero(seen)
    lookup = np.zeros(size, dtype=np.uint32)
    lookup[present] = np.arange(len(present), dtype=np.uint32)
    return present.tolist(), lookup[codes]
