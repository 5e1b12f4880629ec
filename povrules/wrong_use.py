"""Wrong use of the command line in both languages: typer says in English only that an option is missing or unknown."""

import difflib
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperGroup

from povrules.text import Lang, Text

WrongUse: type[Any] = typer.BadParameter.__mro__[1]
"""The error of typer for a command that cannot be meant; it has no public name."""

_EXPECTED = {
    "--basis": Text("income hoặc points", "income or points"),
    "--lang": Text("vi hoặc en", "vi or en"),
    "--prefer": Text("ready hoặc derived", "ready or derived"),
    "--keep": Text("all hoặc none", "all or none"),
    **dict.fromkeys(
        ("--policy-year", "--year", "--year-before", "--year-after"), Text("một năm, ví dụ 2025", "a year, e.g. 2025")
    ),
    "--sample": Text("một số nguyên", "a whole number"),
    "--processes": Text("một số nguyên từ 1", "a whole number from 1"),
}
_UNKNOWN_COMMAND = re.compile(r"No such command '(.*?)'")
_TOO_MANY = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)")


class Group(TyperGroup):
    """The commands, with errors of wrong use in the language that ``--lang`` asks for."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command that the arguments name; as of typer, but for the messages and ``--lang`` in front."""
        given = _language_behind(list(sys.argv[1:] if args is None else args))
        try:
            code = super().main(given, prog_name, complete_var, False, windows_expand_args, **extra)
        except WrongUse as error:
            if not standalone_mode:
                raise
            _tell(error, given)
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(1)
        if standalone_mode:
            sys.exit(code or 0)
        return code


def _language(arguments: Sequence[str]) -> Lang:
    """Return the language that arguments ask for, though they cannot be meant as a whole."""
    return "en" if ("--lang", "en") in pairwise(arguments) or "--lang=en" in arguments else "vi"


def _language_behind(arguments: list[str]) -> list[str]:
    """Return the arguments with a ``--lang`` that stands before the command behind it, where each command has it."""
    said = 2 if arguments[:1] == ["--lang"] else 1 if arguments and arguments[0].startswith("--lang=") else 0
    command, rest = arguments[said : said + 1], arguments[said + 1 :]
    if command and command[0].startswith("-"):  # --version, --help
        return [*command, *rest]
    return [*command, *arguments[:said], *rest]


def _given(arguments: Sequence[str], option: str) -> str:
    """Return the last value that the arguments give an option."""
    apart = [value for name, value in pairwise(arguments) if name == option]
    joined = [one.partition("=")[2] for one in arguments if one.startswith(f"{option}=")]
    return [*apart, *joined][-1]


def _tell(error: Any, arguments: Sequence[str]) -> None:
    lang = _language(arguments)
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    said = _words(error, arguments).get(lang)
    typer.echo(f"lỗi: {said}" if lang == "vi" else f"error: {said}", err=True)
    if error.ctx is not None:
        command = f"{error.ctx.command_path} --help"
        typer.echo(f"Xem cách dùng: {command}" if lang == "vi" else f"How it is used: {command}", err=True)


def _words(error: Any, arguments: Sequence[str]) -> Text:
    """Return what is wrong, by the kind of the error."""
    name, message = _name(error), error.format_message()
    match type(error).__name__:
        case "MissingParameter":
            return Text(f"thiếu {name}", f"{name} is missing")
        case "NoSuchOption":
            near = ", ".join(sorted(error.possibilities or ()))
            vi, en = (f"; có phải {near}?", f"; did you mean {near}?") if near else ("", "")
            return Text(f"không có tùy chọn {name}{vi}", f"there is no option {name}{en}")
        case "BadOptionUsage":
            return Text(f"{name}: thiếu giá trị, hoặc thừa giá trị", f"{name}: a value is missing, or it takes none")
        case "BadParameter" if name in _EXPECTED:
            expected, given = _EXPECTED[name], _given(arguments, name)
            near = "".join(difflib.get_close_matches(given, expected.en.split(" or "), n=1))
            vi, en = (f"; có phải {near}?", f"; did you mean {near}?") if near else ("", "")
            return Text(
                f"{name}: thấy “{given}”; cần {expected.vi}{vi}", f"{name}: found “{given}”; expected {expected.en}{en}"
            )
    unknown, extra = _UNKNOWN_COMMAND.search(message), _TOO_MANY.search(message)
    if unknown is not None:
        commands = ", ".join(error.ctx.command.commands)
        return Text(
            f"không có lệnh “{unknown[1]}”; có các lệnh: {commands}",
            f"there is no command “{unknown[1]}”; expected one of: {commands}",
        )
    if extra is not None:
        return Text(f"thừa: {extra[1]}", f"not expected: {extra[1]}")
    return Text(f"{name}: giá trị không dùng được" if name else "lệnh không đúng", message)


def _name(error: Any) -> str:
    """Return what an option or an argument is called."""
    param = getattr(error, "param", None)
    if param is None:
        return str(getattr(error, "option_name", ""))
    options = [option for option in param.opts if option.startswith("-")]
    return options[-1] if options else str(param.metavar or param.name)
