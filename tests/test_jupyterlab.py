"""The first notebook in a real JupyterLab: not yet trusted, run, in both themes, and as a page."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
START = ROOT / "notebooks/00_start_here.ipynb"
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight are there too
}
ENOUGH = 4.5
"""Contrast of text that WCAG 2 asks for at level AA."""
KERNEL = "return jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status"
CONTRASTS = """
const parse = (colour) => {
  const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
  return [r, g, b, a];
};
const ground = (element) => {
  const layers = [];
  for (let e = element; e; e = e.parentElement) {
    layers.unshift(parse(getComputedStyle(e).backgroundColor));
  }
  return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
};
const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => a * c + (1 - a) * below[i]);
const light = (rgb) => rgb
  .map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
return arguments[0].flatMap((root) => [root, ...root.querySelectorAll("*")])
  .filter((e) => e.checkVisibility() && says(e))
  .filter((e) => !["STYLE", "SCRIPT", "OPTION"].includes(e.tagName))
  .map((e) => {
    const below = ground(e);
    const [one, other] = [over(parse(getComputedStyle(e).color), below), below].map(light);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    return [ratio, e.textContent.trim().slice(0, 30)];
  });
"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def until(browser):
    """Waits until something is there, and gives it."""
    wait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait(browser, 90)
    return lambda something: wait.until(lambda _: something())


@pytest.fixture(scope="module")
def lab(browser, until, tmp_path_factory):
    """The address of a JupyterLab with settings of its own, and the folder it shows."""
    folder = tmp_path_factory.mktemp("lab")
    for name, value in SETTINGS.items():
        file = folder / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value), encoding="utf-8")
    own = ("config", "data", "runtime")
    environment = {
        **os.environ,
        **{f"JUPYTER_{name.upper()}_DIR": str(folder / name) for name in own},
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    shown = folder / "notebooks"
    shown.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1",
             f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.allow_root=True",
             "--IdentityProvider.token=", "--ServerApp.password=",
             f"--ServerApp.root_dir={shown}", "--LabApp.expose_app_in_browser=True"],
            env=environment, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(f"{address}/api") or server.poll() is not None)
        assert server.poll() is None, (folder / "log").read_text()
        yield address, shown
    finally:
        server.terminate()
        server.wait(30)


def answers(address):
    try:
        return bool(urlopen(address, timeout=2))
    except (URLError, OSError):
        return False


@pytest.fixture
def tab(browser):
    """A tab of its own: a notebook that has been changed does not let its tab go elsewhere."""
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    yield browser
    browser.close()
    browser.switch_to.window(first)


@pytest.fixture
def opened(tab, lab, until, request):
    """The notebook, opened from a copy nobody has trusted."""
    browser = tab
    address, folder = lab
    name = f"{request.node.name}.ipynb"
    shutil.copy(START, folder / name)
    browser.get(f"{address}/lab/tree/{name}?reset")
    count = sum(c["cell_type"] == "code" for c in json.loads(START.read_text("utf-8"))["cells"])
    until(lambda: len(browser.find_elements("css selector", ".jp-CodeCell")) == count)
    until(lambda: browser.find_elements("css selector", "details.topic"))
    return browser


def command(browser, name, **arguments):
    """Run a command of JupyterLab and wait until it has been carried out."""
    failed = browser.execute_async_script(
        "const [name, given, done] = arguments;"
        "jupyterapp.commands.execute(name, given).then(() => done(''), (e) => done(`${e}`));",
        name, arguments,
    )  # fmt: skip
    assert not failed


def found(browser, css):
    return browser.find_elements("css selector", css)


def only(browser, css):
    (element,) = found(browser, css)
    return element


def complaints(browser):
    return [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def pick(browser, topic):
    """Choose a topic in the explorer and give what is then shown of it."""
    only(browser, f".jsexplore option[value='{topic}']").click()
    return only(browser, ".jsexplore .topic:not([hidden])")


def use_the_explorer(browser):
    """Pick a subject and a project, unfold a computation, filter."""
    subject = pick(browser, "2010301")
    assert "2010301 行政运行" in subject.text
    assert "101.79%" in subject.text
    assert "? 无从核对" in subject.text
    project = pick(browser, "P04")
    number = project.find_element("css selector", ".said.no summary .number")
    assert number.text == "99.8%"
    assert "（S157，第 210 行）" not in project.text
    number.click()
    assert "全年执行数 5 万元（S157，第 210 行）÷ 全年预算数 5 万元" in project.text
    search = only(browser, ".jsexplore input")
    search.send_keys("公积金")
    (left,) = found(browser, ".jsexplore option")
    assert left.text == "2210201 住房公积金"
    assert "住房公积金" in only(browser, ".jsexplore .topic:not([hidden])").text
    only(browser, ".jsexplore .topic:not([hidden]) [data-go='221'] button").click()
    assert "221 住房保障支出" in only(browser, ".jsexplore .topic:not([hidden]) > summary").text


def use_the_framed_page(browser, until):
    """Choose a number, see its panel, close it, follow a link; the page does not complain."""
    browser.switch_to.frame(only(browser, "iframe[srcdoc]"))
    browser.execute_script("errors = []; addEventListener('error', (e) => errors.push(e.message))")
    only(browser, "#S022").click()
    panel = only(browser, "#note-S022.open")
    until(lambda: "47.94%" in panel.text)
    panel.find_element("css selector", ".close").click()
    assert not found(browser, "#note-S022.open")
    only(browser, ".parts a[href='#statutory']").click()
    # It stands in view, below the bar that stays there.
    until(lambda: browser.execute_script(
        "const top = document.getElementById('statutory').getBoundingClientRect().top;"
        "return top >= 0 && top < innerHeight / 2"
    ))  # fmt: skip
    assert browser.execute_script("return errors") == []
    browser.switch_to.default_content()


def test_a_notebook_not_yet_trusted_says_what_it_will_show(opened):
    assert not found(opened, "iframe")
    assert "Trust Notebook" in only(opened, ".jp-Notebook").text
    assert not found(opened, ".jsexplore.live")
    topic = next(t for t in found(opened, "details.topic") if "2010301 行政运行" in t.text)
    topic.find_element("css selector", "summary").click()
    assert "101.79%" in topic.text
    assert not complaints(opened)


def test_a_notebook_that_has_run_can_be_used_in_both_themes(opened, until):
    found(opened, ".jp-Cell")[0].click()  # commands are for the notebook that has the focus
    until(lambda: opened.execute_script(KERNEL) == "idle")
    command(opened, "notebook:run-all-cells")
    until(lambda: found(opened, ".jsexplore.live") and found(opened, "#T_findings.dataTable"))

    search = only(opened, "#T_findings_wrapper input[type=search]")
    search.send_keys("春节慰问金")
    until(lambda: len(found(opened, "#T_findings tbody tr")) < 5)
    assert "春节慰问金" in only(opened, "#T_findings tbody").text

    use_the_explorer(opened)
    use_the_framed_page(opened, until)

    cells = len(found(opened, ".jp-Cell"))
    only(opened, ".jsexplore select").send_keys("bbaadd")  # commands of the notebook elsewhere
    assert len(found(opened, ".jp-Cell")) == cells

    pick(opened, "P04")
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        command(opened, "apputils:change-theme", theme=theme)
        dark = "false" if theme.endswith("Dark") else "true"
        until(lambda dark=dark: found(opened, f"body[data-jp-theme-light={dark}]"))
        until(lambda: not faint(opened))
    assert not complaints(opened)


def faint(browser):
    """Texts that stand out too little from what is behind them."""
    contrasts = browser.execute_script(CONTRASTS, found(browser, ".jscard, .jsexplore"))
    assert len(contrasts) > 30
    return [text for ratio, text in contrasts if ratio < ENOUGH]


def test_the_page_made_from_a_notebook_needs_no_kernel(tab, until, tmp_path):
    HTMLExporter = pytest.importorskip("nbconvert").HTMLExporter  # noqa: N806
    notebook = nbformat.read(START, as_version=4)
    page, _ = HTMLExporter(embed_images=True, require_js_url="", mathjax_url="").from_notebook_node(
        notebook
    )
    file = tmp_path / "page.html"
    file.write_text(page.replace('<script src=""></script>', ""), encoding="utf-8")
    tab.get(file.as_uri())
    until(lambda: found(tab, ".jsexplore.live") and found(tab, "#T_findings.dataTable"))
    use_the_explorer(tab)
    use_the_framed_page(tab, until)
    assert not faint(tab)
    assert not complaints(tab)
