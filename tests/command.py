"""Runs the command line within the test: what it prints, and how it ends."""

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from juesuan_analysis.cli import main


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments):
    """Run ``juesuan`` with some arguments."""
    out, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(errors):
        try:
            code = main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
    return Ran(code, out.getvalue(), errors.getvalue())
