"""`onus COMMAND ...`: maps a command to its module and imports only that one."""

from __future__ import annotations

import sys
from importlib import import_module

COMMANDS = {
    "assess": ("onus.cli.assess", "determine every duty of a dossier"),
    "demo": ("onus.cli.demo", "replay the Benxi winter and serve its report on 127.0.0.1"),
    "dossier": ("onus.cli.dossiers", "make a dossier, or list every fault of one"),
    "explain": ("onus.cli.explain", "print the whole reasoning of one finding"),
    "import": ("onus.cli.imports", "read networks, tracks, weather, reports of other systems"),
    "simulate": ("onus.simulation.command", "write a generated town with a winter"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("-h", "--help", "help"):
        print("onus COMMAND ...\n")
        for name, (_, what) in COMMANDS.items():
            print(f"  {name:<10}{what}")
        return 0
    if words[0] not in COMMANDS:
        print(f"There is no command `{words[0]}`. Known: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    # The one dynamic import that is allowed: a command loads only what it needs.
    code: int = import_module(COMMANDS[words[0]][0]).main(words[1:])
    return code


if __name__ == "__main__":
    sys.exit(main())
