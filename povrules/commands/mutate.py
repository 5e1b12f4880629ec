"""``povrules mutate``: every single slip of a file of law, and whether cases and proofs notice it."""

from pathlib import Path
from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, ProvinceName, end
from povrules.commands.prove import AsJson


def mutate(
    standard: Annotated[
        str | None,
        typer.Argument(
            metavar="STANDARD",
            help="chuẩn, chính sách hoặc tệp / standard or policy: id (vn-2022, bhyt) or a .toml file",
        ),
    ] = None,
    province: ProvinceName = None,
    every: Annotated[
        bool,
        typer.Option("--all", help="mọi chuẩn, chính sách, tỉnh có sẵn / all standards, policies, provinces shipped"),
    ] = False,
    cases: Annotated[
        list[Path] | None,
        typer.Option("--cases", help="tệp trường hợp mẫu / file of golden cases; may be repeated", metavar="FILE"),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(help="chỉ thử ngần này đột biến mỗi tệp / only so many mutants of each file")
    ] = None,
    processes: Annotated[int, typer.Option(help="số tiến trình / how many processes", min=1)] = 2,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="ghi mọi đột biến ra tệp .json / every mutant, as a .json file")
    ] = None,
    lang: Language = LanguageName.vi,
    as_json: AsJson = False,
) -> None:
    """Đổi tệp chuẩn theo từng lỗi có thể, xem có bị phát hiện không. / Change a file in every way a slip could.

    Exit code: 0 every mutant is noticed or proved equivalent, 1 some survive, 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.arguments import not_meant
        from povrules.mutation.running import mutate as mutated
        from povrules.reports.mutation import mutation_json, mutation_text, summed_text
        from povrules.text import Text

        if out is not None and out.suffix != ".json":
            raise not_meant("-o", str(out), Text("một tệp .json", "a .json file"))
        found = []
        for name, place in _names(standard, province, cases, every=every):
            found.append(mutated(name, cases or (), province=place, sample=sample, processes=processes))
            if not as_json:
                typer.echo(mutation_text(found[-1], lang.value))
        if out is not None:
            _write(out, mutation_json(found))
        if as_json:
            typer.echo(mutation_json(found))
        elif len(found) > 1:
            typer.echo(summed_text(found, lang.value))
        return 0 if all(one.holds for one in found) else 1

    end(run, lang.value)


def _names(
    standard: str | None, province: str | None, cases: list[Path] | None, *, every: bool
) -> list[tuple[str, str | None]]:
    """Return what to mutate: standards and policies, and provinces with the policy that they are about."""
    from povrules.errors import UsageError
    from povrules.rules import policy_ids
    from povrules.rules.provinces import province_ids
    from povrules.standards import standard_ids
    from povrules.text import Text

    if every == (standard is not None) or (every and (cases or province)):
        raise UsageError(
            Text(
                "nêu một chuẩn hoặc chính sách (với --cases, --province nếu cần), hoặc chỉ --all",
                "name one standard or policy (with --cases, --province if need be), or --all alone",
            )
        )
    if standard is not None:
        return [(standard, province)]
    provinces = [(policy, one) for policy in policy_ids() for one in province_ids(policy)]
    return [*((one, None) for one in (*standard_ids(), *policy_ids())), *provinces]


def _write(out: Path, text: str) -> None:
    from povrules.errors import UsageError
    from povrules.reasons import system_reason
    from povrules.text import Text

    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        why = system_reason(error)
        raise UsageError(Text(f"{out}: không ghi được ({why.vi})", f"{out}: cannot be written ({why.en})")) from error
