"""Make the pages in docs/standards/ again from the files of law: ``python docs/make_standards.py``, at the root."""

from pathlib import Path

from povrules.reports.standard_page import pages

FOLDER = Path(__file__).parent / "standards"


def make(folder: Path) -> None:
    """Write every page; take away those of standards that are there no more."""
    folder.mkdir(exist_ok=True)
    made = pages()
    for stale in folder.glob("*.md"):
        if stale.name not in made:
            stale.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(FOLDER)
