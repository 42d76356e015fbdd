"""How far a learner is: one row a lesson, one box a question, filled once it is passed."""

from lstm_course.pictures import svg
from lstm_course.pictures.still import Picture

WIDTH, TOP, ROW, ASIDE = 820, 44, 34, 26
LEFT, RIGHT = 230, 560  # where the boxes begin and end at most
BOX, GAP, MARGIN = 30, 6, 14
NO_PASS = (
    "Your progress: one row of empty boxes for each lesson. No question is passed yet; "
    "exercises/01_rnn.ipynb is where to begin."
)


def plot_progress(summary, alt=None):
    """Boxes for the questions of each lesson: passed (a tick), tried (a dot), not tried.

    Args:
        summary: of ``lstm_course.records.progress.read()``.
        alt: the alternative text. Left out, it is written from the summary; while no question is
            passed it holds no number, so that a notebook says the same on every machine.
    """
    alt = alt or (_told(summary) if summary.passed else NO_PASS)
    height = TOP + ROW * len(summary.lessons) + MARGIN
    parts = [_legend()]
    for k, lesson in enumerate(summary.lessons):
        parts.append(_row(lesson, TOP + ROW * k))
    if summary.asides:
        parts.append(svg.text(LEFT, height + 6, f"Also: {summary.asides}", size=14, fill="soft"))
        height += ASIDE
    drawn = svg.drawing(WIDTH, height, *parts, title="Your progress", description=alt)
    return Picture.from_svg(drawn, alt)


def _row(lesson, y):
    """The lesson's name, its boxes, and the numbers."""
    step = min(BOX + GAP, (RIGHT - LEFT) / max(1, len(lesson.questions)))
    words = f"{lesson.passed} of {len(lesson.questions)}"
    if lesson.attempts:
        words += ", 1 try" if lesson.attempts == 1 else f", {lesson.attempts} tries"
    return svg.group(
        svg.text(LEFT - 12, y + 20, lesson.stem.replace("_", " "), size=14, anchor="end"),
        *(
            _box(LEFT + step * k, y + 4, step - GAP, one.first_passed is not None, one.attempts)
            for k, one in enumerate(lesson.questions)
        ),
        svg.text(RIGHT + 14, y + 20, words, size=14, bold=bool(lesson.passed)),
    )


def _box(x, y, width, passed, tried):
    """Colour is never alone: passed has a tick, tried a dot."""
    height = ROW - 10
    middle, base = x + width / 2, y + height / 2
    if passed:
        tick = f"M{svg.number(middle - 6)} {svg.number(base)}l4 5l8 -10"
        frame = svg.rectangle(x, y, width, height, rx=4, fill="input", stroke="input")
        return frame + svg.path(tick, stroke="paper", stroke_width=3)
    frame = svg.rectangle(x, y, width, height, rx=4, fill="paper", stroke="soft", stroke_width=1.5)
    return frame + svg.circle(middle, base, 4, fill="forget") if tried else frame


def _legend():
    kinds = (
        ("passed", True, True),
        ("tried, not passed yet", False, True),
        ("not tried yet", False, False),
    )
    parts, x = [], LEFT
    for words, passed, tried in kinds:
        parts.append(
            _box(x, 8, BOX - 6, passed, tried) + svg.text(x + 32, 25, words, size=13, fill="soft")
        )
        x += 66 + 7.4 * len(words)
    return svg.group(*parts)


def _told(summary):
    """The picture in words."""
    rows = [
        f"{lesson.stem.replace('_', ' ')}: {lesson.passed} of {len(lesson.questions)}"
        for lesson in summary.lessons
    ]
    words = f"Your progress, questions passed in each lesson. {', '.join(rows)}."
    if summary.asides:
        words += f" Also: {summary.asides}."
    if summary.next is None:
        return f"{words} Every question is passed."
    lesson, question = summary.next
    return f"{words} Next: {question} in exercises/{lesson}.ipynb."
