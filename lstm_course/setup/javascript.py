"""The checks of the browser's modules: their types and their style. Standard library only.

They need node and the packages that ``tools/javascript/package-lock.json`` pins, which are for
development only. Where these are not installed, a sentence says so and nothing is checked.
"""

import shutil

from lstm_course.support.places import ROOT

TOOLS = ROOT / "tools" / "javascript"
HOW = "npm ci --prefix tools/javascript"


def checks(tools=TOOLS):
    """Yield (name, command) of each check; nothing where its program is missing."""
    npm = shutil.which("npm")
    if npm is None or not (tools / "node_modules").is_dir():
        needed = f"run {HOW}" if npm else f"install node and npm, then run {HOW}"
        print(f"\nThe types and the style of the JavaScript are not checked: {needed}.", flush=True)
        return
    for name in ("types", "lint"):
        yield name, [npm, "--prefix", str(tools), "run", "--silent", name]
