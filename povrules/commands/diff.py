"""``povrules diff``: what changed between two standards, and the households that are classified otherwise."""

from typing import Annotated

import typer

from povrules.commands.common import Language, LanguageName, Overlays, end
from povrules.commands.prove import AsJson


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="chuẩn trước / standard before: id or a .toml file")],
    after: Annotated[str, typer.Argument(metavar="B", help="chuẩn sau / standard after: id or a .toml file")],
    overlays: Overlays = None,
    lang: Language = LanguageName.vi,
    as_json: AsJson = False,
) -> None:
    """So sánh hai chuẩn: quy định nào khác, hộ nào đổi loại. / Compare two standards: what changed, and for whom.

    Exit code: 0 done, 2 wrong use or unreadable file.
    """

    def run() -> int:
        from povrules.proofs.difference import difference
        from povrules.reports.difference import difference_json, difference_text
        from povrules.request import check_overlays
        from povrules.standards import load_standard

        pair = load_standard(before, overlays), load_standard(after, overlays)
        check_overlays(pair, overlays or ())
        found = difference(*pair)
        typer.echo(difference_json(found) if as_json else difference_text(found, lang.value))
        return 0

    end(run, lang.value)
