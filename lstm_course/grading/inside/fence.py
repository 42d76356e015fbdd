"""The worker's own fences, put up before any of the learner's code runs.

Limits of the operating system (Linux and macOS): memory, processor seconds, file size, processes.
And an audit hook, on every system: Python asks it before each file is opened, each program
started and each connection made, and a hook cannot be taken away again. It stops what people
write; somebody who knows Python's insides can get around it, and only bubblewrap stops those.
"""

import os
import sys

MEMORY = 2 * 2**30  # bytes, on top of what the imported libraries take
FILE = 10 * 2**20
PROCESSES = 32  # threads count too

WRITES = {
    f"os.{name}"
    for name in "remove rename rmdir mkdir link symlink truncate chmod chown utime mkfifo".split()
}
READS = {"os.listdir", "os.scandir", "os.chdir"}
NEVER = (
    "subprocess.Popen os.system os.exec os.fork os.forkpty os.posix_spawn os.spawn os.kill "
    "os.killpg os.startfile pty.spawn socket.connect socket.bind socket.sendto socket.getaddrinfo "
    "socket.gethostbyname ctypes.dlopen gc.get_objects gc.get_referrers gc.get_referents"
)


def set_limits(seconds):
    """Set the limits that this system knows; return the names of those that it does not."""
    try:
        import resource
    except ImportError:  # Windows
        return ["memory", "processor time", "file size", "number of processes"]
    taken = _memory_in_use()
    wanted = [
        ("memory", "RLIMIT_AS", taken + MEMORY if taken else None),
        ("processor time", "RLIMIT_CPU", int(seconds) + 5),
        ("file size", "RLIMIT_FSIZE", FILE),
        ("number of processes", "RLIMIT_NPROC", _threads_of_this_user() + PROCESSES),
        ("crash dumps", "RLIMIT_CORE", 0),
    ]
    missing = []
    for name, limit, value in wanted:
        try:
            resource.setrlimit(getattr(resource, limit), (value, value))
        except (AttributeError, TypeError, ValueError, OSError):
            missing.append(name)
    return missing


def _memory_in_use():
    """Bytes of address space of this process; None where the system does not say (macOS)."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _threads_of_this_user():
    """The limit on processes is one for the user, so what runs already has to be added."""
    count = 0
    try:
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.stat(f"/proc/{process}").st_uid == os.getuid():
                    count += len(os.listdir(f"/proc/{process}/task"))
            except OSError:  # it has just ended
                continue
    except OSError:
        return 1000
    return count


def close(rules):
    """Put up the audit hook. ``rules``: {folder: "read", "write" or "none"}; the longest wins."""
    never = frozenset(NEVER.split())
    realpath, normcase = os.path.realpath, os.path.normcase  # Windows: no difference of case
    folders = [(normcase(realpath(folder)), rule) for folder, rule in rules.items()]
    folders.sort(key=lambda pair: -len(pair[0]))
    fsdecode, separator = os.fsdecode, os.sep
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def allowed(path):
        if not isinstance(path, str | bytes | os.PathLike):
            return "write"  # a number: a file that is open already
        path = normcase(realpath(fsdecode(path)))
        for folder, rule in folders:
            if path == folder or path.startswith(folder.rstrip(separator) + separator):
                return rule
        return "none"

    def hook(event, arguments):
        if event in never:
            raise PermissionError(f"{event} is not possible while answers are graded")
        if event == "open":
            path, _, flags = arguments
            need = "write" if (flags or 0) & writing else "read"
        elif event in WRITES:
            path, need = arguments[0], "write"
        elif event in READS:
            path, need = arguments[0], "read"
        else:
            return
        rule = allowed("." if path is None else path)
        if rule == "none" or (need == "write" and rule != "write"):
            raise PermissionError("this file is closed while answers are graded")

    sys.addaudithook(hook)
