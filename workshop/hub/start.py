"""Start the hub and its proxy, start the hub again when it dies, end both with Ctrl-C.

    COURSE_HUB_PASSWORD="..." python workshop/hub/start.py

The proxy is a process of its own, so that learners go on working while the hub restarts.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONFIG = HERE / "jupyterhub_config.py"
RESTARTS, WITHIN = 5, 120  # give up after so many in so many seconds


def main():
    """Run until Ctrl-C or SIGTERM; return the exit code."""
    problem = what_is_missing()
    if problem:
        print(problem, file=sys.stderr)
        return 1
    settings = read_settings()
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    proxy = start_proxy(settings)
    print(f"The hub will be at http://127.0.0.1:{settings['PORT']} in a few seconds.", flush=True)
    try:
        return keep_running(settings)
    except KeyboardInterrupt:
        print("\nEnding the hub and all servers; what was saved is kept.", flush=True)
        end_servers(settings)
        return 0
    finally:
        proxy.terminate()
        proxy.wait(10)


def what_is_missing():
    """One sentence about what is not installed or not set, or ''."""
    if len(os.environ.get("COURSE_HUB_PASSWORD", "")) < 8:
        return "Set COURSE_HUB_PASSWORD to a password of at least 8 characters, and start again."
    for module in ("jupyterhub", "jupyterhub_idle_culler", "lstm_course"):
        if find_spec(module) is None:
            return (
                f"{module} is not installed here: run 'pip install -r requirements.txt -r "
                "workshop/hub/requirements.txt' in the environment that starts the hub."
            )
    if proxy_program() is None:
        return (
            "The proxy is not installed: run 'npm install --no-save --prefix workshop/hub "
            "configurable-http-proxy@5.3.0' in the course's folder."
        )
    return ""


def proxy_program():
    """Where the proxy lies: beside this file, or on PATH; None if nowhere."""
    beside = HERE / "node_modules" / ".bin" / "configurable-http-proxy"
    return str(beside) if beside.exists() else shutil.which("configurable-http-proxy")


def read_settings():
    """The names that the configuration defines, read by running it as JupyterHub does."""
    from traitlets.config import Config

    names = {"__file__": str(CONFIG), "get_config": Config}
    exec(compile(CONFIG.read_text(encoding="utf-8"), str(CONFIG), "exec"), names)
    return names


def start_proxy(settings):
    """Start the proxy, whose API only this machine and only this user can use."""
    port = settings["PORT"]
    command = [proxy_program(), "--ip", "127.0.0.1", "--port", str(port)]
    command += ["--api-ip", "127.0.0.1", "--api-port", str(port + 1)]
    command += ["--default-target", f"http://127.0.0.1:{port + 81}"]
    token = {"CONFIGPROXY_AUTH_TOKEN": settings["secret"]("proxy_token")}
    log = (settings["STATE"] / "proxy.log").open("a")
    return subprocess.Popen(
        command, env={**os.environ, **token}, stdout=log, stderr=log, start_new_session=True
    )


def keep_running(settings):
    """Run the hub; when it dies, run it again. Return its exit code if it keeps dying."""
    deaths = []
    while True:
        code = run_hub(settings)
        deaths = [moment for moment in deaths if moment > time.monotonic() - WITHIN]
        deaths.append(time.monotonic())
        if len(deaths) > RESTARTS:
            log = settings["STATE"] / "hub.log"
            print(f"The hub has died {len(deaths)} times; its reason is in {log}.", file=sys.stderr)
            return code or 1
        print(f"The hub ended (code {code}); starting it again.", flush=True)


def run_hub(settings):
    """Run the hub until it ends. It does not get our Ctrl-C: we end it ourselves."""
    command = [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)]
    log = (settings["STATE"] / "hub.log").open("a")
    settings["hub"] = subprocess.Popen(
        command, cwd=settings["STATE"], stdout=log, stderr=log, start_new_session=True
    )
    (settings["STATE"] / "hub.pid").write_text(str(settings["hub"].pid))
    return settings["hub"].wait()


def end_servers(settings):
    """Ask the hub to stop every learner's server, then itself; at most a minute."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings['PORT'] + 81}/hub/api/shutdown",
        data=json.dumps({"servers": True, "proxy": False}).encode(),
        headers={"Authorization": f"token {settings['secret']('end_token')}"},
        method="POST",
    )
    try:
        urllib.request.urlopen(request, timeout=20).close()
        settings["hub"].wait(60)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"The hub does not end by itself ({error}); ending it.", file=sys.stderr)
        settings["hub"].terminate()


def _as_ctrl_c(number, frame):
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
