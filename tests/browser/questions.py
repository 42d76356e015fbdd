"""The notebook of the questions that the browser tests answer: one of each kind."""

import nbformat

CELLS = {
    "setup": "import numpy as np\nfrom lstm_course.records import progress\n"
    "from lstm_course.widgets import Predict, Quiz",
    "choice": 'solved = Predict("solved", "Is T = 100 solved?", choices=("yes", "no"))\nsolved',
    "choice result": 'solved.compare("no")',
    "number": 'left = Predict("left", "How much is left?", number=(0, 100), unit="%")\nleft',
    "number result": "left.compare(34.8678)",
    "curve": "x = np.arange(21)\n"
    'sketch = Predict("sketch", "What will c do?", curve=x, x_label="step", y_label="c")\nsketch',
    "curve result": "sketch.compare(0.8**x)",
    "quiz": 'quiz = Quiz("order", "What does `x[t]` hold?",\n'
    '    ("A feature", False, "No. The features come last."),\n'
    '    ("Step c_{t}", True, "Right. Time comes first."),\n'
    '    ("A word", False, "Only if the words are the steps."))\nquiz',
}
PLACE = {name: k for k, name in enumerate(CELLS)}


def write_questions(path):
    """A notebook with one cell for each entry of CELLS."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
