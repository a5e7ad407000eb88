"""The files that say what to install agree with each other and name no place to get it from."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from juesuan_analysis import CHAOYANG_2023, LINKED, MADE_UP

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
PINS = re.split(r"\n(?! )", (ROOT / "requirements.lock").read_text("utf-8").strip())
LOCK = [pin.partition(" \\\n")[0] for pin in PINS]

# What points at a package to fetch: an archive's address, a registry's host, an installer's option.
DOWNLOAD = re.compile(
    r"""
      //\S+\.(?:whl|tar\.gz|tgz|conda|deb)\b
    | //(?:[\w-]+\.)*(?:pypi|files|registry|mirrors?)[\w-]*\.
    | //[\w.-]+/simple\b
    | (?:index|trusted|find)[-_](?:url|host|links)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


APART = {"ocr", "docs"}
"""Extras that few need: one is large, the other has a lock of its own."""


def declared() -> list[Requirement]:
    """Every dependency that pyproject.toml names, its extras included but for those apart."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    groups = [project["dependencies"], *(extras[name] for name in extras if name not in APART)]
    return [Requirement(text) for group in groups for text in group]


def listed(dependencies: list[Any]) -> list[Requirement]:
    """Every package that a conda environment names, those left to pip included."""
    pip = [text for entry in dependencies if isinstance(entry, dict) for text in entry["pip"]]
    conda = [text for text in dependencies if isinstance(text, str)]
    return [Requirement(text) for text in conda + pip if not text.startswith("-")]


def by_name(requirements: list[Requirement]) -> dict[str, str]:
    """The accepted versions by normalised name, so that writings compare equal."""
    return {canonicalize_name(each.name): str(each.specifier) for each in requirements}


def tracked_texts() -> list[Path]:
    """The text files under version control, the new ones about to be included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git checkout: nothing tells which files are tracked")
    paths = [ROOT / name for name in run.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_environment_names_the_dependencies_of_pyproject():
    python = {"python": PYPROJECT["project"]["requires-python"], "pip": ""}
    assert by_name(listed(ENVIRONMENT["dependencies"])) == by_name(declared()) | python


def test_environment_installs_the_checkout_itself():
    (pip,) = (entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
    assert "--editable ." in pip


def test_a_wheel_brings_every_sample_that_the_package_opens():
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    samples = [sample.relative_to(ROOT).as_posix() for sample in (CHAOYANG_2023, LINKED, MADE_UP)]
    assert {*samples, "notebooks"} <= wheel.keys()
    assert all(wheel[sample] == f"juesuan_analysis/{sample}" for sample in samples)


def test_the_lock_of_the_site_pins_its_extra_and_agrees_with_the_other_lock():
    pins = re.findall(r"(?m)^([\w.-]+)==([\w.]+)", (ROOT / "docs/requirements.lock").read_text())
    site = {canonicalize_name(name): version for name, version in pins}
    for text in PYPROJECT["project"]["optional-dependencies"]["docs"]:
        assert Requirement(text).specifier.contains(site[canonicalize_name(Requirement(text).name)])
    other = {n: v.removeprefix("==") for n, v in by_name([*map(Requirement, LOCK)]).items()}
    assert [name for name in site if other.get(name, site[name]) != site[name]] == []


def test_lock_pins_one_version_of_each_package():
    pins = [Requirement(line) for line in LOCK]
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in pins)
    assert len(by_name(pins)) == len(pins)


def test_lock_pins_every_declared_dependency_within_its_range():
    pins = by_name([Requirement(line) for line in LOCK])
    for each in declared():
        version = pins[canonicalize_name(each.name)].removeprefix("==")
        assert each.specifier.contains(version), each


def test_lock_pins_the_build_backend():
    pins = by_name([Requirement(line) for line in LOCK])
    backend = [Requirement(text) for text in PYPROJECT["build-system"]["requires"]]
    assert by_name(backend).keys() <= pins.keys()


def test_lock_says_what_to_install_and_not_where_from():
    assert [line for line in PINS if re.search(r"://| @ |^-|^\s*$|^#", line)] == []


def test_lock_says_by_its_hash_what_each_file_must_be():
    hashes = re.compile(r"( \\\n    --hash=sha256:[0-9a-f]{64})+")
    assert [
        pin
        for pin, whole in zip(LOCK, PINS, strict=True)
        if not hashes.fullmatch(whole[len(pin) :])
    ] == []


def test_no_tracked_text_names_a_place_to_download_packages_from():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_texts()
        if (match := DOWNLOAD.search(path.read_text("utf-8", errors="replace")))
    ]
    assert found == []


@pytest.mark.parametrize("rest", ["simple/", "a-1.0-py3-none-any.whl", "a-1.0.tar.gz"])
def test_an_address_of_a_package_is_recognised(rest):
    assert DOWNLOAD.search(f"see https://example.org/{rest}")


@pytest.mark.parametrize("rest", ["report.pdf", "simplest", "a.whlx"])
def test_any_other_address_is_left_alone(rest):
    assert not DOWNLOAD.search(f"see https://example.org/{rest}")
