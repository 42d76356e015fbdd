"""What the three gate programs of lesson 03 share: their gates are played on a memory tape."""

from lstm_course.lstm import run_gates
from lstm_course.tasks.memory_puzzles import ENOUGH


def played_on(make_puzzle):
    """A judge that plays the learner's gates on the puzzle of the case, as the tape does."""

    def judge(answer, steps, *signals):
        if not isinstance(answer, tuple | list) or len(answer) != 3:
            return "Return the three gates as a tuple (i, f, o)."
        score, sentence = make_puzzle(steps, *signals).score(*answer)
        if score >= ENOUGH:
            return None
        told = ", ".join(str(signal) for signal in signals)
        return f"With {steps} steps and {told}: {sentence}"

    return judge


def effect_on(make_puzzle):
    """What the gates do to the memory, and to the output where that is judged.

    Gates that differ where it does not matter make the same mistake.
    """

    def signature(answer, steps, *signals):
        puzzle = make_puzzle(steps, *signals)
        trace = run_gates(*answer[:2], puzzle.g, answer[2])
        return (trace.c, trace.h) if puzzle.judged == "h" else trace.c

    return signature
