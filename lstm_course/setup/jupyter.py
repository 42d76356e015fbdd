"""How ``lab`` and the hub start Jupyter: options and environment variables. Standard library only.

A learner's own settings of Jupyter, IPython and matplotlib are left aside: a contents manager that
the environment lacks, a kernel of another Python or a start-up file would stop the lessons, or
change what they show. Theme, shortcuts and open tabs of JupyterLab are kept.
"""

import hashlib
import os
import tempfile
from pathlib import Path

# What Python draws follows the hand at once: see quick_kernel.py.
WITHOUT_DELAY = (
    "--ServerApp.kernel_websocket_connection_class=lstm_course.setup.quick_kernel.WithoutDelay"
)
# Over TCP anybody on this machine can read along, and two kernels can get the same port: one dies.
SOCKETS = ("--KernelManager.transport=ipc",)
ENCRYPTED = ("--KernelManager.transport_encryption=auto",)
SOCKET_LIMIT = 103  # characters of a socket's path on macOS; Linux has 107
SOCKET_NAME = 55  # characters that Jupyter adds to the folder


def kernel_options(name):
    """How a server's kernels talk: (options for the server, environment variables).

    Through sockets that are files where the system has them, otherwise encrypted.

    Args:
        name: of the server's user or folder; each name gets a folder of its own for its sockets.
    """
    if os.name == "nt":
        return ENCRYPTED, {}
    try:
        folder = socket_folder(name)
    except OSError:
        return ENCRYPTED, {}
    if len(folder) + SOCKET_NAME > SOCKET_LIMIT:
        return ENCRYPTED, {}
    return SOCKETS, {"JUPYTER_RUNTIME_DIR": folder}


def socket_folder(name):
    """A folder with a short path that only this user can open.

    Raises:
        OSError: somebody else has it, or it cannot be made.
    """
    short = Path("/tmp")  # the temporary folder of macOS has too long a name
    base = short if os.access(short, os.W_OK) else Path(tempfile.gettempdir())
    digest = hashlib.sha256(os.fsencode(str(name))).hexdigest()[:8]
    folder = base / f"lstm-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise OSError(f"{folder} belongs to somebody else: delete it and start again.")
    return str(folder)


def own_config(env):
    """The learner's folder of Jupyter settings."""
    return Path(env.get("JUPYTER_CONFIG_DIR") or os.path.expanduser("~/.jupyter"))


def without_own_settings(env, venv):
    """Return ``env`` with the settings of the course's environment in place of the learner's.

    Args:
        env: environment variables, a dict.
        venv: the folder of the virtual environment, a Path.
    """
    left_out = ("JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG", "MPLBACKEND", "MATPLOTLIBRC")
    kept = {name: value for name, value in env.items() if name not in left_out}
    share, settings = venv / "share" / "jupyter", venv / "etc"
    memory = own_config(env) / "lab"  # what JupyterLab remembers of the learner
    if not os.access(os.path.expanduser("~"), os.W_OK):
        memory = settings / "jupyter" / "lab"
        kept["JUPYTER_DATA_DIR"] = str(share)
    return {
        "JUPYTERLAB_SETTINGS_DIR": str(memory / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(memory / "workspaces"),
        **kept,
        "JUPYTER_CONFIG_DIR": str(settings / "jupyter"),
        "JUPYTER_PATH": os.pathsep.join(filter(None, [str(share), env.get("JUPYTER_PATH")])),
        "IPYTHONDIR": str(settings / "ipython"),
        "MPLCONFIGDIR": str(settings / "matplotlib"),
    }
