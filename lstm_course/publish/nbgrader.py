"""nbgrader's metadata in exercises and solutions, so that a school that has nbgrader can use them.

A cell with a solution region is an autograded answer; the cell that follows with ``check("name")``
alone is its test: locked, worth the question's importance, and it raises while nbgrader runs it.
The format is nbgrader's cell metadata, schema version 3.
"""

import re

SCHEMA = 3
IMPORTANCE = "●"  # a question's points: how many of these its text shows
CHECK_CELL = re.compile(r"""\A\s*check\(["']([\w-]+)["']\)\s*\Z""")


def mark_cells(notebook, begin):
    """Add the metadata in place. ``begin`` is the line that opens a solution region.

    nbgrader refuses a region in a cell without metadata, so an answer that no check cell follows
    is marked too; it earns nothing by itself.
    """
    points, answers, latest = 1, 0, None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            points = cell.source.count(IMPORTANCE) or points
        elif begin in cell.source:
            answers += 1
            cell.metadata["nbgrader"] = entry(f"answer_{answers}", solution=True)
            latest = cell
        elif latest is not None and (check := CHECK_CELL.match(cell.source)):
            name = check[1]
            latest.metadata["nbgrader"] = entry(name, solution=True)
            cell.metadata["nbgrader"] = {**entry(f"check_{name}", grade=True), "points": points}
            points, latest = 1, None


def entry(grade_id, solution=False, grade=False):
    """One cell's metadata; a test is locked, an answer is not."""
    return {
        "schema_version": SCHEMA,
        "grade_id": grade_id,
        "solution": solution,
        "grade": grade,
        "locked": grade,
        "task": False,
    }
