"""Looks the locked packages up among known vulnerabilities: ``python -m tests.auditing``.

The looking up is pip-audit's. Where it cannot reach what it asks, or asks a mirror that knows no
vulnerabilities, it has no name for a package and yet says that it found none: here what was not
looked up is counted, told, and no success. Ends with 0 if all were and none is known to be
vulnerable, 1 if one is, 2 if some could not be looked up.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import Any

LOCK = Path("requirements.lock")


def main(lock: Path = LOCK) -> int:
    """Ask, and tell in a line what came of it."""
    beside = str(Path(sys.executable).parent)
    program = which("pip-audit", path=beside)
    if program is None:
        install = f"{sys.executable} -m pip install pip-audit"
        return _not_done(f"pip-audit is not installed ({install})")
    command = [program, "--disable-pip", "--require-hashes", "--format=json", "-r", str(lock)]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        reason = (asked.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return _not_done(f"pip-audit ended early: {reason[:300]}")
    return _told(packages)


def _told(packages: Sequence[Mapping[str, Any]]) -> int:
    skipped = [p for p in packages if "skip_reason" in p]
    vulnerable = list(_vulnerable(packages))
    print(*vulnerable, sep="\n", end="\n" if vulnerable else "")
    found = len(packages) - len(skipped)
    if found:
        print(f"{found} packages looked up, {len(vulnerable)} known vulnerabilities.")
    if skipped or not packages:
        what = f"{len(skipped)} of {len(packages)} packages could not be"
        reason = skipped[0]["skip_reason"] if skipped else "the lock names none"
        return _not_done(f"{what}, such as: {reason}", found)
    return 1 if vulnerable else 0


def _vulnerable(packages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for package in packages:
        for found in package.get("vulns", ()):
            mended = ", ".join(found.get("fix_versions", ())) or "no version yet"
            yield f"{package['name']} {package['version']}: {found['id']}, mended in {mended}"


def _not_done(reason: str, found: int = 0) -> int:
    print(f"{'Not all was' if found else 'Nothing was'} looked up: {reason}.")
    return 2


if __name__ == "__main__":
    sys.exit(main())
