"""What can go wrong while the environment is made: one sentence each. Standard library only.

A sentence says what came and what to do about it. ``explain`` finds it in what pip or venv printed.
"""

import errno
import re

NO_SPACE = (
    "The disk is full: free about 3 GB, or set LSTM_COURSE_VENV to a folder on another disk, "
    "and run the same command again."
)
NO_NETWORK = (
    "Python's package index cannot be reached: check the network (or your proxy settings) and run "
    "the same command again; what was downloaded already is kept."
)
NO_TRUST = (
    "The connection to Python's package index is not trusted: a firewall in between may need its "
    "certificate given to pip (environment variable PIP_CERT); then run the same command again."
)
NO_VENV = (
    "This Python cannot make virtual environments: on Debian or Ubuntu run "
    "'sudo apt install python3-venv', elsewhere install Python from its own installer, and run the "
    "same command again."
)
READ_ONLY = (
    "{folder} cannot be written to: copy the course to a folder of your own, or set "
    "LSTM_COURSE_VENV to one, and run the same command again."
)
NO_WHEEL = (
    "There is no {match} for Python {python} on this system: the course needs a 64-bit Python 3.11 "
    "to 3.14 on Windows, Linux or a Mac with Apple's processor; install one, delete the folder "
    "{folder} and run the same command with that Python, or work on another machine."
)
NOT_IN_WHEELS = (
    "The folder of wheels has no {match} for Python {python} on this system: fill it with 'python "
    "-m lstm_course wheelhouse' for this kind of machine (with --tests for slides, html, build and "
    "test), or rename it to install from the network, and run the same command again."
)
NOT_INSIDE = (
    "The installation reported success, but in {folder} {what}: a setting of pip, uv or Python "
    "sends packages elsewhere; look at 'python -m pip config list' and at the environment "
    "variables PIP_… and UV_…, take it out and run the same command again."
)
NO_PIP = (
    "The virtual environment {folder} has no pip and cannot be given one: install uv, or delete "
    "the folder, and run the same command again."
)
IN_THE_WAY = (
    "{folder} is in the way: it is not a virtual environment; rename it, or set LSTM_COURSE_VENV "
    "to another folder, and run the same command again."
)
BROKEN = (
    "The virtual environment {folder} is broken ({why}) and was not made by this course: delete "
    "it, or set LSTM_COURSE_VENV to another folder, and run the same command again."
)
CANNOT_DELETE = (
    "The broken virtual environment {folder} cannot be deleted ({why}): close every JupyterLab "
    "and terminal that uses it, delete the folder and run the same command again."
)
UNKNOWN = (
    "Setting up {folder} failed ({match}): read {log}, and if it does not help delete {folder} "
    "and run the same command again."
)

# What pip or venv prints -> the sentence. The first row that matches wins, so that the reason
# stands before its consequence (no network also ends in "no matching distribution").
SYMPTOMS = (
    (
        r"No space left on device|Errno 28\b|not enough space on the disk|Disk quota exceeded",
        NO_SPACE,
    ),
    (r"CERTIFICATE_VERIFY_FAILED|certificate verify failed", NO_TRUST),
    (
        r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError"
        r"|Max retries exceeded|[Nn]etwork is unreachable|name resolution|getaddrinfo failed"
        r"|Connection (refused|reset|timed out|broken)|[Rr]ead timed out|didn't respond within"
        r"|Failed to (connect|resolve)|not enough bytes were received",
        NO_NETWORK,
    ),
    (
        r"ensurepip is not|No module named '?(ensurepip|venv)\b|apt install python3[.\d]*-venv",
        NO_VENV,
    ),
    (r"Read-only file system|Permission denied|Access is denied|Errno (13|30)\b", READ_ONLY),
    (r"No matching distribution found for (\S+)", NO_WHEEL),
)


class SetupFailed(Exception):
    """The environment could not be made; the text is the sentence for the learner."""


def explain(output, offline=False, **names):
    """Return the sentence for what pip or venv printed.

    ``offline`` says that pip took everything from the folder of wheels. ``names`` fill the
    sentence: ``folder`` (the environment), ``python`` (its version) and ``log`` (where the output
    is).
    """
    for pattern, sentence in SYMPTOMS:
        found = re.search(pattern, output)
        if found:
            if offline and sentence is NO_WHEEL:
                sentence = NOT_IN_WHEELS
            return sentence.format(match=found[found.lastindex or 0], **names)
    errors = [line for line in output.splitlines() if line.lower().startswith("error")]
    lines = errors or output.split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "no message")
    return UNKNOWN.format(match=last.rstrip(".")[:200], **names)


def explain_os_error(error, folder):
    """Return the sentence for an ``OSError`` of our own (a full disk, a folder we may not use)."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NO_SPACE
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return READ_ONLY.format(folder=error.filename or folder)
    return UNKNOWN.format(match=error, folder=folder, log="the message above")
