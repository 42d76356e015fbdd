# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# # 05 Learning to remember
#
# After this lesson you can
#
# - train an LSTM (学習) with five lines, on a task that the plain RNN does not learn;
# - show that training opens a road for the gradient through 100 steps;
# - say what the forget gate is good for, with an experiment that takes it away;
# - read the gates of a trained cell, hold one of them down and explain what breaks;
# - tell a network that remembers from one that guesses well;
# - report a result honestly: baseline, seeds, the criterion, and where it differs from a paper.
#
# **75 minutes.** You need [04 LSTM](04_lstm.ipynb) (the cell, forward and backward) and, for the
# task, the end of [01 RNN](01_rnn.ipynb).

# %%
import numpy as np
from IPython.display import display

from lstm_course import LSTM, RNN, Adam, Linear, SequenceModel, clip_by_global_norm, train
from lstm_course.experiments import load_results
from lstm_course.gradients import gradient_against_distance
from lstm_course.losses import binary_cross_entropy, mean_squared_error, softmax_cross_entropy
from lstm_course.pictures import (
    plot_gradient_distance,
    plot_lines,
    plot_losses,
    plot_points,
    plot_trace,
)
from lstm_course.tasks import adding, digits, parentheses, quotes, reber
from lstm_course.training import truncated_bptt
from lstm_course.widgets import GateSurgery, Predict, Quiz, TrainingMonitor

SEEDS = (0, 1, 2)  # every claim below rests on these three unless it says otherwise

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. Failure first: an untrained cell remembers nothing
#
# In [04 LSTM](04_lstm.ipynb) the cell was built and proven, but its weights are random. Here is the
# task that the RNN of [01 RNN](01_rnn.ipynb) failed: **add the two marked numbers** of 100. Each step brings a number between 0 and 1
# and a marker; the answer is wanted after the last step.

# %% slideshow={"slide_type": "-", "show": "output"}
T = 100
x, y = adding.batch(np.random.default_rng(0), T, 1)
marked = np.flatnonzero(x[:, 0, 1])
print("x:", x.shape, " y:", y.shape)
print("marked steps:", marked + 1, " their numbers:", x[marked, 0, 0].round(2))
print("answer:", y[0, 0].round(2))

# %% [markdown] slideshow={"slide_type": "subslide"}
# What must be beaten? Answer 1, the mean, whatever comes. The mean squared error is then the
# variance of the sum, 1/6: the **baseline** (ベースライン).


# %% slideshow={"slide_type": "-", "show": "output"}
def new_model(layer, seed):
    """A recurrent layer and a read-out of its last output: one number."""
    return SequenceModel(layer, Linear(layer.hidden_size, 1, seed=seed), read="last")


def error_of(model):
    """Mean squared error on 1,000 sequences that no training ever sees."""
    x, y = adding.batch(np.random.default_rng(99), T, 1000)
    return mean_squared_error(model.forward(x)[0], y)[0]


untrained = new_model(LSTM(2, 16, seed=0), seed=0)
print("baseline:", round(adding.baseline_error(), 4))
print("the untrained LSTM is worse:", error_of(untrained) > adding.baseline_error())

# %% [markdown] slideshow={"slide_type": "fragment"}
# The LSTM has the right parts, and does worse than a constant. Valves (gates) that nobody has set
# keep nothing for 100 steps. They have to be *learned*.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. One update, by hand
#
# Learning is one small step, again and again: **forward**, **loss**, **backward**, **clip**,
# **step**. You have met all five; here they stand together.


# %% slideshow={"slide_type": "subslide", "show": "code"}
def update(model, optimizer, x, y):
    """Learn from one batch; return the loss before the step."""
    prediction, _, _ = model.forward(x)
    loss, d_prediction = mean_squared_error(prediction, y)
    model.backward(d_prediction)
    grads = model.grads
    clip_by_global_norm(grads, 1.0)
    optimizer.step(grads)
    return loss


def fresh_batches(seed, batch_size=32):
    """A function that makes a new batch each time it is called."""
    rng = np.random.default_rng([seed, 2])
    return lambda: adding.batch(rng, T, batch_size)


# %% [markdown]
# The package's `train` is this in a loop, with a progress bar. Stopping it (■ in the toolbar) keeps
# what was learned. Five updates by hand and five with `train` give the same weights.

# %%
by_hand = new_model(LSTM(2, 16, seed=0), seed=0)
adam, next_batch = Adam(by_hand.params, learning_rate=0.015), fresh_batches(seed=0)
losses = [update(by_hand, adam, *next_batch()) for _ in range(5)]

packaged = new_model(LSTM(2, 16, seed=0), seed=0)
history = train(packaged, fresh_batches(seed=0), mean_squared_error, updates=5, learning_rate=0.015)

assert np.allclose(losses, history.losses)
assert all(np.allclose(by_hand.params[name], w) for name, w in packaged.params.items())
print("the same losses, the same weights")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. LSTM against RNN over 100 steps
#
# Rules first, so that nobody can bend them afterwards:
#
# - **Budget:** counted in updates of 32 fresh sequences, never in seconds.
# - **Solved:** mean error of the last 50 batches below 0.005. Every batch is fresh and its error is
#   taken before the step: the network has not yet learned from these sequences. We measure once
#   more at the end.
# - **Fair:** the RNN gets 34 units, which is at least as many numbers to learn, as many updates as
#   the slowest LSTM, and its own, smaller learning rate. Both rates were chosen
#   by hand before these runs.
# - **Seeds:** three of each. One run proves little.

# %% slideshow={"slide_type": "fragment", "show": "output"}
lstm_size = sum(w.size for w in LSTM(2, 16).params.values())
rnn_size = sum(w.size for w in RNN(2, 34).params.values())
print("numbers to learn: LSTM with 16 units", lstm_size, "- RNN with 34 units", rnn_size)
assert rnn_size >= lstm_size

# %% [markdown]
# Two helpers: when to stop, and one training from start to end.


# %%
def solved(update, history):
    """True stops the training."""
    return update >= 50 and np.mean(history.losses[-50:]) < adding.SOLVED_BELOW


def fit(layer, seed, updates, learning_rate, monitor):
    """Train a recurrent layer on the adding problem while the monitor shows it."""
    model = new_model(layer, seed)
    history = train(
        model,
        fresh_batches(seed),
        mean_squared_error,
        updates=updates,
        learning_rate=learning_rate,
        progress=False,
        on_update=monitor,
    )
    return model, history


# %% [markdown]
# **Predict.** How will the LSTM's error over 100 steps behave? And the RNN's? Commit your guess,
# then run the next two cells. They take about half a minute; watch the curves grow.
#
# Each monitor shows one training after the other, seed by seed. ■ in the toolbar stops the cell; a
# model keeps what it has learned so far. (**Stop** in the picture ends one seed.)

# %% slideshow={"slide_type": "subslide"}
shapes = (
    "it falls slowly all the time",
    "it stays at the baseline, then drops",
    "it stays at the baseline",
)
guess = Predict("lesson_05_adding_curve", "The LSTM's error over 100 steps:", choices=shapes)
guess

# %% slideshow={"slide_type": "subslide", "show": "output"}
lstms, lstm_history = {}, {}
monitor = TrainingMonitor(updates=2000, until=solved)
display(monitor)
for seed in SEEDS:
    layer = LSTM(2, 16, seed=seed)
    lstms[seed], lstm_history[seed] = fit(layer, seed, 2000, 0.015, monitor)

# %% slideshow={"slide_type": "subslide", "show": "output"}
budget = max(len(history.losses) for history in lstm_history.values())
rnns, rnn_history = {}, {}
monitor = TrainingMonitor(updates=budget)
display(monitor)
for seed in SEEDS:
    layer = RNN(2, 34, seed=seed)
    rnns[seed], rnn_history[seed] = fit(layer, seed, budget, 0.003, monitor)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_losses(
    {"LSTM": lstm_history[0].losses, "RNN": rnn_history[0].losses},
    baseline=adding.baseline_error(),
    smooth=20,  # a mean over 20 updates
    y_label="error",
    title="Adding problem, 100 steps: one seed of each",
)

# %% [markdown]
# One seed of each, side by side. Now beside your guess: how long does the LSTM's error stay above
# four fifths of the baseline, and does it fall to a tenth of the baseline in the end?

# %% slideshow={"slide_type": "fragment"}
smooth = np.convolve(lstm_history[0].losses, np.ones(20) / 20, mode="valid")
stays = np.mean(smooth > 0.8 * adding.baseline_error()) > 0.4
drops = smooth[-1] < adding.baseline_error() / 10
print("the LSTM of seed 0")
print("two fifths of the time or more at the baseline:", stays, "- drops in the end:", drops)
guess.compare(shapes[1] if stays and drops else shapes[2] if stays else shapes[0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# The LSTM sits on the baseline for a long time, and then drops. The RNN finds the mean at once and
# stays there. Now all seeds, on fresh sequences:

# %% slideshow={"slide_type": "-", "show": "output"}
errors = {
    "LSTM": [error_of(model) for model in lstms.values()],
    "RNN": [error_of(model) for model in rnns.values()],
}
plot_points(errors, y_label="error on fresh sequences", baseline=adding.baseline_error())

# %%
assert max(errors["LSTM"]) < adding.baseline_error() / 10
assert min(errors["RNN"]) > 0.9 * adding.baseline_error()
print("three LSTMs far below the baseline, three RNNs at the baseline")

# %% tags=["nbval-ignore-output"]
for seed in SEEDS:
    updates = len(lstm_history[seed].losses)
    print(f"LSTM, seed {seed}: error {errors['LSTM'][seed]:.4f} after {updates} updates")
for seed in SEEDS:
    print(f"RNN,  seed {seed}: error {errors['RNN'][seed]:.4f} after {budget} updates")

# %% [markdown] slideshow={"slide_type": "subslide"}
# **How far does this claim go?** It says: *these* RNNs, with Adam and this budget, do not learn it.
# It does not say that no network without gates can. The **IRNN**, an RNN with rectified linear
# units whose W_h starts as the identity matrix, is reported to rival the LSTM on this very task
# (Le, Jaitly, Hinton 2015). Over 10 steps the plain RNN learns it too, as you
# saw in [01 RNN](01_rnn.ipynb).

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## 4. How can it learn, if its gradient fades?
#
# In [04 LSTM](04_lstm.ipynb) the gradient of an untrained LSTM faded with distance as well. How can it learn over
# 100 steps, then? Let us measure the same trained networks.
#
# **Predict.** After training, at distance 99: is the gradient at the LSTM's cell still tiny? And at
# the RNN's state?

# %% slideshow={"slide_type": "subslide", "show": "output"}
x, _ = adding.batch(np.random.default_rng(5), T, 64)


def reach(layer):
    """Size of the gradient against distance: at the cell of an LSTM, at the state of an RNN."""
    profile = gradient_against_distance(layer, x)
    return profile.get("c", profile["h"])


plot_gradient_distance(
    {
        "LSTM trained": reach(lstms[0].recurrent),
        "LSTM before": reach(LSTM(2, 16, seed=0)),
        "RNN trained": reach(rnns[0].recurrent),
        "RNN before": reach(RNN(2, 34, seed=0)),
    }
)

# %%
print("left at distance 99")
for seed in SEEDS:
    before, after = reach(LSTM(2, 16, seed=seed)), reach(lstms[seed].recurrent)
    rnn_after = reach(rnns[seed].recurrent)
    assert before[99] < 1e-3 < 0.1 < after[99]
    assert rnn_after[99] < 1e-6
print("all three seeds: the LSTM's road is open over 99 steps, the RNN's is not")

# %% [markdown] slideshow={"slide_type": "subslide"}
# On the direct road along the memory, each step multiplies the gradient by its forget gate. Before
# training that is near 0.73 (bias 1), and 0.73 to the power of 99 is nearly nothing; ways round
# through h add a little. A trace of a signal gets through, the forget gates open a bit, more gets
# through. That fits the curve: a long flat stretch, then a drop.
#
# So never say "an LSTM does not vanish". Say: **an LSTM can learn not to.**

# %% slideshow={"slide_type": "fragment", "show": "output"}
keeps = {seed: lstms[seed].forward(x)[2].f.mean(axis=(0, 1)) for seed in SEEDS}
for seed in SEEDS:
    print(f"seed {seed}: some cell keeps more than 95 % a step:", keeps[seed].max() > 0.95)
print("before training, no cell does:", LSTM(2, 16).forward(x)[2].f.mean(axis=(0, 1)).max() < 0.9)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. "Not only the latest input": try it
#
# Article 1 says that an LSTM considers not only the latest input but all input so far.
# That is a claim about every input, so we can test it: take one sequence, change nothing but the
# *first* marked number, and look at the answer.
#
# **Predict.** We move that number from 0 to 1. How does the LSTM's answer move? And the RNN's?

# %% slideshow={"slide_type": "subslide", "show": "output"}
x, y = adding.batch(np.random.default_rng(7), T, 1)
first, second = np.flatnonzero(x[:, 0, 1])
values = np.linspace(0, 1, 11)
varied = np.repeat(x, len(values), axis=1)  # (T, 11, 2): the same sequence eleven times
varied[first, :, 0] = values
answers = {
    "right": values + x[second, 0, 0],
    "LSTM": lstms[0].forward(varied)[0][:, 0],
    "RNN": rnns[0].forward(varied)[0][:, 0],
}
print("the changed input lies", T - 1 - first, "steps before the answer")
plot_lines(
    {name: (values, a) for name, a in answers.items()},
    x_label="the first marked number",
    y_label="answer",
)

# %%
print("first marked number from 0 to 1")
for seed in SEEDS:
    lstm_moves = np.ptp(lstms[seed].forward(varied)[0])
    rnn_moves = np.ptp(rnns[seed].forward(varied)[0])
    assert lstm_moves > 0.7 and rnn_moves < 0.05
print("three seeds: the LSTM follows the early input, the RNN's answer does not move")

# %% [markdown] slideshow={"slide_type": "subslide"}
# And a number *without* a mark? Turn the same experiment on each of the 98 others in turn.

# %% slideshow={"slide_type": "-", "show": "output"}
unmarked = np.flatnonzero(x[:, 0, 1] == 0)
without_mark = np.repeat(x, 2 * len(unmarked), axis=1)  # each number once as 0, once as 1
without_mark[unmarked, np.arange(98), 0] = 0
without_mark[unmarked, np.arange(98, 196), 0] = 1
for seed in SEEDS:
    low, high = lstms[seed].forward(without_mark)[0].reshape(2, 98)
    print(f"seed {seed}: no unmarked number moves it by 0.2:", bool(np.abs(high - low).max() < 0.2))

# %% [markdown] slideshow={"slide_type": "fragment"}
# For a *trained* LSTM article 1's sentence holds, though "considers" does not mean "keeps
# everything": the unmarked numbers were read and left out. Selecting is the gates' work.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. What is the forget gate for?
#
# The cell of 1997 had none: $c_t = c_{t-1} + i_t \odot g_t$. In our notation, $f$ is held at 1. In
# [03 Memory cell](03_memory_cell.ipynb) such a cell counted the steps since an event, and did it
# worse than one with a forget gate, which you met in [02 Gates](02_gates.ipynb). That was one cell
# and 50 steps. Here it goes on with a stream that never ends. The class of lesson 03 again:


# %%
class Cell1997(LSTM):
    """The LSTM of Hochreiter and Schmidhuber (1997): the forget gate (忘却ゲート) held at 1."""

    def forward(self, x, state=None, lengths=None, clamp=None):
        return super().forward(x, state, lengths, {"f": 1.0, **(clamp or {})})


# %% [markdown] slideshow={"slide_type": "slide"}
# ### A stream that never ends
#
# Now the experiment for which the forget gate was invented (Gers, Schmidhuber, Cummins 2000): the
# **continual embedded Reber grammar**. Strings like these follow each other without a gap, and the
# network names the next symbol:

# %% slideshow={"slide_type": "-", "show": "output"}
test = reber.stream(np.random.default_rng(0), 10_000, 10)
print(reber.as_text(test.x)[:58], "…")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Each string is `BT…TE` or `BP…PE`: the symbol before the last one equals the second one. So the
# network must carry one bit across the inner string, and then **drop** it. The score is the share
# of these closing symbols named right; guessing T or P gives one half. The state is never reset.
# The RNN is there too, with more units, so that it has about as many numbers to learn.
#
# Two words in the code: the read-out gives one number for each of the seven symbols, its **logit**,
# and the largest is the answer; `softmax_cross_entropy` is small when the right one stands out. And
# 30,000 steps are too many to go back through at once. **Truncated** backpropagation cuts the
# stream into blocks of 50: `h` and `c` go on from block to block, the gradient stops at the border.
#
# **Predict.** Over 100 steps of the adding problem, the RNN learned no more than the mean. And here?

# %% slideshow={"slide_type": "subslide"}
outcomes = ("near guessing", "half way", "about as well as the LSTM")
guess = Predict("lesson_05_stream_rnn", "The RNN on the endless stream:", choices=outcomes)
guess

# %%
streams = {}
sizes = {"LSTM": (LSTM, 16), "1997 cell": (Cell1997, 16), "RNN": (RNN, 35)}
for name, (layer, H) in sizes.items():
    for seed in SEEDS:
        model = SequenceModel(layer(7, H, seed=seed), Linear(H, 7, seed=seed))
        lesson = reber.stream(np.random.default_rng([seed, 1]), 600 * 50, 16)
        truncated_bptt(  # 600 updates, 50 symbols each; h and c are carried on
            model,
            lesson.x,
            lesson.y,
            softmax_cross_entropy,
            block=50,
            optimizer=Adam(model.params, 0.01),
        )
        streams[name, seed] = model

# %% slideshow={"slide_type": "subslide", "show": "output"}
scores, memory = {}, {}
for (name, _), model in streams.items():
    logits, _, trace = model.forward(test.x)
    scores.setdefault(name, []).append(reber.outer_accuracy(logits, test))
    if name != "RNN":
        memory.setdefault(name, []).append(np.abs(trace.c).mean(axis=(1, 2)))
plot_points(scores, y_label="closing symbols right", baseline=reber.GUESSING)

# %% slideshow={"slide_type": "fragment"}
rnn, lstm = np.median(scores["RNN"]), np.median(scores["LSTM"])
guess.compare(outcomes[2 if rnn > lstm - 0.1 else 1 if rnn > reber.GUESSING + 0.1 else 0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# The RNN does it; more about that below. It is the 1997 cell that is at or near guessing. Why? Look
# at the size of its memory:

# %% slideshow={"slide_type": "-", "show": "output"}
at = np.unique(np.logspace(1, 4, 60).astype(int))
plot_lines(
    {name: (at, np.mean(runs, axis=0)[at - 1]) for name, runs in memory.items()},
    x_label="symbols read",
    y_label="mean |c|",
    log=True,
    log_x=True,
    markers=False,
)

# %%
for grows, stays in zip(memory["1997 cell"], memory["LSTM"], strict=True):
    assert grows[-1] > 100 and 5 < grows[-1] / grows[999] < 20  # ten times as long, ten times |c|
    assert stays.max() < 10
assert min(scores["LSTM"]) > max(scores["1997 cell"]) + 0.1 and np.median(scores["LSTM"]) > 0.95
assert np.median(scores["RNN"]) > 0.9
print("three seeds each: without a forget gate |c| grows in proportion to time")

# %% [markdown] slideshow={"slide_type": "subslide"}
# No gate shrinks the memory of the 1997 cell, so what comes in piles up. Then tanh(c) is 1 or −1
# whatever arrives, and the cell tells nothing any more. In 1997 the network was reset before each
# string; a stream has no such moment. The forget gate *learns* when.
#
# **Honestly:** the budget is fixed at 600 updates; with more, some 1997 cells may recover. And look
# at the RNN: trained with Adam, it does this task about as well as the LSTM. In 1997 Elman's RNN
# failed even on single strings (section 9). The Reber grammar shows what the *forget gate* is for.
# It does not show that an RNN fails.

# %% tags=["nbval-ignore-output"]
for name, values in scores.items():
    print(f"{name:10}", "closing symbols right:", *(f"{value:.2f}" for value in values))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. Gate surgery: one trained cell on real text
#
# The task: read Python's own documentation one character at a time and say whether you are
# **inside parentheses**. The network is a single LSTM cell. Its read-out gives one number a
# character, the **logit**: above 0 it says "inside", below 0 "outside". (`binary_cross_entropy` is
# the loss for such yes-or-no answers.) Most characters lie outside, so the baseline is high: always
# "outside".

# %% slideshow={"slide_type": "fragment", "show": "output"}
x_test, y_test = parentheses.batch(np.random.default_rng(99), 300, 100, split="held-out")
majority = parentheses.majority_accuracy(y_test)
print("held-out text:", x_test.shape[0] * x_test.shape[1], "characters")
print("always 'outside' is right for about", round(majority, 1))

# %%
text_models, text_scores = {}, {"LSTM, 1 cell": [], "RNN, 2 units": []}
for name, layer in {"LSTM, 1 cell": LSTM(96, 1), "RNN, 2 units": RNN(96, 2)}.items():
    for seed in SEEDS:
        H, rng = layer.hidden_size, np.random.default_rng([seed, 1])
        model = SequenceModel(type(layer)(96, H, seed=seed), Linear(H, 1, seed=seed))
        train(
            model,
            lambda rng=rng: parentheses.batch(rng, 60, 16),
            binary_cross_entropy,
            updates=800,
            learning_rate=lambda update: 0.03 if update < 640 else 0.006,
            progress=False,
        )
        text_models[name, seed] = model
        logits, _, _ = model.forward(x_test)
        text_scores[name].append(parentheses.accuracy(logits, y_test))

# %% slideshow={"slide_type": "subslide", "show": "output"}
worst = min(min(values) for values in text_scores.values())
print("all six beat 'always outside':", worst > majority + 0.03)
plot_points(text_scores, y_label="characters right", baseline=majority)

# %% [markdown] slideshow={"slide_type": "-"}
# One cell is enough. So are two units of a plain RNN: this task is here because its gates can be
# **read**, not because an RNN fails at it. From here on we use one trained cell that comes with the
# course (made like yours, with more updates, and chosen because it is easy to read), so that your
# numbers are ours.

# %% slideshow={"slide_type": "subslide", "show": "output"}
cell = parentheses.load_trained()
sentence = "use len(x) or max(a, b) now"
x = parentheses.encode(sentence)
target = (parentheses.depth(sentence) > 0).astype(int)
logits, _, trace = cell.forward(x)
assert ((logits[:, 0, 0] > 0) == target).all()
plot_trace(trace, labels=sentence)

# %% [markdown]
# **Read the gates.** What does f do at `(`? At `)`? Elsewhere? And the sign of c? **Predict.** Answer
# from the picture; the table has the numbers.

# %% slideshow={"slide_type": "subslide", "show": "output"}
characters = np.array(list(sentence))
print("the mean of each gate")
for name, where in {
    "at (": characters == "(",
    "at )": characters == ")",
    "outside": (target == 0) & (characters != ")"),
    "inside": (target == 1) & (characters != "("),
}.items():
    i, f, g, o = (getattr(trace, gate)[where, 0, 0].mean() for gate in "ifgo")
    print(f"{name:9}  i {i:.2f}  f {f:.2f}  g {g:+.2f}  o {o:.2f}")
print("c is above 0 outside:", (trace.c[target == 0] > 0).all())
print("c is below 0 inside: ", (trace.c[target == 1] < 0).all())

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The program of this cell, in words: *at a bracket, forget everything (f ≈ 0) and write the new
# answer: g ≈ −1 at `(`, g ≈ +1 at `)`. Elsewhere keep (f ≈ 1), and add more of the same sign: g is
# above 0 outside and mostly below 0 inside.* Nobody told it that; it was only told right and wrong.
#
# **Predict.** Now we hold one gate on all held-out text. What will the cell say, and why?
#
# 1. f = 1 (it can never forget)
# 2. f = 0 (it can never keep)
# 3. i = 0 (nothing gets in)
# 4. o = 0 (nothing gets out)
# 5. i = 1 (everything gets in)
#
# Here is the fifth; make up your mind about all of them.

# %% slideshow={"slide_type": "subslide"}
outcomes = ("it always says inside", "it never says inside", "hardly anything changes")
guess = Predict("lesson_05_hold_i", "The input gate is held at 1 all the time:", choices=outcomes)
guess


# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
def held(model, clamp=None):
    """With a gate held: (share of right answers, share of characters called "inside")."""
    logits, _, _ = model.forward(x_test, clamp=clamp)
    return parentheses.accuracy(logits, y_test), float(np.mean(logits > 0))


print(f"always 'outside'  right {majority:.2f}")
for clamp in ({}, {"f": 1.0}, {"f": 0.0}, {"i": 0.0}, {"o": 0.0}, {"i": 1.0}):
    right, inside = held(cell, clamp)
    name = " ".join(f"{gate} = {value:.0f}" for gate, value in clamp.items()) or "free"
    print(f"{name:16}  right {right:.2f}  says inside {inside:.2f}")

# %% slideshow={"slide_type": "fragment"}
right, inside = held(cell, {"i": 1.0})
changed = abs(right - held(cell)[0]) > 0.01
guess.compare(outcomes[0 if inside > 0.5 else 1] if changed else outcomes[2])

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# - **f = 1**: it hardly ever says "inside". Outside brackets c has piled up, and one step of −1
#   cannot turn its sign. The 1997 cell again, full.
# - **f = 0**: "inside" at the bracket itself, and soon no more: c keeps nothing. (h still reaches
#   one step on.)
# - **i = 0** and **o = 0**: one constant answer, the same in both. h is 0, and only the bias of the
#   read-out speaks. In this cell it says "inside".
# - **i = 1**, the surprise: nothing changes. g and f do the work here. A gate that is there need not
#   be used.
#
# The words above, as assertions on the held-out text:

# %%
free, never_forget, never_keep = (held(cell, c) for c in ({}, {"f": 1.0}, {"f": 0.0}))
assert free[0] > majority + 0.05
assert never_forget[1] < 0.01 and never_forget[0] < majority + 0.01
assert never_keep[1] < free[1] / 3
assert held(cell, {"i": 0.0}) == held(cell, {"o": 0.0}) and held(cell, {"o": 0.0})[1] == 1
assert abs(held(cell, {"i": 1.0})[0] - free[0]) < 0.005
print("all five explanations hold on the held-out text")

# %% [markdown]
# And the traces of the first two.

# %% slideshow={"slide_type": "subslide", "show": "output"}
_, _, never_forgets = cell.forward(x, clamp={"f": 1.0})
plot_trace(never_forgets, labels=sentence, title="f held at 1")

# %% slideshow={"slide_type": "subslide", "show": "output"}
_, _, never_keeps = cell.forward(x, clamp={"f": 0.0})
plot_trace(never_keeps, labels=sentence, title="f held at 0")

# %%
_, _, all_in = cell.forward(x, clamp={"i": 1.0})
assert never_forgets.c.min() > 0  # the sign never turns
assert np.abs(never_keeps.c).max() <= 1  # one step's worth of memory
assert (np.sign(all_in.c) == np.sign(trace.c)).all()  # i = 1 turns no sign
no_input, no_output = (cell.forward(x, clamp={gate: 0.0})[0] for gate in "io")
assert np.array_equal(no_input, no_output) and np.ptp(no_input) == 0
print("and on this sentence")

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Your hands on the gates
#
# The same cell, live, with f held at 0 from the first to the last character. Then try the **task**:
# hold one gate at **one single step** so that the cell still says "inside" when it reaches the
# `o` of `or`. The answer is folded below the picture.


# %% slideshow={"slide_type": "subslide", "show": "output"}
def score(model, clamp):
    """The last sentence below the picture: the same gate held all along some other text."""
    logits, _, _ = model.forward(x_test[:, :20], clamp=clamp)
    right = parentheses.accuracy(logits, y_test[:, :20])
    return f"The same all along other text: {right:.0%} of its characters right."


names = ("outside", "inside")
GateSurgery(cell, x, sentence, target, names=names, evaluate=score, gate="f", value=0.0)

# %% [markdown]
# <details><summary>The answer to the task</summary>
#
# Hold f at 1 at the first `)` only. The cell may not forget that it was inside, and one step of +1
# is too little to turn c round at once. Holding i at 0 there lasts for one character only: f still
# wipes the memory. (There is a second answer, a silent one: o at 0 at the `o` itself. Then only the
# bias speaks.)
#
# </details>
#
# **Predict.** The next cell does it. Where will the cell be wrong, character by character?

# %% slideshow={"slide_type": "subslide"}
at_close = np.arange(len(sentence)) == sentence.index(")")
logits, _, _ = cell.forward(x, clamp={"f": (at_close, 1.0)})
for name, said in {"text": target, "said": (logits[:, 0, 0] > 0).astype(int)}.items():
    print(name, "".join("#" if inside else "." for inside in said))
print("    ", sentence)
assert logits[sentence.index("or"), 0, 0] > 0

# %% [markdown] slideshow={"slide_type": "slide"}
# ### One cell, several programs
#
# Was that *the* program for this task, or one of several? Hold the input gate at 1 in the three
# cells that you trained yourself.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
for seed in SEEDS:
    model = text_models["LSTM, 1 cell", seed]
    print(f"seed {seed}: free {held(model)[0]:.3f}, i = 1 {held(model, {'i': 1.0})[0]:.3f}")

# %%
for seed in SEEDS:
    model = text_models["LSTM, 1 cell", seed]
    f = model.forward(x)[2].f[:, 0, 0]
    assert f[characters == "("].max() < 0.3
    for clamp in ({"i": 0.0}, {"o": 0.0}):
        assert held(model, clamp)[1] in (0.0, 1.0)
print("in all three: f falls at '(', and i = 0 or o = 0 leaves one constant answer")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Compare the two columns of the first table, seed by seed. Where i = 1 costs much, that cell has
# found another **program** for the same task: one that uses its input gate, for example to count
# nested brackets. On our machine that was one seed of the three. Same task, same data, other
# program: reading one network is no proof about all of them.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### A harder bit: quotes
#
# `(` says "inside" whatever came before. A quotation mark says only "**the other one**": to know
# whether it opens or closes, the network must know its own state. Same text, one cell more than
# three, trained a little longer (the course ships all seeds that were trained, three of each kind).

# %% slideshow={"slide_type": "subslide", "show": "output"}
said = 'say "yes" or "no, (not)" now'
x_said, truth = quotes.encode(said), quotes.inside(said)
toggle = quotes.load_trained("lstm_4", seed=0)
logits, _, trace = toggle.forward(x_said)
assert ((logits[:, 0, 0] > 0) == truth).all()
carrier = int(np.argmax([np.corrcoef(c, truth)[0, 1] for c in trace.c[:, 0].T]))
plot_trace(trace, unit=carrier, labels=said, title=f"the cell that follows the bit: {carrier}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# This is the cell (of four) whose memory follows "inside" best. Look at the four quotation marks:
# the candidate g is at +1 each time and f near 0. What differs is **i**: open at an opening mark,
# nearly shut at a closing one, where the memory is dropped and nothing new is written. What tells
# the two apart, the state, came to the gate through $h_{t-1}$. Now the numbers, over held-out text:

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "fragment", "show": "output"}
x_text, y_text = quotes.batch(np.random.default_rng(99), 300, 60, split="held-out")
_, _, trace = toggle.forward(x_text)
mark = x_text[..., quotes.ALPHABET.index(quotes.QUOTE)] == 1
inside = y_text[..., 0] == 1
for name, where in {
    "opening": mark & inside,
    "closing": mark & ~inside,
    "between": ~mark & inside,
    "outside": ~mark & ~inside,
}.items():
    i, f, g, o = (getattr(trace, gate)[..., carrier][where].mean() for gate in "ifgo")
    print(f"{name:8}  i {i:.1f}  f {f:.1f}  g {g:+.1f}  o {o:.1f}")

# %% [markdown]
# **Predict.** In the parentheses cell, i = 1 changed nothing. What does it do here?

# %% slideshow={"slide_type": "subslide"}
choices = ("hardly anything", "it breaks")
guess = Predict("lesson_05_hold_i_quotes", "i is held at 1 in the quote network:", choices=choices)
guess


# %% slideshow={"slide_type": "-"}
def right_with(seed, clamp):
    """The share of held-out characters that the quote network of this seed names right."""
    return quotes.accuracy(
        quotes.load_trained("lstm_4", seed).forward(x_text, clamp=clamp)[0], y_text
    )


lost = [right_with(seed, {}) - right_with(seed, {"i": 1.0}) for seed in SEEDS]
guess.compare("it breaks" if min(lost) > 0.1 else "hardly anything")

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "fragment", "show": "output"}
print("characters right")
for seed in SEEDS:
    print(f"seed {seed}: free {right_with(seed, {}):.2f}, i = 1 {right_with(seed, {'i': 1.0}):.2f}")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Here the input gate carries the program, in all three seeds. Whether a gate matters is a question
# about the *task and the program*, not about gates.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Does it remember, or does it guess well?
#
# All is not as it seems. In real text a mark after a space mostly opens, and a mark after a letter
# mostly closes. The **hint rule** uses only that. At each mark it looks at the one character before,
# and gives the answer that was commoner after this character in the training text. It never counts
# marks. So we take such hints away: the same characters in a random order, with new answers.

# %%
judged = {"text": (x_text, y_text)}
judged["scrambled"] = quotes.scramble(np.random.default_rng(5), x_text)
hints, commoner = {}, {}
for name, (x, y) in judged.items():
    hints[name] = np.mean(quotes.hint_rule(x) == (y > 0.5))
    commoner[name] = quotes.majority_accuracy(y)
    print(f"{name:9}  hint rule beats the commoner answer:", hints[name] > commoner[name] + 0.04)

# %% tags=["nbval-ignore-output"]
for name in judged:
    print(f"{name:9}  commoner answer {commoner[name]:.3f}  hint rule {hints[name]:.3f}")

# %% slideshow={"slide_type": "subslide", "show": "output"}
kinds = {"LSTM, 4 cells": "lstm_4", "RNN, 4 units": "rnn_4", "RNN, 16 units": "rnn_16"}
right = {name: {label: [] for label in kinds} for name in judged}
for label, kind in kinds.items():
    for seed in SEEDS:
        model = quotes.load_trained(kind, seed)
        for name, (x, y) in judged.items():
            right[name][label].append(quotes.accuracy(model.forward(x)[0], y))
plot_points(
    right["text"], y_label="right on text", baseline=hints["text"], baseline_name="hint rule"
)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_points(
    right["scrambled"],
    y_label="right, scrambled",
    baseline=hints["scrambled"],
    baseline_name="hint rule",
)

# %%
assert min(min(values) for values in right["text"].values()) > 0.97
lstm, rnn_4, rnn_16 = right["scrambled"].values()
assert min(lstm) > 0.95 and max(rnn_4) < min(lstm)
assert max(rnn_16) > 0.95
print("on text all nine look fine; scrambled, every LSTM beats every RNN of its own size,")
print("and an RNN with four times the units can do it")

# %% tags=["nbval-ignore-output"]
for label, values in right["scrambled"].items():
    print(f"{label:14} scrambled:", *(f"{value:.3f}" for value in values))

# %% [markdown] slideshow={"slide_type": "subslide"}
# On text, everybody is near perfect, and so is the rule that remembers nothing. Only the scrambled
# text tells who **counts**. RNNs with four units mostly live on hints; the LSTM with four cells
# turns the bit. The third column has about as many numbers to learn as the LSTM and the best of
# three learning rates: **harder for an RNN, not impossible**. (With more seeds the columns come
# closer: see the report. The training never sees scrambled text, so what it brings there is partly
# luck: trained again, on five processors and from five seeds, four cells came to 0.82 to 0.99, and
# one of those networks did not need its input gate.) A score on real data says *that* a
# network is right, never *why*.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Length decides: one picture, 8 steps or 64
#
# A handwritten digit (UCI) has 8 × 8 pixels. Read it row by row, a sequence of 8 steps, or pixel by
# pixel, 64 steps. The picture is the same, and the network gives its answer after the last step.
# The LSTM has 32 units, the RNN 64: about as many numbers to learn. No memory is needed for the
# **linear read-out** of all pixels at once; it stands beside the baseline.

# %% slideshow={"slide_type": "-", "show": "output"}
x, labels = digits.sequences("test", "rows")
print("rows:  ", x.shape, "  pixels:", digits.sequences("test", "pixels")[0].shape)
print("commonest digit:", round(digits.majority_accuracy(), 2))
print("linear read-out:", round(digits.linear_accuracy(), 2))

# %% slideshow={"slide_type": "subslide", "show": "output"}
by_rows = {"LSTM": [], "RNN": []}
for name, layer, H, rate in (("LSTM", LSTM, 32, 0.02), ("RNN", RNN, 64, 0.005)):
    for seed in SEEDS:
        rng = np.random.default_rng([seed, 1])
        model = digits.untrained(layer, H, "rows", seed)
        train(
            model,
            lambda rng=rng: digits.batch(rng, 64, "rows"),
            softmax_cross_entropy,
            updates=600,
            learning_rate=lambda update, rate=rate: rate * (1 - update / 600) + 1e-5,
            progress=False,
        )
        by_rows[name].append(digits.accuracy(model.forward(x)[0], labels))
plot_points(
    by_rows, y_label="8 rows: right", baseline=digits.linear_accuracy(), baseline_name="linear"
)

# %% [markdown]
# **Predict.** In 8 steps both read it well. Now the same pictures as 64 pixels: how many per cent
# does the RNN name right?

# %% slideshow={"slide_type": "subslide"}
guess = Predict("lesson_05_pixels", "RNN, pixel by pixel, right:", number=(10, 100), unit="%")
guess

# %% slideshow={"slide_type": "fragment"}
x, labels = digits.sequences("test", "pixels")
by_pixels = {
    name: digits.accuracy(digits.load_trained(name).forward(x)[0], labels)
    for name in ("lstm", "rnn")
}
print(len(labels), "test pictures")
print("LSTM better by pixels:", by_pixels["lstm"] > by_pixels["rnn"] + 0.02)
guess.compare(round(100 * by_pixels["rnn"]))

# %%
assert min(by_rows["LSTM"] + by_rows["RNN"]) > digits.linear_accuracy() - 0.02
assert by_pixels["rnn"] < min(by_rows["RNN"]) - 0.03
print("the same pictures, read in two ways")
print("8 steps: LSTM and RNN both at the linear read-out or better")
print("64 steps: the RNN loses more than the LSTM")

# %% slideshow={"slide_type": "subslide", "show": "output"}
report = load_results()["experiments"]["digits-pixels"]["models"]
five = {name: [run["score"] for run in runs] for name, runs in report.items()}
assert min(five["LSTM"]) > max(five["RNN"])
plot_points(
    five,
    y_label="64 pixels: right",
    baseline=digits.linear_accuracy(),
    baseline_name="linear",
    title="Five seeds of each, from the course's report",
)

# %% tags=["nbval-ignore-output"]
print("share of the digits right")
print("rows:  ", {name: [round(v, 3) for v in values] for name, values in by_rows.items()})
print("pixels:", {name: round(value, 3) for name, value in by_pixels.items()})

# %% [markdown] slideshow={"slide_type": "subslide"}
# Nothing changed but the length. (The two pixel networks come with the course, one seed of each,
# for they take up to twenty seconds; settings were chosen on validation pictures. The last picture
# has five seeds, read from the report of `python -m lstm_course reproduce`.) And look at the linear
# read-out: by pixels, the LSTM only gets level with it. Reading a picture drop by drop makes it
# *harder*; it is a test of memory, no way to read digits.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# ## 9. What the papers said, and what we did
#
# The figures in this table are **quoted** from the papers, not computed here.
#
# | task | paper | quoted result |
# |---|---|---|
# | embedded Reber, strings one by one | Hochreiter & Schmidhuber 1997, Table 1 | Elman's RNN 0 %, LSTM 97–100 % of runs, after 8,440–39,740 strings |
# | one bit over p = 100 steps (task 2a) | the same, Table 2 | an RNN trained by BPTT or RTRL 0 %, LSTM 100 % of runs, 5,040 sequences |
# | adding, T = 100 / 500 / 1000 | the same, Table 7 | LSTM needs 74,000 / 209,000 / 853,000 sequences until at most 1 of 2,560 is wrong |
# | temporal order, 100 steps (task 6a) | the same, Table 9 | LSTM needs 31,390 sequences, 1 of 2,560 wrong |
# | continual Reber, 100 networks | Gers et al. 2000, Table 2 | perfect runs: no forget gate 0 %, forget gate 18 %, with falling learning rate 62 % |
#
# Elman's RNN is the plain RNN of [01 RNN](01_rnn.ipynb). BPTT, backpropagation through time, goes
# backwards over the sequence as we do; RTRL (real-time recurrent learning) finds the same gradient
# going forwards.
#
# Now **ours**, on the same tasks in the same form and under the same criteria. These runs take a few
# minutes, so they are read from the course's report: five seeds of each, all shown. Make it again
# with `python -m lstm_course reproduce`.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
report = load_results()["experiments"]


def scores(task, model):
    """The score of each seed of one model, from the course's report."""
    return [run["score"] for run in report[task]["models"][model]]


for table, task in {
    "Table 1, share of 256 strings right": "reber-strings",
    "Table 2, largest error (0.25 is asked)": "long-lag",
    "Table 7, wrong of 2,560 (1 is asked)": "adding-1997",
    "Table 9, wrong of 2,560 (1 is asked)": "temporal-order",
}.items():
    print(table)
    for model in report[task]["models"]:
        print(f"  {model:20}", *(f"{score:.4g}" for score in scores(task, model)))

# %%
assert min(scores("reber-strings", "LSTM") + scores("reber-strings", "RNN")) > 0.98
assert min(min(scores("long-lag", model)) for model in report["long-lag"]["models"]) > 0.25
assert max(scores("adding-1997", "1997 cell")) < 30 and min(scores("adding-1997", "RNN")) > 2000
assert min(scores("adding-1997", "LSTM, forget bias 1")) > 2000
assert scores("temporal-order", "LSTM, forget bias 3").count(0) >= 3
assert min(scores("temporal-order", "RNN")) > 2000
print("the four sentences below hold for the report that came with the course")

# %% [markdown] slideshow={"slide_type": "subslide"}
# - **Table 1 has turned round.** With Adam, the plain RNN learns it as well. The optimiser changed,
#   not the network.
# - **Table 2 we could not reproduce**: nobody got there, with several sizes, forget biases and
#   learning rates. The paper showed one sequence at a time with a learning rate of 1. A failure
#   stays in the table; if you find the reason, tell us.
# - **Table 7:** the cell of 1997, its input gates with the paper's bias −3, gets a handful of 2,560
#   wrong: near the criterion, and the RNN nowhere. An LSTM with forget bias 1 never starts.
# - **Table 9** (which of X and Y came first, 40 steps apart): with forget bias 3 most seeds are
#   perfect, with bias 1 none.

# %% [markdown] slideshow={"slide_type": "subslide"}
# Why did the LSTM with forget bias 1 learn *our* adding problem in section 3, then? We think it is
# the form. In 1997 both markers lie in the first half: at least 50 steps to the answer, and 0.73 to
# the power of 50 is next to nothing. The form of 2015 puts the second marker anywhere in the second
# half, now and then close to the answer: an easy start. **The start value of the forget gate is a
# setting, and a long lag needs a larger one.**

# %% [markdown] slideshow={"slide_type": "subslide"}
# Are our LSTMs of section 3 "solved" in the sense of 1997? There, values lie in [−1, 1], the target is
# 0.5 + sum/4, and an answer is right within 0.04. In our numbers that is a sum right within 0.08.

# %%
x, y = adding.batch(np.random.default_rng(123), T, 2560)
wrong = {seed: int((np.abs(m.forward(x)[0] - y) >= 0.08).sum()) for seed, m in lstms.items()}
seen = {seed: 32 * len(h.losses) for seed, h in lstm_history.items()}
print("solved in the sense of 1997, at most 1 of 2,560 wrong:", min(wrong.values()) <= 1)
print("fewer sequences than the 74,000 of 1997:", max(seen.values()) < 74_000)

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
for seed in SEEDS:
    print(f"seed {seed}: {seen[seed]:,} sequences seen, {wrong[seed]} of 2,560 wrong")

# %% [markdown]
# So we stopped earlier, at an *easier* goal. Both sentences belong in a report. Now the same for
# the stream: a run is perfect when every prediction is *legal*, that
# is, when its likeliest symbols are those that the grammar allows at that place.

# %%
legal = [reber.legal_share(streams["LSTM", s].forward(test.x)[0], test) for s in SEEDS]
print("LSTM: more than 95 % of the predictions are legal, all seeds:", min(legal) > 0.95)
print("perfect over 10,000 symbols, any seed:", max(legal) == 1.0)

# %% [markdown]
# **Differs from the paper**
#
# - *Adding, section 3:* numbers in [0, 1] and one marker in each half (the form of 2015); Adam and clipping, not
#   plain gradient descent; full backpropagation through time; a forget gate with bias 1, and no
#   negative bias on the input gates (−3 and −6 in the paper); batches of 32; an error limit of
#   0.005 in place of "1 of 2,560 wrong".
# - *Adding, the form of 1997:* the paper's data, criterion, number of cells and input bias (−3 for
#   all; the paper: −3 and −6); Adam and clipping; the whole gradient; batches of 32.
# - *Reber strings:* Adam; batches of 16; training stops when 256 other strings are all right.
# - *Task 2a:* Adam; both sequences at once; softmax outputs. *Task 6a:* Adam; softmax outputs; a
#   forget gate.
# - *Continual Reber:* Adam, 600 updates, blocks of 50 symbols on 16 streams at once; 10 test streams
#   of 10,000 symbols from a fresh state; the score is the closing symbol; 3 networks, not 100; no
#   falling learning rate.
# - *1997 cell:* only the forget gate is taken away. The paper's cell also had other squashing
#   functions and its own way to truncate the gradient.
# - *Parentheses, quotes:* our own tasks, no paper's criterion. *Digits:* 64 pixels, not MNIST's 784.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# - Forward, loss, backward, clip, step: that is all of training.
# - Over 100 steps the LSTM learned to add and the plain RNN did not: same budget, three seeds each.
#   Other networks without gates are reported to manage.
# - The road for the gradient is not given, it is **learned**: the forget gates open.
# - Without a forget gate the memory fills up in a stream.
# - A trained gate can be read and held. What you find is true of *that* network: look at several.
# - A good score on real data says *that* a network is right, not *why*: take the hints away and look.
# - Length decides: the same picture is easy in 8 steps and hard in 64.

# %% [markdown]
# ## Quiz
#
# Five questions. Every option is explained; try the wrong ones too.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_05_plateau",
    "An LSTM's error stays at 1/6 for some hundred updates. What does that tell you?",
    ("It is broken", False, "No. Ours looked the same until the forget gates had opened."),
    (
        "So far it answers the mean",
        True,
        "Right. 1/6 is the variance of the sum, the price of a constant answer.",
    ),
    (
        "The learning rate is too high",
        False,
        "No, not from this alone. Too high a rate shows as an error that jumps, often above 1/6.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_05_untrained",
    "Why does an untrained LSTM with forget bias 1 lose the gradient over 99 steps?",
    ("tanh squashes the memory at each step", False, "No. Only its read-out is squashed."),
    ("It was not clipped", False, "No. Clipping shortens a gradient; it never makes one longer."),
    (
        "Each step multiplies it by f ≈ 0.73",
        True,
        "Right. On the direct road it is a product of 99 such numbers. In trained networks some of "
        "these gates are near 1.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_05_stream",
    "Why does the 1997 cell fail on the stream?",
    (
        "Its memory piles up, until tanh(c) says nothing",
        True,
        "Right. |c| grew in proportion to time. Resets before each string hid this in 1997.",
    ),
    ("Its gradient vanishes", False, "No. With f = 1 the gradient through the cell does not fade."),
    ("It has fewer units", False, "No. It had the same number of cells."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_05_hold_i",
    "i = 1 changed nothing for parentheses, and broke the quotes. What follows?",
    (
        "Input gates are useless for parentheses",
        False,
        "No. Another seed of the same cell may need its own.",
    ),
    (
        "Which gate does the work depends on the task and on the program that was found",
        True,
        "Right. A bracket says by itself what to write; a quotation mark does not.",
    ),
    ("The clamp did not work", False, "No. The same clamp with i = 0 broke both."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_05_report",
    "A friend reports: my LSTM solved the adding problem, my RNN did not. What do you ask first?",
    ("Which framework?", False, "No. The maths is the same everywhere, as lesson 04 proved."),
    (
        "How many seconds did each get?",
        False,
        "No. Seconds depend on the machine. Ask for updates or sequences.",
    ),
    (
        "How long, which criterion, how many seeds, and was the RNN tuned?",
        True,
        "Right. At 10 steps the RNN learns it as well; one seed proves little; 1997 and 2015 mean "
        "different things by solved.",
    ),
)

# %% [markdown]
# Now write it yourself: [exercise 05](../exercises/05_learning_to_remember.ipynb). Then go on to
# [06 BiLSTM](06_bilstm.ipynb).
#
# **References.** Cleeremans, Servan-Schreiber & McClelland (1989), *Finite state automata and simple
# recurrent networks*. Hochreiter & Schmidhuber (1997), *Long short-term memory*. Gers, Schmidhuber &
# Cummins (2000), *Learning to forget*. Kingma & Ba (2015), *Adam*. Le, Jaitly & Hinton (2015), *A
# simple way to initialize recurrent networks of rectified linear units*.
