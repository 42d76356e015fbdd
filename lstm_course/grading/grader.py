"""Grade a folder: gather on several threads, judge and record on this one."""

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial

from lstm_course.checks.checker import verdict
from lstm_course.grading import submission as submissions
from lstm_course.grading.exam import exam
from lstm_course.grading.failures import cause_of
from lstm_course.grading.gather import gather
from lstm_course.grading.record import FOLLOWS, Row

WRONG = ("error", "wrong type", "wrong shape", "wrong value")
SECONDS = 10.0
JOBS = max(1, min(4, os.cpu_count() or 1))


class GatheredTrial:
    """What ``checks.verdict`` needs, from answers that were given in another process."""

    def __init__(self, asked, outcomes, seconds):
        self.question, self.cases, self.seconds = asked.question, asked.cases, seconds
        self._outcomes = outcomes

    def outcome(self, k):
        return self._outcomes[k]


def judge(submission, exam_of_lesson, gathered, seconds):
    """The rows of one submission: one for each question, in their order."""
    rows = [
        judge_question(submission.name, asked, gathered[asked.question.name], seconds)
        for asked in exam_of_lesson.asked
    ]
    wrong = {row.question: row.mistake for row in rows if row.status in WRONG}
    return [_followed(row, wrong, gathered[row.question].uses) for row in rows]


def _followed(row, wrong, uses):
    """Say it when a wrong answer calls another wrong one: that one has to be mended first.

    A mistake of its own stays its own, unless the answer that it calls makes the very same one.
    """
    if row.status not in WRONG:
        return row
    causes = sorted(uses & (wrong.keys() - {row.question}))
    if not causes or (row.mistake and row.mistake not in {wrong[cause] for cause in causes}):
        return row
    sentence = f"It calls {causes[0]}, which is wrong too: mend that first. {row.sentence}"
    return replace(row, mistake=FOLLOWS + causes[0], sentence=sentence)


def judge_question(name, asked, gathered, seconds):
    """Compare one question's outcomes with the right ones and with the known mistakes."""
    question = asked.question.name
    if gathered.status:
        return Row(name, question, gathered.status, 0, "", gathered.sentence)
    try:
        result = verdict(GatheredTrial(asked, gathered.outcomes, seconds))
    except Exception as error:  # an answer that the checks did not foresee is still no score
        words = f"The answer cannot be judged: {type(error).__name__}."
        return Row(name, question, "error", 0, "", words)
    score, message = int(result.status == "correct"), result.message
    if result.status == "error":
        causes = (cause_of(outcome.error, gathered.failures) for outcome in gathered.outcomes)
        message = f"{next(filter(None, causes), '')} {message}".strip()
    return Row(name, question, result.status, score, result.mistake or "", message)


def not_read(submission):
    """The one row of a file that is no exercise."""
    return [Row(submission.name, "", "not read", 0, "", submission.problem)]


def not_judged(submission, exam_of_lesson, error):
    """The rows of a submission that the machine could not grade."""
    names = [asked.question.name for asked in exam_of_lesson.asked]
    return [Row(submission.name, name, "not judged", 0, "", str(error)) for name in names]


def known_rows(submission, record):
    """The rows of a file that needs no grading: no notebook, or in the record; else None."""
    if submission.problem:
        return not_read(submission)
    rows = record.graded.get(submission.digest)
    return rows and [replace(row, submission=submission.name) for row in rows]


def grade_files(paths, folder, record, sandbox, jobs=JOBS, seconds=SECONDS, tell=None):
    """Grade all files; yield (submission, rows) for each, those of the record first.

    Every submission is in the record before it is yielded, so an interruption loses none.
    ``tell`` is called with a line for each that was graded now.
    """
    tell = tell or partial(print, flush=True)
    waiting = []
    for one in (submissions.read(path, folder) for path in paths):
        rows = known_rows(one, record)
        if rows is None:
            waiting.append(one)
        else:
            yield one, rows
    twins = {}
    for one in waiting:
        twins.setdefault(one.digest, []).append(one)
    exams = {lesson: exam(lesson) for lesson in sorted({one.lesson for one in waiting})}
    with ThreadPoolExecutor(jobs) as pool:
        firsts = [same[0] for same in twins.values()]
        running = {
            pool.submit(gather, one, exams[one.lesson], sandbox, seconds): one for one in firsts
        }
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    one = running.pop(future)
                    try:
                        rows = judge(one, exams[one.lesson], future.result(), seconds)
                        record.add(one.digest, rows)
                    except RuntimeError as error:  # the machine's fault: the next run tries again
                        rows = not_judged(one, exams[one.lesson], error)
                    for twin in twins[one.digest]:
                        tell(summary(twin, rows))
                        yield twin, [replace(row, submission=twin.name) for row in rows]
        finally:  # after Ctrl-C: nothing new, and no waiting for a loop that never ends
            pool.shutdown(wait=False, cancel_futures=True)
            if running:
                sandbox.end_all()


def summary(submission, rows):
    """One line for the terminal."""
    return f"{submission.name}: {sum(row.score for row in rows)} of {len(rows)} correct"
