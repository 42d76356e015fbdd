"""The finished runs: one small file a run, so a stop at any moment spoils no other.

A run is found by its name, which is its experiment, its model and its seed. Nobody looks at the
code behind that name: whoever changes what a model does forgets its experiment's runs
(``--again``), or gives it a new name.
"""

import json
import shutil
from pathlib import Path
from urllib.parse import quote

from lstm_course.support.files import write_whole


class Runs:
    """The finished runs in a folder.

    A run is a dict: experiment, model, seed, score (None if it failed), problem ("" if it did not),
    seconds (of CPU), wall_seconds, and the ``surroundings`` in which it was made.
    """

    def __init__(self, folder):
        self.folder = Path(folder) / "runs"

    def read(self):
        """{(experiment, model, seed): run}; a file that a power cut has torn is no run."""
        found = {}
        for path in sorted(self.folder.glob("*/*.json")):
            try:
                run = json.loads(path.read_text(encoding="utf-8"))
                found[run["experiment"], run["model"], run["seed"]] = run
            except (ValueError, KeyError, TypeError):
                continue
        return found

    def add(self, run):
        """Keep one finished run.

        Raises:
            OSError: the folder cannot be written to.
        """
        folder = self.folder / run["experiment"]
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{quote(run['model'], safe=' ,')} seed {run['seed']}.json"  # fit for any system
        write_whole(folder / name, json.dumps(run, ensure_ascii=False, indent=1) + "\n")

    def forget(self, experiment):
        """Delete the runs of one experiment."""
        if (self.folder / experiment).exists():
            shutil.rmtree(self.folder / experiment)
