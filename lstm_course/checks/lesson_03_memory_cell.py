"""Questions of lesson 03: drop then add, the loop, the gradient on the belt, gate programs."""

import numpy as np

from lstm_course.checks.question import Question
from lstm_course.lstm import remember, run_gates
from lstm_course.tasks.memory_puzzles import ENOUGH, PUZZLES, Puzzle


def _remember_cases():
    rng = np.random.default_rng(31)
    one = tuple(np.array([[a]]) for a in (0.5, 0.2, 0.8, 2.0))
    return [one, _gates(rng, (2, 3), 2), _gates(rng, (4, 3), 2)]


def _gates(rng, shape, positive):
    """``positive`` gates from 0 to 1, and two more arrays of either sign."""
    gates = [rng.uniform(0.1, 0.9, shape) for _ in range(positive)]
    return (*gates, rng.uniform(-1, 1, shape), rng.standard_normal(shape[-2:]))


def _loop_cases():
    rng = np.random.default_rng(32)
    cases = []
    for T, B, H in ((1, 1, 1), (3, 2, 4), (6, 4, 3)):
        i, f, o = rng.uniform(0.1, 0.9, (3, T, B, H))
        g, c0 = rng.uniform(-1, 1, (T, B, H)), rng.standard_normal((B, H))
        cases.append((i, f, g, o, c0))
    return cases


def _memory_loop(i, f, g, o, c0):
    trace = run_gates(i, f, g, o, c0)
    return trace.c, trace.h


def _gradient_cases():
    rng = np.random.default_rng(33)
    two = np.array([0.5, 0.2]).reshape(2, 1, 1)
    return [(two,), *((rng.uniform(0.3, 1, shape),) for shape in ((3, 2, 4), (6, 4, 3)))]


def _memory_gradient(f):
    later = np.concatenate([f[1:], np.ones_like(f[:1])])
    return np.cumprod(later[::-1], axis=0)[::-1]


def _hold_cases():
    return [(52, 0, 51), (6, 1, 4), (12, 3, 3)]


def _store_and_show(steps, write, show):
    i, o = np.zeros(steps), np.zeros(steps)
    i[write], o[show] = 1.0, 1.0
    return i, np.ones(steps), o


def _hold_puzzle(steps, write, show):
    if (steps, write, show) == (52, 0, 51):
        return PUZZLES["hold"]
    g = np.random.default_rng(34).uniform(0.3, 0.9, steps)
    target = np.zeros(steps)
    target[show] = np.tanh(g[write])
    return Puzzle("", ((g, target), (-g, -target)), judged="h")


def _reset_cases():
    return [(24, [8, 16]), (5, [2]), (9, [3, 4, 7])]


def _count_since_reset(steps, resets):
    f, i = np.ones(steps), np.ones(steps)
    f[list(resets)], i[list(resets)] = 0.0, 0.0
    return i, f, np.ones(steps)


def _reset_puzzle(steps, resets):
    if (steps, list(resets)) == (24, [8, 16]):
        return PUZZLES["reset"]
    # A pulse arrives together with each reset as well, and must not be counted.
    g = np.ones(steps)
    target, count = np.zeros(steps), 0
    for t in range(steps):
        count = 0 if t in resets else count + 1
        target[t] = count
    return Puzzle("", ((g, target),))


def _noise_cases():
    return [(24, [4, 12, 18]), (6, [0, 3]), (10, [2, 3, 9])]


def _keep_marked(steps, marked):
    i = np.zeros(steps)
    i[list(marked)] = 1.0
    return i, 1 - i, np.ones(steps)


def _noise_puzzle(steps, marked):
    if (steps, list(marked)) == (24, [4, 12, 18]):
        return PUZZLES["noise"]
    g = np.random.default_rng(35).uniform(-0.9, 0.9, steps)
    target, kept = np.full(steps, np.nan), np.nan
    for t in range(steps):
        kept = g[t] if t in marked else kept
        target[t] = kept
    return Puzzle("", ((g, target),))


def _judge(make_puzzle):
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


def _effect(make_puzzle):
    """What the gates do to the memory, and to the output where that is judged.

    Gates that differ where it does not matter make the same mistake.
    """

    def signature(answer, steps, *signals):
        puzzle = make_puzzle(steps, *signals)
        trace = run_gates(*answer[:2], puzzle.g, answer[2])
        return (trace.c, trace.h) if puzzle.judged == "h" else trace.c

    return signature


QUESTIONS = [
    Question(
        "remember_step",
        _remember_cases,
        remember,
        ("c",),
        "No weights and no tanh: the memory meets one product and one sum.",
        untouched=("c",),
    ),
    Question(
        "memory_loop",
        _loop_cases,
        _memory_loop,
        ("c", "h"),
        "Only c goes on to the next step; h is shown and then gone.",
        untouched=("c0",),
    ),
    Question(
        "memory_gradient",
        _gradient_cases,
        _memory_gradient,
        ("gradient",),
        "One closed valve makes everything before it 0: what is forgotten is not learned either.",
    ),
    Question(
        "store_and_show",
        _hold_cases,
        _store_and_show,
        ("i", "f", "o"),
        "One step writes and one shows; f = 1 carries the value over any distance between.",
        judge=_judge(_hold_puzzle),
        signature=_effect(_hold_puzzle),
    ),
    Question(
        "count_since_reset",
        _reset_cases,
        _count_since_reset,
        ("i", "f", "o"),
        "f = 0 drops the count, and i = 0 keeps out a pulse that comes with the reset.",
        judge=_judge(_reset_puzzle),
        signature=_effect(_reset_puzzle),
    ),
    Question(
        "keep_marked",
        _noise_cases,
        _keep_marked,
        ("i", "f", "o"),
        "Here f is always 1 - i. A later design, the GRU (Cho et al., 2014), ties them like that.",
        judge=_judge(_noise_puzzle),
        signature=_effect(_noise_puzzle),
    ),
]
