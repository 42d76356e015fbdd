"""A workshop of a given length: what to take, when to pause, what is left out.

Blocks are taken by priority until the time is full, and shown in the order of the course.
"""

from collections import Counter
from dataclasses import dataclass
from textwrap import fill

from lstm_course.teaching.plan import Block

BREAK, LUNCH = 10, 45  # minutes
WORK_AT_MOST = 80  # minutes without a break
WORK_ENOUGH = 50  # after so many minutes a break may come early, to keep a lesson in one piece
LUNCH_FROM = 6 * 60  # a workshop this long has a lunch break
SHORTEST, LONGEST = 60, 12 * 60
FIRST, DEEPER = 1, 3  # the priorities of what must not be missing, and of what deepens
PIECE = 8  # minutes; less of a lesson than this is not worth beginning it
CLOSING = "What do you take home? What was not clear? (class view)"
WIDTH = 96  # characters of a line of what is left out


@dataclass(frozen=True)
class Row:
    """One line of the timetable: minutes since the start, how long, and what.

    ``parts`` are the blocks that are done in one go; ``block`` has all their titles.
    """

    begin: int
    minutes: int
    block: Block
    parts: tuple = ()


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
    room, end = minutes - closing, minutes + 1
    while end > minutes:  # the breaks do not fit: a little less
        chosen = worth_beginning(blocks, room)
        rows = lay_out(chosen, minutes, closing)
        end = rows[-1].begin + rows[-1].minutes
        room = sum(block.minutes for block in chosen) - 1
    left_out = tuple(block for block in in_order(blocks) if block not in chosen)
    return Timetable(tuple(rows), left_out)


def worth_beginning(blocks, room):
    """What ``choose`` takes, without lessons of which only a scrap of a few minutes would fit."""
    chosen = choose(blocks, room)
    for lesson in {block.lesson for block in chosen}:
        taken = [block for block in chosen if block.lesson == lesson]
        whole = [block for block in blocks if block.lesson == lesson]
        important = any(block.priority == FIRST for block in taken)
        if not important and len(taken) < len(whole) and sum(b.minutes for b in taken) < PIECE:
            return worth_beginning([b for b in blocks if b.lesson != lesson], room)
    return chosen


def choose(blocks, room):
    """The blocks that fit into ``room`` minutes, by priority, then in the order of the course.

    A block is taken only after what it needs, and a question with something of its lesson.
    After each block the search begins again, since a section may open the way to a question.
    """
    waiting, chosen, sections = by_priority(blocks), [], set()
    while True:
        fits = (b for b in waiting if b.minutes <= room and is_ready(b, sections))
        block = next(fits, None)
        if block is None:
            return [block for block in in_order(blocks) if block in chosen]
        waiting.remove(block)
        chosen.append(block)
        room -= block.minutes
        if block.kind == "lesson":
            sections |= {(block.lesson, block.title), (block.lesson, "")}


def is_ready(block, sections):
    """Whether what a block needs is among the sections; "" stands for any of its lesson."""
    needs = block.needs or (() if block.kind == "lesson" else ("",))
    return all((block.lesson, need) in sections for need in needs)


def by_priority(blocks):
    """Most important first.

    Questions, and sections that only deepen, are taken in turns: every lesson gets one of them
    before any gets a second, so that the last lessons are not empty. Of what only deepens, the
    heart of the course comes before all others: a full day has time for it.
    """
    turn, seen = {}, Counter()
    for block in in_order(blocks):
        same = block.lesson, block.kind, block.priority
        turn[block] = -1 if block.heart and block.priority >= DEEPER else seen[same]
        if block.kind == "exercise" or block.priority >= DEEPER:
            seen[same] += 1
    return sorted(in_order(blocks), key=lambda block: (block.priority, turn[block]))


def in_order(blocks):
    """The order of the course: a lesson's sections, then its questions."""
    return sorted(blocks, key=lambda block: (block.lesson, block.kind != "lesson"))


def lay_out(blocks, minutes, closing):
    """Rows with breaks between blocks, lunch half-way through a long day, the closing at last."""
    rows, now, since_break, had_lunch = [], 0, 0, minutes < LUNCH_FROM
    for number, block in enumerate(blocks):
        late = now >= minutes / 2 - 10 and not nearly_done(blocks, number)
        if since_break and (break_is_due(blocks, number, since_break) or (late and not had_lunch)):
            lunch = not had_lunch and now >= minutes / 2 - 60  # no break so soon before lunch
            pause, title = (LUNCH, "Lunch") if lunch else (BREAK, "Break")
            rows.append(Row(now, pause, Block("", title, pause, FIRST)))
            now, since_break, had_lunch = now + pause, 0, had_lunch or lunch
        rows.append(Row(now, block.minutes, block, (block,)))
        now, since_break = now + block.minutes, since_break + block.minutes
    return [*joined(rows), Row(now, closing, Block("", CLOSING, closing, FIRST))]


def break_is_due(blocks, number, since_break):
    """Whether to pause before this block: it, or all of its lesson, is too long to go on."""
    if since_break + blocks[number].minutes > WORK_AT_MOST:
        return True
    if since_break + sum(block.minutes for block in blocks[number:]) <= WORK_AT_MOST:
        return False  # the end is near
    begins = not _together(blocks[number - 1], blocks[number])
    too_long = since_break + rest_of_piece(blocks, number) > WORK_AT_MOST
    return begins and since_break >= WORK_ENOUGH and too_long


def nearly_done(blocks, number):
    """Whether lunch can wait, because the lesson or exercise that goes on here is soon over."""
    goes_on = _together(blocks[number - 1], blocks[number])
    return goes_on and rest_of_piece(blocks, number) <= 2 * BREAK


def rest_of_piece(blocks, number):
    """Minutes from this block to the end of its lesson, or of its exercise."""
    return sum(block.minutes for block in blocks[number:] if _together(blocks[number], block))


def joined(rows):
    """Neighbouring sections, or questions, of one lesson as one row with several parts."""
    short = []
    for row in rows:
        last = short[-1] if short else None
        if last and row.block.lesson and _together(last.block, row.block):
            parts = (*last.parts, *row.parts)
            minutes = last.minutes + row.minutes
            title = "; ".join(part.title for part in parts)
            block = Block(row.block.lesson, title, minutes, FIRST, row.block.kind)
            short[-1] = Row(last.begin, minutes, block, parts)
        else:
            short.append(row)
    return short


def _together(one, other):
    return (one.lesson, one.kind) == (other.lesson, other.kind)


def as_text(timetable, start):
    """The timetable as a Markdown table, its columns aligned; ``start``: minutes since midnight."""
    cells = [("time", "minutes", "what", "on the projector"), ("---",) * 4]
    for row in timetable.rows:
        block = row.block
        kind = "Exercise" if block.kind == "exercise" else "Lesson"
        title = f"**{kind} {block.lesson}**" if block.lesson else f"**{block.title}**"
        cells.append((clock(start + row.begin), str(row.minutes), title, ""))
        for part in row.parts:
            texts = (text.replace("|", r"\|") for text in (part.title, part.show))
            cells.append(("", f"· {part.minutes}", *texts))
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    lines = [
        "| " + " | ".join([*(f"{cell:{width}}" for cell, width in pairs), last]) + " |"
        for *first, last in cells
        for pairs in [zip(first, widths, strict=True)]
    ]
    last = timetable.rows[-1]
    lines += ["", f"End: {clock(start + last.begin + last.minutes)}."]
    return "\n".join([*lines, "", *left_out_lines(timetable)])


def left_out_lines(timetable):
    """What did not fit, an item a lesson and one an exercise, with the minutes it would take."""
    if not timetable.left_out:
        return ["Nothing is left out."]
    total = sum(block.minutes for block in timetable.left_out)
    taught = {(part.lesson, part.kind) for row in timetable.rows for part in row.parts}
    lines = [f"Left out ({total} minutes), for another day or for home:", ""]
    for lesson, kind in sorted(
        {(block.lesson, block.kind) for block in timetable.left_out},
        key=lambda one: (one[0], one[1] != "lesson"),
    ):
        missing = [b for b in timetable.left_out if (b.lesson, b.kind) == (lesson, kind)]
        minutes = sum(block.minutes for block in missing)
        names = "; ".join(f"{block.title} ({block.minutes})" for block in missing)
        if (lesson, kind) not in taught:
            names = "all of it"
        item = f"* {kind.capitalize()} {lesson} ({minutes}): {names}"
        lines.append(fill(item, WIDTH, subsequent_indent="  ", break_on_hyphens=False))
    return lines


def clock(minutes):
    """Minutes since midnight as HH:MM."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
