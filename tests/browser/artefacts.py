"""Screenshots that the browser tests leave behind, to be looked at after a run.

They go to ``test-artefacts/`` in the course's folder, or where COURSE_TEST_ARTEFACTS says.
"""

import os
from pathlib import Path

from course_in_browser import ROOT


def keep_picture(element, name, dark):
    """Save an element as it is shown now, in the theme that is on."""
    folder = Path(os.environ.get("COURSE_TEST_ARTEFACTS") or ROOT / "test-artefacts")
    folder.mkdir(parents=True, exist_ok=True)
    element.screenshot(path=folder / f"{name}_{'dark' if dark else 'light'}.png")
