"""The file of finished runs: one JSON line a run, only ever added to.

A run is written when it has finished, with one write, so a stop at any moment loses at most the
runs in progress. A torn last line (a power cut) is skipped when the file is read, and closed before
the next line. Standard library only, but for the versions of the libraries.
"""

import json
import os
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FILE = "runs.jsonl"
LIBRARIES = ("lstm-course", "numpy", "torch")


class Record:
    """The finished runs of one folder.

    A run is a dict: experiment, model, seed, score (None if it failed), problem ("" if it did not),
    seconds (of CPU), wall_seconds, and where and with what it was made.
    """

    def __init__(self, folder):
        self.path = Path(folder) / FILE

    def runs(self):
        """The finished runs, {(experiment, model, seed): run}; the last one of each counts."""
        found = {}
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return found
        for line in lines:
            try:
                entry = json.loads(line)
                if "forget" in entry:
                    found = {key: run for key, run in found.items() if key[0] != entry["forget"]}
                else:
                    found[entry["experiment"], entry["model"], entry["seed"]] = entry
            except (ValueError, KeyError, TypeError):
                continue  # torn by a stop in the middle of a write
        return found

    def add(self, run):
        """Add one finished run, with a single write that reaches the disk."""
        self._append({**run, **surroundings()})

    def forget(self, experiment):
        """From here on, the runs of this experiment so far do not count."""
        self._append({"forget": experiment})

    def _append(self, entry):
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            if file.tell() and not self._ends_in_a_line_break():
                line = "\n" + line
            file.write(line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())

    def _ends_in_a_line_break(self):
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def surroundings():
    """The day, the versions and the machine in words: no name of a host, a person or a folder."""
    versions = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            continue
    machine = f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores"
    return {"day": date.today().isoformat(), "versions": versions, "machine": machine}
