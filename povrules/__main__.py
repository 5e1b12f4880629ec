"""``python -m povrules`` is the command ``povrules``."""

from povrules.cli import main

main()
