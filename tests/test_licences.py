"""What the package is installed with may be passed on: the list is true, and copyleft is known."""

import csv
from pathlib import Path

import pytest

from tests.licences import COPYLEFT, rows

LISTED = Path(__file__).parent.parent / "licences.csv"
# Asked for by others, used unchanged, and only its own files are under the Mozilla licence.
KNOWN = {"certifi", "tqdm"}


def listed() -> dict[str, str]:
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {row["package"]: row["licence"] for row in csv.DictReader(file)}


def test_every_package_installed_here_is_listed_with_its_licence():
    differing = [row for row in rows() if listed().get(row[0]) != row[1]]
    assert differing == [], "run `make lock`, or licences.csv alone, and look at the change"


def test_every_licence_is_told():
    assert [name for name, licence in listed().items() if not licence] == []


def test_no_copyleft_is_there_but_what_is_known():
    assert {name for name, licence in listed().items() if COPYLEFT.search(licence)} == KNOWN


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-or-later", "LGPLv2+", "GNU General Public License v3 (GPLv3)", "AGPL-3.0"]
)
def test_copyleft_is_recognised(licence):
    assert COPYLEFT.search(licence)


@pytest.mark.parametrize("licence", ["MIT", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"])
def test_permission_is_not_taken_for_copyleft(licence):
    assert not COPYLEFT.search(licence)
