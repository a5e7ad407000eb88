"""Running a notebook on a disclosure."""

import logging
import warnings
from pathlib import Path

import papermill

_PLACES = (
    Path(__file__).resolve().parents[3] / "notebooks",  # a checkout
    Path(__file__).resolve().parents[2] / "notebooks",  # an installed package
)


def notebook_files() -> list[Path]:
    """The notebooks, in order."""
    folder = next((place for place in _PLACES if place.is_dir()), None)
    return sorted(folder.glob("[0-9]*.ipynb")) if folder else []


def run(file: Path, folder: Path, source: Path) -> tuple[Path, str]:
    """Run one notebook with papermill; returns the copy in ``folder`` and its error, if any.

    What ran before an error is in the copy, and so is the error.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    folder.mkdir(parents=True, exist_ok=True)
    unfinished, done, problem = folder / f".{file.name}", folder / file.name, ""
    try:
        papermill.execute_notebook(
            str(file),
            str(unfinished),
            parameters={"SOURCE": str(source)},
            progress_bar=False,
            cwd=str(file.parent),
        )
    except papermill.exceptions.PapermillExecutionError as error:
        problem = f"{error.ename}: {str(error.evalue)[:200]}"
    finally:
        if unfinished.exists():
            unfinished.replace(done)
    return done, problem
