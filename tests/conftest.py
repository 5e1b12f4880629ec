"""Settings shared by all tests: property tests are short and repeatable unless POVRULES_LONG asks for more."""

import os
import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("short", max_examples=20, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile("long" if os.environ.get("POVRULES_LONG") else "short")
