"""Show what pip does, one line a package. Standard library only."""

import queue
import re
import threading
import time

QUIET_SECONDS = 15  # say something at least this often
FILE = re.compile(
    r"\s*(?:Downloading|Using cached|Processing) (\S+\.(?:whl|tar\.gz|zip))(?!\S)"
    r"(?: \((\S+ .?B)\))?"
)
INSTALLING = re.compile(r"\s*Installing collected packages: (.+)")


def follow(process):
    """Print the progress of a running pip; return all that it wrote. Ctrl-C stops pip as well."""
    lines = queue.Queue()
    threading.Thread(target=read_lines, args=(process.stdout, lines), daemon=True).start()
    start, output = time.monotonic(), []
    try:
        while True:
            try:
                line = lines.get(timeout=QUIET_SECONDS)
            except queue.Empty:
                line, news = "", "still working ..."
            else:
                if line is None:
                    break
                news = condensed(line)
                if news and news == condensed(output[-1] if output else ""):
                    news = ""  # pip repeats itself when it retries
                output.append(line)
            if news:
                print(f"  {time.monotonic() - start:4.0f} s  {news}", flush=True)
        process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    return "".join(output)


def read_lines(stream, lines):
    """Move the lines of ``stream`` into the queue; ``None`` marks the end."""
    for line in stream:
        lines.put(line)
    lines.put(None)


def condensed(line):
    """Return what a learner should see of one line of pip: mostly nothing.

    >>> condensed("  Downloading numpy-2.4.6-cp311-cp311-win_amd64.whl (12.6 MB)")
    'numpy 2.4.6 (12.6 MB)'
    >>> condensed("Requirement already satisfied: numpy in ./.venv/lib")
    ''
    """
    found = FILE.match(line)
    if found:
        file = re.split(r"[/\\]", found[1])[-1]
        name, _, rest = file.partition("-")
        version = re.split(r"-|\.whl|\.tar", rest)[0]
        return f"{name} {version}" + (f" ({found[2]})" if found[2] else "")
    found = INSTALLING.match(line)
    if found:
        return f"unpacking {len(found[1].split(', '))} packages ..."
    if "Retrying (" in line:
        return "the network does not answer, trying again ..."
    return ""
