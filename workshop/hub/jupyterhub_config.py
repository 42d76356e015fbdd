"""A hub for one machine: a try-out on loopback, and the start of a real one.

Run it with ``python workshop/hub/start.py``, which starts the proxy as well. The comments give the
reason for each setting; ``workshop/hub/README.md`` says how it grows.
"""

import os
import shutil
import sys
from pathlib import Path

from lstm_course.setup.jupyter import SOCKETS, WITHOUT_DELAY, socket_folder

HERE = Path(__file__).resolve().parent
COURSE = HERE.parents[1]
STATE = Path(os.environ.get("COURSE_HUB_STATE") or HERE / "state").absolute()
PORT = int(os.environ.get("COURSE_HUB_PORT") or 8000)
HANDED_OUT = ("notebooks", "exercises")


def password():
    """The password that the teacher has set; without one the hub refuses to start."""
    given = os.environ.get("COURSE_HUB_PASSWORD", "")
    if len(given) < 8:
        sys.exit(
            "The hub needs a password of at least 8 characters, which the learners type with a "
            f"name of their own, and COURSE_HUB_PASSWORD has {len(given)}: set it and start again."
        )
    return given


def secret(name):
    """A random secret that only this user can read; made once, so that a restart knows it."""
    file = STATE / name
    if not file.exists():
        STATE.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(os.urandom(32).hex())
    return file.read_text()


def prepare(spawner):
    """Before a learner's server starts: hand out what is not there yet. Never overwrites."""
    home = STATE / "home" / spawner.user.name
    for folder in HANDED_OUT:
        for file in sorted((COURSE / folder).glob("*.ipynb")):
            copy = home / folder / file.name
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
    spawner.environment["JUPYTER_RUNTIME_DIR"] = socket_folder(f"{STATE}/{spawner.user.name}")
    spawner.environment["LSTM_COURSE_STATE"] = str(home / ".lstm_course")


c = get_config()  # noqa: F821  (JupyterHub defines it)

# --- who may come in: anybody in the room who knows the password
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password()
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = "[a-z][a-z0-9-]{1,30}"

# --- where it listens: this machine only
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 81}"
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
secret("cookie_secret")

# --- a restart of the hub must not end a learner's kernel: the proxy lives outside, and the hub
#     leaves the servers alone when it goes
c.JupyterHub.proxy_class = "configurable-http-proxy"
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.auth_token = secret("proxy_token")
c.JupyterHub.cleanup_servers = False

# --- a learner's server
c.JupyterHub.spawner_class = "simple"  # one process a learner, all of the same system user
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "home" / "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = [
    *SOCKETS,
    WITHOUT_DELAY,
    *(["--allow-root"] if os.getuid() == 0 else []),
]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.pre_spawn_hook = prepare
c.Spawner.environment = {
    # One thread each. With one a core, ten learners who train at once wait seven times as long.
    "OMP_NUM_THREADS": "1",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
}
c.Spawner.start_timeout = 180  # ten first starts at once on two cores are slow
c.Spawner.http_timeout = 120
c.JupyterHub.concurrent_spawn_limit = 10

# --- what ends by itself: servers that nobody has used for an hour and a half (a break is not an
#     hour), so that lost kernels do not fill the memory
c.JupyterHub.services = [
    {
        "name": "culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=5400"],
    },
    {"name": "end", "api_token": secret("end_token")},
]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["culler"],
    },
    {"name": "end", "scopes": ["shutdown"], "services": ["end"]},
]
