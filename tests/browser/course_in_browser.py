"""JupyterLab and a real browser, started for the tests and ended without a trace.

``running_lab`` serves a folder on a free port of this machine, with settings of its own;
``open_browser`` starts Chromium; ``Notebook`` is one open notebook that can be run and asked.
"""

import ast
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from lstm_course.setup.jupyter import WITHOUT_DELAY
from lstm_course.support import patience

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_ONE = (
    "No browser was found: install Chromium (Debian and Ubuntu: apt install chromium) or Google "
    "Chrome, or name another with the environment variable CHROMIUM."
)
HOW_TO_GET_PLAYWRIGHT = (
    "Playwright is not installed: pip install -r requirements-dev.txt (its own browsers are not "
    "needed)."
)
START_SECONDS = 90
OPEN_SECONDS = 90
RUN_SECONDS = 120
STOP_SECONDS = 20


def find_chromium():
    """The browser's path, or None. CHROMIUM names one; otherwise the usual names are looked up."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def open_browser():
    """Chromium with a fresh profile, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def is_the_splash(error):
    """JupyterLab 4.6 sometimes takes its splash screen away twice when it starts; nobody sees it.

    Only its own core may stand in the stack: what we draw comes from other files.
    """
    frames = [line for line in (error.stack or "").splitlines() if line.lstrip().startswith("at ")]
    own = frames and all("/static/lab/jlab_core." in line for line in frames)
    return own and "removeChild" in str(error)


def new_page(browser, width=1280, height=1000, scale=1):
    """A page whose ``errors`` collects what the console or a script complains about."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale
    )
    context.set_default_timeout(1000 * patience.seconds(30))
    page = context.new_page()
    page.errors = []
    page.on(
        "pageerror",
        lambda error: is_the_splash(error) or page.errors.append(error.stack or str(error)),
    )
    page.on(
        "console",
        lambda said: (
            page.errors.append(f"{said.text} ({said.location.get('url', '')})")
            if said.type == "error"
            else None
        ),
    )
    return page


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Lab:
    """A running JupyterLab: its address, the folder that it serves and its kernels' process ids."""

    def __init__(self, address, folder):
        self.address, self.folder = address, folder
        self.kernels = set()


@contextlib.contextmanager
def running_lab(folder, own):
    """Serve ``folder`` with JupyterLab; everything that it writes of its own goes to ``own``."""
    answers = own / "settings" / "@jupyterlab" / "apputils-extension"
    answers.mkdir(parents=True)
    no_news = '{"fetchNews": "false", "checkForUpdates": false}'
    (answers / "notification.jupyterlab-settings").write_text(no_news)
    lab = Lab(f"http://127.0.0.1:{free_port()}", folder)
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={lab.address.rpartition(':')[2]}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.disable_check_xsrf=True",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",  # the tests ask it through window.jupyterapp
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        WITHOUT_DELAY,
    ]
    log = own / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, env=environment(own), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_for_answer(lab.address, server, log)
            yield lab
        finally:
            server.terminate()  # it ends its kernels first
            try:
                server.wait(patience.seconds(STOP_SECONDS))
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(patience.seconds(STOP_SECONDS))
    left = still_running(lab.kernels)
    assert not left, f"JupyterLab has ended, but these kernels still run: {left}"


def environment(own):
    """Settings, history and the learner's record of their own; one thread for arithmetic."""
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "LSTM_COURSE_STATE": "state",
    }
    return {
        **os.environ,
        **{name: str(own / folder) for name, folder in folders.items()},
        "OMP_NUM_THREADS": "1",
    }


def wait_for_answer(address, server, log):
    """Wait until JupyterLab answers; say what it said if it does not."""
    end = time.monotonic() + patience.seconds(START_SECONDS)
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def still_running(pids, seconds=10):
    """Those of the processes that have not ended within some seconds."""
    end = time.monotonic() + patience.seconds(seconds)
    while True:
        left = [pid for pid in pids if runs(pid)]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.1)


def runs(pid):
    """Whether a process is alive; one that has ended but is still listed (a zombie) is not."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


class Notebook:
    """One notebook, open in JupyterLab, with its kernel ready.

    JupyterLab takes seconds to load: a page that shows it already is used as it is, and gives the
    notebook before it back with ``close``.
    """

    def __init__(self, page, lab, path):
        self.page = page
        if not page.url.startswith(lab.address):
            name = f"test-{time.monotonic_ns()}"
            page.goto(f"{lab.address}/lab/workspaces/{name}?reset", wait_until="domcontentloaded")
            page.wait_for_function(
                "() => window.jupyterapp", timeout=1000 * patience.seconds(OPEN_SECONDS)
            )
        # The light that says "idle" comes on before the kernel can answer: ask it something.
        self.finish(
            "await jupyterapp.restored;"
            f"await jupyterapp.commands.execute('docmanager:open', {{path: {json.dumps(path)}}});"
            "const w = jupyterapp.shell.currentWidget; await w.context.ready;"
            "await w.sessionContext.ready; await w.sessionContext.session.kernel.info;",
            OPEN_SECONDS,
        )
        lab.kernels.add(self.ask("__import__('os').getpid()"))

    def finish(self, script, seconds=30):
        """Run JavaScript that may await, and wait for its end, but not for ever.

        The page waits for itself: asking it again and again would make it draw frames all the time.
        """
        return self.page.evaluate(
            "async ([script, milliseconds]) => {"
            "const AsyncFunction = (async () => {}).constructor;"
            "const late = new Promise((_, reject) => setTimeout(() => reject(new Error("
            "`not done after ${milliseconds / 1000} s: ${script}`)), milliseconds));"
            "return await Promise.race([new AsyncFunction(script)(), late]) ?? null; }",
            [script, 1000 * patience.seconds(seconds)],
        )

    def ask(self, expression):
        """The value of a Python expression in the notebook's kernel; it must fit into JSON."""
        code = json.dumps(f"__import__('json').dumps({expression})")
        answer = self.finish(
            "const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;"
            "const future = kernel.requestExecute({code: '', store_history: false,"
            f"user_expressions: {{answer: {code}}}}});"
            "return (await future.done).content.user_expressions.answer;"
        )
        assert answer["status"] == "ok", answer
        return json.loads(ast.literal_eval(answer["data"]["text/plain"]))

    def run_all(self, seconds=RUN_SECONDS):
        """Run every cell, as the menu does."""
        self.finish("await jupyterapp.commands.execute('notebook:run-all-cells');", seconds)

    def run_to(self, index, seconds=RUN_SECONDS):
        """Run all cells down to one, that one included."""
        self.finish(
            f"jupyterapp.shell.currentWidget.content.activeCellIndex = {index + 1};"
            "await jupyterapp.commands.execute('notebook:run-all-above');",
            seconds,
        )

    def cells(self):
        """[{"kind", "source", "metadata", "outputs"}] as the notebook holds them now."""
        return self.page.evaluate(
            "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => ({"
            "kind: cell.model.type, source: cell.model.sharedModel.getSource(),"
            "metadata: cell.model.sharedModel.getMetadata(),"
            "outputs: cell.model.type === 'code' ? cell.model.outputs.toJSON() : []}))"
        )

    def active_cell(self):
        """(the active cell's place, the number of cells): both change when a key goes astray."""
        return self.page.evaluate(
            "() => { const book = jupyterapp.shell.currentWidget.content;"
            "return [book.activeCellIndex, book.widgets.length]; }"
        )

    def show(self, index):
        """Scroll a cell to the top; JupyterLab draws only what is near. Returns its element."""
        self.finish(
            "const book = jupyterapp.shell.currentWidget.content;"
            f"book.activeCellIndex = {index}; await book.scrollToItem({index}, 'start', 0);"
        )
        cell = self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"]')
        cell.wait_for()
        return cell

    def theme(self, dark):
        """Put on JupyterLab's dark or light theme."""
        name = "JupyterLab Dark" if dark else "JupyterLab Light"
        self.finish(
            f"await jupyterapp.commands.execute('apputils:change-theme', {{theme: {name!r}}});"
        )
        wanted = "false" if dark else "true"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{wanted}"]', state="attached")

    def close(self):
        """End the kernel and give the page back: without a notebook, in the light theme."""
        self.finish(
            "const w = jupyterapp.shell.currentWidget;"
            "await w.sessionContext.shutdown(); w.dispose();"
        )
        self.theme(dark=False)
