# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2, 3]}
# # 02 Gates
#
# About 30 minutes. Before this: [lesson 01](01_rnn.ipynb).
#
# At the end you can
#
# - say why an RNN cannot leave its memory alone, and what a gate changes about that;
# - tell σ from tanh, in value and in slope, and use ⊙;
# - say what each of the three gates looks at, and what it acts on;
# - turn a forget value into a half-life, and back;
# - train a gate by hand, and say why a gate near 0 or 1 learns slowly.

# %%
from dataclasses import replace

import ipywidgets
import numpy as np

from lstm_course import LSTM, RNN, Linear, SequenceModel, train
from lstm_course.activations import half_life, sigmoid, sigmoid_slope, tanh_slope
from lstm_course.losses import mean_squared_error
from lstm_course.pictures import (
    plot_activations,
    plot_forgetting,
    plot_lines,
    plot_losses,
    plot_points,
    plot_trace,
)
from lstm_course.tasks import events
from lstm_course.widgets import GateExplorer, Predict, Quiz, SliderNames

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Failure first: an RNN overwrites its memory at every step
#
# Lesson 01 ended with an RNN that could not carry two numbers over 100 steps. One hidden unit is
# enough to see why. We write three different numbers into $h$, and then nothing more happens:
# every input is 0. An ideal memory would still hold the three numbers after 50 steps.
#
# $$h_t = \tanh(w_x x_t + w_h h_{t-1})$$
#
# **Predict.** The weight $w_h$ is 1, "keep everything". What becomes of 0.3, 0.6 and 0.9? Sketch it
# for the largest of them: drag over the axes, or move the points with the arrow keys.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "rnn_keeps_0.9",
    "w_{h} = 1, and every input is 0. The unit starts at 0.9. What does it hold after each of the "
    "next 50 steps?",
    curve=range(51),
    y_range=(0, 1),
    x_label="step",
    y_label="h, from 0.9",
)
guess

# %% slideshow={"slide_type": "subslide", "show": "output"}
stored = np.array([[0.3], [0.6], [0.9]])  # (B, H): three sequences, one hidden unit
quiet = np.zeros((50, 3, 1))  # (T, B, D): 50 steps in which nothing arrives
net = RNN(1, 1)
net.params["W_x"][:] = 1.0
net.params["W_h"][:] = 1.0
h, _, _ = net.forward(quiet, state=stored)
time = np.arange(51)
plot_lines(
    {f"{one[0]}": (time, [one[0], *h[:, b, 0]]) for b, one in enumerate(stored)},
    x_label="step",
    y_label="h",
    markers=False,
)

# %%
guess.compare([0.9, *h[:, 2, 0]])

# %% slideshow={"slide_type": "subslide", "show": "output"}
for w_h in (0.5, 1.0, 2.0):
    net.params["W_h"][:] = w_h
    h, _, _ = net.forward(quiet, state=stored)
    print(f"w_h = {w_h}:  0.3, 0.6, 0.9 became", h[-1, :, 0].round(2))
h, _, _ = net.forward(quiet, state=-stored)  # the weight is still 2
print(f"w_h = {w_h}:  −0.3, −0.6, −0.9 became", h[-1, :, 0].round(2))

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# No weight keeps the numbers. With 0.5 they are gone. With 1 the tanh still squeezes them at every
# step, and three different numbers become nearly one. With 2 all three slide to the same end of
# tanh, and their negatives to the other end: the unit can hold a *sign*, but no longer *which
# number* it was.
#
# And this was the quiet case. Now something arrives at every step.

# %% slideshow={"slide_type": "subslide", "show": "output"}
net.params["W_h"][:] = 1.0


def two_runs(seed):
    """h of two sequences (T, 2, 1) that start at −0.9 and +0.9 and read the same noise."""
    noise = np.random.default_rng(seed).uniform(-1, 1, (50, 1, 1))
    h, _, _ = net.forward(np.repeat(noise, 2, axis=1), state=[[-0.9], [0.9]])
    return h


h = two_runs(seed=0)
plot_lines(
    {"from −0.9": (time, [-0.9, *h[:, 0, 0]]), "from +0.9": (time, [0.9, *h[:, 1, 0]])},
    x_label="step",
    y_label="h",
    markers=False,
)

# %%
for seed in (0, 1, 2):
    difference = np.abs(two_runs(seed)[-1, 1, 0] - two_runs(seed)[-1, 0, 0])
    print(f"seed {seed}: the two runs end within 0.01 of each other: {difference < 0.01}")

# %% [markdown] slideshow={"slide_type": "-", "parts": [1]}
# Two runs that began with opposite memories end as one. $h$ now says what arrived lately and
# nothing about where it began.
#
# The step has no way to say "this input does not matter, keep what is there". It mixes everything
# into $h$, always, with the same weights. What is missing is a **valve** that can be closed at one
# moment and opened at another.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A gate is a soft valve
#
# A **gate** (ゲート) is a number between 0 and 1 that is multiplied by what comes to it. 0 is
# closed, 1 is open, and everything between is allowed: that is why it is soft, and why it can be
# learned by gradients. Every number of a vector has its own gate. The product of two vectors,
# number by number, is the **Hadamard product** (アダマール積), written ⊙. In NumPy it is `*`.

# %% slideshow={"slide_type": "fragment"}
value = np.array([0.8, 0.8, -0.8, -0.8])
gate = np.array([1.0, 0.5, 0.5, 0.1])
print("gate ⊙ value =", gate * value)
print("gate @ value =", round(float(gate @ value), 2), " a dot product: one number, no valves")

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## σ says how far, tanh says what
#
# An LSTM uses two squashing functions, for two jobs. Both take a number $a$ of any size, the
# **pre-activation**: what the mix gives before it is squashed.
#
# - The **sigmoid** (シグモイド関数) σ gives a number between 0 and 1: *how far is the valve open?*
# - **tanh** (ハイパボリックタンジェント) gives a number between −1 and 1: *what value, and with
#   which sign?*
#
# The second picture shows the slope of both: move $a$ a little, and how many times as far does the
# output move? A gradient that comes back through σ or tanh is multiplied by this slope.

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_activations()

# %% slideshow={"slide_type": "subslide", "show": "output"}
a = np.array([-6.0, -2.0, 0.0, 2.0, 6.0])
s, y = sigmoid(a), np.tanh(a)
print("a             ", a)
print("σ(a)          ", s.round(3))
print("tanh(a)       ", y.round(3))
print("slope of σ    ", sigmoid_slope(s).round(4))
print("slope of tanh ", tanh_slope(y).round(4))
assert sigmoid_slope(sigmoid(0.0)) == 0.25 and tanh_slope(np.tanh(0.0)) == 1

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# Both slopes are largest at 0 and fall to nearly nothing at both ends. The slope of σ is at most
# 1/4. It can be written with σ's own output, $\sigma' = s(1-s)$, so a backward pass needs no second
# look at $a$; likewise $\tanh' = 1 - y^2$.
#
# Could a gate use tanh? Then it could be −0.9. A memory that is multiplied by −0.9 at every step
# changes its sign at every step:

# %% slideshow={"slide_type": "subslide"}
print((1.0 * np.power(-0.9, np.arange(6))).round(2))

# %% [markdown] slideshow={"slide_type": "-"}
# That is no valve. So: σ for the gates, tanh for the values.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Move the valve
#
# The gate below reads one input $x$: it is open by $\sigma(w x + b)$. On the right you see the
# valve, and below it what would be left of a memory if this gate were held as a forget gate.
#
# 1. Press *Half open*, then change only $b$. At which $b$ does the gate react most?
# 2. Set $v$ to −0.8. Does the valve care about the sign?
# 3. The challenge: find $w$ and $b$ so that the gate is open for $x = +1$ and closed for $x = -1$.
#
# The cell below the picture has its code hidden: it holds one answer to the challenge. Try first,
# then run it.

# %% slideshow={"slide_type": "subslide", "show": "output"}
GateExplorer()

# %% jupyter={"source_hidden": true, "outputs_hidden": true}
# One answer to the challenge.
w, b = 6.0, 0.0
print(f"w = {w}, b = {b}")
print("open for x = +1:  ", bool(sigmoid(w * 1 + b) >= 0.95))
print("closed for x = −1:", bool(sigmoid(w * -1 + b) <= 0.05))
around_0, further_out = sigmoid(0.5) - sigmoid(-0.5), sigmoid(4.5) - sigmoid(3.5)
print("b by 1 around 0 moves the gate more than further out:", bool(around_0 > 5 * further_out))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# <details><summary>Done? What you have seen</summary>
#
# 1. With *Half open* ($w = 0$, so $a = b$) the gate reacts most around $b = 0$, where σ is steepest.
#    Far out it hardly moves.
# 2. No. A valve lets the same *share* of any value through, and the sign stays.
# 3. A large positive $w$ and a $b$ near 0 do it, among other answers.
#
# </details>
#
# The weight decides *how much* the gate cares about the input and which way. The bias decides how
# open it is when the input says nothing.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## What a forget value means
#
# The **forget gate** (忘却ゲート) is multiplied by the old memory $c_{t-1}$, a second vector beside
# $h$ that lesson 03 builds: $c$ becomes $f \odot c$.
#
# **Predict.** $c$ is $(1, 1, 1)$ and $f = (1, 0.2, 0)$. What is $c$ after one step, and after three
# steps with the same $f$? Write your guess down.

# %% slideshow={"slide_type": "fragment"}
c = np.array([1.0, 1.0, 1.0])
f = np.array([1.0, 0.2, 0.0])
print("at the start: c =", c)
for step in (1, 2, 3):
    c = f * c
    print(f"after step {step}: c =", c.round(3))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The gate's value is called 忘却率, "forget rate", but mind the direction: $f$ is the share that is
# *kept*. $f = 1$ keeps everything, $f = 0.2$ keeps 20 % and forgets 80 %, $f = 0$ wipes the slate.
# Each element has its own, so a cell can keep one thing and drop another in the same step.
#
# Article 2 says that "80 % is forgotten" is "not quite right, but easy to grasp".
# The arithmetic is exact; what is loose is the word. Nothing decides *which* 80 % goes: one number
# becomes smaller. And the 80 % is per step: held at 0.2 for three steps, less than 1 % is left.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## The half-life of a memory
#
# If $f$ stays at one value, $f^n$ is left after $n$ steps. The **half-life** is the $n$ at which
# half is left:
#
# $$f^n = \tfrac12 \quad\Longrightarrow\quad n = \frac{\ln 0.5}{\ln f}$$
#
# **Predict.** Set $f$ to 0.9. How much is left after 10 steps? Say it without a calculator.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "left_at_0.9",
    "f = 0.9 at every step. How much of the memory is left after 10 steps?",
    number=(0, 100),
    unit="%",
)
guess

# %% slideshow={"slide_type": "fragment"}
guess.compare(100 * 0.9**10)

# %% slideshow={"slide_type": "subslide", "show": "output"}
for f in (0.2, 0.5, 0.9, 0.97, 0.99, 0.999):
    print(f"f = {f:<5}  half-life {half_life(f):6.1f} steps,  left after 50: {f**50:.4f}")

# %% [markdown] slideshow={"slide_type": "fragment"}
# 0.9 sounds like "nearly everything" and loses two thirds in ten steps. To reach over hundreds of
# steps a forget gate must sit very close to 1. For the pre-activation $a$ that is not far away:
# σ reaches 0.99 below $a = 5$.

# %%
a = np.log(0.99 / 0.01)  # σ turned round: a = ln(s / (1 − s))
print(f"σ({a:.2f}) = {sigmoid(a):.2f}")

# %% [markdown]
# ## Your own slider with ipywidgets
#
# The live pictures of this course are built on **ipywidgets**, and you can build with it yourself.
# A `FloatSlider` has a `value`. `observe` calls a function of yours whenever that value changes.
# The function makes a new picture and puts its bytes into an `Image`, and the new sentence into a
# `Label`. That is all. (`SliderNames`, from this course, is invisible: it tells a screen reader what
# the sliders are called.)

# %%
three_digits = {"min": 0, "max": 1, "step": 0.001, "readout_format": ".3f"}
forget = ipywidgets.FloatSlider(value=0.9, description="forget f", **three_digits)
picture = ipywidgets.Image(format="png", width=820)
sentence = ipywidgets.Label()


def draw(change=None):
    f = forget.value
    picture.value = plot_forgetting(f).png
    sentence.value = f"With f = {f:.3f}, {f**10:.1%} is left after 10 steps."


forget.observe(draw, names="value")
draw()  # once by hand: nothing has changed yet
ipywidgets.VBox([forget, sentence, picture, SliderNames()])

# %% [markdown]
# Try it: at which $f$ is half of the memory left after exactly 10 steps? The next cell computes
# it, and moves your slider there: `value` can be set from code as well, and `draw` runs all the
# same.

# %%
wanted = 0.5 ** (1 / 10)  # f^10 = 1/2
forget.value = round(wanted, 3)
print(sentence.value)
plot_forgetting(forget.value)

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Two sliders that move as one
#
# `jslink` ties two values together *inside the browser*, without asking Python. Here a second,
# upright slider becomes the valve's handle. Move either: the other follows, and so does the picture
# above, since it observes `forget`.

# %% slideshow={"slide_type": "-", "show": "code"}
handle = ipywidgets.FloatSlider(
    value=forget.value, description="valve", orientation="vertical", **three_digits
)
link = ipywidgets.jslink((forget, "value"), (handle, "value"))
ipywidgets.HBox([handle, forget])

# %% [markdown]
# `jslink` needs the two values to be equal, and a browser. When one must be *computed* from the
# other, as $f$ from a pre-activation, use `observe`. Use `link.unlink()` to cut the tie.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# ## Three gates, and what each looks at
#
# An LSTM has three gates. All three are computed in the same way, each with its own weights:
#
# $$i_t = \sigma(W_{xi}\, x_t + W_{hi}\, h_{t-1} + b_i) \quad\text{input gate (入力ゲート)}$$
# $$f_t = \sigma(W_{xf}\, x_t + W_{hf}\, h_{t-1} + b_f) \quad\text{forget gate (忘却ゲート)}$$
# $$o_t = \sigma(W_{xo}\, x_t + W_{ho}\, h_{t-1} + b_o) \quad\text{output gate (出力ゲート)}$$
#
# Here is the computation for a batch of 2, with 3 inputs and 4 hidden units.

# %%
rng = np.random.default_rng(1)
x_t = rng.standard_normal((2, 3))  # (B, D)
h = rng.standard_normal((2, 4))  # (B, H), h of the step before
for name in ("input", "forget", "output"):
    W_x, W_h, b = rng.standard_normal((4, 3)), rng.standard_normal((4, 4)), np.zeros(4)
    gate = sigmoid(x_t @ W_x.T + h @ W_h.T + b)  # (B, H)
    print(f"{name:6} gate of the first sequence:", gate[0].round(2))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Article 1 says that the gates differ in the *object* that they judge:
#
# | gate | article 1 | what it is multiplied by |
# |---|---|---|
# | input $i$ | looks at the present | the candidate $g_t$, the news of this step |
# | forget $f$ | looks at the past | the old memory $c_{t-1}$ |
# | output $o$ | looks at the future | $\tanh(c_t)$: what later steps and layers will see |

# %% [markdown]
# **Where article 1's words help:** read the last column. Present, past and future are what the gates
# *act on*.
#
# **Where they are loose:** look at the three formulas again. What does each gate *read*?
#
# **Predict.** Two sequences have the same past and another future. When does the output gate, the
# one that "looks at the future", notice? (We borrow the package's LSTM, which lesson 04 builds. Its
# *trace* keeps the value of every gate at every step.)

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "output_gate_future",
    "Two sequences are equal up to step 5 and differ from step 6 on. At which step do their output "
    "gates first differ?",
    choices=("step 0", "step 5", "step 6", "step 7"),
)
guess

# %% slideshow={"slide_type": "subslide"}
rng = np.random.default_rng(2)
x = np.repeat(rng.standard_normal((10, 1, 3)), 2, axis=1)  # (T, B, D), two equal sequences
x[6:, 1] += 1.0  # the second one has another future
_, _, trace = LSTM(3, 4, seed=0).forward(x)
print("two sequences that differ from step 6 on")
for name in ("i", "f", "o"):
    gate = getattr(trace, name)
    differs = np.abs(gate[:, 0] - gate[:, 1]).max(axis=1) > 0
    print(f"{name} first differs at step", int(differs.argmax()))
    assert not differs[:6].any()
guess.compare(f"step {differs.argmax()}")  # o is the last of the three

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# At step 6, not before. Every gate reads the same two things, $x_t$ and $h_{t-1}$. No gate sees the
# future, and none sees the memory $c$ itself, only what $h_{t-1}$ shows of it. A trained output gate
# *guesses what later steps will need*, because training rewarded that guess.
#
# (A later design, *peephole connections*, lets the gates read $c$ as well: Gers and Schmidhuber,
# 2000. Today's standard LSTM, and PyTorch's, has none.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A gate is learned: by hand
#
# Nobody sets the gates. They are outputs of weights, and weights follow gradients. Here is the
# smallest case: one gate that reads $x_t$ and $h_{t-1}$ and must let a value $v$ pass only when
# *both* are 1, "a letter arrives **and** I am waiting for it".
#
# $$y = \sigma(w_1 x_t + w_2 h_{t-1} + b)\,v \qquad L = \text{mean of } (y - \text{target})^2$$

# %%
rng = np.random.default_rng(3)
read = rng.integers(0, 2, (200, 2)).astype(float)  # columns: x_t and h_{t−1}, each 0 or 1
v = rng.uniform(-1, 1, 200)  # what comes to the valve
target = np.where(read.sum(axis=1) == 2, v, 0.0)  # all of v when both are 1, or nothing
print(read[:4], v[:4].round(2), target[:4].round(2), sep="\n")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1, 2]}
# Which way should a weight move? Ask how much the loss changes when the weight moves a little. The
# change passes four places on its way, and each gives one factor. From the loss back to $w_1$, for
# one example (with $s$ for how open the gate is):
#
# $$\frac{\partial L}{\partial w_1} = \underbrace{2(y - \text{target})}_{\text{loss}}\;
# \underbrace{v}_{\text{valve}}\;\underbrace{s(1-s)}_{\sigma'}\;\underbrace{x_t}_{\text{mix}}$$
#
# For $w_2$ the last factor is $h_{t-1}$, for $b$ it is 1. The code does it for all 200 examples at
# once and takes the mean.


# %%
def train_gate(w, b, updates=1000, learning_rate=5.0):
    """Gradient descent on one gate; returns its weights and the loss at every update."""
    losses = []
    for _ in range(updates):
        s = sigmoid(read @ w + b)  # how open, (200,)
        error = s * v - target
        losses.append(np.mean(error**2))
        ds = 2 * error * v / len(v)  # back through loss and valve
        da = ds * s * (1 - s)  # back through σ
        w = w - learning_rate * (da @ read)  # back through the mix
        b = b - learning_rate * da.sum()
    return w, b, losses


w, b, from_zero = train_gate(w=np.zeros(2), b=0.0)

# %% slideshow={"slide_type": "subslide", "show": "output"}
for x_t in (0, 1):
    for h in (0, 1):
        s = sigmoid(np.array([x_t, h]) @ w + b)
        print(f"x = {x_t}, h = {h}:  gate", "open" if s > 0.9 else "closed" if s < 0.1 else "half")
print("both weights positive:", bool((w > 0).all()), " bias negative:", bool(b < 0))

# %% [markdown] slideshow={"slide_type": "fragment"}
# The gate found the rule by itself: each of the two alone is not enough to overcome the negative
# bias, both together are. In an LSTM the same four factors do the same work, only that the value
# behind the valve is a memory, and the error comes from later steps.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Where should a gate start?
#
# **Predict.** The same training from $b = 0$, $b = -6$ and $b = +6$: which is slow, and why?

# %% slideshow={"slide_type": "fragment", "show": "output"}
slope_at_0, slope_at_6 = (sigmoid_slope(sigmoid(a)) for a in (0.0, 6.0))
print("b = 0 and b = ±6")
print(f"slope of σ at 0: {slope_at_0:.4f}   at ±6: {slope_at_6:.4f}")
print(f"the gradient at ±6 is {slope_at_0 / slope_at_6:.0f} times smaller")
assert np.isclose(slope_at_6, sigmoid_slope(sigmoid(-6.0)))

# %% slideshow={"slide_type": "subslide", "show": "output"}
starts = {f"b = {b}": train_gate(np.zeros(2), float(b))[2] for b in (0, -6, 6)}
plot_losses(starts, title="One gate, three starting biases")

# %%
print(f"Is the loss below {from_zero[0] / 2:.2f} within 50 updates?")
for label, losses in starts.items():
    needed = np.argmax(np.array(losses) < from_zero[0] / 2)
    print(f"{label:6}: {bool(needed < 50)}")
assert all(losses[-1] < from_zero[0] / 2 for losses in starts.values())

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Look at the third factor, $s(1-s)$. If a gate starts nearly closed or nearly open, it is tiny,
# whatever the error is. Started at ±6, the gate sits on a plateau first: wrong, and hardly able to
# move. A **saturated** gate (飽和) is not stuck for good, only slow.
#
# This has a good side too. A gate that has *learned* to be at 0 or 1 stays there: small errors no
# longer shake it. And it is why the *starting* bias of a gate matters so much: see lesson 04.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A gate is learned: inside an LSTM
#
# Now a whole LSTM with **one** cell. At each step an event happens ($x = 1$) or not ($x = 0$), and
# the network must say how many steps ago the last event was, or the start. The answer is divided by
# 10: 0.3 means three steps. Here is one short sequence.

# %% slideshow={"slide_type": "-", "show": "output"}
x, y = events.batch(np.random.default_rng(2), 12, 1)  # 12 steps, one sequence
print("x     ", *(f"{event:4.0f}" for event in x[:, 0, 0]))
print("target", *(f"{answer:4.1f}" for answer in y[:, 0, 0]))

# %% [markdown] slideshow={"slide_type": "fragment"}
# To do that the network has to count up, and to *forget at an event*. Nobody tells the forget gate
# so: it must find out by training. The *baseline*, which it has to beat, is to answer the mean
# always.


# %%
def train_counter(seed):
    """One LSTM cell and a read-out, trained on fresh sequences of 50 steps."""
    rng = np.random.default_rng(seed)
    model = SequenceModel(LSTM(1, 1, seed=seed), Linear(1, 1, seed=seed))
    train(
        model,
        lambda: events.batch(rng, 50, 32),
        mean_squared_error,
        updates=600,
        learning_rate=0.03,
        progress=False,
    )
    return model


models = [train_counter(seed) for seed in (0, 1, 2)]
x, y = events.batch(np.random.default_rng(99), 50, 256)  # fresh sequences for the test

# %% slideshow={"slide_type": "subslide", "show": "output"}
errors, at_event, elsewhere = [], [], []
for model in models:
    prediction, _, trace = model.forward(x)
    errors.append(mean_squared_error(prediction, y)[0])
    at_event.append(trace.f[x == 1].mean())
    elsewhere.append(trace.f[x == 0].mean())
print("at most a hundredth of the baseline's error:", max(errors) < events.baseline_error(50) / 100)
print("f at an event below 0.2:", max(at_event) < 0.2)
print("f elsewhere above 0.5:  ", min(elsewhere) > 0.5)
plot_points({"f at an event": at_event, "f elsewhere": elsewhere}, y_label="mean forget gate")

# %% [markdown]
# Three seeds, three times the same gate: it drops when an event arrives and stays up otherwise.
# (This task is our own, so there is no paper's criterion.)
#
# In the trace below, steps with an event are marked `!`. One more thing needs care: whether the
# memory counts *up* or *down* is an accident of the seed, and the read-out's weight turns it
# round. So we draw the memory times the sign of that weight.


# %% slideshow={"slide_type": "subslide", "show": "output"}
def show(model, x_one):
    """The trace of one sequence, with c and h turned so that they count upwards."""
    _, _, trace = model.forward(x_one)
    sign = np.sign(model.params["readout.W"].item())
    turned = {name: sign * getattr(trace, name) for name in ("g", "c", "h", "tanh_c")}
    marks = ["!" if event else "" for event in x_one[:, 0, 0]]
    return plot_trace(replace(trace, **turned), labels=marks)


x_one = np.zeros((40, 1, 1))
x_one[[9, 14, 30]] = 1  # three events
show(models[0], x_one)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Read the first row against the last: wherever $f$ falls, the memory falls back, and then climbs
# again. It climbs because the input gate $i$ lets in a little of the candidate $g$ at every step.
# $f$ is not exactly 0 and not exactly 1: the gate is soft, so the memory climbs in a curve, not in
# a straight line.
#
# An RNN has nothing of the kind: one and the same $W_h$ at every step. This gate is a *different
# number at every step*, chosen from what is read. What exactly is kept, and how a candidate gets
# in, is lesson 03.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# - An RNN must rewrite its memory at every step; a gate can leave it alone.
# - A gate is σ of a mix of $x_t$ and $h_{t-1}$: a soft valve between 0 and 1, multiplied by ⊙.
# - The three gates read the same and act on different things: candidate (present), old memory
#   (past), output (future).
# - $f$ is the share kept in one step; its half-life is $\ln 0.5 / \ln f$.
# - Gates are learned by gradients, and learn slowly where σ is flat.

# %% [markdown]
# ## Quiz
#
# Five questions. Choose an option and press *Answer*, or Enter: you are told why it is right or
# wrong, and may choose again. Where you see no buttons, run the cell first.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_02_share",
    "A forget gate is 0.2 in one step. How much of the old memory is left after that step?",
    ("80 %", False, "No. 80 % is what is forgotten; f is the share that is kept."),
    ("20 %", True, "Right. 0.2 times the old memory."),
    (
        "It depends on the input gate",
        False,
        "No. The input gate decides what is added, not what is left of the old.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_02_sigma",
    "Why do the gates use σ and not tanh?",
    (
        "σ is faster",
        False,
        "No. Both cost one exponential; σ is even computed with tanh in this course.",
    ),
    ("σ has the larger slope", False, "No. At 0 the slope of σ is 1/4, that of tanh 1."),
    (
        "A share must lie between 0 and 1",
        True,
        "Right. A negative gate would turn the sign of the memory round at every step.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_02_output_reads",
    "What does the output gate read to find its value?",
    ("x_{t} and h_{t−1}", True, "Right. Like the other two gates, with its own weights."),
    ("The next input", False, 'No. "Looks at the future" says whom it serves, not what it sees.'),
    (
        "The memory c_{t}",
        False,
        "No. It is multiplied by tanh(c_{t}), but it does not read c_{t} (peepholes would).",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_02_half_life",
    "You want half of a memory to be left after about 70 steps. Which f?",
    ("0.5", False, "No. Half is gone after a single step."),
    ("0.9", False, "No. The half-life of 0.9 is between 6 and 7 steps."),
    ("0.99", True, "Right. See the table of half-lives above."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_02_saturated",
    "A gate has the pre-activation −6 and should be open. What happens in training?",
    ("Nothing, ever", False, "No. The slope there is small, but not 0."),
    (
        "It moves slowly at first, then faster",
        True,
        "Right. The factor s(1 − s) is tiny at first and grows as the gate leaves the flat end.",
    ),
    (
        "It jumps open, for the error is large",
        False,
        "No. The error is large, but it is multiplied by the tiny slope before it reaches the "
        "weights.",
    ),
)

# %% [markdown]
# Now write it yourself: [exercise 02](../exercises/02_gates.ipynb). Then go on to
# [03 The memory cell](03_memory_cell.ipynb).
#
# **References.** Hochreiter and Schmidhuber (1997), *Long Short-Term Memory* (input and output
# gates). Gers, Schmidhuber and Cummins (2000), *Learning to Forget* (the forget gate). Gers and
# Schmidhuber (2000), *Recurrent Nets that Time and Count* (peepholes).
