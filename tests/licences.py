"""The licences of what the package is installed with: `python -m tests.licences > licences.csv`."""

import csv
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = "juesuan-analysis"
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public|\bEUPL|\bMPL|Mozilla|\bEPL|\bCDDL|\bSSPL", re.I)
"""Licences that ask something of whoever passes the package on."""


def needed(name: str = OURS) -> Iterator[Distribution]:
    """What is installed with a package on this machine, each once, itself excepted."""
    waiting, seen = [name], {name}
    while waiting:
        for text in distribution(waiting.pop()).requires or ():
            requirement = Requirement(text)
            other = canonicalize_name(requirement.name)
            if other in seen or not _applies(requirement):
                continue
            seen.add(other)
            try:
                yield distribution(other)
            except PackageNotFoundError:
                continue
            waiting.append(other)


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def licence(of: Distribution) -> str:
    """A package's licence as its metadata tells it, in one line; empty if they tell none."""
    told = of.metadata
    if "License-Expression" in told:
        return told["License-Expression"]
    prefix = "License :: "
    classes = [c for c in told.get_all("Classifier") or () if c.startswith(prefix)]
    named = [c.rsplit(" :: ", 1)[1] for c in classes if c != f"{prefix}OSI Approved"]
    return "; ".join(named) or " ".join(told["License"].split())[:60]


def rows() -> list[tuple[str, str]]:
    """Name and licence of every package, by name."""
    return sorted((canonicalize_name(each.name), licence(each)) for each in needed())


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("package", "licence"))
    writer.writerows(rows())
