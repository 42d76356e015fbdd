# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 03 The memory cell: exercise
#
# Lesson: [03 the memory cell](../notebooks/03_memory_cell.ipynb). About 40 minutes.
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the `check` below
# it. The answer comes at once, and you may try as often as you like.

# %%
import numpy as np

from lstm_course import check

# %% [markdown]
# ## 1. Drop, then add
#
# *3 minutes, importance ●●●*
#
# The first half is given: `kept` is what is left of the old memory. Add the share of the candidate
# that the input gate lets in, and return the new memory.
#
# <details><summary>Hint: the value is too large or has the wrong sign</summary>
#
# The candidate is not added as it is. It passes a valve first: $i \odot g$.
#
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# Nothing is squashed here: there is no tanh around the new memory.
#
# </details>


# %%
def remember_step(i, f, g, c):
    """The new memory.

    i, f, g, c: (B, H): input gate, forget gate, candidate, and the memory of the step before.
    Returns (B, H).
    """
    kept = f * c  # drop
    ### BEGIN SOLUTION
    return kept + i * g  # add
    ### END SOLUTION


# %%
check("remember_step")

# %% [markdown]
# ## 2. The loop
#
# *7 minutes, importance ●●●*
#
# Run the memory over time: remember, then expose, $h_t = o_t \odot \tanh(c_t)$. Return every memory
# and every output.
#
# <details><summary>Hint: the first step is right, the later ones are not</summary>
#
# What goes on to the next step is $c$, not $h$ and not $\tanh(c)$.
#
# </details>
# <details><summary>Hint: c is right, h is not</summary>
#
# The output is not the memory itself: it goes through tanh, and then through the output gate of
# the *same* step.
#
# </details>


# %%
def memory_loop(i, f, g, o, c0):
    """A memory cell over time, with given gates.

    i, f, g, o: (T, B, H).  c0: (B, H), the memory before the first step.
    Returns (c, h): every memory and every output, (T, B, H) each.
    """
    ### BEGIN SOLUTION
    memory, cs, hs = c0, [], []
    for i_t, f_t, g_t, o_t in zip(i, f, g, o, strict=True):
        memory = f_t * memory + i_t * g_t  # remember
        cs.append(memory)
        hs.append(o_t * np.tanh(memory))  # expose
    return np.stack(cs), np.stack(hs)
    ### END SOLUTION


# %%
check("memory_loop")

# %% [markdown]
# ## 3. The gradient along the belt
#
# *8 minutes, importance ●●●*
#
# For *every* step $t$: how much does the last memory depend on the memory after step $t$?
#
# $$\frac{\partial c_T}{\partial c_t} = f_{t+1}\, f_{t+2} \cdots f_T$$
#
# At the last step there is nothing left to multiply: the answer there is 1.
#
# <details><summary>Hint: everything is shifted by one step</summary>
#
# The product starts with the forget gate of the *next* step: $f_t$ itself acts before $c_t$ is
# made. Go backwards from 1 and multiply as you go.
#
# </details>
# <details><summary>Hint: the last entry is not 1</summary>
#
# No step lies between the last memory and itself, so its factor is 1. Fill from the end: each
# entry is the next one times the next forget gate.
#
# </details>


# %%
def memory_gradient(f):
    """∂c_T/∂c_t for every t, along the belt.

    f: (T, B, H), the forget gates.
    Returns (T, B, H).
    """
    ### BEGIN SOLUTION
    gradient = np.ones_like(f)
    for t in range(len(f) - 2, -1, -1):
        gradient[t] = gradient[t + 1] * f[t + 1]
    return gradient
    ### END SOLUTION


# %%
check("memory_gradient")

# %% [markdown]
# ## 4. A program: store and show
#
# *5 minutes, importance ●●○*
#
# From here on you write gate values. Return `(i, f, o)`, each with one value for every step. Store
# what arrives at step `write`, ignore everything else, be silent ($h = 0$), and show what was
# stored at step `show` alone. The check plays your gates on the puzzles of the memory tape.
#
# <details><summary>Hint: something is shown too early</summary>
#
# Which gate stands between the memory and $h$? It should be 0 at all steps but one.
#
# </details>
# <details><summary>Hint: the stored value fades or is lost</summary>
#
# Between writing and showing nothing may change: f = 1 and i = 0 at every step but one.
#
# </details>


# %%
def store_and_show(steps, write, show):
    """Gates that store the candidate of step `write` and show it at step `show`.

    steps: how many steps there are.  write, show: step numbers, counted from 0.
    Returns (i, f, o): arrays (steps,) with values from 0 to 1.
    """
    ### BEGIN SOLUTION
    i, f, o = np.zeros(steps), np.ones(steps), np.zeros(steps)
    i[write] = 1.0
    o[show] = 1.0
    return i, f, o
    ### END SOLUTION


# %%
check("store_and_show")

# %% [markdown]
# ## 5. A program: count since the last reset
#
# *5 minutes, importance ●●○*
#
# The candidates are pulses, 1 or 0. The memory must count them; at each step in `resets` it must be
# 0. Careful: a pulse may arrive *at* the reset step too, and must not be counted.
#
# <details><summary>Hint: the count is 1 where 0 is wanted</summary>
#
# Dropping the old memory is not enough: the candidate of that step still gets in.
#
# </details>
# <details><summary>Hint: the count never starts again</summary>
#
# At a reset the old memory must go: f = 0 there.
#
# </details>


# %%
def count_since_reset(steps, resets):
    """Gates that count pulses and start again from 0 at every reset.

    steps: how many steps there are.  resets: list of step numbers.
    Returns (i, f, o): arrays (steps,) with values from 0 to 1.
    """
    ### BEGIN SOLUTION
    i, f, o = np.ones(steps), np.ones(steps), np.ones(steps)
    i[resets] = 0.0
    f[resets] = 0.0
    return i, f, o
    ### END SOLUTION


# %%
check("count_since_reset")

# %% [markdown]
# ## 6. A program: keep the last marked value
#
# *5 minutes, importance ●●○*
#
# Numbers arrive all the time. The memory must hold the value that arrived at the last step in
# `marked`, exactly that and nothing else.
#
# <details><summary>Hint: right after the first mark, wrong after the second</summary>
#
# Then the two values were added. The old one has to go in the same step in which the new one comes.
#
# </details>
# <details><summary>Hint: nothing is stored, or everything is</summary>
#
# At a marked step the new value comes in and the old one goes; at all others the reverse. One
# array and 1 minus it.
#
# </details>


# %%
def keep_marked(steps, marked):
    """Gates that hold the last marked candidate.

    steps: how many steps there are.  marked: list of step numbers.
    Returns (i, f, o): arrays (steps,) with values from 0 to 1.
    """
    ### BEGIN SOLUTION
    i = np.zeros(steps)
    i[marked] = 1.0
    return i, 1.0 - i, np.ones(steps)
    ### END SOLUTION


# %%
check("keep_marked")

# %% [markdown]
# ## Stretch
#
# No check here. Can you write gates $i_t$ and $f_t$ that turn the sign of the memory round at a
# signal, from $c$ to $-c$, whatever $c$ is, when the candidates $g_t$ are given and do not depend
# on $c$? If you cannot: which part of the cell would have to be free? Then think of a real LSTM.
# Its $g_t$ is computed from $h_{t-1}$, which shows $c_{t-1}$. Sketch weights with which *one* cell
# toggles between about −1 and +1 at every signal.
