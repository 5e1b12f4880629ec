"""Sentences that exist in Vietnamese and in English."""

from typing import Literal, NamedTuple, get_args

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Text(NamedTuple):
    """One sentence in both languages."""

    vi: str
    en: str

    def get(self, lang: Lang) -> str:
        """Return the sentence in ``lang``."""
        return self.vi if lang == "vi" else self.en


def households(count: int) -> Text:
    """Return so many households in words."""
    return Text(f"{count} hộ", "1 household" if count == 1 else f"{count} households")


class SaidError(ValueError):
    """A value that cannot be meant, said in both languages; ``words`` are the offending ones if they are fewer.

    ``key``: the one key of a table that it is about.
    """

    def __init__(self, vi: str, en: str, words: str | None = None, key: str | None = None) -> None:
        super().__init__(en)
        self.expected = Text(vi, en)
        self.words = words
        self.key = key
