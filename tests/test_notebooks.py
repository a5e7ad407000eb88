"""The notebooks: thin, run in order, and a real check of what they show."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from juesuan_analysis import CHAOYANG_2023

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def code_cells(path):
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def test_there_is_a_notebook_for_every_analysis():
    assert len(NOTEBOOKS) >= 9
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{n:02d}" for n in range(len(NOTEBOOKS))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_cells_were_run_in_order(path):
    counts = [cell["execution_count"] for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_output_is_a_warning_or_an_error(path):
    outputs = [output for cell in code_cells(path) for output in cell["outputs"]]
    assert outputs
    assert not [o for o in outputs if o.get("name") == "stderr" or o["output_type"] == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_define_nothing(path):
    for cell in code_cells(path):
        tree = ast.parse("".join(cell["source"]))
        defined = (ast.FunctionDef, ast.ClassDef, ast.Lambda)
        assert not [node for node in ast.walk(tree) if isinstance(node, defined)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_output_holds_an_address_of_this_run(path):
    text = path.read_text(encoding="utf-8")
    assert " at 0x" not in text
    assert str(ROOT) not in text
    assert "http://" not in "".join(json.dumps(c["outputs"][1:]) for c in code_cells(path)[:1])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_opening_a_notebook_does_not_change_it(path):
    """JupyterLab writes the kernel's own name into a notebook that names it differently."""
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["display_name"] == "Python 3 (ipykernel)"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_each_begins_with_a_line_in_english(path):
    assert "\n*" in "".join(cells(path)[0]["source"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_each_has_one_parameter_the_disclosure(path):
    tagged = [c for c in code_cells(path) if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert "SOURCE = " in "".join(tagged[0]["source"])


def run_strictly(notebook, source):
    """Re-run a copy of a notebook on another source and compare it with its stored outputs."""
    copy = nbformat.read(notebook, as_version=4)
    for cell in copy.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"SOURCE = {str(source)!r}"
    target = source.parent / notebook.name
    nbformat.write(copy, target)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-p",
         "no:cacheprovider", "-c", os.devnull, "--rootdir", str(source.parent), str(target)],
        capture_output=True, text=True, check=False, cwd=source.parent, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
def test_a_changed_percentage_makes_the_notebook_fail(tmp_path):
    notebook = next(path for path in NOTEBOOKS if path.name.startswith("02"))
    text = CHAOYANG_2023.read_text(encoding="utf-8")
    same = tmp_path / "same" / "disclosure.txt"
    changed = tmp_path / "changed" / "disclosure.txt"
    for file in (same, changed):
        file.parent.mkdir()
    same.write_text(text, encoding="utf-8")
    sentence = "今年收入总计减少 2214.37 万元，降低 47.94%"
    assert text.count(sentence) == 1
    changed.write_text(text.replace(sentence, sentence.replace("47.94", "47.49")), encoding="utf-8")
    confirmed = run_strictly(notebook, same)
    assert confirmed.returncode == 0, confirmed.stdout[-3000:]
    refuted = run_strictly(notebook, changed)
    assert refuted.returncode == 1
    assert "47.49" in refuted.stdout
