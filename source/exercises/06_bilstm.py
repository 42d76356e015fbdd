# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 06 BiLSTM: exercise
#
# Fill in each function, run its cell, then run the `check` cell below it. A check answers at once
# and can be run as often as you like.
#
# Lesson: [06 BiLSTM](../notebooks/06_bilstm.ipynb). About 40 minutes for all five questions.

# %%
import numpy as np

from lstm_course import check
from lstm_course.bidirectional import reverse_sequence

# %% [markdown]
# ## 1. Turn each sequence around within its own length
#
# *5 minutes, importance ●●●*
#
# The backward reader must start at each sequence's own last real step. The loop is written for
# you: it visits every sequence `b` together with its length `n`. Write the one line that turns
# the first `n` steps of sequence `b` around. Padding stays where it is.
#
# <details><summary>Hint: the padding moved to the front</summary>
#
# `x[::-1, b]` turns all T steps around, padding included. Take the real steps first
# (`x[:n, b]`), then turn those around.
#
# </details>
# <details><summary>Hint: my shapes do not fit</summary>
#
# `turned[:n, b]` is (n, D). Take just as many steps of the same sequence from `x`, the other way
# round.
#
# </details>


# %%
def reverse_within_lengths(x, lengths):
    """Reverse each sequence of a batch within its own length.

    x: (T, B, D).  lengths: (B,), real steps of each sequence.
    Returns turned: (T, B, D), padding unchanged at the end.
    """
    turned = x.copy()
    for b, n in enumerate(lengths):
        ### BEGIN SOLUTION
        turned[:n, b] = x[:n, b][::-1]
        ### END SOLUTION
    return turned


# %%
check("reverse_within_lengths")

# %% [markdown]
# ## 2. A bidirectional layer from two LSTMs
#
# *10 minutes, importance ●●●*
#
# You are given two trained layers. Run the first over x, and the second over x turned around.
# Put the second one's outputs back into the order of x, and join the two, forward half first.
# `layer.forward(x, lengths=lengths)` returns `(outputs, state, trace)`, and
# `reverse_sequence(x, lengths)` is the package's answer to question 1.
#
# <details><summary>Hint: the first half is right and the second is not</summary>
#
# The backward reader's first output belongs to the *last* real step. Turn its outputs around
# before you join them: there are two reversals, one before and one after.
#
# </details>
#
# <details><summary>Hint: only the batch with padding fails</summary>
#
# `lengths` is needed in four places: both layers and both reversals.
#
# </details>


# %%
def bidirectional_outputs(x, lengths, forward_layer, backward_layer):
    """Read in both directions and join what the two readers say at each step.

    x: (T, B, D).  lengths: (B,).  forward_layer, backward_layer: lstm_course.LSTM layers (D → H).
    Returns outputs: (T, B, 2H), the forward half first.
    """
    ### BEGIN SOLUTION
    ahead, _, _ = forward_layer.forward(x, lengths=lengths)
    turned = reverse_sequence(x, lengths)
    back, _, _ = backward_layer.forward(turned, lengths=lengths)
    return np.concatenate([ahead, reverse_sequence(back, lengths)], axis=2)
    ### END SOLUTION


# %%
check("bidirectional_outputs")

# %% [markdown]
# ## 3. Accuracy that padding cannot change
#
# *5 minutes, importance ●●●*
#
# Give the share of right answers among the real steps. `mask` is True where a step is real.
#
# <details><summary>Hint: the number is too small</summary>
#
# `(right * mask).mean()` divides by all steps. Divide by the number of real ones, or pick the real
# ones first: `right[mask]`.
#
# </details>
#
# <details><summary>Hint: the number is too large</summary>
#
# Padding has the label 0. A model that happens to answer 0 there must get no credit for it.
#
# </details>


# %%
def masked_accuracy(labels, target, mask):
    """The share of right answers among the steps that count.

    labels, target: (T, B), whole numbers.  mask: (T, B), True where a step counts.
    Returns accuracy: a number from 0 to 1.
    """
    ### BEGIN SOLUTION
    right = labels == target
    return right[mask].mean()
    ### END SOLUTION


# %%
check("masked_accuracy")

# %% [markdown]
# ## 4. One summary for the whole sequence
#
# *10 minutes, importance ●●○*
#
# To classify a whole word you want one vector that has seen all of it. Build it from `outputs`
# alone: the forward half at each sequence's last real step, and the backward half at the step
# where the *backward* reader finishes.
#
# <details><summary>Hint: the second half of the answer is wrong</summary>
#
# The backward reader starts at the end of the word and finishes at the first letter. Which t is
# that, and does it depend on the length?
#
# </details>
#
# <details><summary>Hint: how to pick a different step for each sequence</summary>
#
# `outputs[steps, np.arange(B)]` with `steps` of shape (B,) takes step `steps[b]` of sequence b.
#
# </details>


# %%
def last_summary(outputs, lengths):
    """What each reader knew when it had finished, joined into one vector a sequence.

    outputs: (T, B, 2H) of a bidirectional layer, forward half first.  lengths: (B,).
    Returns summary: (B, 2H).
    """
    ### BEGIN SOLUTION
    T, B, width = outputs.shape
    H = width // 2
    ahead = outputs[lengths - 1, np.arange(B), :H]
    back = outputs[0, :, H:]
    return np.concatenate([ahead, back], axis=1)
    ### END SOLUTION


# %%
check("last_summary")

# %% [markdown]
# ## 5. Answer d letters late
#
# *10 minutes, importance ●●○*
#
# A one-way LSTM can also look ahead: let it answer `d` steps late. The label of letter t must then
# be asked for at step t + d, so there are T + d steps in all. Build the late labels and the mask
# that says where an answer counts. Where it does not count, write the label 0.
#
# <details><summary>Hint: the labels are right, the mask is not</summary>
#
# Nothing counts in the first d steps. Sequence b has answers at the steps d … d + n − 1, where n
# is its own length. A label that is 0 counts like any other: in the lesson it means "silent".
#
# </details>
#
# <details><summary>Hint: the case with d = 0 fails</summary>
#
# `labels[:-d]` is empty when d is 0. Count from the front: `late[d : d + n, b]`.
#
# </details>


# %%
def delay_labels(labels, lengths, d):
    """Ask for the answer of step t at step t + d.

    labels: (T, B), whole numbers.  lengths: (B,), real steps before the delay.  d: 0 or more.
    Returns (late, mask): (T + d, B) each; late is 0 and mask is False where nothing is asked.
    """
    ### BEGIN SOLUTION
    T, B = labels.shape
    late = np.zeros((T + d, B), int)
    mask = np.zeros((T + d, B), bool)
    for b, n in enumerate(lengths):
        late[d : d + n, b] = labels[:n, b]
        mask[d : d + n, b] = True
    return late, mask
    ### END SOLUTION


# %%
check("delay_labels")

# %% [markdown]
# ## Stretch
#
# Train LSTMs that answer one, two and four letters late for six rounds, with three seeds each:
# `train_tagger(spelling_tagger("lstm"), words.train, delay=2)`. Does four letters late still lose
# to answering at once? Then read the same words with a BiLSTM whose future is cut to two letters.
# Which of them would you put into a program that speaks while you type, and why? There is no check
# for this one: write down what you measured, with the baseline beside it.
