# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 04 LSTM: exercise
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the `check` cell
# below it. It tells you at once: not yet, wrong shape, wrong value, or correct.
#
# Go in this order; question 1 is half written for you. About 50 minutes in all. Lesson:
# [04 LSTM](../notebooks/04_lstm.ipynb).

# %%
import numpy as np

from lstm_course import check
from lstm_course.activations import sigmoid

# %% [markdown]
# The four subgoals, as in the lesson: **mix** ($a = W_x x_t + W_h h_{t-1} + b$), **gate** (σ,
# tanh), **remember** ($c_t = f \odot c_{t-1} + i \odot g$), **expose** ($h_t = o \odot \tanh
# c_t$).
#
# `mix` is given:


# %%
def mix(x_t, h, weights):
    """Pre-activation of one gate. weights: (W_x (H, D), W_h (H, H), b (H,)). Returns (B, H)."""
    W_x, W_h, b = weights
    return x_t @ W_x.T + h @ W_h.T + b


# %% [markdown]
# ## 1. Three gates, half written
#
# *5 minutes, importance ●○○*
#
# The forget gate is finished. The input gate is mixed, but not yet a valve. The output gate is
# missing.
#
# <details><summary>Hint: “wrong value”, and i is above 1</summary>
#
# `gates["i"]` still is the mixture. A valve lies between 0 and 1: which function makes it one?
#
# </details>


# %%
def three_gates(x_t, h, weights):
    """The three gates of one step.

    x_t: (B, D).  h: (B, H).
    weights: dict with "i", "f", "g", "o"; each is (W_x (H, D), W_h (H, H), b (H,)).
    Returns (i, f, o), each (B, H).
    """
    gates = {}
    gates["f"] = sigmoid(mix(x_t, h, weights["f"]))  # forget gate: mix, then gate
    gates["i"] = mix(x_t, h, weights["i"])  # input gate: only mixed so far
    ### BEGIN SOLUTION
    gates["i"] = sigmoid(gates["i"])
    gates["o"] = sigmoid(mix(x_t, h, weights["o"]))
    ### END SOLUTION
    return gates["i"], gates["f"], gates["o"]


# %%
check("three_gates")

# %% [markdown]
# ## 2. The step
#
# *8 minutes, importance ●●●*
#
# Now with the fused matrix: the $4H$ rows are four blocks in the order i, f, g, o. So mixing gives
# (B, 4H), and `np.split` takes it apart. Here with B = 1, H = 2:

# %%
np.split(np.arange(8).reshape(1, 8), 4, axis=1)

# %% [markdown]
# Write the four subgoals, about eight lines.
#
# <details><summary>Hint: an error about shapes</summary>
#
# `np.split(a, 4, axis=1)` cuts (B, 4H) into four pieces (B, H). Without `axis=1` it cuts the batch.
#
# </details>
# <details><summary>Hint: h is right in shape, wrong in value</summary>
#
# Three likely slips: the order of the blocks; σ where tanh belongs (g is the one with tanh); the
# old memory inside the last tanh instead of the new one.
#
# </details>


# %%
def lstm_step(x_t, h, c, W_x, W_h, b):
    """One step of an LSTM.

    x_t: (B, D).  h, c: (B, H), from the step before.
    W_x: (4H, D).  W_h: (4H, H).  b: (4H,). Blocks in the order i, f, g, o.
    Returns (h, c), the new states, each (B, H).
    """
    ### BEGIN SOLUTION
    # mix
    a = x_t @ W_x.T + h @ W_h.T + b  # (B, 4H)
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    # gate
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)
    g = np.tanh(a_g)
    # remember
    c = f * c + i * g
    # expose
    h = o * np.tanh(c)
    return h, c
    ### END SOLUTION


# %%
check("lstm_step")

# %% [markdown]
# ## 3. The loop
#
# *5 minutes, importance ●●○*
#
# Call your `lstm_step` for every time step and keep every h.
#
# <details><summary>Hint: only the first output is right</summary>
#
# Both states must be handed on: `h, c = lstm_step(x_t, h, c, …)`. If c is dropped, the second step
# starts from an old memory.
#
# </details>


# %%
def lstm_loop(x, h, c, W_x, W_h, b):
    """An LSTM over a whole sequence.

    x: (T, B, D).  h, c: (B, H), the states before the first step.
    Returns (outputs (T, B, H), h (B, H), c (B, H)): every h, and the last states.
    """
    ### BEGIN SOLUTION
    outputs = []
    for x_t in x:
        h, c = lstm_step(x_t, h, c, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs), h, c
    ### END SOLUTION


# %%
check("lstm_loop")

# %% [markdown]
# ## 4. How many parameters?
#
# *3 minutes, importance ●○○*
#
# <details><summary>Hint: correct with one bias, wrong with two</summary>
#
# A second bias adds one more number for each of the $4H$ rows, and nothing else.
#
# </details>


# %%
def lstm_parameter_count(D, H, biases):
    """Number of parameters of an LSTM with D inputs and H units.

    biases: 1 as in this course, or 2 as in PyTorch (bias_ih and bias_hh).
    """
    ### BEGIN SOLUTION
    return 4 * (H * (D + H) + biases * H)
    ### END SOLUTION


# %%
check("lstm_parameter_count")

# %% [markdown]
# ## 5. The forget bias, without the trap
#
# *6 minutes, importance ●●○*
#
# PyTorch keeps two biases and adds them. Make the forget gate's bias `value` in total, and leave
# the other gates alone.
#
# <details><summary>Hint: the forget bias is twice what it should be</summary>
#
# You have set both to `value`. They are added: one of the two must be 0 there (or share it out).
#
# </details>
# <details><summary>Hint: “another gate has changed”</summary>
#
# The blocks are i, f, g, o, so the forget gate has the rows H to 2H. H is a quarter of the length.
#
# </details>


# %%
def set_forget_bias(bias_ih, bias_hh, value):
    """Start the forget gate with a bias.

    bias_ih, bias_hh: (4H,), in the order i, f, g, o. They are always added.
    value: what bias_ih + bias_hh is to be for the forget gate.
    Returns (bias_ih, bias_hh): two arrays (4H,).
    """
    ### BEGIN SOLUTION
    H = len(bias_ih) // 4
    bias_ih, bias_hh = bias_ih.copy(), bias_hh.copy()
    bias_ih[H : 2 * H] = value
    bias_hh[H : 2 * H] = 0
    return bias_ih, bias_hh
    ### END SOLUTION


# %%
check("set_forget_bias")

# %% [markdown]
# ## 6. Backward, first checkpoint: expose
#
# *6 minutes, importance ●●●*
#
# The backward takes the subgoals in reverse. First expose, $h_t = o \odot \tanh c_t$: from the
# gradient of the new h to the gradients of the output gate and of the new memory. `dc` is what the
# *later* step already sends back to the memory. Three of the lesson's
# four rules are enough here: the product, the slope, the two roads.
#
# <details><summary>Hint: do is right, dc is not</summary>
#
# Two roads meet at the new memory: `dc`, and `dh` through the output gate and tanh. Add them.
#
# </details>
# <details><summary>Hint: do is wrong already</summary>
#
# In a product, each side gets the gradient times the *other* side: here $\tanh c_t$.
#
# </details>


# %%
def expose_backward(dh, dc, o, c_new):
    """Back through h = o ⊙ tanh(c_new).

    dh, dc: (B, H), gradients that reach the new h and, from the next step, the new c.
    o: (B, H).  c_new: (B, H).
    Returns (do, dc), each (B, H); dc is the whole gradient of the new memory.
    """
    ### BEGIN SOLUTION
    tanh_c = np.tanh(c_new)
    return dh * tanh_c, dc + dh * o * (1 - tanh_c**2)
    ### END SOLUTION


# %%
check("expose_backward")

# %% [markdown]
# ## 7. Backward, second checkpoint: remember
#
# *5 minutes, importance ●●●*
#
# Now remember, $c_t = f \odot c_{t-1} + i \odot g$: from the gradient of the new memory to those of
# the three that it was made of, and to the *old* memory. That last one is the long road.
#
# <details><summary>Hint: my values are close but not equal</summary>
#
# The forget gate worked on the *old* memory `c`, and the old memory was multiplied by f.
#
# </details>


# %%
def remember_backward(dc, i, f, g, c):
    """Back through c_new = f ⊙ c + i ⊙ g.

    dc: (B, H), the whole gradient of the new memory.  i, f, g: (B, H).  c: (B, H), the old memory.
    Returns (di, df, dg, dc_before), each (B, H).
    """
    ### BEGIN SOLUTION
    return dc * g, dc * c, dc * i, dc * f
    ### END SOLUTION


# %%
check("remember_backward")

# %% [markdown]
# ## 8. The whole step backward
#
# *10 minutes, importance ●●●*
#
# Use the two functions, then go on: through the slope of each gate to its mixture, join the four
# blocks, and from the mixture to the weights, to x and to the old h. The lesson's map of the way
# back says what arrives at each subgoal and what leaves it.
#
# <details><summary>Hint: dc_before is right, everything else is wrong</summary>
#
# Each gate has its slope: $s (1 - s)$ for σ, $1 - g^2$ for the candidate.
#
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# The blocks stand in the order i, f, g, o, as the rows of the weights do.
#
# </details>
# <details><summary>Hint: wrong shape of dW_x</summary>
#
# It must look like W_x, (4H, D): `da.T @ x_t` sums over the batch.
#
# </details>


# %%
def lstm_step_backward(dh, dc, x_t, h, c, c_new, gates, W_x, W_h):
    """Carry gradients back through one LSTM step.

    dh, dc: (B, H), gradients of the loss with respect to the new h and the new c.
    x_t (B, D), h, c (B, H): what went in.  c_new (B, H): the new memory.
    gates: dict with "i", "f", "g", "o", each (B, H).  W_x: (4H, D).  W_h: (4H, H).
    Returns (dx, dh_before, dc_before, dW_x, dW_h, db), shaped like x_t, h, c, W_x, W_h, b.
    """
    ### BEGIN SOLUTION
    i, f, g, o = gates["i"], gates["f"], gates["g"], gates["o"]
    do, dc = expose_backward(dh, dc, o, c_new)
    di, df, dg, dc_before = remember_backward(dc, i, f, g, c)
    # gate
    slopes = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
    da = np.concatenate(slopes, axis=1)  # (B, 4H)
    # mix
    return da @ W_x, da @ W_h, dc_before, da.T @ x_t, da.T @ h, da.sum(axis=0)
    ### END SOLUTION


# %%
check("lstm_step_backward")

# %% [markdown]
# ## Stretch
#
# - Write the loop backward over a whole sequence with your `lstm_step_backward`, and compare it
#   with `LSTM.backward` of the package and with `numerical_gradient` (as in the lesson).
# - Couple two gates: $i_t = 1 - f_t$, so that something new comes in exactly where something old
#   goes. Which parameters are saved? Which line of the backward changes?
# - Break one line of your backward on purpose. Which sizes T, B, D, H does a gradient check need to
#   see it? Find a mistake that B = 1 hides.
