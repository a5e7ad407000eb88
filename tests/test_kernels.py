"""Kernels that are forks of one warm process: like every other kernel, and each by itself."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack

import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory  # type: ignore[attr-defined]

from juesuan_analysis import CHAOYANG_2023
from juesuan_analysis.kernels import NAME, warm_kernels

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


@pytest.fixture(scope="module")
def warm():
    """The environment in which kernels are forks of a warm process."""
    with warm_kernels(CHAOYANG_2023, {}) as settings:
        if not settings:
            pytest.skip("the package was installed before it had kernels of its own")
        yield settings


@pytest.fixture
def start(warm, monkeypatch, tmp_path):
    """Starts a kernel; gives its manager and its client."""
    for name, value in warm.items():
        monkeypatch.setenv(name, value)
    known = KernelProvisionerFactory.instance()
    monkeypatch.setattr(known, "default_provisioner_name", NAME)
    with ExitStack() as started:

        def start():
            manager, client = start_new_kernel(cwd=str(tmp_path))
            started.callback(manager.cleanup_resources)
            started.callback(manager.shutdown_kernel, now=True)
            started.callback(client.stop_channels)
            return manager, client

        yield start


def told(client, code):
    """What code prints in a kernel."""
    printed = []
    client.execute_interactive(
        code, output_hook=lambda m: printed.append(m["content"].get("text", "")), timeout=60
    )
    return "".join(printed).strip()


def test_a_kernel_has_imported_already_and_knows_nothing_of_another(start, tmp_path):
    (_, one), (_, other) = start(), start()
    assert told(one, "import sys; print('pandas' in sys.modules)") == "True"
    assert told(one, "import os; print(os.getcwd())") == str(tmp_path)
    told(one, "import pandas; pandas.mine = 1; mine = 1")
    assert told(other, "import pandas; print(hasattr(pandas, 'mine'))") == "False"
    assert told(other, "print('mine' in dir())") == "False"


def test_what_the_warm_process_holds_is_given_for_the_same_document_only(start, tmp_path):
    changed = tmp_path / CHAOYANG_2023.name
    changed.write_text(CHAOYANG_2023.read_text("utf-8").replace("47.94%", "47.49%"), "utf-8")
    _, client = start()
    ask = "from juesuan_analysis import read; print('findings_list' in vars(read({!r})))"
    assert told(client, ask.format(str(CHAOYANG_2023))) == "True"
    assert told(client, ask.format(str(changed))) == "False"


def test_a_kernel_is_interrupted_and_ended_as_any_other(start):
    manager, client = start()
    kernel = psutil.Process(int(told(client, "import os; print(os.getpid())")))
    client.execute("import time; time.sleep(600)")
    time.sleep(1)
    manager.interrupt_kernel()
    assert client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"
    # What it prints may come late after an interruption; what it answers does not.
    reply = client.execute_interactive("", user_expressions={"sum": "1 + 1"}, timeout=60)
    assert reply["content"]["user_expressions"]["sum"]["data"]["text/plain"] == "2"
    assert manager.is_alive()
    manager.shutdown_kernel(now=True)
    assert not manager.is_alive()
    assert gone(kernel)


def test_kernels_end_with_who_started_the_warm_process():
    code = (
        "import os, sys; from pathlib import Path; from juesuan_analysis import kernels\n"
        "with kernels.warm_kernels(Path(sys.argv[1]), {}) as settings:\n"
        "    os.environ.update(settings)\n"
        "    from jupyter_client.manager import start_new_kernel\n"
        "    manager, client = start_new_kernel()\n"
        "    print(manager.provisioner.pid, flush=True)\n"
        "    os._exit(0)"
    )
    command = [sys.executable, "-c", code, str(CHAOYANG_2023)]
    kernel = int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    assert not psutil.pid_exists(kernel) or gone(psutil.Process(kernel))


def gone(process):
    """Whether a process ends within a while; nobody may be there to tell of its end."""
    _, alive = psutil.wait_procs([process], timeout=60)
    return not alive or alive[0].status() == psutil.STATUS_ZOMBIE
