"""Print the set-up commands of a README, one a line: the fenced blocks marked ``sh`` under “Set up”."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
section = text.split("## Set up", 1)[1].split("\n## ", 1)[0]
blocks = re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL)
if len(blocks) != 2:
    sys.exit(f"expected two set-up commands in {sys.argv[1]}, found {len(blocks)}")
for block in blocks:
    print(block.replace("\\\n", " ").strip())
