# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 05 Learning to remember: exercise
#
# Lesson: [05 learning to remember](../notebooks/05_learning_to_remember.ipynb). About 40 minutes.
#
# Replace `raise NotImplementedError` by your own lines, run the cell, then run the `check` below
# it. The answer comes at once, and you may try as often as you like.

# %%
import numpy as np

from lstm_course import Adam, check, clip_by_global_norm
from lstm_course.losses import mean_squared_error
from lstm_course.tasks import parentheses

# %% [markdown]
# ## 1. The right answer of the adding problem
#
# *5 minutes, importance ●●○*
#
# `x` holds a number and a marker at each step. The answer is the sum of the marked numbers. The
# first line is given: it takes the numbers and the markers apart.
#
# <details><summary>Hint: wrong shape</summary>
#
# Sum over time, which is axis 0; that leaves (B,). `[:, None]` makes it (B, 1).
#
# </details>
# <details><summary>Hint: my values are too large</summary>
#
# Only the marked numbers count. A marker of 0 must take its number away: multiply.
#
# </details>


# %%
def adding_answer(x):
    """The sum of the marked numbers of each sequence.

    x (T, B, 2): at each step a number, x[:, :, 0], and a marker, x[:, :, 1], which is 1 or 0.
    Returns (B, 1).
    """
    numbers, markers = x[:, :, 0], x[:, :, 1]  # (T, B) each
    ### BEGIN SOLUTION
    return (numbers * markers).sum(axis=0)[:, None]
    ### END SOLUTION


# %%
check("adding_answer")

# %% [markdown]
# ## 2. Read a gate
#
# *5 minutes, importance ●●○*
#
# A trained network has read a text. What is a gate's mean value at one kind of character?
#
# <details><summary>Hint: the comparison gives one False, not one a character</summary>
#
# `"abc" == "a"` compares whole texts. `np.array(list("abc")) == "a"` compares each character.
#
# </details>
#
# <details><summary>Hint: wrong shape</summary>
#
# Average over the chosen steps only, axis 0. The units stay: one mean for each.
#
# </details>


# %%
def gate_at(values, text, character):
    """The mean of a gate over the steps at which ``character`` was read.

    values (T, H): one gate of H units over time.  text: T characters.  character: one of them.
    Returns (H,).
    """
    ### BEGIN SOLUTION
    where = np.array(list(text)) == character
    return values[where].mean(axis=0)
    ### END SOLUTION


# %%
check("gate_at")

# %% [markdown]
# ## 3. Hold a gate
#
# *5 minutes, importance ●●●*
#
# Run a trained model with one gate held at a value, and report its accuracy.
#
# <details><summary>Hint: which gate is held does not matter, it says</summary>
#
# The name of the gate comes in the variable `gate`: write `{gate: value}`, not `{"gate": value}`.
#
# </details>
#
# <details><summary>Hint: the accuracy is too low</summary>
#
# The model gives logits, not answers: above 0 means 1.
#
# </details>


# %%
def held_accuracy(model, x, y, gate, value):
    """The share of right answers while a gate is held.

    model: a SequenceModel over an LSTM with one logit at each step; above 0 it says 1.
    x (T, B, D), y (T, B, 1): input and right answers, 0 or 1.
    gate: "i", "f", "g" or "o".  value: what it is held at.
    Returns a number between 0 and 1.
    """
    ### BEGIN SOLUTION
    logits, _, _ = model.forward(x, clamp={gate: value})
    return np.mean((logits > 0) == (y == 1))
    ### END SOLUTION


# %%
check("held_accuracy")

# %% [markdown]
# Once 2 and 3 are right, the cell below reads and operates on the cell of the lesson. Before you
# run it, say what you expect for o = 1.

# %%
if check("gate_at").ok and check("held_accuracy").ok:
    cell, sentence = parentheses.load_trained(), "use len(x) or max(a, b) now"
    x = parentheses.encode(sentence)
    y = (parentheses.depth(sentence) > 0)[:, None, None]
    f = cell.forward(x)[2].f[:, 0]
    print(
        "mean f at '(':",
        gate_at(f, sentence, "(").round(1),
        " at 'a':",
        gate_at(f, sentence, "a").round(1),
    )
    for gate, value in [("f", 0.0), ("f", 1.0), ("o", 0.0), ("o", 1.0)]:
        print(f"{gate} = {value:.0f}: {held_accuracy(cell, x, y, gate, value):.2f} right")

# %% [markdown]
# ## 4. Solved, in the sense of 1997
#
# *10 minutes, importance ●●○*
#
# Hochreiter and Schmidhuber call the adding problem solved when **at most 1 of 2,560** test
# sequences is wrong. In their form, values lie in [−1, 1], the target is 0.5 + sum/4, and an answer
# is wrong when it is off by 0.04 or more. On that scale *our* sum of two numbers from [0, 1] is
# simply sum/2: bring prediction and target there first. (Why? Put 2v − 1 for each of their values.)
#
# <details><summary>Hint: I count too few wrong ones</summary>
#
# Off by 0.04 means either side: take the absolute value.
#
# </details>
#
# <details><summary>Hint: solved is wrong for a small test</summary>
#
# At most 1 of 2,560 is a share. In a test of two sequences not even one may be wrong.
#
# </details>


# %%
def solved_1997(prediction, target):
    """Is the adding problem solved by the criterion of 1997?

    prediction, target (B, 1): sums of two numbers from [0, 1].
    Returns (wrong, solved): how many are wrong, and True if that is at most 1 of 2,560.
    """
    ### BEGIN SOLUTION
    off = np.abs(prediction / 2 - target / 2)
    wrong = int((off >= 0.04).sum())
    return wrong, wrong / len(target) <= 1 / 2560
    ### END SOLUTION


# %%
check("solved_1997")

# %% [markdown]
# ## 5. Train
#
# *15 minutes, importance ●●●*
#
# Write the training loop: for each batch **forward, loss, backward, clip, step**. Use Adam with a
# learning rate of 0.01 and clip to a global norm of 1. Return the loss of each batch, taken before
# the step.
#
# <details><summary>Hint: the first loss is right, the later ones are not</summary>
#
# Make the optimizer once, before the loop: Adam carries averages from step to step. Then check
# that you clip, and that you step with the clipped gradients. Clipping shortens the arrays in
# `model.grads` where they are; `backward` makes new ones.
#
# </details>
#
# <details><summary>Hint: what do the parts return?</summary>
#
# `model.forward(x)` returns three things, the first is the prediction.
# `mean_squared_error(prediction, y)` returns the loss and the gradient that `model.backward` needs.
#
# </details>


# %%
def train_by_hand(model, batches):
    """Train a model on a list of batches.

    model: a SequenceModel; its parameters are changed in place.
    batches: a list of (x, y).
    Returns (N,): the mean squared error of each batch, before its step.
    """
    ### BEGIN SOLUTION
    optimizer = Adam(model.params, learning_rate=0.01)
    losses = []
    for x, y in batches:
        prediction, _, _ = model.forward(x)
        loss, d_prediction = mean_squared_error(prediction, y)
        model.backward(d_prediction)
        grads = model.grads
        clip_by_global_norm(grads, 1.0)
        optimizer.step(grads)
        losses.append(loss)
    return np.array(losses)
    ### END SOLUTION


# %%
check("train_by_hand")

# %% [markdown]
# ## Stretch
#
# No check here. Take the adding problem to $T = 200$, or mark *three* numbers. Write your rules down
# before the first run: budget in updates, seeds, criterion, baseline (what is the variance now?).
# Then try to let the RNN win: more units, another learning rate, $W_h$ starting as the identity
# matrix. What would you have to show before you could say "an RNN cannot do it"?
