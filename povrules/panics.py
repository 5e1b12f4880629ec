"""What native readers of files write of their own panics stays off the terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ERROR = 2
"""The standard error as the system numbers it."""


@contextmanager
def unseen_panics() -> Iterator[None]:
    """Let nothing but Python write to the standard error meanwhile.

    A reader in Rust writes where it panicked before Python gets the panic as an exception, which is caught and said
    as an error in words that help. For commands only: it concerns the whole process. A stream that is not the
    standard error of the system is left alone.
    """
    stream = sys.stderr
    try:
        stream.flush()
        own = os.dup(_ERROR) if stream.fileno() == _ERROR else None
    except (AttributeError, OSError):  # there is none, or one that is no file
        own = None
    if own is None:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _ERROR)
    os.close(nowhere)
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=stream.encoding, errors=stream.errors)
    try:
        yield
    finally:
        os.dup2(own, _ERROR)
        with suppress(OSError):  # it takes nothing, e.g. on a full disk; then nothing can be said either
            sys.stderr.close()
        sys.stderr = stream
