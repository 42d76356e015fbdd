"""A workshop of a given length: what to take, when to pause, what is left out.

Blocks are taken by priority until the time is full, and shown in the order of the course.
"""

from dataclasses import dataclass, replace

from lstm_course.teaching.plan import Block

BREAK, LUNCH = 10, 45  # minutes
WORK_AT_MOST = 80  # minutes without a break, if the blocks allow it
LUNCH_FROM = 6 * 60  # a workshop this long has a lunch break
SHORTEST, LONGEST = 60, 12 * 60
FIRST = 1  # the priority of what must not be missing


@dataclass(frozen=True)
class Row:
    """One line of the timetable: minutes since the start, how long, and what."""

    begin: int
    minutes: int
    block: Block


@dataclass(frozen=True)
class Timetable:
    """The rows of a workshop and the blocks that did not fit."""

    rows: tuple
    left_out: tuple


def make_timetable(blocks, minutes, closing=5):
    """Choose blocks for a workshop and lay them out with breaks.

    Args:
        blocks: all that could be done, in any order.
        minutes: the length of the workshop, breaks included.
        closing: minutes kept free at the end.

    Raises:
        ValueError: a length for which no sensible timetable exists.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise ValueError(
            f"A workshop of {minutes:g} minutes was asked for; from {SHORTEST} minutes to "
            f"{LONGEST // 60} hours can be planned. For more, plan two days."
        )
    for room in range(minutes - closing, 0, -5):
        chosen = choose(blocks, room)
        rows = lay_out(chosen, minutes, closing)
        if rows[-1].begin + rows[-1].minutes <= minutes:
            break
    left_out = tuple(block for block in in_order(blocks) if block not in chosen)
    return Timetable(tuple(rows), left_out)


def choose(blocks, room):
    """The blocks that fit into ``room`` minutes, by priority, then in the order of the course.

    A question is taken only with the first sections of its lesson, which it needs.
    """
    chosen = []
    for block in sorted(in_order(blocks), key=lambda block: block.priority):
        ready = block.kind == "lesson" or block.lesson in {
            taken.lesson for taken in chosen if taken.kind == "lesson"
        }
        if ready and block.minutes <= room:
            chosen.append(block)
            room -= block.minutes
    return [block for block in in_order(blocks) if block in chosen]


def in_order(blocks):
    """The order of the course: a lesson's sections, then its questions."""
    return sorted(blocks, key=lambda block: (block.lesson, block.kind != "lesson"))


def lay_out(blocks, minutes, closing):
    """Rows with breaks between blocks, lunch half-way through a long day, the closing at last."""
    rows, now, since_break, had_lunch = [], 0, 0, minutes < LUNCH_FROM
    for block in blocks:
        lunch_time = not had_lunch and now >= minutes / 2 - WORK_AT_MOST / 2
        if since_break and (since_break + block.minutes > WORK_AT_MOST or lunch_time):
            pause = LUNCH if lunch_time else BREAK
            rows.append(
                Row(now, pause, Block("", "Lunch" if lunch_time else "Break", pause, FIRST))
            )
            now, since_break, had_lunch = now + pause, 0, had_lunch or lunch_time
        rows.append(Row(now, block.minutes, block))
        now, since_break = now + block.minutes, since_break + block.minutes
    end = Block("", "What do you take home? What was not clear? (class view)", closing, FIRST)
    return [*joined(rows), Row(now, closing, end)]


def joined(rows):
    """Neighbouring sections, or questions, of one lesson as one row: nobody watches each minute."""
    short = []
    for row in rows:
        last = short[-1] if short else None
        if last and row.block.lesson and _together(last.block, row.block):
            block = replace(
                last.block,
                title=f"{last.block.title}; {row.block.title}",
                minutes=last.minutes + row.minutes,
                show="; ".join(filter(None, (last.block.show, row.block.show))),
            )
            short[-1] = Row(last.begin, block.minutes, block)
        else:
            short.append(row)
    return short


def _together(one, other):
    return (one.lesson, one.kind) == (other.lesson, other.kind)


def as_text(timetable, start):
    """The timetable as lines of Markdown; ``start`` is in minutes since midnight."""
    lines = ["| time | minutes | what | on the projector |", "|---|---|---|---|"]
    for row in timetable.rows:
        block = row.block
        name = f"Lesson {block.lesson}: " if block.lesson else ""
        if block.kind == "exercise":
            name = f"Exercise {block.lesson}: "
        lines.append(
            f"| {clock(start + row.begin)} | {row.minutes} | {name}{block.title} | {block.show} |"
        )
    last = timetable.rows[-1]
    lines += ["", f"End: {clock(start + last.begin + last.minutes)}."]
    return "\n".join([*lines, "", *left_out_lines(timetable)])


def left_out_lines(timetable):
    """What did not fit, a line a lesson, with the minutes that it would take."""
    if not timetable.left_out:
        return ["Nothing is left out."]
    total = sum(block.minutes for block in timetable.left_out)
    lines = [f"Left out ({total} minutes), for another day or for home:", ""]
    for lesson in sorted({block.lesson for block in timetable.left_out}):
        missing = [block for block in timetable.left_out if block.lesson == lesson]
        names = "; ".join(
            f"{'exercise ' if block.kind == 'exercise' else ''}{block.title} ({block.minutes})"
            for block in missing
        )
        lines.append(f"* Lesson {lesson}: {names}")
    return lines


def clock(minutes):
    """Minutes since midnight as HH:MM."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
