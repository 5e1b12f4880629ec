"""The progress bar: on a terminal only, for slow work only, and gone with the work."""

import io
import re
import threading
import time
from typing import Any

import pytest
from rich.console import Console

from povrules.progress import Steps


def terminal(*, is_one: bool = True) -> tuple[Console, io.StringIO]:
    written_to = io.StringIO()
    return Console(file=written_to, force_terminal=is_one, width=60, legacy_windows=False), written_to


def seen(text: str) -> str:
    """What a terminal shows of it at any time: control sequences left out."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def until(condition: Any) -> None:
    """Wait until it is so; a test that waits in vain fails."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


class TestProgress:
    @pytest.mark.parametrize(("lang", "word"), [("vi", "phân loại"), ("en", "classifying")])
    def test_the_bar_appears_on_a_terminal_and_names_the_step(self, lang: Any, word: str) -> None:
        console, output = terminal()
        with Steps(console, lang, total=2, patience=0) as steps:
            steps.next("đọc tệp", "reading")
            steps.next("phân loại", "classifying")
            until(lambda: word in seen(output.getvalue()))

    def test_it_goes_away_with_the_work(self) -> None:
        console, output = terminal()
        with Steps(console, "en", total=1, patience=0) as steps:
            steps.next("đọc tệp", "reading")
            until(lambda: "reading" in output.getvalue())
        assert output.getvalue().endswith("\x1b[2K")  # the last line is erased
        length = len(output.getvalue())
        time.sleep(0.2)
        assert len(output.getvalue()) == length

    def test_quick_work_shows_nothing(self) -> None:
        console, output = terminal()
        with Steps(console, "en", total=1) as steps:
            steps.next("đọc tệp", "reading")
        assert output.getvalue() == ""

    def test_what_is_no_terminal_shows_nothing(self) -> None:
        console, output = terminal(is_one=False)
        with Steps(console, "en", total=1, patience=0) as steps:
            steps.next("đọc tệp", "reading")
            time.sleep(0.1)
        assert output.getvalue() == ""

    def test_an_error_passes_and_leaves_no_thread(self) -> None:
        console, output = terminal()
        before = threading.active_count()

        def fail() -> None:
            with Steps(console, "en", total=1, patience=0) as steps:
                steps.next("đọc tệp", "reading")
                until(lambda: "reading" in output.getvalue())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        until(lambda: threading.active_count() == before)
