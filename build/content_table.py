"""Keep the table of content/README.md equal to what « awareness check --table » prints.

content_table.py          say whether it is; exit 1 when not
content_table.py write    write it anew
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from awareness.catalogue.loader import Catalogue  # noqa: E402
from awareness.catalogue.table import table  # noqa: E402

README = ROOT / "content" / "README.md"
BEGIN, END = "<!-- awareness check --table -->\n", "<!-- fin du tableau -->\n"


def renewed(text: str, root: Path = ROOT) -> str:
    """Put the table of today between the two marks of a text."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(Catalogue(root / 'content', root / 'quizzes'))}\n\n{END}{after}"


def main(argv: list[str]) -> int:
    """Compare, or write."""
    text = README.read_text(encoding="utf-8")
    wanted = renewed(text)
    if argv == ["write"]:
        README.write_text(wanted, encoding="utf-8")
        return 0
    if text != wanted:
        advice = "lancez « .venv/bin/python build/content_table.py write »"
        print(f"content/README.md : le tableau a vieilli ; {advice}.")
    return int(text != wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
