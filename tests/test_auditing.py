"""An audit that looked nothing up does not say that nothing was found."""

import json
import sys

import pytest

from tests import auditing

KNOWN = {"name": "a", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "b", "skip_reason": "b (2.0) was not found"}
VULNERABLE = {
    "name": "c",
    "version": "3.0",
    "vulns": [{"id": "X-2023-1", "fix_versions": ["3.1"]}],
}


@pytest.fixture
def audited(tmp_path, monkeypatch, capsys):
    """What is told of an answer of pip-audit, and how it ends."""

    def told(answer=None, code=0):
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        if answer is not None:
            program = tmp_path / "pip-audit"
            (tmp_path / "answer").write_text(answer)
            program.write_text(f"#!/bin/sh\ncat {tmp_path}/answer\necho broken >&2\nexit {code}\n")
            program.chmod(0o755)
        ended = auditing.main()
        return ended, capsys.readouterr().out

    return told


def answer(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


def test_packages_that_were_looked_up_are_counted(audited):
    assert audited(answer(KNOWN, KNOWN)) == (0, "2 packages looked up, 0 known vulnerabilities.\n")


def test_a_vulnerable_package_is_named_with_what_mends_it(audited):
    ended, told = audited(answer(KNOWN, VULNERABLE), code=1)
    assert ended == 1
    assert "c 3.0: X-2023-1, mended in 3.1" in told


@pytest.mark.parametrize(
    ("answered", "opening"),
    [
        (answer(UNKNOWN), "Nothing was looked up: 1 of 1 packages could not be, such as: b (2.0)"),
        (answer(), "Nothing was looked up"),
        ("", "Nothing was looked up: pip-audit ended early: broken"),
        (None, "Nothing was looked up: pip-audit is not installed"),
    ],
)
def test_what_could_not_be_looked_up_is_told_in_a_line_and_no_success(audited, answered, opening):
    ended, told = audited(answered)
    assert ended == 2
    assert told.startswith(opening)
    assert told.count("\n") == 1


def test_a_package_that_was_not_looked_up_is_told_beside_those_that_were(audited):
    ended, told = audited(answer(KNOWN, UNKNOWN))
    assert ended == 2
    assert told.splitlines()[0] == "1 packages looked up, 0 known vulnerabilities."
    assert told.splitlines()[1].startswith("Not all was looked up: 1 of 2 packages")
