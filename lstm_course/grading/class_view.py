"""The page for the teacher: what the room has understood, and what to show in ten minutes.

One HTML file without scripts, fonts or addresses of other machines; it prints. Learners are not
named unless that is asked for: a misunderstanding is the room's, not a person's.
"""

import html
from collections import Counter, defaultdict
from dataclasses import dataclass

from lstm_course.checks.registry import QUESTIONS, lesson_of, mistakes
from lstm_course.course.lessons import heading, where
from lstm_course.grading.record import FOLLOWS
from lstm_course.support.palette import VERDICTS

FREQUENT = 3
WIDTH, HEIGHT = 180, 14  # of a bar

# Each kind has a colour (VERDICTS), a hatch, and stands in a column too.
KINDS = ("correct", "named", "follows", "wrong", "not yet")
LABELS = {
    "correct": "correct",
    "named": "known mistake",
    "follows": "follows from another",
    "wrong": "other mistake",
    "not yet": "not yet",
}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:60rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin:1rem 0 .2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;max-width:5.5rem;font-variant-numeric:tabular-nums}
ol.ten>li{margin:.8rem 0;padding-left:.3rem}
.count{font-weight:700}.where,.who{color:#555}code{font-size:.95em}
section,tr,li{break-inside:avoid}
th{font-size:.85em;vertical-align:bottom}
@media print{*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{margin:0;font-size:11pt;max-width:none}}
"""


@dataclass(frozen=True)
class Named:
    """A known mistake of one question, and the submissions that have made it."""

    question: str
    mistake: str
    sentence: str
    who: tuple[str, ...]
    of: int


def page(rows, names=False):
    """The whole page, from the report's rows. ``names``: say who made which mistake."""
    judged = [row for row in rows if row.question]
    handed_in = len({row.submission for row in judged})
    parts = [
        "<h1>What the room has understood</h1>",
        f"<p>{_count(handed_in, 'submission')} graded, {len(judged)} answers. Learners are "
        + ("named because that was asked for." if names else "counted and not named.")
        + "</p>",
        _ten_minutes(named_mistakes(judged), names),
        *(_lesson(lesson, of_it, names) for lesson, of_it in _by_lesson(judged)),
        _not_read([row for row in rows if not row.question], names),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Class view</title><style>{STYLE}</style></head>\n<body>\n"
        f"{_patterns()}\n" + "\n".join(part for part in parts if part) + "\n</body></html>\n"
    )


def named_mistakes(rows):
    """All known mistakes that occur, the most frequent first."""
    who, answers = defaultdict(list), Counter(row.question for row in rows)
    for row in rows:
        if row.mistake and not row.mistake.startswith(FOLLOWS):
            who[row.question, row.mistake].append(row.submission)
    found = [
        Named(question, mistake, _sentence(question, mistake), tuple(people), answers[question])
        for (question, mistake), people in who.items()
    ]
    order = list(QUESTIONS)
    return sorted(found, key=lambda one: (-len(one.who), order.index(one.question), one.mistake))


def _sentence(question, name):
    bank = {one.name: one.sentence for one in mistakes(question)}
    return bank.get(name, "")


def _ten_minutes(found, names):
    """The three most frequent mistakes: what the check says, and what to show."""
    if not found:
        return "<section><h2>The next ten minutes</h2><p>No known mistake occurs.</p></section>"
    items = [
        f'<li><span class="count">{len(one.who)} of {one.of}</span> in '
        f"<code>{_text(one.question)}</code> ({_text(one.mistake)})<br>“{_text(one.sentence)}”<br>"
        f'<span class="where">Show: {_text(where(one.question))}</span>{_people(one.who, names)}'
        "</li>"
        for one in found[:FREQUENT]
    ]
    intro = "<p>The most frequent known mistakes, in the words that the check has used:</p>"
    body = f'<ol class="ten">{"".join(items)}</ol>'
    return f"<section><h2>The next ten minutes</h2>{intro}{body}</section>"


def _by_lesson(rows):
    lessons = defaultdict(list)
    for row in rows:
        lessons[lesson_of(row.question)].append(row)
    return sorted(lessons.items())


def _lesson(lesson, rows, names):
    """A lesson's table of questions, and below it the known mistakes of each."""
    by_question = defaultdict(list)
    for row in rows:
        by_question[row.question].append(row)
    head = "".join(f'<th class="n">{_sample(kind)}<br>{LABELS[kind]}</th>' for kind in KINDS)
    lines = []
    for question, answers in by_question.items():
        counts = Counter(kind_of(row) for row in answers)
        cells = "".join(f'<td class="n">{counts[kind]}</td>' for kind in KINDS)
        lines.append(
            f"<tr><td><code>{_text(question)}</code></td><td>{bar(counts)}</td>{cells}"
            f'<td class="where">{_text(heading(question))}</td></tr>'
        )
    head = f"<th>question</th><th></th>{head}<th>part that answers it</th>"
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    found = [
        f'<li><span class="count">{len(one.who)}</span> <code>{_text(one.question)}</code>: '
        f"{_text(one.sentence)}{_people(one.who, names)}</li>"
        for one in named_mistakes(rows)
    ]
    listed = f"<h3>Known mistakes</h3><ul>{''.join(found)}</ul>" if found else ""
    title = f"Lesson {lesson}: {_count(len({row.submission for row in rows}), 'submission')}"
    return f"<section><h2>{title}</h2>{table}{listed}</section>"


def kind_of(row):
    """Which of the kinds an answer is."""
    if row.status == "correct":
        return "correct"
    if row.mistake:
        return "follows" if row.mistake.startswith(FOLLOWS) else "named"
    return "not yet" if row.status in ("not yet", "not judged") else "wrong"


def bar(counts):
    """One bar as SVG; its parts have the widths of the counts, and a text that says them."""
    total, x, parts = sum(counts.values()), 0.0, []
    for kind in KINDS:
        width = WIDTH * counts[kind] / total
        if width:
            parts.append(
                f'<rect x="{x:.1f}" width="{width:.1f}" height="{HEIGHT}" '
                f'fill="url(#{_pattern_id(kind)})" stroke="#fff"/>'
            )
        x += width
    said = ", ".join(f"{counts[kind]} {LABELS[kind]}" for kind in KINDS if counts[kind])
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{said}">{"".join(parts)}</svg>'
    )


def _sample(kind):
    """A small square of a kind's colour and hatch, for the head of its column."""
    square = f'<rect width="12" height="12" fill="url(#{_pattern_id(kind)})" stroke="#888"/>'
    return f'<svg width="12" height="12" aria-hidden="true">{square}</svg>'


def _patterns():
    """A hatch for each kind, so that a black-and-white print can be read too."""
    marks = {
        "correct": "",
        "named": '<path d="M0 6L6 0" stroke="#222" stroke-width="1"/>',
        "follows": '<circle cx="3" cy="3" r="1.2" fill="#222"/>',
        "wrong": '<path d="M0 0L6 6M0 6L6 0" stroke="#fff" stroke-width="1"/>',
        "not yet": "",
    }
    patterns = "".join(
        f'<pattern id="{_pattern_id(kind)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{VERDICTS[kind]}"/>{mark}</pattern>'
        for kind, mark in marks.items()
    )
    return f'<svg width="0" height="0" aria-hidden="true"><defs>{patterns}</defs></svg>'


def _pattern_id(kind):
    return "fill-" + kind.replace(" ", "-")


def _not_read(rows, names):
    """Files that are no exercise. Their names are file names, so they are names of people too."""
    if not rows:
        return ""
    counts = Counter(row.sentence for row in rows)
    lines = [
        f"<li>{n} × {_text(sentence)}"
        + _people([row.submission for row in rows if row.sentence == sentence], names)
        + "</li>"
        for sentence, n in counts.most_common()
    ]
    return (
        f"<section><h2>{_count(len(rows), 'file')} not graded</h2><ul>{''.join(lines)}</ul>"
        "<p>The report names them.</p></section>"
    )


def _people(names_of, names):
    return f' <span class="who">({_text(", ".join(names_of))})</span>' if names else ""


def _count(n, word):
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _text(text):
    return html.escape(str(text))
