# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 02 Gates: exercise
#
# Lesson: [02 gates](../notebooks/02_gates.ipynb). About 30 minutes.
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the `check` below
# it. The answer comes at once, and you may try as often as you like.

# %%
import numpy as np

from lstm_course import check

# %% [markdown]
# ## 1. A gate
#
# *5 minutes, importance ●●●*
#
# The mix of what the gate reads is given: $a = W_x x_t + W_h h_{t-1} + b$. Turn it into how far the
# gate is open: $\sigma(a) = 1 / (1 + e^{-a})$.
#
# <details><summary>Hint: all my values are below 0.5</summary>
#
# Look at the sign in the exponent. A large positive $a$ must give a gate near 1.
#
# </details>
# <details><summary>Hint: my values are above 1 or below 0</summary>
#
# That is tanh, or the mixture itself. A valve lies between 0 and 1: σ of `a`.
#
# </details>


# %%
def gate(x_t, h, W_x, W_h, b):
    """How far a gate is open.

    x_t (B, D), h (B, H): what the gate reads.  W_x (H, D), W_h (H, H), b (H,): its weights.
    Returns (B, H), numbers between 0 and 1.
    """
    a = x_t @ W_x.T + h @ W_h.T + b  # mix, (B, H)
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-a))
    ### END SOLUTION


# %%
check("gate")

# %% [markdown]
# ## 2. Forgetting over time
#
# *5 minutes, importance ●●●*
#
# The memory starts as $c_0$. At every step it is multiplied by that step's forget gate,
# $c_t = f_t \odot c_{t-1}$. Nothing is added. Return the memory after *every* step.
#
# <details><summary>Hint: wrong shape</summary>
#
# Collect one (B, H) array a step in a list and join them with `np.stack`.
#
# </details>
# <details><summary>Hint: the first step is right, the later ones are not</summary>
#
# Each step forgets what the step before has left. Carry `c` on from step to step.
#
# </details>


# %%
def forget_over_time(c0, f):
    """The memory after each step.

    c0 (B, H): the memory before the first step.  f (T, B, H): the forget gate of each step.
    Returns (T, B, H).
    """
    ### BEGIN SOLUTION
    c, memory = c0, []
    for f_t in f:
        c = f_t * c
        memory.append(c)
    return np.stack(memory)
    ### END SOLUTION


# %%
check("forget_over_time")

# %% [markdown]
# ## 3. How long until only so much is left?
#
# *5 minutes, importance ●●○*
#
# A forget gate stays at $f$. After how many steps is only `share` of the memory left? The answer
# need not be a whole number. For `share = 0.5` it is the half-life.
#
# <details><summary>Hint: my number is negative, or turned upside down</summary>
#
# Solve $f^n = \text{share}$ for $n$: take the logarithm of both sides. Both logarithms are
# negative.
#
# </details>
# <details><summary>Hint: my number is too small or too large by a factor</summary>
#
# Take the logarithm of both sides of $f^n = s$ (the share), then divide. The base of the logarithm does
# not matter, if both have the same.
#
# </details>


# %%
def steps_until_left(f, share):
    """Steps n with f**n = share.

    f, share: numbers strictly between 0 and 1.
    Returns a number.
    """
    ### BEGIN SOLUTION
    return np.log(share) / np.log(f)
    ### END SOLUTION


# %%
check("steps_until_left")

# %% [markdown]
# ## 4. The gradient of a gate
#
# *10 minutes, importance ●●●*
#
# One gate reads two numbers and lets $v$ through: $s = \sigma(\text{read} \cdot w + b)$, $y = s v$.
# The loss is the *mean* over N examples of $(y - \text{target})^2$. Return the gradient with
# respect to $w$ and to $b$: loss, valve, σ', mix, one factor after the other.
#
# <details><summary>Hint: right on one example, wrong on several</summary>
#
# The loss is a mean, so each example counts 1/N. The gradient of $w$ is a sum over the examples,
# and that is what `da @ read` does.
#
# </details>
# <details><summary>Hint: my shapes do not fit</summary>
#
# `dw` has one entry for each of the two numbers read: `da` is (N,) and `read` is (N, 2), so `da @
# read`.
#
# </details>


# %%
def gate_gradient(read, w, b, v, target):
    """Gradient of the mean squared error of one gate.

    read (N, 2), w (2,), b a number, v (N,), target (N,).
    Returns (dw, db): (2,) and a number.
    """
    s = 1 / (1 + np.exp(-(read @ w + b)))  # how open, (N,)
    ### BEGIN SOLUTION
    dy = 2 * (s * v - target) / len(v)  # loss
    ds = dy * v  # valve
    da = ds * s * (1 - s)  # σ'
    return da @ read, da.sum()  # mix
    ### END SOLUTION


# %%
check("gate_gradient")

# %% [markdown]
# ## 5. Choose a bias for a job
#
# *8 minutes, importance ●●○*
#
# At the start of training the weights are small, so a forget gate is about $\sigma(b)$. You know
# that your task has lags of about `steps` steps, and want the memory to have that half-life from
# the beginning. Which bias $b$?
#
# <details><summary>Hint: where to begin</summary>
#
# First the value: which $f$ has $f^{\,\text{steps}} = 1/2$? Then turn σ round: if $f = \sigma(b)$,
# then $b = \ln(f / (1 - f))$.
#
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# Two steps: first the f that leaves one half after so many steps, $f^{\text{steps}} = 1/2$; then
# the b with σ(b) = f. σ turned around is $\ln (f / (1 - f))$.
#
# </details>


# %%
def bias_for_half_life(steps):
    """The bias b for which σ(b), held, halves the memory in that many steps.

    steps: a number above 0.
    Returns a number.
    """
    ### BEGIN SOLUTION
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))
    ### END SOLUTION


# %%
check("bias_for_half_life")

# %% [markdown]
# ## Stretch
#
# No check here. In lesson 02 a gate that starts at $b = \pm 6$ is slow because of the factor
# $s(1-s)$. That factor comes from the squared error behind a valve. Now let the gate *itself* be
# the answer ("open or not?"), and take the binary cross-entropy
# $-\text{target} \ln s - (1 - \text{target}) \ln(1 - s)$ as the loss. Work out the gradient with
# respect to $a$. Where did $s(1-s)$ go? Train both from $b = -6$ and compare.
