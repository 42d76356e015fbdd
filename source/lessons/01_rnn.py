# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# # 01 RNN: a network that reads in order
#
# After this lesson you can
#
# * say why the order of a sequence needs a network with a **state**;
# * write one RNN step, the loop over time, and run it on a batch, in either direction;
# * derive why its gradient **vanishes or explodes** with distance, and see it happen;
# * stop an exploding step by **clipping**;
# * show a task that a plain RNN learns over 10 steps and not over 100.
#
# 45 minutes. Before: [00 Start here](00_start_here.ipynb). You need Python, a little NumPy, and
# for one section the chain rule.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## 1. The failure: who bites whom?
#
# The simplest way to give a sentence to a network is to count its words: a **bag of words**
# (単語の袋). Each sentence becomes a vector with one number for each word of the vocabulary.
#
# **Predict.** Who bites whom? The first cell below loads the tools of this lesson; you need not
# read it. The second one asks you: choose, and press the button or Enter. You can change your
# prediction until you run the cell that answers.

# %%
import inspect

import numpy as np

from lstm_course import RNN, Bidirectional, Linear, SequenceModel
from lstm_course.gradients import gradient_against_distance, numerical_gradient
from lstm_course.losses import mean_squared_error
from lstm_course.optim import SGD, clip_by_global_norm
from lstm_course.pictures import plot_gradient_distance, plot_lines, plot_losses, plot_unrolled
from lstm_course.tasks import adding
from lstm_course.training import train
from lstm_course.widgets import GradientReach, Predict, Quiz

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "bag_of_words",
    "We count the words of “man bites dog” and of “dog bites man”. Will the two count vectors "
    "differ?",
    choices=("yes", "no"),
)
guess

# %% slideshow={"slide_type": "fragment"}
vocabulary = ["dog", "bites", "man"]


def one_hot(sentence):
    """A sentence of T words as (T, 3): one row a word, a 1 in that word's column."""
    return np.eye(3)[[vocabulary.index(word) for word in sentence.split()]]


news = one_hot("man bites dog")
no_news = one_hot("dog bites man")
print("bag of 'man bites dog':", news.sum(axis=0))
print("bag of 'dog bites man':", no_news.sum(axis=0))
assert np.array_equal(news.sum(axis=0), no_news.sum(axis=0))
guess.compare("no" if np.array_equal(news.sum(axis=0), no_news.sum(axis=0)) else "yes")

# %% [markdown] slideshow={"slide_type": "subslide"}
# The two bags are equal. Whatever stands behind them, however large and however well trained,
# must give both sentences the same answer: the order was lost before the network began.
#
# What we need reads one word after the other and carries along what it has read so far. Article 1
# of the two behind this course introduces the **recurrent neural network** (RNN, 再帰型ニューラル ネットワーク)
# in just this way: a model that can take the context (文脈) into account.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2, 3]}
# ## 2. One step
#
# An RNN keeps a **hidden state** (隠れ状態) $h_t$, a vector of $H$ numbers; each of them is the state
# of one **unit** (ユニット). At each time $t$ it mixes the new input $x_t$ ($D$ numbers) with the
# state from the step before. Then one **activation function** (活性化関数), tanh, squashes every
# number of the mixture into the range from −1 to 1:
#
# $$h_t = \tanh(W_x\, x_t + W_h\, h_{t-1} + b)$$
#
# $W_x$ is $(H, D)$, $W_h$ is $(H, H)$ and the **bias** $b$ is $(H,)$. These are the **weights**
# (重み), the numbers that training will change. Before the first step the state is zero.
#
# In code we run $B$ sequences at once, a **batch** (バッチ). Each sequence is a *row*: `x_t` is
# $(B, D)$ and `h` is $(B, H)$. With rows the matrix stands behind, transposed: $W_x\, x_t$ becomes
# `x_t @ W_x.T`, shapes $(B, D)$ times $(D, H)$.


# %% slideshow={"slide_type": "subslide"}
def rnn_step(x_t, h, W_x, W_h, b):
    """x_t (B, D), h (B, H) → the new h (B, H)."""
    return np.tanh(x_t @ W_x.T + h @ W_h.T + b)


x_t, h = np.array([[1.0]]), np.array([[0.5]])
W_x, W_h, b = np.array([[0.3]]), np.array([[-0.7]]), np.array([0.2])
print("before tanh:", f"{0.3 * 1.0 + -0.7 * 0.5 + 0.2:.2f}")
print("after tanh: ", f"{rnn_step(x_t, h, W_x, W_h, b)[0, 0]:.4f}")
print("tanh of −3, −1, 0, 1, 3:", np.tanh([-3, -1, 0, 1, 3]).round(3))

# %% [markdown]
# With one unit everything is a plain number: $0.3 \cdot 1 - 0.7 \cdot 0.5 + 0.2$. Check this sum by
# hand once; nothing else ever happens inside an RNN. tanh hardly changes a number that close to
# zero. A large number comes near 1 or −1, and however large it is, never goes beyond.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. The loop
#
# The same step runs at every time. Drawn out in time (**unrolled**, 展開) it is a row of equal
# boxes, and the arrow between them is the state:

# %% slideshow={"slide_type": "-", "show": "output"}
plot_unrolled(("man", "bites", "dog"))


# %% slideshow={"slide_type": "subslide"}
def rnn_loop(x, h, W_x, W_h, b):
    """x (T, B, D) and the first state h (B, H) → the state after each step, (T, B, H)."""
    outputs = []
    for x_t in x:
        h = rnn_step(x_t, h, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs)


rng = np.random.default_rng(0)
W_x, W_h, b = rng.normal(size=(4, 3)), rng.normal(size=(4, 4)), rng.normal(size=4)
start = np.zeros((1, 4))
for sentence in ("man bites dog", "dog bites man"):
    x = one_hot(sentence)[:, None]  # (T, 1, D): a batch of one sentence
    outputs = rnn_loop(x, start, W_x, W_h, b)
    print(f"{sentence}: last state {outputs[-1, 0].round(2)}")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Random, untrained weights, and still the two last states differ: the network can now tell the
# two sentences apart. What the difference *means* is what training has to find out.
#
# ### Shared weights
#
# Look at the loop again: `W_x`, `W_h` and `b` are the same at every step. These are **shared
# weights** (重みの共有). Compare with a network that takes all $T$ steps at once, side by side:

# %% slideshow={"slide_type": "-", "show": "output"}
D, H = 3, 4
recurrent = W_x.size + W_h.size + b.size
print("   T   RNN   all steps side by side")
for T in (3, 10, 100):
    side_by_side = H * (T * D) + H
    print(f"{T:4d} {recurrent:5d} {side_by_side:8d}")
assert recurrent == H * (D + H + 1)

# %% [markdown] slideshow={"slide_type": "fragment"}
# The RNN's size does not depend on the length, so it reads a sentence of any length, and what it
# has learned about a word holds wherever that word stands. The price comes in section 6: one
# matrix, $W_h$, is used over and over again.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. A batch
#
# Networks learn from several sequences at once. The course's arrays are **time-major**:
# $(T, B, D)$ is time, sequence in the batch, feature. So `x[t]` is one time step of all
# sequences, just what the step needs. The package's `RNN` does what our loop does, only faster,
# and also returns the final state and a **trace**: a record of everything that it computed.

# %% slideshow={"slide_type": "subslide"}
net = RNN(3, 4, seed=0)
x = np.stack([news, no_news, one_hot("dog dog man")], axis=1)
outputs, state, trace = net.forward(x)
print("x", x.shape, " outputs", outputs.shape, " final state", state.shape)

ours = rnn_loop(x, np.zeros((3, 4)), **net.params)
alone = rnn_loop(x[:, 1:2], np.zeros((1, 4)), **net.params)
assert np.allclose(outputs, ours, atol=1e-12)
assert np.allclose(outputs[:, 1:2], alone, atol=1e-12)
assert np.array_equal(state, outputs[-1]) and np.array_equal(trace.h, outputs)
print("the package equals our loop; a sequence does not notice its neighbours")

# %% [markdown]
# The three asserts say: the package computes exactly the loop above; a sequence gives the same
# result alone or in a batch; the final state is the last output.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## 5. Reading right to left, and both ways
#
# Nothing forces us to read from the left. Article 1 draws a **forward** direction (順方向) and
# mentions the **backward** one (逆方向). To read right to left: turn the sequence round, run the
# same loop, and turn the *outputs* round again, so that output $t$ still stands at word $t$.


# %% slideshow={"slide_type": "-", "show": "output"}
def read_backwards(net, x):
    """Outputs (T, B, H); the one at step t has seen x[t] and everything after it."""
    outputs, _, _ = net.forward(x[::-1])
    return outputs[::-1]


plot_unrolled(("man", "bites", "dog"), direction="backward")

# %% [markdown]
# **Predict.** We change only the *last* word, "man bites dog" → "man bites man". Which of the
# three outputs change when we read forward? Which change when we read backward? Write down two
# rows of yes and no, then choose.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "last_word_changed",
    "Only the last of three words is changed. Which outputs change?",
    choices=(
        "forward: all; backward: all",
        "forward: all; backward: only the last",
        "forward: only the last; backward: all",
        "forward: only the last; backward: only the last",
    ),
)
guess


# %% slideshow={"slide_type": "fragment"}
def changed(before, after):
    """For each step: did the output change?"""
    return ["yes" if moved else "no" for moved in np.abs(before - after).max(axis=(1, 2)) > 1e-9]


first = one_hot("man bites dog")[:, None]
second = one_hot("man bites man")[:, None]
rows = {
    "forward": changed(net.forward(first)[0], net.forward(second)[0]),
    "backward": changed(read_backwards(net, first), read_backwards(net, second)),
}
print("           man  bites  last word")
for name, row in rows.items():
    print(f"{name:10s} {row[0]:4s} {row[1]:6s} {row[2]}")
in_words = {"no no yes": "only the last", "yes yes yes": "all"}
guess.compare("; ".join(f"{name}: {in_words[' '.join(row)]}" for name, row in rows.items()))

# %% [markdown] slideshow={"slide_type": "subslide"}
# Read forward, an output knows its word and the words *before* it, so only the last one changes.
# Read backward it knows its word and the words *after* it, so all three change. Put both side by
# side and every output knows the whole sentence: a **bidirectional** network (双方向, Schuster &
# Paliwal, 1997).

# %% slideshow={"slide_type": "-", "show": "output"}
plot_unrolled(("man", "bites", "dog"), direction="both")

# %%
both = Bidirectional(3, 4, cell=RNN, seed=0)
outputs, _, trace = both.forward(first)
print("outputs", outputs.shape, "= 4 numbers from each direction")
assert np.array_equal(outputs[:, :, :4], trace.forward.h)
assert np.array_equal(outputs[:, :, 4:], trace.backward.h)
print("changed  ", changed(outputs, both.forward(second)[0]))

# %% [markdown]
# The two directions have their own weights, and the output is the two states joined, $2H$
# numbers. Who reads backward must wait for the end of the sentence before saying anything about
# its beginning; lesson 06 measures what that costs. Until then we read forward.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# ## 6. How an RNN learns: back through time
#
# Some words first. A **loss** (損失) is one number for how wrong the answers are. Its **gradient**
# (勾配) says, for each weight, how fast the loss changes when that weight moves a little. An
# **update** moves every weight a little against the gradient; how far is the **learning rate**
# (学習率). **SGD** does just that. **Adam** also keeps running averages of the gradients, and so gives
# each weight its own step size (Kingma & Ba, 2015).
#
# And one rule, the **chain rule** (連鎖律): *speeds multiply*. If $v$ moves 3 times as fast as $u$,
# and $w$ moves 2 times as fast as $v$, then $w$ moves $2 \cdot 3 = 6$ times as fast as $u$. Such a
# speed is written $\partial w / \partial u$; $\partial$ says "a little change of". This is all the
# calculus that you need here.

# %% [markdown] slideshow={"slide_type": "subslide"}
# Suppose only the last state $h_T$ is used, and the answer depends on a word at an early time
# $t$. To learn that, a change of $h_t$ must be felt in $h_T$. The chain rule over the unrolled
# picture is called **backpropagation through time** (BPTT, 通時的誤差逆伝播法). It needs one
# question only: how does one state change the next?

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Step 1.** Write $a_t = W_x x_t + W_h h_{t-1} + b$, so $h_t = \tanh(a_t)$.
#
# **Step 2.** Each unit's slope: $\tanh'(a_t) = 1 - \tanh^2(a_t) = 1 - h_t^2$, at most 1.
#
# **Step 3.** $a_t$ moves $W_h$ times as fast as $h_{t-1}$, and $h_t$ moves $1 - h_t^2$ times as
# fast as $a_t$. Speeds multiply. With one unit you can try it: take the numbers of section 2, and
# move the state from 0.5 to 0.501.


# %% slideshow={"slide_type": "fragment"}
def one_unit(h):
    """The step of section 2: input 1, weights 0.3 and −0.7, bias 0.2."""
    return np.tanh(0.3 * 1.0 - 0.7 * h + 0.2)


tried = (one_unit(0.501) - one_unit(0.5)) / 0.001
formula = (1 - one_unit(0.5) ** 2) * -0.7
print(f"tried: {tried:.3f}   formula: {formula:.3f}")
assert abs(tried - formula) < 1e-3

# %% [markdown] slideshow={"slide_type": "subslide"}
# The new state moves a little less than the old one, and in the other direction, because this
# weight is negative. With $H$ units every old number moves every new one, so there is a whole
# $(H, H)$ matrix of speeds, the **Jacobian** (ヤコビ行列) of one step:
#
# $$\frac{\partial h_t}{\partial h_{t-1}} = \mathrm{diag}(1 - h_t^2)\, W_h$$
#
# $\mathrm{diag}(v)$ is the matrix with $v$ on its diagonal and zeros elsewhere: it multiplies each
# row of $W_h$ by the slope of that row's unit.


# %%
def jacobian(h_t, W_h):
    """∂h_t/∂h_{t−1} of one sequence: h_t (H,), W_h (H, H) → (H, H)."""
    return (1 - h_t**2)[:, None] * W_h


net = RNN(2, 5, seed=1)
x = np.random.default_rng(1).normal(size=(30, 1, 2))
_, _, trace = net.forward(x)
before = trace.h[28].copy()
by_hand = jacobian(trace.h[29, 0], net.params["W_h"])
for unit in range(5):
    moved = numerical_gradient(lambda k=unit: rnn_step(x[29], before, **net.params)[0, k], before)
    assert np.allclose(moved[0], by_hand[unit], atol=1e-8)
print("the formula agrees with moving each number of the state a little")

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Step 4.** From time $t$ to time $T$ the chain rule multiplies the steps between them:
#
# $$\frac{\partial h_T}{\partial h_t} = \prod_{k=t+1}^{T} \mathrm{diag}(1 - h_k^2)\, W_h$$
#
# $\prod$ is a product, as $\sum$ is a sum; the latest step stands on the left. **A product with one
# factor for each step of distance**, and $W_h$ is in every one of them. Is this really what the
# package's `backward` does? We send a random gradient $r$ into the last state and compare at every
# distance.

# %%
r = np.random.default_rng(2).normal(size=5)
d_outputs = np.zeros_like(trace.h)
d_outputs[-1, 0] = r
arriving = net.step_gradients(d_outputs).h[:, 0]  # (T, H): what backward finds at each state

product = np.eye(5)
for t in range(29, 0, -1):
    product = product @ jacobian(trace.h[t, 0], net.params["W_h"])  # ∂h_T/∂h_{t−1}
    assert np.allclose(arriving[t - 1], r @ product, rtol=1e-9, atol=0)
print("backward is the product of Jacobians, at all 29 distances")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1, 2]}
# **Step 5.** And the weights? The gradient that arrives at $h_t$ goes through the slope to $a_t$;
# call it $da_t$ there. In $a_t$ a weight of $W_h$ is multiplied by one number of $h_{t-1}$. So its
# gradient from this step is its unit's number of $da_t$, times that number of $h_{t-1}$. $W_h$ is
# shared, so there is one such term for each step, and they are **added up**:
#
# $$dW_h = \sum_t da_t\, h_{t-1}^\top$$
#
# For $W_x$ it is the same with $x_t$ in the place of $h_{t-1}$. Each $da_t$ contains the product
# from $T$ down to $t$. If that product shrinks, the early steps say nothing in the sum:

# %%
terms = [np.outer(arriving[t] * (1 - trace.h[t, 0] ** 2), trace.h[t - 1, 0]) for t in range(1, 30)]
net.backward(d_outputs)
assert np.allclose(sum(terms), net.grads["W_h"], rtol=1e-9)
sizes = np.array([np.linalg.norm(term) for term in terms])
late = sizes[-10:].sum() / sizes.sum()
print(f"the last 10 of 29 steps carry more than 99 % of the sum: {late > 0.99}")

# %% [markdown] slideshow={"slide_type": "fragment"}
# This network was never trained, and its gradient for $W_h$ hardly sees anything that lies more
# than ten steps back. It can only learn from the recent past.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. See it vanish, see it explode
#
# How large is the product of many matrices? Multiply a vector by the same matrix 500 times. By
# which factor does its length change, on average, each time?

# %% slideshow={"slide_type": "-", "show": "output"}
vector = np.random.default_rng(0).normal(size=32)
for seed in range(3):
    matrix = np.random.default_rng(seed).normal(size=(32, 32)) / 8
    long_run = np.linalg.norm(np.linalg.matrix_power(matrix, 500) @ vector)
    factor = (long_run / np.linalg.norm(vector)) ** (1 / 500)
    radius = np.abs(np.linalg.eigvals(matrix)).max()
    print(f"factor {factor:.2f}, spectral radius {radius:.2f}")
    assert abs(factor - radius) < 0.01

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1, 2]}
# This factor is the **spectral radius** (スペクトル半径) $\rho$ of the matrix. (It is computed as the
# size of the largest eigenvalue; if you have never met that word, the factor is enough.) Roughly,
# each step back multiplies the gradient by the $\rho$ of $W_h$ times the slope of tanh:
#
# * below 1: it shrinks exponentially, a **vanishing gradient** (勾配消失);
# * above 1: it grows exponentially, an **exploding gradient** (勾配爆発).
#
# **Predict.** A rotation turns a vector and keeps its length: its $\rho$ is exactly 1. Sketch what
# will be left of the gradient when $W_h$ is a random rotation. Drag over the axes, or move the
# points with the arrow keys; mind that the upright axis counts in powers of ten.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "gradient_rotation",
    "W_{h} is a random rotation × 1, with 32 units. How much of the gradient is left at each "
    "distance?",
    curve=range(100),
    y_range=(1e-8, 100),
    log=True,
    x_label="distance in steps",
    y_label="gradient left",
)
guess

# %% [markdown]
# **Predict.** And the others: PyTorch's usual random start for $H = 32$, a rotation times 0.9, and
# one times 2. Which will vanish over 100 steps?

# %% slideshow={"slide_type": "subslide", "show": "output"}
starts = {"default": None, "rotation × 0.9": 0.9, "rotation × 1": 1.0, "rotation × 2": 2.0}
x = np.random.default_rng(0).normal(size=(100, 16, 2))


def reach(radius, seed=0):
    """Gradient at each distance, relative to distance 0, for an untrained RNN with H = 32."""
    return gradient_against_distance(RNN(2, 32, seed=seed, spectral_radius=radius), x)["h"]


plot_gradient_distance({name: reach(radius) for name, radius in starts.items()})

# %% slideshow={"slide_type": "subslide", "show": "output"}
guess.compare(reach(1.0))

# %% [markdown] slideshow={"slide_type": "subslide"}
# The upright axis counts in powers of ten (it is logarithmic), so a straight line means: the same
# factor at every step. Only the rotation × 2 grows. Even the rotation × 1, which by itself keeps
# every length, loses: the slope of tanh is below 1 wherever a state is not zero. The default start
# seems to stop falling at $10^{-12}$, but there only the picture ends. Its true values, and the
# same for three seeds each:

# %% slideshow={"slide_type": "subslide", "show": "output"}
print("distance            10     50     99")
for name, radius in starts.items():
    for seed in range(3):
        norms = reach(radius, seed)
        print(f"{name:15s}", *(f"{norms[k]:6.0e}" for k in (10, 50, 99)))

default = RNN(2, 32, seed=0).params["W_h"]
print(f"spectral radius of the default start: {np.abs(np.linalg.eigvals(default)).max():.2f}")

# %% [markdown]
# (`2e-03` means $2 \cdot 10^{-3}$.) The three rows of each start, one for each seed, tell the same
# story: it is the *kind* of start that decides, not luck. The default start has a spectral radius
# clearly below 1, so its gradient is gone after a few dozen steps. For a rotation times $\rho$
# there is even a proof. It stretches no vector by more than $\rho$, and tanh never has a slope
# above 1, so after $k$ steps at most $\rho^k$ can be left:

# %%
for seed in range(3):
    assert (reach(0.9, seed) <= 0.9 ** np.arange(100) * (1 + 1e-9)).all()
    assert reach(2.0, seed)[50] < 2.0**50
print(f"bound for rotation × 0.9 after 99 steps: {0.9**99:.0e}")
print("all three seeds stay below it; rotation × 2 grows, but by less than 2 a step")

# %% [markdown]
# Hochreiter found this in his diploma thesis (1991); Bengio, Simard and Frasconi (1994) proved that
# a network which holds a memory *stably* has vanishing gradients just there; Pascanu, Mikolov and
# Bengio (2013) gave both cases their bounds and the cure of section 8. Their bounds use the largest
# *singular value*, the most by which $W_h$ can lengthen any vector in one step: below 1 is enough
# to vanish; above 1 is needed, but not enough, to explode.
#
# Now move it yourself. A smaller network ($H = 16$, 60 steps) is built anew at every move.
#
# **Try.** Set the spectral radius to 1.0. How much is left after 50 steps? Then find a radius
# with which between 0.1 and 10 times the gradient is left.

# %% slideshow={"slide_type": "subslide", "show": "output"}
GradientReach(spectral_radius=1.0, distance=50)

# %% [markdown]
# The same search in code: every radius in steps of 0.1, and what is left after 50 steps. Then the
# search is repeated with an input ten times smaller, and with one three times larger.

# %%
w = GradientReach()
radii = np.arange(5, 21) / 10


def left_after_50(radius, scale):
    """What is left of the gradient, with the network of the widget, its input times ``scale``."""
    net = RNN(4, 16, seed=0, spectral_radius=radius)
    return gradient_against_distance(net, scale * w.x)["h"][50]


curves = {scale: [left_after_50(radius, scale) for radius in radii] for scale in (0.1, 1, 3)}
for scale, left in curves.items():
    good = [float(r) for r, n in zip(radii, left, strict=True) if 0.1 <= n <= 10]
    print(f"input × {scale}: between 0.1 and 10 is left with radius", good)
print(f"with radius 1.0 and input × 1, {left_after_50(1.0, scale=1):.0e} is left")
assert GradientReach(spectral_radius=1.4).task_met and left_after_50(1.4, scale=3) < 0.01

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_lines(
    {f"input × {scale}": (radii, left) for scale, left in curves.items()},
    x_label="spectral radius of W_h",
    y_label="gradient left after 50 steps",
    log=True,
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# There are such radii, but they *move with the data*: a large input pushes the units to where
# tanh is flat, and a radius that was right before (1.4, say) now loses nearly everything. And
# training moves $W_h$ with every update. A plain RNN has to balance on this edge, and nothing in
# it holds it there.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. Exploding steps, and how to clip them
#
# An exploding gradient is the easier half. Take the smallest RNN there is: one unit, 20 steps, no
# input, $h_0 = 0.3$, and the task to end at 0.6. The loss as a function of $b$ alone:

# %% slideshow={"slide_type": "-", "show": "output"}
tiny = RNN(1, 1, seed=0)
tiny.params["W_h"][...] = 1.5


def loss_and_slope(b):
    """Loss after 20 steps and its slope with respect to b."""
    tiny.params["b"][...] = b
    outputs, _, _ = tiny.forward(np.zeros((20, 1, 1)), state=np.array([[0.3]]))
    loss, d_last = mean_squared_error(outputs[-1], np.array([[0.6]]))
    d_outputs = np.zeros_like(outputs)
    d_outputs[-1] = d_last
    tiny.backward(d_outputs)
    return loss, tiny.grads["b"][0]


b_values = np.linspace(-0.3, 0.1, 801)
losses, slopes = np.array([loss_and_slope(b) for b in b_values]).T
plot_lines({"loss": (b_values, losses)}, x_label="b", y_label="loss", markers=False)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Almost flat, and then a **cliff** (崖): on its left the state runs away to the negative side, on
# its right to the positive one. In the middle of the cliff 20 Jacobians above 1 multiply up. A
# step of gradient descent from just there:

# %% slideshow={"slide_type": "-", "show": "output"}
steepest = int(np.abs(slopes).argmax())
b_cliff, slope = b_values[steepest], slopes[steepest]
b_free = b_cliff - 0.1 * slope
b_clipped = b_cliff - 0.1 * slope * min(1, 1 / abs(slope))
print(f"on the cliff: b {b_cliff:.3f}, slope {slope:.0f}")
for name, b in (("free step", b_free), ("clipped step", b_clipped)):
    loss, slope_there = loss_and_slope(b)
    print(f"{name:12s}: b {b:6.2f}, loss {loss:.3f}, slope there {slope_there:.0e}")
assert loss_and_slope(b_clipped)[0] < loss_and_slope(b_free)[0]

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# The free step flies far away. There the unit is **saturated** (飽和): it sits at 1, where tanh is
# flat, and the slope is zero for all practical purposes, so it never comes back. The clipped step
# has the same direction, but its gradient was shortened to length 1. It stays on the low side,
# where there is still a slope to follow.
#
# **Clipping by global norm** (勾配クリッピング) is that for all parameters together: measure the
# length of the whole gradient, and if it is above a limit, shorten every array by the *same*
# factor.

# %% slideshow={"slide_type": "subslide", "show": "output"}
first_line, _, body = inspect.getsource(clip_by_global_norm).split('"""')
print(first_line.rstrip() + body)

# %% [markdown]
# Now a real step: 32 units, rotation × 2, sequences of 100 steps of the task in the next section,
# one step of plain gradient descent (SGD) with and without clipping, three seeds.
#
# **Predict.** What do the hidden units look like after the free step?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "free_step",
    "One step without clipping. What share of all hidden states is then saturated, that is, beyond "
    "−0.999 or 0.999?",
    number=(0, 100),
    unit="%",
)
guess


# %% slideshow={"slide_type": "subslide", "show": "output"}
def one_step(seed, clip):
    """One SGD step. Returns the gradient's norm and the share of saturated units afterwards."""
    recurrent = RNN(2, 32, seed=seed, spectral_radius=2.0)
    model = SequenceModel(recurrent, Linear(32, 1, seed=seed), read="last")
    x, y = adding.batch(np.random.default_rng(seed), 100, 32)
    _, d_prediction = mean_squared_error(model.forward(x)[0], y)
    model.backward(d_prediction)
    norm = clip_by_global_norm(model.grads, clip)
    SGD(model.params, learning_rate=0.01).step(model.grads)
    _, _, trace = model.forward(x)
    return norm, np.mean(np.abs(trace.h) > 0.999)


print("one step of each of three networks")
for seed in range(3):
    (norm, free), (_, clipped) = one_step(seed, np.inf), one_step(seed, 1.0)
    print(f"norm about 10^{np.log10(norm):.0f}; saturated: free {free:.0%}, clipped {clipped:.0%}")
    assert norm > 1e5 and free > 0.99 > 0.1 > clipped

# %% slideshow={"slide_type": "fragment"}
guess.compare(round(100 * one_step(0, np.inf)[1]))

# %% [markdown] slideshow={"slide_type": "subslide"}
# One free step throws the weights so far that practically every unit sits at −1 or 1 at every
# step. There $1 - h^2$ is zero, and so is every Jacobian: the explosion has turned into a total
# vanishing. The clipped step leaves the network alive. Every training run in this course clips at
# norm 1.
#
# Clipping cures explosions only. It cannot make a vanished gradient longer: the direction itself
# has lost what was far away.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 9. The failure that lesson 02 starts from
#
# The **adding problem** (Hochreiter & Schmidhuber, 1997; here in the form of Le, Jaitly and
# Hinton, 2015): every step brings a random number from 0 to 1 and a marker. Two steps are marked,
# one in each half. At the end: what is the sum of the two marked numbers?

# %% slideshow={"slide_type": "-", "show": "output"}
x, y = adding.batch(np.random.default_rng(0), length=10, batch_size=1)
print("numbers", x[:, 0, 0].round(2))
print("markers", x[:, 0, 1].astype(int))
print("answer ", y[0].round(2))
print(f"always answering 1, the mean, costs {adding.baseline_error():.4f}")
assert np.isclose(adding.baseline_error(), 1 / 6)

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# The error here is the **mean squared error** (平均二乗誤差): the difference from the right answer,
# squared, and then the mean over all sequences.
#
# **The baseline.** Who remembers nothing does best by answering the mean, 1, every time. The error
# is then the variance of the sums, 1/6. Only an error clearly below that shows memory. We call a
# network *solved* when its error on fresh sequences is below the package's limit of 0.005.
#
# **Predict.** We train the same RNN with 1,500 updates of Adam and clipping, three seeds: once on
# sequences of $T = 10$ steps, once on $T = 100$. The six trainings take about a minute. Each has
# a progress bar; JupyterLab gives it a red background, but nothing is wrong.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "adding_T100",
    "Same network, same task, same number of updates. Which lengths are solved, with all three "
    "seeds?",
    choices=("T = 10 and T = 100", "only T = 10", "only T = 100", "neither"),
)
guess


# %%
def learn_to_add(T, seed):
    """Train one RNN (H 24, B 32) and test it on 4,000 fresh sequences of the same length."""
    model = SequenceModel(RNN(2, 24, seed=seed), Linear(24, 1, seed=seed), read="last")
    rng = np.random.default_rng([seed, T])
    history = train(
        model,
        lambda: adding.batch(rng, T, 32),
        mean_squared_error,
        updates=1500,
        learning_rate=lambda update: 0.02 * 0.1 ** (update / 1500),
    )
    x, y = adding.batch(np.random.default_rng(100), T, 4000)
    return model, history.losses, mean_squared_error(model.forward(x)[0], y)[0]


results = {(T, seed): learn_to_add(T, seed) for T in (10, 100) for seed in range(3)}

# %% slideshow={"slide_type": "subslide"}
print("error on 4,000 fresh sequences")
for (T, seed), (_, _, error) in results.items():
    share = error / adding.baseline_error()
    verdict = "solved" if error < adding.SOLVED_BELOW else f"{share:.1f} of the baseline error"
    print(f"T {T:3d}, seed {seed}: {verdict}")
for seed in range(3):
    assert results[10, seed][2] < adding.SOLVED_BELOW
    assert results[100, seed][2] > 0.95 * adding.baseline_error()
solved = {T: all(results[T, k][2] < adding.SOLVED_BELOW for k in range(3)) for T in (10, 100)}
lengths = " and ".join(f"T = {T}" for T in solved if solved[T]) or "neither"
guess.compare(lengths if all(solved.values()) or lengths == "neither" else f"only {lengths}")

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_losses(
    {f"T {T}, seed {seed}": losses for (T, seed), (_, losses, _) in results.items()},
    baseline=adding.baseline_error(),
    baseline_name="predict the mean",
    smooth=40,
)

# %% [markdown] slideshow={"slide_type": "-", "parts": [1]}
# At $T = 10$ all three runs leave the baseline and solve the task. At $T = 100$ all three find
# the mean and stay there: same network, same task, same budget. Only the distance is different.
# Where does the gradient of the $T = 100$ networks reach, now that they are trained?

# %% slideshow={"slide_type": "subslide", "show": "output"}
x, _ = adding.batch(np.random.default_rng(0), 100, 16)
trained = {
    f"seed {seed}": gradient_against_distance(results[100, seed][0].recurrent, x)["h"]
    for seed in range(3)
}
assert all(norms[50] < 1e-3 for norms in trained.values())
print("after 50 steps less than a thousandth is left, in all three networks")
plot_gradient_distance(trained)

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# The first marker always stands 50 or more steps before the end. Its gradient does not
# arrive, so the network cannot find out that it matters. (Here too the curves go on falling below
# the edge of the picture.)
#
# **How far does this claim go?** Three seeds, one size, one budget of updates. The task of 1997
# uses numbers in $[-1, 1]$ and another success criterion. And "a plain RNN never learns this"
# would be wrong: Le, Jaitly and Hinton (2015) report that an RNN with ReLU units and an identity
# start rivals the LSTM on it. What we saw is what a tanh RNN does from its usual start.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# * An RNN reads in order: $h_t = \tanh(W_x x_t + W_h h_{t-1} + b)$, the same weights at every
#   step.
# * Read forward an output knows the past, read backward the future, read both ways everything.
# * $\partial h_T / \partial h_t$ is a product with one factor a step, so it vanishes or explodes
#   exponentially with distance.
# * Clipping by global norm tames the explosion. Nothing that simple helps against vanishing.
# * The way out: a state that is *not* squeezed through $W_h$ and tanh at every step, with
#   something that decides when to keep and when to replace it. That something is a **gate**.

# %% [markdown]
# ## Quiz
#
# Five questions. Choose an option and press *Answer*, or Enter: you are told why it is right or
# wrong, and may choose again. Where you see no buttons, run the cell first.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_01_parameters",
    "How many parameters does an RNN with D = 3, H = 4 gain when the sequences grow from 10 to 20 "
    "steps?",
    ("None", True, "Right. The same W_{x}, W_{h} and b are used at every step."),
    ("Twice as many", False, "No. That would be the network which takes all steps side by side."),
    ("16 a step", False, "No. 16 is the size of W_{h}, but there is only one W_{h} for all steps."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_01_backward",
    "You read a sentence backward and change its first word. Which outputs change?",
    ("All", False, "No. Most of them were computed before that word was read."),
    ("None", False, "No. The output at the first word has that word as its input."),
    (
        "Only the one at the first word",
        True,
        "Right. Read backward, the first word comes last, and only its own output has seen it.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_01_radius",
    "W_{h} is a rotation, so its spectral radius is exactly 1. Why does the gradient still shrink?",
    ("Rounding errors", False, "No. They are many powers of ten smaller than what we saw."),
    (
        "The slope of tanh, 1 − h^{2}, is below 1 wherever h is not 0",
        True,
        "Right. Every step's Jacobian has this factor.",
    ),
    (
        "The network was not trained",
        False,
        "No. The product of Jacobians is the same kind of product before and after training.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_01_clipping",
    "What does clipping by global norm change?",
    (
        "It cuts off each number that is too large",
        False,
        "No. That is clipping by value; it turns the direction.",
    ),
    ("It makes gradients that are too small larger", False, "No. Below the limit nothing happens."),
    (
        "The length of the whole gradient, not its direction",
        True,
        "Right. All arrays shrink by one common factor.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_01_mean",
    "An RNN's error on the adding problem at T = 100 stays at 1/6. What has it learned?",
    ("One of the two numbers", False, "No. Knowing one of them would halve the error, to 1/12."),
    (
        "The mean of the answers",
        True,
        "Right. Always answering 1 costs the variance of the sum, 1/6.",
    ),
    (
        "Nothing, the weights did not move",
        False,
        "No. It did find the mean; at the start its error was another one.",
    ),
)

# %% [markdown]
# Now write it yourself: [exercise 01](../exercises/01_rnn.ipynb). Then go on to
# [02 Gates](02_gates.ipynb).
#
# **References.** Elman (1990), *Finding structure in time*. Hochreiter (1991), diploma thesis, TU
# München. Bengio, Simard & Frasconi (1994), *Learning long-term dependencies with gradient
# descent is difficult*. Schuster & Paliwal (1997), *Bidirectional recurrent neural networks*.
# Hochreiter & Schmidhuber (1997), *Long short-term memory*. Pascanu, Mikolov & Bengio (2013), *On
# the difficulty of training recurrent neural networks*. Le, Jaitly & Hinton (2015), *A simple way
# to initialize recurrent networks of rectified linear units*. Kingma & Ba (2015), *Adam: a method
# for stochastic optimization*.
