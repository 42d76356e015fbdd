# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2, 3]}
# # 03 The memory cell
#
# About 40 minutes. Before this: [lesson 02](02_gates.ipynb).
#
# At the end you can
#
# - write the memory's update, drop then add, and its read-out;
# - program a memory by hand: hold, count, reset, ignore;
# - compute $\partial c_T / \partial c_t$ and say why $c_t$ carries a gradient and $h_t$ does not;
# - say why the cell is not squashed but its read-out is;
# - read 1997's cell, which has no forget gate, next to today's.

# %%
from dataclasses import replace

import numpy as np

from lstm_course import LSTM, Linear, SequenceModel, train
from lstm_course.losses import mean_squared_error
from lstm_course.lstm import expose, lstm_step, remember, run_gates
from lstm_course.pictures import (
    plot_cell,
    plot_gradient_distance,
    plot_lines,
    plot_points,
    plot_trace,
)
from lstm_course.rnn import rnn_step
from lstm_course.tasks import events
from lstm_course.tasks.memory_puzzles import PUZZLES, score_puzzle
from lstm_course.widgets import MemoryTape, Predict, Quiz

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Failure first: a gate on h is not enough
#
# Lesson 02 gave us valves. So let us put them on the RNN's $h$: a forget gate on the old value, an
# input gate on the new one.
#
# $$h_t = \tanh(f \cdot h_{t-1} + i \cdot x_t)$$
#
# **Predict.** Set $f = 1$ (forget nothing) and $i = 0$ (let nothing in). Is 0.9 still 0.9 after 50
# steps? And what if the tanh is left out?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "gated_h_keeps",
    "f = 1, i = 0, and 0.9 is stored. Which version still holds 0.9 after 50 steps?",
    choices=("with tanh and without", "only with tanh", "only without tanh", "neither"),
)
guess

# %% slideshow={"slide_type": "subslide", "show": "output"}
f, i, x_t = 1.0, 0.0, 0.7
squashed, unsquashed = [0.9], [0.9]
for _ in range(50):
    squashed.append(np.tanh(f * squashed[-1] + i * x_t))
    unsquashed.append(f * unsquashed[-1] + i * x_t)
steps = np.arange(51)
plot_lines(
    {"with tanh": (steps, squashed), "without": (steps, unsquashed)},
    x_label="step",
    y_label="what is stored",
    markers=False,
)

# %% slideshow={"slide_type": "fragment"}
print("0.9 was stored; 50 steps later")
print(f"with tanh: {squashed[-1]:.2f}   without: {unsquashed[-1]:.2f}")
kept = np.isclose(squashed[-1], 0.9), np.isclose(unsquashed[-1], 0.9)
outcomes = {(True, True): "with tanh and without", (True, False): "only with tanh"}
outcomes |= {(False, True): "only without tanh", (False, False): "neither"}
guess.compare(outcomes[kept])

# %% [markdown] slideshow={"slide_type": "subslide"}
# The gates say "keep everything", and the number shrinks all the same: the tanh squeezes it once a
# step. Without the tanh it stands still.
#
# That is the idea of the **memory cell** (メモリセル), $c$: a number that is carried from step to
# step, multiplied by a gate, added to, and *never squashed on the way*. Article 2 calls it
# the long-term memory (長期記憶).

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Remember: drop, then add
#
# $$c_t = \underbrace{f_t \odot c_{t-1}}_{\text{drop}} + \underbrace{i_t \odot g_t}_{\text{add}}$$
#
# - **Candidate** (状態候補) $g_t = \tanh(\dots)$, also written $\tilde c_t$: the news of this step,
#   between −1 and 1.
# - $f_t$, 忘却率: the share of the old memory that is kept. The rest is dropped.
# - $i_t$, 記憶率 ("memorising rate"): the share of the candidate that is written.
#
# Here are three cells in one step. Do it in your head first.

# %% slideshow={"slide_type": "subslide"}
c = np.array([2.0, 2.0, -1.0])
f = np.array([1.0, 0.2, 0.5])
i = np.array([0.0, 1.0, 0.5])
g = np.array([0.9, 0.9, -0.8])
kept = f * c  # drop
added = i * g  # add
print("kept ", kept, "\nadded", added, "\nnew c", kept + added)
assert np.array_equal(kept + added, remember(i, f, g, c))

# %% [markdown]
# The first cell ignored the news and kept its memory. The second dropped 80 % of it and took in all
# of the news. The third did a bit of both. The last line of the code compares with `remember`, the
# package's own version of this subgoal.
#
# In the diagram the memory is the wide pipe that runs straight through, from left to right. We call
# this road **the belt**: what lies on it is carried on to the next step. On the way it meets one
# valve, $f$, and one plus. Follow the numbers: what does the valve leave, and what is added?

# %% slideshow={"slide_type": "subslide", "show": "output"}
trace = run_gates(i=[0.5], f=[0.2], g=[0.9], o=[1.0], c0=2.0)
plot_cell(trace, t=0, highlight="remember")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## The same equation in article 1
#
# > メモリセル c_i = 入力ゲート × RNNでの出力 y_i + 忘却ゲート × メモリセル c_{i−1}
#
# "Memory cell = input gate × the RNN's output $y$ + forget gate × the cell before." There the index
# $i$ is time, and $y$ is what an RNN step would give out: tanh of a mix of $x_t$ and $h_{t-1}$.
# That is our candidate, $y = g$. Let us not take it on trust.

# %% slideshow={"slide_type": "subslide", "show": "output"}
rng = np.random.default_rng(0)
x_t, h, c = (rng.standard_normal(shape) for shape in ((2, 3), (2, 4), (2, 4)))  # B 2, D 3, H 4
W_x, W_h, b = (rng.standard_normal(shape) for shape in ((16, 3), (16, 4), (16,)))
_, c_lstm, gates = lstm_step(x_t, h, c, W_x, W_h, b)

candidate_rows = slice(8, 12)  # the blocks of rows are i, f, g, o, 4 rows each
y = rnn_step(x_t, h, W_x[candidate_rows], W_h[candidate_rows], b[candidate_rows])
c_article = gates["i"] * y + gates["f"] * c
print("y equals g:           ", np.allclose(y, gates["g"]))
print("the same memory cell: ", np.allclose(c_article, c_lstm))

# %% [markdown] slideshow={"slide_type": "fragment"}
# So an LSTM has a whole RNN step inside it. What is new is that the RNN's answer is no longer the
# memory. It is only a *proposal*, and the gates decide.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Expose: the read-out is squashed
#
# $$h_t = o_t \odot \tanh(c_t)$$
#
# The **output gate** (出力ゲート) decides how much of the memory is shown. And here the tanh is
# back, for a reason: $c$ may count to 20 or 2,000, but the next step's mix, the next layer and the
# read-out need inputs of a sensible size.

# %% slideshow={"slide_type": "subslide", "show": "output"}
for c in (0.1, 0.5, 1.0, 3.0, 20.0, 2000.0):
    all_shown, half_shown = expose(1.0, c), expose(0.5, c)
    print(f"c = {c:6}   h = 1.0 · tanh c = {all_shown:.2f}   h = 0.5 · tanh c = {half_shown:.2f}")
    assert abs(all_shown) <= 1

# %% [markdown] slideshow={"slide_type": "fragment"}
# Near 0 the read-out is almost the memory itself; far out it only says "a lot". Squashing *here*
# costs nothing in the memory: $\tanh(c_t)$ goes to $h_t$, and $c_t$ itself goes on unchanged. A
# copy is squashed, not the store.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Program a memory by hand
#
# Now you are the gates. On the tape below, candidates $g$ arrive over time, and you set $i$, $f$
# and $o$ for every step. Drag over a row to paint it. The score says how close you are; 95 solves a
# puzzle.
#
# **Puzzle 1: store a bit for 50 steps.** A bit, +1 or −1, comes at step 0. After it comes noise.
# Stay silent until the last step, then show the bit.
#
# **Predict** before you start: how many of the 52 steps need $i = 1$? How many $o = 1$?
#
# Below each tape stands one solution, with its code hidden. Paint first, then run it; a click on
# the dots opens the code.

# %% slideshow={"slide_type": "subslide", "show": "output"}
MemoryTape("hold")

# %% [markdown]
# One solution, in the next two cells. `run_gates` runs remember and expose with gates chosen by
# hand, and `score_puzzle` is the function that scores the tape.

# %% jupyter={"source_hidden": true, "outputs_hidden": true} slideshow={"slide_type": "subslide"}
# One solution of puzzle 1.
puzzle = PUZZLES["hold"]
i, o = np.zeros(puzzle.steps), np.zeros(puzzle.steps)
i[0] = 1.0  # write once
o[-1] = 1.0  # show once
score, sentence = score_puzzle("hold", i=i, f=1.0, o=o)
print(sentence)
assert score == 100

# %% jupyter={"source_hidden": true, "outputs_hidden": true} slideshow={"slide_type": "subslide", "show": "output"}
# The same solution as a picture.
plot_trace(run_gates(i, 1.0, puzzle.g, o))

# %% [markdown] slideshow={"slide_type": "subslide"}
# One step writes, one step shows, and in between nothing happens to $c$, whatever arrives. Compare
# that with the RNN that opened lesson 02: there every input went straight into the memory.
#
# How good must "keep" be? A forget gate that is only nearly open leaks at every one of the 51
# steps:

# %% slideshow={"slide_type": "-", "show": "output"}
for f in (1.0, 0.999, 0.99, 0.9):
    score, _ = score_puzzle("hold", i=i, f=f, o=o)
    print(f"f = {f:<5}  left of c: {f**51:5.3f}   solved: {score >= 95}")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Over this road 0.999 is good enough, and 0.99 is not. The longer the road, the nearer to 1 must
# $f$ be: the half-life of lesson 02.
#
# **Puzzle 2: count the pulses.** $c$ must be the number of pulses so far.
# Does this memory ever need to forget?

# %% slideshow={"slide_type": "-", "show": "output"}
MemoryTape("count")

# %% jupyter={"source_hidden": true, "outputs_hidden": true} slideshow={"slide_type": "subslide"}
# One solution of puzzle 2.
score, sentence = score_puzzle("count", i=1.0, f=1.0, o=1.0)
print(sentence)
assert score == 100
trace = run_gates(1.0, 1.0, PUZZLES["count"].g, 1.0)
print("last c:", trace.c[-1, 0, 0], "  last h:", trace.h[-1, 0, 0].round(4))

# %% [markdown] slideshow={"slide_type": "fragment"}
# All gates open, all the time. Nothing is forgotten, so the cell adds. Counting beyond 1 is
# something that no squashed memory could do: $h$, right beside it, is stuck below 1.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Puzzle 3: count the pulses since the last reset.** At the steps marked "reset" the count must
# start again from 0. Which gate does it?

# %% slideshow={"slide_type": "-", "show": "output"}
MemoryTape("reset")

# %% jupyter={"source_hidden": true, "outputs_hidden": true} slideshow={"slide_type": "subslide", "show": "output"}
# One solution of puzzle 3.
puzzle = PUZZLES["reset"]
f = np.ones(puzzle.steps)
f[list(puzzle.marks)] = 0.0  # one closed valve at each signal
score, sentence = score_puzzle("reset", i=1.0, f=f, o=1.0)
print("signals at steps", list(puzzle.marks), "\n" + sentence)
assert score == 100
plot_trace(run_gates(1.0, f, puzzle.g, 1.0))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# A single 0 in $f$ wipes the slate, and the next step counts on from there. This is what the forget
# gate was invented for.
#
# **Puzzle 4: ignore the noise.** Numbers arrive all the time. Only the marked ones count: hold the
# last marked value. Now $i$ and $f$ must work together.

# %% slideshow={"slide_type": "-", "show": "output"}
MemoryTape("noise")

# %% jupyter={"source_hidden": true, "outputs_hidden": true} slideshow={"slide_type": "subslide", "show": "output"}
# One solution of puzzle 4.
puzzle = PUZZLES["noise"]
marked = np.zeros(puzzle.steps)
marked[list(puzzle.marks)] = 1.0
score, sentence = score_puzzle("noise", i=marked, f=1.0 - marked, o=1.0)
print(sentence)
assert score == 100
plot_trace(run_gates(marked, 1.0 - marked, puzzle.g, 1.0))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1, 2]}
# At a mark: $i = 1$, $f = 0$, replace. Elsewhere: $i = 0$, $f = 1$, leave alone. Keep, replace,
# add, wipe: these are the four corners of the square of $i$ and $f$, and everything between is
# allowed.
#
# | | $i = 0$ | $i = 1$ |
# |---|---|---|
# | $f = 1$ | keep | add |
# | $f = 0$ | wipe | replace |
#
# You knew where the signals were. A trained LSTM has to *read* them from $x_t$ and $h_{t-1}$: the
# last section trains one.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# ## The gradient along the belt
#
# Why does all this help *learning*? Ask how much the last memory depends on an earlier one: move
# $c_t$ a little, and how many times as far does $c_T$ move? That is $\partial c_T / \partial c_t$.
# In $c_t = f_t \odot c_{t-1} + i_t \odot g_t$ the old memory appears once, multiplied by $f_t$. So,
# as long as the gates and the candidate stay what they are,
#
# $$\frac{\partial c_t}{\partial c_{t-1}} = f_t \qquad\Longrightarrow\qquad
# \frac{\partial c_T}{\partial c_t} = f_{t+1}\, f_{t+2} \cdots f_T = \prod_{k=t+1}^{T} f_k$$
#
# ($\prod$ multiplies all of them.) No weight matrix and no slope of a tanh, only gates. We check
# it: run the memory, move $c_t$ a little, and see how far the last memory moves.

# %% slideshow={"slide_type": "fragment", "show": "output"}
rng = np.random.default_rng(1)
i, f, g = rng.uniform(0, 1, 12), rng.uniform(0.5, 1, 12), rng.uniform(-1, 1, 12)
c = run_gates(i, f, g, 1.0).c[:, 0, 0]


def last_memory(t, c_t):
    """The memory at the end, when the memory after step t is c_t."""
    rest = slice(t + 1, None)
    return run_gates(i[rest], f[rest], g[rest], 1.0, c0=c_t).c[-1, 0, 0]


for t in (0, 5, 10):
    numerical = (last_memory(t, c[t] + 1e-4) - last_memory(t, c[t] - 1e-4)) / 2e-4
    product = np.prod(f[t + 1 :])
    print(f"t = {t:2}: product {product:.6f}   numerical {numerical:.6f}")
    assert np.isclose(product, numerical)

# %% [markdown]
# **Predict.** The forget gate stays at 0.9, 0.99 or 1. How much of the gradient is left after 100
# steps? You have seen this curve before.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "gradient_belt_0.99",
    "f = 0.99 at every step. How much of the gradient on c is left 100 steps back, along the belt?",
    number=(0, 100),
    unit="%",
)
guess

# %% slideshow={"slide_type": "subslide", "show": "output"}
distance = np.arange(101)
plot_gradient_distance({f"f = {f}": f**distance for f in (1.0, 0.99, 0.9)}, lowest=1e-6)

# %% slideshow={"slide_type": "fragment"}
guess.compare(100 * 0.99**100)

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# It is the half-life of lesson 02 once more. The share of the *memory* that survives forwards is
# the share of the *gradient* that survives backwards, because both are the same product. A cell
# that keeps also learns over that distance; a cell that forgets, by choice, also cuts the gradient.
#
# At $f = 1$ the line is flat: an error goes round and round in the cell and neither shrinks nor
# grows. Hochreiter and Schmidhuber (1997) called this the **constant error carousel**.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Why c carries a gradient and h does not
#
# Compare one step along each road:
#
# $$c_{t-1} \to c_t:\quad f_t \qquad\qquad
# h_{t-1} \to h_t \text{ (RNN)}:\quad (1 - h_t^2)\; w_h$$
#
# The RNN's factor holds the slope of the tanh, below 1 wherever $h \ne 0$, and a weight that is the
# *same* at every step. Here is one unit that reads random numbers, with three weights, beside a
# cell that keeps 99 % a step.
#
# **Predict.** Can a larger weight save $h$?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "larger_weight_saves_h",
    "One tanh unit, w_{h} = 0.9, 1.0 or 1.5. How much of a gradient on h is left 100 steps back, "
    "with the best of the three weights?",
    choices=("about a third", "about a thousandth", "less than a billionth"),
)
guess


# %% slideshow={"slide_type": "subslide", "show": "output"}
def gradient_of_h(w_h, x):
    """∂h_T/∂h_{T−k} for k = 0, 1, 2, … of an RNN with one unit and w_x = 1."""
    h, factors = 0.0, []
    for x_t in x:
        h = np.tanh(w_h * h + x_t)
        factors.append((1.0 - h**2) * w_h)
    return np.cumprod([1.0, *factors[::-1]])


x = np.random.default_rng(2).uniform(-1, 1, 100)
roads = {f"h, w_h = {w_h}": gradient_of_h(w_h, x) for w_h in (0.9, 1.0, 1.5)}
roads["c, f = 0.99"] = 0.99**distance
plot_gradient_distance(roads, lowest=1e-30)

# %% slideshow={"slide_type": "fragment"}
print("100 steps back")
for seed in (2, 3, 4):
    x = np.random.default_rng(seed).uniform(-1, 1, 100)
    largest = max(gradient_of_h(w_h, x)[-1] for w_h in (0.9, 1.0, 1.5))
    print(f"input {seed}: the best road along h carries less than 1e-9: {largest < 1e-9}")
print(f"the road along c carries {roads['c, f = 0.99'][-1]:.2f}")
sizes = {"about a third": 1 / 3, "about a thousandth": 1e-3, "less than a billionth": 0.0}
guess.compare(next(words for words, size in sizes.items() if largest > size / 10))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# A larger weight makes $h$ larger, and there the tanh is flatter: what the weight gives, the slope
# takes away. Try weights of your own in the cell of the picture. (In a layer with many units the
# product can also *explode*: lesson 01.) $f$ has a
# ceiling of 1 and no slope, so the *belt* cannot explode, and need not vanish.
#
# In an LSTM $h_t$ is a read-out, made afresh at each step as $o_t \odot \tanh(c_t)$. It has no belt
# of its own: what it knew yesterday reaches tomorrow only through $c$ or through the weights.

# %% [markdown] slideshow={"slide_type": "subslide"}
# ### The fine print
#
# With hand-made gates, $\prod f$ is the whole truth. In a real LSTM there are side roads: $c_t$
# shapes $h_t$, and $h_t$ shapes the *next gates*. The full gradient is the belt plus the side
# roads. We can close the side roads by setting $W_h$ to 0.


# %% slideshow={"slide_type": "-", "show": "output"}
def gradient_of_last_memory(lstm, x):
    """Σ ∂c_T/∂c_t for every t, from the layer's backward, and the product of the gates."""
    outputs, (h, c), trace = lstm.forward(x)
    full = lstm.step_gradients(np.zeros_like(outputs), (np.zeros_like(h), np.ones_like(c))).c
    later = np.concatenate([trace.f[1:], np.ones_like(trace.f[:1])])
    belt = np.cumprod(later[::-1], axis=0)[::-1]  # f_{t+1} … f_T
    return full, belt


lstm = LSTM(3, 4, seed=0)
x = np.random.default_rng(3).standard_normal((20, 2, 3))
print("with side roads, equal to Π f:   ", np.allclose(*gradient_of_last_memory(lstm, x)))
lstm.params["W_h"][:] = 0.0
print("without side roads, equal to Π f:", np.allclose(*gradient_of_last_memory(lstm, x)))

# %% [markdown] slideshow={"slide_type": "fragment"}
# So "the gradient is $\prod f$" is true for the belt, and the belt is what makes the difference.
# But do not read it as "an LSTM never vanishes". If its forget gates sit at 0.7, it forgets, and
# its gradient goes with it. Lesson 04 measures that in whole networks, before training.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## 1997's cell and today's
#
# | | memory | forget gate |
# |---|---|---|
# | 1997, Hochreiter and Schmidhuber | $c_t = c_{t-1} + i_t \odot g_t$ | none: $f$ is always 1 |
# | 2000, Gers, Schmidhuber and Cummins | $c_t = f_t \odot c_{t-1} + i_t \odot g_t$ | learned |
#
# One letter, $f$, is the whole difference. In this course the 1997 cell is today's cell with its
# forget gate held at 1: `clamp={"f": 1.0}`. (It differs from the paper's in small things: the paper scales its candidate
# to −2…2 and cuts the gradient off at the gates.)
#
# The job is the one that ended lesson 02: how many steps ago was the last event? One cell learns it
# on sequences of 50 steps. Then it reads a stream of 2,000 steps, and may not forget any more.
#
# **Predict.** What becomes of its memory?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "never_forgets",
    "f is held at 1 while a trained cell reads 2,000 steps. What does |c| do from step 1,000 to "
    "2,000?",
    choices=(
        "it stays where it is",
        "it grows by half",
        "it doubles",
        "it explodes, tenfold or more",
    ),
)
guess


# %%
class Cell1997(LSTM):
    """An LSTM that cannot forget."""

    def forward(self, x, state=None, lengths=None, clamp=None):
        return super().forward(x, state, lengths, clamp={"f": 1.0, **(clamp or {})})


def train_counter(layer, seed):
    """One cell that learns "how many tens of steps since the last event?", 600 updates."""
    rng = np.random.default_rng(seed)
    model = SequenceModel(layer, Linear(1, 1, seed=seed))
    budget = {"updates": 600, "learning_rate": 0.03, "progress": False}
    train(model, lambda: events.batch(rng, 50, 32), mean_squared_error, **budget)
    return model


# %% slideshow={"slide_type": "subslide", "show": "output"}
today = [train_counter(LSTM(1, 1, seed=seed), seed) for seed in (0, 1, 2)]
stream, answers = events.batch(np.random.default_rng(5), 2000, 8)  # trained on 50 steps
lines = {}
for seed, model in enumerate(today):
    for name, clamp in (("own f", None), ("f held at 1", {"f": 1.0})):
        _, _, trace = model.forward(stream, clamp=clamp)
        lines[f"{name}, seed {seed}"] = (np.arange(1, 2001), np.abs(trace.c).mean(axis=(1, 2)))
plot_lines(lines, x_label="steps of the stream", y_label="mean |c|", markers=False)

# %% slideshow={"slide_type": "subslide"}
print("2,000 steps, three seeds")
for seed in (0, 1, 2):
    free, held = lines[f"own f, seed {seed}"][1], lines[f"f held at 1, seed {seed}"][1]
    print(f"seed {seed}: |c| stays below 2: {bool(free.max() < 2)};  ", end="")
    print(f"held at 1 it doubles from step 1000 to 2000: {1.8 < held[-1] / held[999] < 2.2}")
growth = held[-1] / held[999]  # of the last seed; the line above says the same of all three
grown = {"it stays where it is": 1.0, "it grows by half": 1.5, "it doubles": 2.0}
grown["it explodes, tenfold or more"] = 10.0
guess.compare(min(grown, key=lambda words: abs(np.log(growth / grown[words]))))

# %% [markdown] slideshow={"slide_type": "fragment"}
# We trained three cells *with* a forget gate and then held it at 1. Without forgetting, $|c|$ grows
# in a straight line and has no reason to stop. With it, $|c|$ stays flat near the bottom. What does
# that do to the read-out $\tanh(c)$, and to the answers?

# %%
for seed, model in enumerate(today):
    for name, clamp in (("its own f", None), ("f held at 1", {"f": 1.0})):
        prediction, _, trace = model.forward(stream, clamp=clamp)
        error, _ = mean_squared_error(prediction, answers)
        better = error < events.baseline_error(2000)
        stuck = np.abs(trace.tanh_c[1000:]).min() > 0.999  # from step 1000 to the end
        print(f"seed {seed}, {name:11}: better than the mean: {better!s:5}  tanh(c) stuck: {stuck}")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Without forgetting, the read-out is stuck at one end of the tanh. It shows nothing any more, and
# its slope there is nearly 0, so hardly anything is learned through it either. The 1997 paper knew
# this drift, and fought it with a negative bias on the input gate.
#
# The test was a little unfair: these cells had learned to rely on forgetting. A cell that *never* had a
# forget gate might find another way. So train it without one, with the same seeds, the same data
# and the same number of updates.

# %% slideshow={"slide_type": "subslide", "show": "output"}
old = [train_counter(Cell1997(1, 1, seed=seed), seed) for seed in (0, 1, 2)]
x, y = events.batch(np.random.default_rng(99), 50, 256)  # fresh sequences, as long as in training
errors = {
    name: [mean_squared_error(model.forward(x)[0], y)[0] for model in models]
    for name, models in (("today's cell", today), ("1997 cell", old))
}
plot_points(errors, y_label="mean squared error")

# %%
worst_old, best_old = max(errors["1997 cell"]), min(errors["1997 cell"])
print("every 1997 cell beats the mean:       ", worst_old < events.baseline_error(50))
print("today's have less than a fifth of it: ", 5 * max(errors["today's cell"]) < best_old)

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
for seed, model in enumerate(old):
    _, _, trace = model.forward(stream)
    sign = np.sign(model.params["readout.W"].item())  # so that every cell counts upwards
    added = sign * trace.i * trace.g
    print(f"seed {seed}: adds {added[stream == 0].mean():+.2f} between events, ", end="")
    print(f"{added[stream == 1].mean():+.2f} at one; |c| ends at {np.abs(trace.c[-1]).mean():.1f}")

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# The 1997 cell is not helpless. The table above shows its two ways out. It can *subtract* at an
# event, a negative candidate that pushes the memory back down: its count is then rough. Or it lets
# $|c|$ run away and makes the best of it while the sequences are short. One closed valve does the
# job better. (The task is our own, so there is no paper's criterion; lesson 05 repeats the paper's
# experiment.)
#
# Here is today's cell at work, memory times the sign of its read-out:

# %% slideshow={"slide_type": "subslide", "show": "output"}
x = np.zeros((40, 1, 1))
x[[9, 14, 30]] = 1  # three events
_, _, trace = today[1].forward(x)
sign = np.sign(today[1].params["readout.W"].item())
turned = {name: sign * getattr(trace, name) for name in ("g", "c", "h", "tanh_c")}
plot_trace(replace(trace, **turned), labels=["!" if event else "" for event in x[:, 0, 0]])

# %% [markdown] slideshow={"slide_type": "-"}
# It is your solution of puzzle 3, found by gradients: $f$ falls at the signal, and $i$ writes a
# little at every step. Only that here nobody marked the tape: the gates read the events from $x_t$.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# - Drop, then add: $c_t = f_t \odot c_{t-1} + i_t \odot g_t$. Show: $h_t = o_t \odot \tanh(c_t)$.
# - Keep, add, wipe and replace are the four corners of $i$ and $f$.
# - Along the belt $\partial c_T / \partial c_t = \prod f$: what is kept can also be learned.
# - The store is not squashed, so that it can keep and count; the read-out is, so that the next
#   layer gets numbers of a sensible size.
# - 1997's cell is $f = 1$: a perfect carousel, and no way to stop.

# %% [markdown]
# ## Quiz
#
# Five questions. Choose an option and press *Answer*, or Enter: you are told why it is right or
# wrong, and may choose again. Where you see no buttons, run the cell first.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_03_replace",
    "i = 1 and f = 0 in one step. What is the new memory?",
    ("0", False, "No. That is f = 0 with i = 0: wipe."),
    ("The old memory plus the candidate", False, "No. That is f = 1 with i = 1: add."),
    (
        "The candidate",
        True,
        "Right. Nothing of the old is kept, all of the new is written: replace.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_03_squash",
    "Why is c not squashed from step to step?",
    ("To save time", False, "No. One tanh more or less hardly matters."),
    (
        "Because it is between −1 and 1 anyway",
        False,
        "No. The counting puzzle took it well beyond 1.",
    ),
    (
        "Repeated squashing would wear it away",
        True,
        "Right. It would wear away the value and the gradient both: each tanh brings a slope "
        "below 1.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_03_product",
    "All forget gates are 0.5. How much of a gradient on c is left 3 steps back, along the belt?",
    ("1/2", False, "No. That is one step."),
    ("1/8", True, "Right. The product of three forget gates."),
    ("All of it", False, "No. Only f = 1 keeps it all."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_03_article",
    "Article 1 writes c = input gate × y + forget gate × c before. What is y here?",
    (
        "The candidate g",
        True,
        "Right. What an RNN step would give out; in an LSTM it is only a proposal.",
    ),
    ("The hidden state h of this step", False, "No. h_{t} is computed after c_{t}, from it."),
    ("The target", False, "No. A target is known to the loss, not to the cell."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_03_drift",
    "A trained cell has f held at 1 and reads a very long stream. What goes wrong?",
    ("The gradient along the belt vanishes", False, "No. At f = 1 it is exactly 1 along the belt."),
    (
        "|c| can grow until tanh(c) is pinned at ±1",
        True,
        "Right. What is written is never taken away, and the read-out stops telling sizes apart.",
    ),
    ("Nothing", False, "No. See the picture of |c|: it grows in all three seeds."),
)

# %% [markdown]
# Now write it yourself: [exercise 03](../exercises/03_memory_cell.ipynb). Then go on to
# [04 LSTM](04_lstm.ipynb).
#
# **References.** Hochreiter and Schmidhuber (1997), *Long Short-Term Memory*. Gers, Schmidhuber and
# Cummins (2000), *Learning to Forget: Continual Prediction with LSTM*.
