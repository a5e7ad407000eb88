"""What several test modules need: disclosures read once, made up, or kept beside the checkout."""

import csv
import shutil
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.imports import without

with without("rfc3987_syntax"):  # tests of notebooks import it, each in its process
    import_module("nbformat")

# How long an example takes depends on what else the machine does.
settings.register_profile("suite", max_examples=60, deadline=None)
settings.load_profile("suite")

SHARED_DISCLOSURES = Path(__file__).resolve().parents[2] / "shared/disclosures"


@pytest.fixture(scope="session")
def chaoyang():
    """The 2023 final accounts the project starts from."""
    return read(CHAOYANG_2023)


@pytest.fixture(scope="session")
def excluding_rates(chaoyang):
    """Its finding that stated rates of completion exclude each other."""
    (found,) = [
        finding
        for finding in chaoyang.findings_list
        if (finding.kind, finding.severity) == ("joint", "error") and "338.93" in finding.quote
    ]
    return found


@pytest.fixture(scope="session")
def chaoyang_text():
    """The same document as text, for planting errors."""
    return CHAOYANG_2023.read_text("utf-8")


@pytest.fixture(scope="session")
def make_disclosure(tmp_path_factory):
    """Turns a text into a ``Disclosure``, by way of a file."""
    folder = tmp_path_factory.mktemp("disclosures")
    numbers = count(1)

    def make(text):
        path = folder / f"made_up_{next(numbers)}.txt"
        path.write_text(text, "utf-8")
        return read(path)

    return make


@pytest.fixture(scope="session")
def plant(chaoyang_text, make_disclosure):
    """Reads the 2023 document with one text in it replaced by another."""

    def planted(old, new, times=1):
        assert old in chaoyang_text, f"the document does not say {old!r}"
        return make_disclosure(chaoyang_text.replace(old, new, times))

    return planted


@pytest.fixture(scope="session")
def truth():
    """Reads one of the hand-made CSV files."""
    folder = Path(__file__).parent / "truth"

    def rows(name):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows


@pytest.fixture(scope="session")
def shared_disclosures():
    """The folder of third-party disclosures kept beside the checkout; skips where it is absent."""
    if not SHARED_DISCLOSURES.is_dir():
        pytest.skip(f"no third-party disclosures at {SHARED_DISCLOSURES}")
    return SHARED_DISCLOSURES


@pytest.fixture(scope="session")
def published(shared_disclosures):
    """Reads a third-party disclosure by its name, each once."""
    return cache(lambda name: read(shared_disclosures / f"{name}.pdf"))


CHROMIUM_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1400,1000",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """A real Chromium without a window; skips where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no chromium with chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for option in (*CHROMIUM_OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(option)
    session = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    session.set_script_timeout(180)
    yield session
    session.quit()
