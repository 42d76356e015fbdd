# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 07 PyTorch and the GPU
#
# *60 minutes. Before this: lesson 06.*
#
# You have written an LSTM by hand and proved it right. Now it becomes a PyTorch network: the
# same numbers, less code, and able to run on a GPU. At the end you can
#
# - say which device your code runs on, and write code that does not care;
# - prove that three versions of one network (NumPy, a PyTorch loop, `nn.LSTM`) are the same;
# - measure when a fast version pays, and say why;
# - handle variable lengths, dropout, low precision, long streams and interrupted training;
# - explain how several GPUs share the work, and what came after the LSTM.

# %%
import inspect
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

from lstm_course import LSTM, Bidirectional
from lstm_course.pictures import plot_lines, plot_losses
from lstm_course.torch_loop import LoopLSTM, compare_speed, count_operations
from lstm_course.torch_models import pick_device, spelling_tagger, train_tagger
from lstm_course.widgets import BenchmarkExplorer

torch.set_num_threads(1)

# %% [markdown]
# ## What fails first
#
# Your NumPy network is correct, but it has two limits. You wrote every gradient by hand, so
# every new idea needs a new backward. And NumPy runs on the processor (CPU) only.
#
# Count the lines of the NumPy layer that do nothing but carry gradients back.

# %%
forward_lines = len(inspect.getsource(LSTM._run).splitlines())
backward_lines = len(inspect.getsource(LSTM._run_back).splitlines())
backward_lines += len(inspect.getsource(LSTM._slopes).splitlines())
print("forward:", forward_lines, "lines | backward:", backward_lines, "lines")

# %% [markdown]
# Most of the work is the backward, and that is where mistakes hide.
#
# ## Autograd: the backward writes itself
#
# PyTorch notes every operation on a *tensor* and can walk the notes back. Take the memory line
# of lesson 04, $c_t = f_t \odot c_{t-1} + i_t \odot g_t$, and ask for $\partial c_t/\partial f_t$.
#
# **Predict.** With $c_{t-1} = 2$, what is $\partial c_t / \partial f_t$? Write it down first.

# %%
f = torch.tensor(0.9, requires_grad=True)
c_before, i, g = torch.tensor(2.0), torch.tensor(0.5), torch.tensor(-1.0)
c = f * c_before + i * g
c.backward()
print("dc/df =", f.grad.item())

# %% [markdown]
# It is $c_{t-1}$, the line that you wrote as `df = dc * c` in lesson 04. Autograd applies the
# same rules; it only saves you from writing them.
#
# ## One line for the device
#
# `torch.accelerator` knows GPUs from NVIDIA, AMD, Apple and Intel alike, so no chain of `if`s
# is needed. `pick_device` asks it, and falls back to the CPU.

# %% tags=["nbval-ignore-output"]
device = pick_device()

# %% [markdown]
# If the sentence above says CPU, everything below still runs. Cells that would do more on a GPU
# say so.
#
# `python -m lstm_course doctor`, in a terminal, says more: what this machine has, what is skipped and
# why, and the command that mends a common fault.
#
# A tensor lives on a device, and a network moves there with `.to(device)`. Both must be in the
# same place.

# %%
x_here = torch.ones(3, 2, 4).to(device)
layer_here = nn.LSTM(4, 5).to(device)
outputs, _ = layer_here(x_here)
print("same device:", outputs.device == x_here.device, "| shape:", tuple(outputs.shape))

# %% [markdown]
# ## Version 2: a loop in PyTorch
#
# This is lesson 04 once more, with the same four subgoals. Only the backward is missing, because
# autograd does it.

# %%
print(inspect.getsource(LoopLSTM.step))

# %% [markdown]
# Version 3 is `torch.nn.LSTM`. It has no Python loop: one call runs all steps.
#
# ## Three versions, one network
#
# Give all three the same weights. `LoopLSTM.from_numpy` and `LSTM.to_torch` copy them exactly,
# because this course uses PyTorch's shapes and its gate order i, f, g, o from the start.

# %%
rng = np.random.default_rng(0)
numpy_net = LSTM(3, 5, seed=1)
loop_net = LoopLSTM.from_numpy(numpy_net)
fused_net = numpy_net.to_torch()
x = rng.standard_normal((7, 4, 3))  # (T, B, D)
d_outputs = rng.standard_normal((7, 4, 5))  # the gradient of some loss

# %%
outputs, (h, c), _ = numpy_net.forward(x)
dx, _ = numpy_net.backward(d_outputs)


def run_torch(module):
    x_torch = torch.tensor(x, requires_grad=True)
    y, _ = module(x_torch)
    y.backward(torch.tensor(d_outputs))
    return y.detach().numpy(), x_torch.grad.numpy()


# %% [markdown]
# **Predict.** How close will the three be in float64: to 2 digits, 6 digits, or 10 and more?

# %%
for name, module in {"loop": loop_net, "nn.LSTM": fused_net}.items():
    y, dx_torch = run_torch(module)
    assert abs(y - outputs).max() < 1e-10
    assert abs(dx_torch - dx).max() < 1e-10
    print(f"{name}: outputs and input gradients agree to 1e-10")

# %% [markdown]
# And every parameter gradient. PyTorch's `nn.LSTM` has two bias vectors; their gradients are
# the same, and each equals ours.

# %%
fused = {name: p.grad.numpy() for name, p in fused_net.named_parameters()}
for ours, theirs in [("W_x", "weight_ih_l0"), ("W_h", "weight_hh_l0"), ("b", "bias_ih_l0")]:
    assert abs(numpy_net.grads[ours] - getattr(loop_net, ours).grad.numpy()).max() < 1e-10
    assert abs(numpy_net.grads[ours] - fused[theirs]).max() < 1e-10
assert abs(fused["bias_ih_l0"] - fused["bias_hh_l0"]).max() < 1e-10
print("all parameter gradients agree to 1e-10")

# %% [markdown]
# ## How equal is equal?
#
# The agreement depends on how many digits a number has. So each precision has its own
# tolerance, stated before the test: float64 1e-10, float32 1e-5, bfloat16 2e-2.

# %%
TOLERANCE = {torch.float64: 1e-10, torch.float32: 1e-5, torch.bfloat16: 2e-2}
for dtype, tolerance in TOLERANCE.items():
    y, _ = numpy_net.to_torch().to(dtype)(torch.tensor(x, dtype=dtype))
    difference = abs(y.detach().double().numpy() - outputs).max()
    assert difference < tolerance
    print(f"{str(dtype):15} within {tolerance:g}")

# %% [markdown]
# bfloat16 keeps only two to three digits and still gives nearly the same outputs. That is why
# training can use it: see *Mixed precision* below.
#
# The same test on your device. GPUs may multiply float32 with fewer digits, so the tolerance
# here is 1e-3.

# %%
on_device, _ = numpy_net.to_torch().float().to(device)(torch.tensor(x).float().to(device))
assert abs(on_device.detach().cpu().numpy() - outputs).max() < 1e-3
print("the network on your device is the same network")

# %% [markdown]
# ## How fast?
#
# Only now, with equality proven, is speed worth measuring. `compare_speed` times one forward
# and backward of each version, in turns, after a warm-up, and waits for the GPU to finish.
#
# **Predict.** Which is slowest for short sequences and few hidden units: NumPy, the loop, or
# `nn.LSTM`?

# %% tags=["nbval-ignore-output"]
rows = compare_speed([10, 40, 160], [8, 32, 128], device=device, rounds=5)
for row in rows[:3] + rows[-3:]:
    size = f"T {row['T']:4}  H {row['H']:4}"
    print(size, f" {row['implementation']:8} {row['milliseconds']:8.2f} ms")


# %%
def times(name, H):
    chosen = [row for row in rows if row["implementation"] == name and row["H"] == H]
    return [row["T"] for row in chosen], [row["milliseconds"] for row in chosen]


lines = {name: times(name, H=32) for name in ("NumPy", "loop", "nn.LSTM")}
labels = {"x_label": "sequence length T", "y_label": "milliseconds", "title": "H = 32"}
plot_lines(lines, **labels, log=True, log_x=True)

# %% [markdown]
# The loop's time grows in proportion to T, and each of its steps is dear, because it is many small
# jobs. `nn.LSTM` pays a fixed price for each call and little for a step, so on short sequences its
# time grows more slowly than T.
#
# Move the sliders: sequence length T and hidden size H.
#
# **Try.** Find the setting where the loop loses most against `nn.LSTM`, and one where NumPy
# comes close.

# %% tags=["nbval-ignore-output"]
BenchmarkExplorer(rows)

# %% [markdown]
# ## Why the loop is slow
#
# A Python loop asks for many small jobs. Each job costs a few microseconds to start, whatever
# its size. Count the jobs of one forward pass.

# %%
twenty, forty = (
    count_operations(lambda T=T: loop_net(torch.zeros(T, 4, 3, dtype=torch.float64)))
    for T in (20, 40)
)
print("20 steps:", twenty, "jobs | 40 steps:", forty, "jobs")
assert forty - twenty >= 20 * 10
print("each step of the loop costs more than 10 jobs")

# %% [markdown]
# On a GPU this matters even more: it computes so fast that small jobs are over before the next
# one arrives. NVIDIA's library **cuDNN** runs all steps of `nn.LSTM` as a few large jobs, which
# is why it wins by far there.
#
# It does not always win. The steps of a recurrent network must wait for each other, so with a
# small H or B a GPU has almost nothing to do at each step, and the CPU can be faster.
#
# `torch.compile` can melt the loop's small jobs together. Its first call takes longer than this
# whole lesson may, so the next cell only does it when you ask.

# %%
TRY_COMPILE = False  # set to True and run; needs a C++ compiler on the CPU
if TRY_COMPILE:
    compiled_step = torch.compile(loop_net.step)
    h_new, c_new = compiled_step(torch.zeros(4, 3).double(), torch.tensor(h), torch.tensor(c))
    print("compiled step:", tuple(h_new.shape))
else:
    print("torch.compile skipped")

# %% [markdown]
# ## Sequences of different lengths
#
# Real batches hold short and long sequences, filled up with padding. *Packing* tells `nn.LSTM`
# where each one ends. Lesson 06 did the same with `lengths`.

# %%
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

lengths = [7, 2, 5, 3]
both_ways = Bidirectional(3, 5, seed=2)
packed = pack_padded_sequence(torch.tensor(x), lengths, enforce_sorted=False)
y_packed, _ = both_ways.to_torch()(packed)
y_torch, _ = pad_packed_sequence(y_packed, total_length=len(x))
y_numpy, _, _ = both_ways.forward(x, lengths=lengths)
assert abs(y_torch.detach().numpy() - y_numpy).max() < 1e-10
print("packed nn.LSTM equals the course's lengths, both directions")

# %% [markdown]
# Without packing, the backward direction starts in the padding. The damage:

# %%
y_unpacked, _ = both_ways.to_torch()(torch.tensor(x))
short = 1  # the sequence with 2 real steps
difference = abs(y_unpacked.detach().numpy() - y_numpy)[:2, short]
print("forward half still right:", bool((difference[:, :5] < 1e-10).all()))
print("backward half still right:", bool((difference[:, 5:] < 1e-10).all()))

# %% [markdown]
# The forward half is right because it is causal: it has not met the padding yet. The backward
# half read five steps of padding before the first real one.
#
# ## Dropout sits only between layers
#
# **Dropout** sets random outputs to 0 during training, so that no unit comes to rely on one particular other.
# In `nn.LSTM` it acts *between* stacked layers, never inside the recurrence: erasing parts of
# the memory at every step would forget on purpose.

# %%
torch.manual_seed(0)
stacked = nn.LSTM(3, 5, num_layers=2, dropout=0.5).double()
x_torch = torch.tensor(x)


def two_runs_agree(module):
    return bool(torch.equal(module(x_torch)[0], module(x_torch)[0]))


print("training: two runs agree:", two_runs_agree(stacked.train()))
print("evaluation: two runs agree:", two_runs_agree(stacked.eval()))

# %% [markdown]
# In training, chance decides; after `.eval()` it does not. Forgetting `.eval()` before a test is
# a classic mistake.
#
# ## Mixed precision
#
# `torch.autocast` runs the matrix products in a short format and keeps the parameters long. On
# recent GPUs that is faster. On a CPU it mostly shows the effect on the digits.

# %%
module = numpy_net.to_torch().float().to(device)
x_float = torch.tensor(x).float().to(device)
with torch.autocast(device.type, dtype=torch.bfloat16):
    y_mixed, _ = module(x_float)
error = abs(y_mixed.detach().float().cpu().numpy() - outputs).max()
assert error < TOLERANCE[torch.bfloat16]
print("parameters stay", next(module.parameters()).dtype, "| within the bfloat16 tolerance")

# %% [markdown]
# ## Long streams
#
# A stream of a million letters does not fit in one backward pass. **Truncated backpropagation
# through time** cuts it into blocks. The state is carried over; `detach` cuts the gradient.
#
# **Predict.** An LSTM has two states. Is it enough to carry h?

# %%
whole, _ = fused_net(x_torch)
first, (h, c) = fused_net(x_torch[:4])
carried, _ = fused_net(x_torch[4:], (h.detach(), c.detach()))
h_only, _ = fused_net(x_torch[4:], (h.detach(), torch.zeros_like(c)))
print("h and c carried: same as unbroken:", bool(torch.allclose(carried, whole[4:])))
print("only h carried:  same as unbroken:", bool(torch.allclose(h_only, whole[4:])))

# %% [markdown]
# The memory is in c. Dropping it at a block's border loses everything that the network held,
# and no error message says so.
#
# `detach` keeps the value and drops the history:

# %%
print("before detach, there is a history:", h.grad_fn is not None)
print("after detach:                     ", h.detach().grad_fn is not None)

# %% [markdown]
# ## Train on real data
#
# Spelling to sound again, from lesson 06, now with everything above: packed batches, clipping,
# and your device. A short run: two passes over 3,000 words.

# %% tags=["nbval-ignore-output"]
from lstm_course.tasks import spelling

words = spelling.load().train[:3000]
tagger = spelling_tagger(bidirectional=True).to(device)
losses = train_tagger(tagger, words, epochs=2)
print(f"loss: first {np.mean(losses[:5]):.2f}, last {np.mean(losses[-5:]):.2f}")

# %%
assert np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])
print("the loss fell by more than 40 %")
plot_losses({"BiLSTM": losses}, smooth=5, y_label="cross-entropy")

# %% [markdown]
# Two passes are few; lesson 06 trains longer and tests on unseen words. What counts here: not one
# line above names a device, so the same cell trains on a GPU.
#
# ## Save, and go on after a crash
#
# Long training will be interrupted. Save the weights **and** the optimiser: Adam remembers
# averages, and without them the next step is another step. Load with `weights_only=True`: a
# checkpoint is data, and must not be able to run code.


# %%
def fresh():
    torch.manual_seed(0)
    net = nn.LSTM(3, 5).double()
    return net, torch.optim.Adam(net.parameters(), lr=0.05)


def some_updates(net, optimizer, count):
    losses = []
    for _ in range(count):
        loss = (net(x_torch)[0] - 0.5).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %%
unbroken = some_updates(*fresh(), 10)
net, optimizer = fresh()
before = some_updates(net, optimizer, 5)
path = Path(tempfile.mkdtemp()) / "checkpoint.pt"
torch.save({"net": net.state_dict(), "optimizer": optimizer.state_dict()}, path)

# %%
net, optimizer = fresh()  # as after a crash: a new process knows nothing
stored = torch.load(path, weights_only=True)
net.load_state_dict(stored["net"])
optimizer.load_state_dict(stored["optimizer"])
after = some_updates(net, optimizer, 5)
print("resumed losses equal the unbroken run:", before + after == unbroken)

# %% [markdown]
# Equal to the last digit. Try it without the optimiser's line: the first loss is the same, the
# second is not.
#
# ## Several devices
#
# **DistributedDataParallel** puts a copy of the network on each device. Each copy takes a part
# of the batch, and before every step they average their gradients. Why is that allowed? Because
# a mean over the batch is the mean of the means of equal parts:


# %%
def gradient(columns):
    net, _ = fresh()
    net(x_torch[:, columns])[0].pow(2).mean().backward()
    return net.weight_hh_l0.grad


whole_batch = gradient([0, 1, 2, 3])
two_devices = (gradient([0, 1]) + gradient([2, 3])) / 2
assert torch.allclose(whole_batch, two_devices, atol=1e-12)
print("two halves, averaged, give the gradient of the whole batch")

# %% [markdown]
# In a script, three lines change, and `torchrun` starts one process a device:
#
# ```python
# torch.distributed.init_process_group()            # nccl on GPUs, gloo on CPUs
# net = nn.parallel.DistributedDataParallel(net)
# sampler = torch.utils.data.DistributedSampler(data)
# ```
#
# `torchrun --nproc-per-node=2 your_script.py` uses two devices; with `--nnodes` and one common
# `--rdzv-endpoint`, several machines do the same.
#
# ## What came after
#
# **GRU** (Cho et al., 2014) keeps the gates and drops the separate memory: two gates and one
# state. Count its parameters.


# %%
def count(module):
    return sum(p.numel() for p in module.parameters())


print("GRU / LSTM parameters:", count(nn.GRU(8, 16)) / count(nn.LSTM(8, 16)))

# %% [markdown]
# Three blocks instead of four. It often does as well; but a GRU cannot count without bound, since
# its state is always squashed (Weiss, Goldberg, Yahav, 2018).
#
# **ELMo** (Peters et al., 2018) uses several LSTMs at once: stacked layers, in two directions
# that are kept *separate*, so that each can be trained to guess the next word without seeing it.
# The vectors of all layers together describe a word in its context.

# %%
ahead, back = nn.LSTM(3, 5).double(), nn.LSTM(3, 5).double()


def read_back(x):
    return back(x.flip(0))[0].flip(0)


changed = x_torch.clone()
changed[5:] = 0  # another future
print(
    "forward reader sees a change to come:",
    not torch.equal(ahead(x_torch)[0][:5], ahead(changed)[0][:5]),
)
print("backward reader does:", not torch.equal(read_back(x_torch)[:5], read_back(changed)[:5]))

# %% [markdown]
# **Attention** was first added to a recurrent network, whose encoder was bidirectional (Bahdanau et
# al., 2015). The Transformer (Vaswani et al., 2017) keeps only the attention: each step looks at all others directly, with weights that sum to 1. The way from
# the first step to the last is one hop long, so no gradient has to survive a hundred steps. The
# price: T² comparisons, and all inputs kept.

# %%
query, keys = x_torch[-1, 0], x_torch[:, 0]
weights = torch.softmax(keys @ query, dim=0)
print("one weight for each of", len(weights), "steps; they sum to", round(weights.sum().item(), 6))

# %% [markdown]
# **xLSTM** (Beck et al., 2024) brings the memory cell back at the size of today's language
# models: exponential gates, and a matrix as memory. The line $c_t = f_t \odot c_{t-1} + \dots$
# that you programmed by hand in lesson 03 is still in it.
#
# ## Take-away
#
# - Autograd applies the rules of your hand-written backward.
# - Same weights, same numbers: prove it first, in each precision, then measure.
# - A loop of small jobs is slow; `nn.LSTM` runs all steps in one call. Small sizes gain little
#   from a GPU.
# - Pack the lengths, carry h *and* c, save the optimiser too, call `.eval()`.

# %% [markdown]
# ## Quiz
#
# Choose an answer, then open it.
#
# **1. Your NumPy LSTM and `nn.LSTM` differ by 3e-7 in float32. What now?**
#
# <details><summary>a) Search for the mistake in the gates.</summary>
# No. A wrong gate gives differences of the size of the outputs, not in the seventh digit.
# </details>
# <details><summary>b) Nothing: float32 has about seven digits.</summary>
# Right. Repeat it in float64 to be sure: it must then shrink to about 1e-15.
# </details>
# <details><summary>c) Raise the tolerance until the test passes.</summary>
# No. The tolerance is stated before the test, from the precision.
# </details>
#
# **2. Why is the PyTorch loop slower than `nn.LSTM`?**
#
# <details><summary>a) It computes more products.</summary>
# No. The arithmetic is the same.
# </details>
# <details><summary>b) It starts many small jobs, one after another.</summary>
# Right. Starting a job costs the same however small it is.
# </details>
# <details><summary>c) Autograd does not work with loops.</summary>
# No. It does; you proved the gradients equal.
# </details>

# %% [markdown]
# **3. A stream is trained block by block. What must cross the border?**
#
# <details><summary>a) h only.</summary>
# No. The memory is in c; you saw the outputs change.
# </details>
# <details><summary>b) h and c, detached.</summary>
# Right. The values go on, the gradient stops.
# </details>
# <details><summary>c) h and c with their history.</summary>
# No. The history would grow with every block until memory runs out.
# </details>
#
# **4. You test with dropout still on. What do you see?**
#
# <details><summary>a) Scores that change from run to run.</summary>
# Right. Call `.eval()` first.
# </details>
# <details><summary>b) An error.</summary>
# No. Nothing warns you.
# </details>
# <details><summary>c) Better scores.</summary>
# No. Half of what flows between the layers is missing.
# </details>
#
# **5. Two GPUs each take half of a batch. Which gradient is used?**
#
# <details><summary>a) That of the faster GPU.</summary>
# No. Half of the data would be ignored.
# </details>
# <details><summary>b) The average of both.</summary>
# Right. It equals the gradient of the whole batch.
# </details>
# <details><summary>c) Each GPU uses its own.</summary>
# No. The copies would drift apart into two different networks.
# </details>

# %% [markdown]
# ## Go on
#
# Do the [exercise of this lesson](../exercises/07_pytorch_gpu.ipynb): write the cell in PyTorch,
# move the weights, pack a batch, and write a training step.
#
# *Sources.* Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; Cho et al. 2014;
# Bahdanau, Cho & Bengio 2015; Vaswani et al. 2017; Peters et al. 2018; Weiss, Goldberg & Yahav
# 2018; Beck et al. 2024.
