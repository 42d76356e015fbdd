# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 PyTorch and the GPU: exercise
#
# Write a function in each cell, run it, then run the `check` below it. The check answers at once:
# not yet, wrong shape, wrong value, or correct. You can try as often as you like.
# Lesson: [07 PyTorch and the GPU](../notebooks/07_pytorch_gpu.ipynb). About 55 minutes.

# %%
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_course import check

# %% [markdown]
# ## 1. The step, in PyTorch
#
# *8 minutes, importance ●●●*
#
# The same four subgoals as in lesson 04. The forget gate is given; write the rest.
#
# <details><summary>Hint: my shapes do not fit</summary>
# Cut <code>a</code> into four blocks along axis 1 with <code>a.chunk(4, dim=1)</code>; their order
# is i, f, g, o.
# </details>
# <details><summary>Hint: my values are close but not equal</summary>
#
# Three of the four blocks go through σ and one, the candidate, through tanh; and the new c goes
# through tanh again on its way to h.
#
# </details>


# %%
def torch_step(x_t, h, c, W_x, W_h, b):
    """One LSTM step.

    x_t (B, D), h and c (B, H), W_x (4H, D), W_h (4H, H), b (4H,): torch tensors.
    Returns the new h and the new c, each (B, H).
    """
    a = x_t @ W_x.T + h @ W_h.T + b  # mix
    a_i, a_f, a_g, a_o = a.chunk(4, dim=1)
    f = torch.sigmoid(a_f)  # gate
    ### BEGIN SOLUTION
    i, o = torch.sigmoid(a_i), torch.sigmoid(a_o)
    g = torch.tanh(a_g)
    c = f * c + i * g  # remember
    h = o * torch.tanh(c)  # expose
    return h, c
    ### END SOLUTION


# %%
check("torch_step")

# %% [markdown]
# ## 2. Move the weights
#
# *8 minutes, importance ●●○*
#
# Copy the course's weights into a `torch.nn.LSTM`, so that it becomes the same network.
#
# <details><summary>Hint: my values are close but not equal</summary>
# PyTorch adds <i>two</i> biases. Put b into one of them and make the other 0.
# </details>
# <details><summary>Hint: it complains about a leaf variable or about gradients</summary>
#
# Copying into a parameter is no step of the network: do it inside `with torch.no_grad():`, with
# `copy_`.
#
# </details>


# %%
def load_weights(module, W_x, W_h, b):
    """Copy W_x (4H, D), W_h (4H, H) and b (4H,), NumPy arrays, into a one-layer nn.LSTM.

    Returns the module.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        module.weight_ih_l0.copy_(torch.tensor(W_x))
        module.weight_hh_l0.copy_(torch.tensor(W_h))
        module.bias_ih_l0.copy_(torch.tensor(b))
        module.bias_hh_l0.zero_()
    return module
    ### END SOLUTION


# %%
check("load_weights")

# %% [markdown]
# ## 3. A batch of different lengths
#
# *8 minutes, importance ●●○*
#
# Run a module over a padded batch so that padding is never read.
#
# <details><summary>Hint: it wants sorted lengths</summary>
# <code>pack_padded_sequence(x, lengths, enforce_sorted=False)</code> sorts for you.
# </details>
# <details><summary>Hint: it says that outputs is a tuple, or a PackedSequence</summary>
# A packed batch must be unpacked again, and <code>pad_packed_sequence</code> gives a pair: the
# outputs and the lengths. Return the first.
# </details>
# <details><summary>Hint: my output is too short</summary>
# <code>pad_packed_sequence(…, total_length=len(x))</code> gives all T steps back.
# </details>


# %%
def packed_outputs(module, x, lengths):
    """Outputs (T, B, …) of a recurrent module for x (T, B, D); 0 after each sequence's end.

    lengths: a list of B whole numbers.
    """
    ### BEGIN SOLUTION
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    outputs, _ = module(packed)
    return pad_packed_sequence(outputs, total_length=len(x))[0]
    ### END SOLUTION


# %%
check("packed_outputs")

# %% [markdown]
# ## 4. A training step, on any device
#
# *10 minutes, importance ●●●*
#
# Write one update: forward, loss, backward, clip, step. Move the batch to where the module is.
#
# <details><summary>Hint: the second update goes wrong</summary>
# PyTorch <i>adds</i> to old gradients. Call <code>optimizer.zero_grad()</code> before the backward.
# </details>
# <details><summary>Hint: an error about two devices</summary>
#
# The module says where it lives: `next(module.parameters()).device`. Send x and target there.
#
# </details>


# %%
def training_step(module, optimizer, x, target, max_norm):
    """One update of module(x), a prediction shaped like target, with the mean squared error.

    The gradients are clipped to the global norm max_norm. Returns the loss, a Python number.
    """
    ### BEGIN SOLUTION
    device = next(module.parameters()).device
    loss = (module(x.to(device)) - target.to(device)).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(module.parameters(), max_norm)
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %%
check("training_step")

# %% [markdown]
# ## 5. A long stream
#
# *8 minutes, importance ●●○*
#
# Run an `nn.LSTM` over a stream in blocks, carrying the whole state, with no gradient from one
# block to the next.
#
# <details><summary>Hint: my values are close but not equal</summary>
# The state is a pair. Carry h <i>and</i> c.
# </details>
# <details><summary>Hint: the gradient reaches too far</summary>
#
# A state that is handed on still knows where it came from. `detach()` both parts at the border.
#
# </details>


# %%
def stream_outputs(module, x, block):
    """Outputs (T, B, H) of an nn.LSTM for x (T, B, D), run in blocks of `block` steps.

    The state is detached at every border.
    """
    ### BEGIN SOLUTION
    state, outputs = None, []
    for part in x.split(block):
        y, (h, c) = module(part, state)
        state = (h.detach(), c.detach())
        outputs.append(y)
    return torch.cat(outputs)
    ### END SOLUTION


# %%
check("stream_outputs")

# %% [markdown]
# ## 6. What must be saved?
#
# *6 minutes, importance ●●●*
#
# A training that was stopped must go on as if nothing had happened. Put all that it takes into one
# dict, with the names "module", "optimizer" and "update", so that `torch.save` can write it and
# `torch.load(…, weights_only=True)` can read it. A `state_dict()` holds tensors and numbers only.
#
# <details><summary>Hint: it says 0 for “safe to load”</summary>
# A whole module is saved as a pickle, which runs code when it is loaded. Take its
# <code>state_dict()</code>.
# </details>
# <details><summary>Hint: the optimizer's state is wrong</summary>
# Adam remembers a mean and a spread for every weight. They are in
# <code>optimizer.state_dict()</code>.
# </details>


# %%
def training_state(module, optimizer, update):
    """Everything that it takes to go on after `update` updates: a dict to be saved."""
    ### BEGIN SOLUTION
    return {
        "module": module.state_dict(),
        "optimizer": optimizer.state_dict(),
        "update": update,
    }
    ### END SOLUTION


# %%
check("training_state")

# %% [markdown]
# ## 7. Resume
#
# *6 minutes, importance ●●○*
#
# Now the other way, in a fresh process: module and optimizer are new, and get back what was saved.
#
# <details><summary>Hint: the update number is right, the next update is not</summary>
# Both need their state: the module its weights, and the optimizer what it remembers.
# </details>
# <details><summary>Hint: an error about an unexpected key</summary>
#
# The file holds one dict with three names. Give each object its own part.
#
# </details>


# %%
def resume_training(file, module, optimizer):
    """Read a checkpoint back into a new module and its optimizer.

    file: open for reading, so read it once. It is loaded with weights_only=True.
    Returns the number of updates made so far.
    """
    ### BEGIN SOLUTION
    saved = torch.load(file, weights_only=True)
    module.load_state_dict(saved["module"])
    optimizer.load_state_dict(saved["optimizer"])
    return saved["update"]
    ### END SOLUTION


# %%
check("resume_training")

# %% [markdown]
# ## Stretch
#
# Write a `nn.Module` around your `torch_step` that runs in both directions and within each
# sequence's own length. Compare it with `nn.LSTM(bidirectional=True)` on a packed batch; state
# the tolerance before you run it.
