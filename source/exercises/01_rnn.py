# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01 RNN: exercise
#
# Replace `raise NotImplementedError` in a cell by your own lines, run the cell, then run the
# check below it. It tries your function on several inputs and answers at once: not yet, an error
# with your line, wrong shape, wrong value, or correct. You can try as often as you like.
#
# The lesson: [01 RNN](../notebooks/01_rnn.ipynb). About 55 minutes for everything.

# %%
import numpy as np

from lstm_course import check

# %% [markdown]
# ## 1. One step
#
# *5 minutes, importance ●●●*
#
# $h_t = \tanh(W_x x_t + W_h h_{t-1} + b)$. Here it is for **one** sequence, with plain vectors:

# %%
x_t, h = np.array([1.0, -1.0]), np.array([0.5, 0.2, -0.4])
W_x = np.array([[0.1, 0.4], [-0.3, 0.2], [0.5, 0.0]])
W_h = np.array([[0.2, 0.0, 0.1], [0.0, -0.6, 0.3], [0.7, 0.1, 0.0]])
b = np.array([0.0, 0.1, -0.1])
print(np.tanh(W_x @ x_t + W_h @ h + b).round(3))

# %% [markdown]
# Write it for a **batch**: every row of `x_t` and of `h` belongs to another sequence.
#
# <details><summary>Hint: "matmul: … size … is different from …", or a wrong shape</summary>
#
# A row of `x_t` has D numbers, and so has a row of `W_x`. For rows, `W_x @ x_t` becomes
# `x_t @ W_x.T`: (B, D) @ (D, H).
#
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# Is the bias in, and is everything inside the tanh? A correct step has both products and `b` in
# one tanh.
#
# </details>


# %%
def rnn_step(x_t, h, W_x, W_h, b):
    """One step of an RNN for a batch.

    x_t: (B, D), the input.  h: (B, H), the state before the step.
    W_x: (H, D).  W_h: (H, H).  b: (H,).
    Returns the new state, (B, H).
    """
    ### BEGIN SOLUTION
    return np.tanh(x_t @ W_x.T + h @ W_h.T + b)
    ### END SOLUTION


# %%
check("rnn_step")

# %% [markdown]
# ## 2. The loop
#
# *5 minutes, importance ●●●*
#
# Run the step over all times, with the same weights, and keep every state. You may call your own
# `rnn_step`.
#
# <details><summary>Hint: every output looks the same, or only the last one comes back</summary>
#
# The state must be handed on: `h = rnn_step(x_t, h, …)` inside the loop, then append `h` to a
# list. `np.stack(list)` makes an array (T, B, H) of it.
#
# </details>
# <details><summary>Hint: my shapes do not fit</summary>
#
# One state is (B, H). A list of T of them becomes (T, B, H) with `np.stack`.
#
# </details>


# %%
def rnn_loop(x, h, W_x, W_h, b):
    """The RNN over a whole sequence, left to right.

    x: (T, B, D).  h: (B, H), the state before the first step.  W_x, W_h, b: as in rnn_step.
    Returns the state after each step, (T, B, H).
    """
    ### BEGIN SOLUTION
    outputs = []
    for x_t in x:
        h = rnn_step(x_t, h, W_x, W_h, b)
        outputs.append(h)
    return np.stack(outputs)
    ### END SOLUTION


# %%
check("rnn_loop")

# %% [markdown]
# ## 3. Read the other way
#
# *5 minutes, importance ●●○*
#
# Read the sequence from right to left. Output t must still stand at step t: it has seen `x[t]`
# and everything *after* it.
#
# <details><summary>Hint: the shape is right, but the first value is wrong</summary>
#
# Two things are turned round, the input before the loop and the outputs after it: `array[::-1]`.
# Did you forget one of them?
#
# </details>
# <details><summary>Hint: every value is right, in the wrong order</summary>
#
# The answers come out in the order in which they were read. Turn them around once more, along
# axis 0.
#
# </details>


# %%
def rnn_read_backwards(x, h, W_x, W_h, b):
    """The RNN over a whole sequence, right to left.

    x: (T, B, D).  h: (B, H), the state before the first step that is read, which is x[-1].
    Returns (T, B, H): at index t the state after reading x[T-1], …, x[t].
    """
    ### BEGIN SOLUTION
    return rnn_loop(x[::-1], h, W_x, W_h, b)[::-1]
    ### END SOLUTION


# %%
check("rnn_read_backwards")

# %% [markdown]
# ## 4. How one state changes the next
#
# *8 minutes, importance ●●●*
#
# For one sequence: the Jacobian
# $\partial h_t / \partial h_{t-1} = \mathrm{diag}(1 - h_t^2)\, W_h$. You need the state *after*
# the step and $W_h$, nothing else.
#
# <details><summary>Hint: right for one unit, wrong for two</summary>
#
# Each *row* of W_h must be multiplied by its own slope. `(1 - h**2) * W_h` multiplies the
# columns; give the slopes a second axis with `[:, None]`, or build the matrix with `np.diag`.
#
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# The slope of tanh, written with what came out of it, is `1 - h**2`. `h` has passed tanh already.
#
# </details>


# %%
def step_jacobian(h, W_h):
    """How the state after a step depends on the state before it.

    h: (H,), the state after the step.  W_h: (H, H).
    Returns (H, H): row k, column j is the derivative of the new h_k by the old h_j.
    """
    ### BEGIN SOLUTION
    return (1 - h**2)[:, None] * W_h
    ### END SOLUTION


# %%
check("step_jacobian")

# %% [markdown]
# ## 5. Back through time
#
# *10 minutes, importance ●●●*
#
# The gradients of the weights, as in step 5 of section 6 of the lesson. Go from the last step to the
# first. At each step:
#
# 1. Two gradients meet at the state $h_t$ and are added: the one of its output, and what the step
#    after it carried back (nothing at the last step).
# 2. They go through the slope of tanh together, and become $da_t$, (B, H).
# 3. From there they go to the weights. Unit k's weight for number j of the input gets
#    $da_{t,k} \, x_{t,j}$, summed over the batch. For $W_h$ the same with $h_{t-1}$ in the place of
#    $x_t$; the bias has nothing beside it, so it gets $da_t$ itself.
# 4. And through $W_h$ they are carried back to the state before.
#
# <details><summary>Hint: right for one step, wrong for more</summary>
#
# The same weights work at every step: *add up* what each step gives (`+=`).
#
# </details>
# <details><summary>Hint: db is right at the last step only</summary>
#
# Something must come back from the later steps: `carried = da @ W_h`, added at the next turn.
#
# </details>
# <details><summary>Hint: dW_x and db are right, dW_h is not</summary>
#
# W_h was multiplied with the state *before* the step. Before the first step that is `h0`.
#
# </details>


# %%
def rnn_backward(d_outputs, x, outputs, h0, W_h):
    """Gradients of an RNN's weights, back through time.

    d_outputs: (T, B, H), gradient of the loss with respect to each output.
    x: (T, B, D).  outputs: (T, B, H), what the loop returned.  h0: (B, H).  W_h: (H, H).
    Returns (dW_x, dW_h, db), shaped like W_x (H, D), W_h (H, H) and b (H,).
    """
    ### BEGIN SOLUTION
    dW_x, dW_h, db, carried = 0, 0, 0, 0
    for t in range(len(x) - 1, -1, -1):
        da = (d_outputs[t] + carried) * (1 - outputs[t] ** 2)
        before = outputs[t - 1] if t > 0 else h0
        dW_x += da.T @ x[t]
        dW_h += da.T @ before
        db += da.sum(axis=0)
        carried = da @ W_h
    return dW_x, dW_h, db
    ### END SOLUTION


# %%
check("rnn_backward")

# %% [markdown]
# ## 6. Clip
#
# *8 minutes, importance ●●○*
#
# Clipping by global norm: take all arrays of `grads` together as one long vector. If its length
# is above `max_norm`, shorten every array by the same factor; otherwise leave them alone.
#
# <details><summary>Hint: each array comes out with length 1</summary>
#
# There is one norm for all arrays together, not one for each: the root of the sum of the squares
# of *all* numbers.
#
# </details>
#
# <details><summary>Hint: a short gradient has become longer</summary>
#
# The factor is `max_norm / norm`, but never more than 1.
#
# </details>


# %%
def clip_gradients(grads, max_norm):
    """Shorten a gradient that is too long.

    grads: dict of arrays.  max_norm: the largest length allowed, above 0.
    Returns a dict with the same names, its arrays shortened by one common factor if need be.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    factor = min(1, max_norm / norm)
    return {name: g * factor for name, g in grads.items()}
    ### END SOLUTION


# %%
check("clip_gradients")

# %% [markdown]
# ## 7. How far does it reach?
#
# *12 minutes, importance ●●○, no worked example this time*
#
# Multiply the Jacobians from the last state back to the first and measure each product with the
# spectral norm, `np.linalg.norm(matrix, 2)`: the most by which it can lengthen a vector.
#
# <details><summary>Hint: the first numbers are right, the later ones are not</summary>
#
# The latest step stands on the left: `product = product @ step_jacobian(h[t], W_h)`, with t going
# down from T − 1.
#
# </details>
#
# <details><summary>Hint: the result is one number too long or too short</summary>
#
# Distance 0 is the last state by itself: the identity matrix, norm 1. The largest distance is T −
# 1, so `h[0]` itself is never used: the step into it lies outside.
#
# </details>


# %%
def gradient_reach(h, W_h):
    """The size of the derivative of the last state by the state k steps before, for every k.

    h: (T, H), the states of one sequence.  W_h: (H, H).
    Returns (T,): entry k is the spectral norm of the product of the last k Jacobians.
    """
    ### BEGIN SOLUTION
    product = np.eye(len(W_h))
    norms = [1.0]
    for t in range(len(h) - 1, 0, -1):
        product = product @ step_jacobian(h[t], W_h)
        norms.append(np.linalg.norm(product, 2))
    return np.array(norms)
    ### END SOLUTION


# %%
check("gradient_reach")

# %% [markdown]
# ## Stretch
#
# No check, no time limit. Make a cell of your own with the button + in the toolbar. `RNN` comes
# from `lstm_course`, `plot_gradient_distance` from `lstm_course.pictures`,
# `gradient_against_distance` from `lstm_course.gradients`; the rest is imported as in the lesson.
#
# - Draw your `gradient_reach` for `RNN(2, 32, spectral_radius=…)` over random input with
#   `plot_gradient_distance({"name": norms})`. The states are `trace.h[:, 0]`. How does it differ
#   from `gradient_against_distance`, which follows one random direction and not the worst one?
# - In lesson 01, the adding problem was learned at T = 10 and not at T = 100. Where is the border
#   for an RNN with `spectral_radius=1.0`? Choose a budget of updates before you start, use at
#   least three seeds, and say both when you tell someone your answer.
#
# Next: [02 Gates](../notebooks/02_gates.ipynb).
