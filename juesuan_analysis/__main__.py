"""``python -m juesuan_analysis``: the same as the command ``juesuan``."""

from juesuan_analysis.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
