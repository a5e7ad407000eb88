"""No encoding and no closed pipe stops a command; nobody's own settings change a chart."""

import os
import subprocess
import sys

import matplotlib as mpl
import pytest

from juesuan_analysis import charts

TEXT = (
    "丙县林业局2022年度部门决算\n\n一、收入支出决算情况说明\n\n"
    "收入总计50.00万元，比上年减少5.00万元，下降9.00%。\n"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("streams") / "made_up.txt"
    path.write_text(TEXT, "utf-8")
    return path


def verify(file, *redirected: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = f'"{sys.executable}" -m juesuan_analysis verify "{file}" {" ".join(redirected)}'
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={**os.environ, **environment}, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "ascii", "cp1252"])
def test_an_encoding_that_lacks_characters_stops_nothing(file, encoding):
    result = verify(file, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (result.returncode, result.stderr) == (1, b"")
    assert "numbers 3" in result.stdout.decode(encoding)


@pytest.mark.parametrize("redirected", [">&-", "2>&-", ">&- 2>&-", "| true", "| head -1"])
def test_a_closed_pipe_is_quiet(file, redirected):
    result = verify(file, redirected)
    assert (result.returncode, result.stderr) == (1, b"")


def test_the_settings_of_a_user_change_no_chart(chaoyang, tmp_path):
    plain, own = tmp_path / "plain", tmp_path / "own"
    list(charts.draw(chaoyang, plain, "zh"))
    with mpl.rc_context({"axes.facecolor": "yellow", "lines.linewidth": 9, "savefig.dpi": 33}):
        list(charts.draw(chaoyang, own, "zh"))
    files = sorted(path.name for path in plain.iterdir())
    assert files
    assert [(own / name).read_bytes() for name in files] == [
        (plain / name).read_bytes() for name in files
    ]
