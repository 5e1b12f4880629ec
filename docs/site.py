"""Puts the pages that stand at the root of the repository into the site, with links as they are there."""

from pathlib import Path

from properdocs.config.defaults import ProperDocsConfig
from properdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def on_files(files: Files, config: ProperDocsConfig) -> Files:
    """Add the pages of the root."""
    for name in PAGES:
        text = (ROOT / name).read_text(encoding="utf-8").replace("](LICENSE)", "](LICENSE.txt)")
        files.append(File.generated(config, name, content=text.replace("](docs/", "](")))
    files.append(File.generated(config, "LICENSE.txt", content=(ROOT / "LICENSE").read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links to the root lead to the pages that were added."""
    return markdown.replace("](../README.md", "](README.md")
