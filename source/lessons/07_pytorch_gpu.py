# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2, 3]}
# # 07 PyTorch and the GPU
#
# *90 minutes. Before this: [lesson 06, the BiLSTM](06_bilstm.ipynb).*
#
# You have written an LSTM by hand and proved it right. Now it becomes a PyTorch network: the
# same numbers, less code, and able to run on a GPU. At the end you can
#
# - say which device your code runs on, and write code that does not care;
# - prove that several versions of one network (NumPy, a PyTorch loop, `nn.LSTM`) are the same;
# - measure when a fast version pays, and say *why*;
# - handle variable lengths, dropout, low precision, long streams and interrupted training;
# - explain how several GPUs share the work, and what came after the LSTM.

# %%
import inspect
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)  # one CPU thread: fair timings, and room for other programs

# %%
from lstm_course import LSTM, Bidirectional
from lstm_course.pictures import plot_losses
from lstm_course.pytorch.devices import pick_device
from lstm_course.pytorch.equal import TOLERANCES, assert_same
from lstm_course.pytorch.loop_lstm import LoopLSTM
from lstm_course.pytorch.streaming import StreamingSpeller, in_blocks
from lstm_course.pytorch.training import StackedTagger, checkpoint, precision, train
from lstm_course.pytorch.training.data import Words, share_of_batch
from lstm_course.pytorch.training.distributed import Team
from lstm_course.pytorch.training.trainer import joint_loss
from lstm_course.tasks import spelling, spelling_scores
from lstm_course.widgets import BenchmarkExplorer, Predict, Quiz

# %% [markdown] slideshow={"slide_type": "slide"}
# ## What fails first
#
# Your NumPy network is correct, but it has two limits. You wrote every gradient by hand, so
# every new idea needs a new backward. And NumPy runs on the processor (CPU) only.
#
# Count the lines of the NumPy layer that do nothing but carry gradients back.


# %% slideshow={"slide_type": "fragment"}
def lines_of(*methods):
    """How many lines some methods have together."""
    return sum(len(inspect.getsource(method).splitlines()) for method in methods)


forward_lines = lines_of(LSTM._run, LSTM._step)
backward_lines = lines_of(LSTM._run_back, LSTM._slopes)
print("forward:", forward_lines, "lines | backward:", backward_lines, "lines")

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# The backward is longer than the forward, and that is where mistakes hide.
#
# ## Autograd: the backward writes itself
#
# PyTorch notes every operation on a *tensor* and can walk the notes back. Take the memory line
# of lesson 04, $c_t = f_t \odot c_{t-1} + i_t \odot g_t$, and ask for $\partial c_t/\partial f_t$.
#
# **Predict, then run.**

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "autograd_memory_line",
    "f = 0.9, c_{t−1} = 2, i = 0.5, g = −1. What is the slope of c_t with respect to f_t?",
    number=(-3, 3),
)
guess

# %% slideshow={"slide_type": "fragment"}
f = torch.tensor(0.9, requires_grad=True)
c_before, i, g = torch.tensor(2.0), torch.tensor(0.5), torch.tensor(-1.0)
c = f * c_before + i * g
c.backward()
print("dc/df =", f.grad.item())
guess.compare(f.grad.item())

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# It is $c_{t-1}$, the line that you wrote as `df = dc * c` in lesson 04. Autograd applies the
# same rules; it only saves you from writing them.
#
# ## One line for the device
#
# `torch.accelerator` knows GPUs from NVIDIA, AMD, Apple and Intel alike, so no chain of `if`s
# is needed. `pick_device` asks it, and falls back to the CPU.

# %% tags=["nbval-ignore-output"]
device = pick_device()

# %% [markdown] slideshow={"slide_type": "slide", "parts": [3]}
# If the sentence above says CPU, everything below still runs. Cells that would do more on a GPU
# say so.
#
# `python -m lstm_course doctor`, in a terminal, says more: what this machine has, what is skipped and
# why, and the command that mends a common fault.
#
# A tensor lives on a device, and a network moves there with `.to(device)`. Both must be in the
# same place.

# %% slideshow={"slide_type": "-"}
x_here = torch.ones(3, 2, 4).to(device)
layer_here = nn.LSTM(4, 5).to(device)
outputs, _ = layer_here(x_here)
print("same device:", outputs.device == x_here.device, "| shape:", tuple(outputs.shape))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Version 2: a loop in PyTorch
#
# Version 1 is the NumPy network that you have. Version 2 is [lesson 04](04_lstm.ipynb) once more, in
# PyTorch, with the same four subgoals. Only the backward is missing, because autograd does it.

# %% slideshow={"slide_type": "subslide", "show": "output"}
print(inspect.getsource(LoopLSTM.step))

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
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
# **Predict, then run.**

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "three_versions_digits",
    "Outputs and gradients in float64: to how many digits will the three versions agree?",
    choices=("about 2", "about 6", "10 and more"),
)
guess

# %% slideshow={"slide_type": "fragment"}
for name, module in {"loop": loop_net, "nn.LSTM": fused_net}.items():
    y, dx_torch = run_torch(module)
    assert_same(y, outputs, "float64", what=f"{name}, outputs")
    assert_same(dx_torch, dx, "float64", what=f"{name}, dx")
    print(f"{name}: outputs and input gradients agree to 1e-10")
guess.compare("10 and more")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Not to the last digit: each version adds the same numbers in another order, and every sum is rounded.
#
# And every parameter gradient. PyTorch's `nn.LSTM` has two bias vectors; their gradients are
# the same, and each equals ours.

# %%
fused = {name: p.grad.numpy() for name, p in fused_net.named_parameters()}
for ours, theirs in [("W_x", "weight_ih_l0"), ("W_h", "weight_hh_l0"), ("b", "bias_ih_l0")]:
    assert_same(getattr(loop_net, ours).grad, numpy_net.grads[ours], "float64", what=ours)
    assert_same(fused[theirs], numpy_net.grads[ours], "float64", what=theirs)
assert_same(fused["bias_hh_l0"], fused["bias_ih_l0"], "float64")
print("all parameter gradients agree to 1e-10")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## How equal is equal?
#
# That depends on how many digits a number has, and on the device: a GPU may multiply float32 with
# fewer digits (a format called TF32). So the course has **one table of tolerances**, fixed before
# anything is compared. Where the largest number of an array is above 1, its differences are divided
# by that number first.

# %% slideshow={"slide_type": "subslide", "show": "output"}
print("format    device       allowed  seen           why")
for row in TOLERANCES:
    seen = "not measured" if row.measured is None else f"{row.measured:g}"
    print(f"{row.dtype:9} {row.device:12} {row.tolerance:<8g} {seen:14} {row.why}")

# %% [markdown]
# "Seen" is the largest difference that we met over many sizes, forward and all gradients, on a CPU.
#
# Now all versions, in every format, on your device: outputs, input gradients and parameter
# gradients, against NumPy in float64. `make_versions` raises an error if one is beyond the table.

# %%
from lstm_course.bench.versions import Size, make_versions

formats = ["float32", "bfloat16"] if device.type == "mps" else ["float64", "float32", "bfloat16"]
for dtype in formats:
    versions = make_versions(Size(T=40, B=16, D=8, H=32), dtype=dtype, device=device)
    assert {"loop", "nn.LSTM"} <= set(versions)
    print(f"{dtype:9} loop and nn.LSTM: outputs and all gradients within the table")

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# bfloat16 keeps only two to three digits and still gives nearly the same network. That is why
# training can use it: see *Mixed precision* below.
#
# ## How fast?
#
# Only now, with equality proven, is speed worth measuring. `measure` times one forward and
# backward of each version: warmed up, in turns, one CPU thread, and after each call it waits for
# the GPU to finish. What counts is the median.
#
# **Predict, then run.**

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "slowest_version",
    "T = 40, H = 8: short and small. Which version takes longest?",
    choices=("NumPy", "loop", "nn.LSTM"),
)
guess

# %% tags=["nbval-ignore-output"]
from lstm_course.bench.results import device_name
from lstm_course.bench.sweep import GRID, WIDE_ROWS, chosen, measure
from lstm_course.pytorch.devices import devices_here

devices = devices_here()
print(", ".join(device_name(d) for d in devices))
if devices == ["cpu"]:
    print("No GPU was found: all rows below are the CPU's.")
cases = GRID + (WIDE_ROWS if len(devices) > 1 else ())
rows = measure(cases, devices=devices, rounds=7, patience=0.5)

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "fragment"}
for H in (8, 128):
    for row in chosen(rows, device="cpu", T=40, H=H):
        spread = f"({row['quarter']:.2f} to {row['three_quarters']:.2f})"
        print(f"H {H:4} {row['implementation']:8} {row['milliseconds']:7.2f} ms {spread}")
small = chosen(rows, device="cpu", T=40, H=8)
slowest = max(small, key=lambda row: row["milliseconds"])["implementation"]
guess.compare(slowest)

# %% [markdown]
# In brackets: the middle half of all calls. Milliseconds differ from machine to machine, so here
# are yours beside those of a reference, a 2-core x86 CPU. (To measure everything and keep it:
# `python -m lstm_course bench --json my_machine.json`, in a terminal.)

# %%
from lstm_course.bench import results
from lstm_course.pictures import plot_beside, plot_crossover, plot_roofline

reference = results.read()
names = ["NumPy", "loop", "compiled", "nn.LSTM"]


def times(rows, wanted_device, H=32):
    lines = {}
    for name in names:
        found = chosen(rows, implementation=name, device=wanted_device, B=16, H=H, dtype="float32")
        if found:
            lines[name] = [r["T"] for r in found], [r["milliseconds"] for r in found]
    return lines


# %% slideshow={"slide_type": "subslide", "show": "output"}
panels = {
    "your machine": times(rows, devices[-1]),
    f"reference: {reference['devices']['cpu']}": times(reference["rows"], "cpu"),
}
plot_beside(panels, x_label="sequence length T", y_label="milliseconds", title="H = 32, B = 16")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The loop's time grows in proportion to T, and each of its steps costs much. `nn.LSTM` pays a fixed
# price for each call and little for a step, so on short sequences its time grows more slowly
# than T. (The reference also has the compiled loop; we come to it.)
#
# Move the sliders: sequence length T and hidden size H.
#
# **Try.** Find the setting where the loop loses most against `nn.LSTM`, and one where NumPy
# comes close.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
BenchmarkExplorer(chosen(rows, device=devices[-1]))

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Why: count the work
#
# A Python loop asks for many small jobs. Count them: `count` is told of every operation before it
# runs, forward and backward, and how many bytes go in and come out.

# %% slideshow={"slide_type": "-", "show": "output"}
from lstm_course.bench.counts import count

per_length = {}
for T in (20, 40):
    counts = count(make_versions(Size(T=T))["loop"])
    per_length[T] = counts.jobs
    print(f"loop, T {T}: {counts.jobs} jobs, {counts.bytes / 1e6:.1f} million bytes")
assert per_length[40] - per_length[20] >= 20 * 20
print("each step costs more than 20 jobs, there and back")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Three things take time: to **compute**, to **move** bytes, and to **start** a job. What can your
# device do at best? Measure its ceilings: a large matrix product, a copy, and a job that has
# nothing to do.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
from lstm_course.bench.ceilings import measure_ceilings

best = measure_ceilings(devices[-1])
print(f"compute: {best.rate / 1e9:.0f} billion operations a second")
print(f"move:    {best.cache / 1e9:.0f} billion bytes a second in the cache, ", end="")
print(f"{best.bandwidth / 1e9:.0f} in main memory")
print(f"start:   {best.start * 1e6:.2f} microseconds a job")

# %% [markdown]
# Now divide what was counted by what is possible. Each column is the time, in milliseconds, that
# this part alone would take at its ceiling.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
print("                  compute     move    start | measured (ms)")
points = {}
for H in (8, 128):
    for row in chosen(rows, device=devices[-1], T=40, H=H):
        if row["bytes"]:
            least = best.least_milliseconds(row["flops"], row["bytes"], row["jobs"])
            name = f"{row['implementation']}, H = {H}"
            print(f"{name:16}", *(f"{t:8.3f}" for t in least.values()), end="")
            print(f" |{row['milliseconds']:9.3f}")
            speed = 1e3 * row["flops"] / row["milliseconds"]
            points[name] = row["flops"] / row["bytes"], speed

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# Read the loop's rows. At H = 8, starting the jobs takes far longer than computing; and a real
# start, with autograd's notes and Python around it, costs several times as much as that of an
# empty job. At H = 128 there is something to compute, and the loop comes closer.
#
# The **roofline** (Williams, Waterman & Patterson, 2009) shows the same as a picture: to the right,
# more arithmetic for each byte; upwards, faster. No program can be above its roof: the upper one
# where all data fits in the cache, as here; the lower one where it does not.

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_roofline(points, rate=best.rate, cache=best.cache, bandwidth=best.bandwidth, title="T = 40")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1, 2]}
# At H = 8 both marks are far below the roof, the loop's most of all: neither arithmetic nor memory
# is what it waits for. It waits for the *start* of jobs. At H = 128 each job has more to do, and
# `nn.LSTM` comes much nearer to the roof than the loop.
#
# On a GPU this matters even more. It computes so fast that a small job is over before the next
# one arrives. NVIDIA's library **cuDNN** runs all steps of `nn.LSTM` as a few large jobs. It does
# not always win: the steps of a recurrent network must wait for each other, so with a small H or B
# a GPU has almost nothing to do at each step, and the CPU can be faster.
#
# **GPU only.** With a GPU the next cell draws from which H on it pays.

# %% tags=["nbval-ignore-output", "gpu"]
from lstm_course.bench.sweep import crossover

picture = None
if len(devices) > 1:
    ours = crossover(chosen(rows, T=40, B=16, dtype="float32"))
    picture = plot_crossover(*ours, title=f"T = 40, B = 16, {device_name(devices[-1])}")
else:
    print("Skipped: no GPU was found. With one, this cell draws CPU time / GPU time against H.")
picture

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## torch.compile: melt the loop's jobs together
#
# `torch.compile` reads the Python loop once and turns it into a few large jobs of its own. The price
# is the first call: half a minute, again for each new length. So the next cell does it only when
# you ask; on a CPU it also needs a C++ compiler.

# %%
from lstm_course.bench.versions import why_not_compiled

TRY_COMPILE = os.environ.get("LSTM_COURSE_COMPILE") == "1"  # or write True here
problem = why_not_compiled(device)
if not TRY_COMPILE:
    print("Skipped, because the first call is slow: set TRY_COMPILE to True and run again.")
elif problem:
    print(problem)
else:
    for row in measure([(Size(10), "float32")], devices=[device.type], compiled=True, say=print):
        print(f"{row['implementation']:9} {row['milliseconds']:7.2f} ms")

# %% [markdown]
# The reference machine did ask. How many times as long as `nn.LSTM` does each version take there?

# %% slideshow={"slide_type": "-", "show": "output"}
for T in (10, 40):
    found = chosen(reference["rows"], T=T, H=32, B=16, dtype="float32")
    fused_time = chosen(found, implementation="nn.LSTM")[0]["milliseconds"]
    ratios = (f"{r['implementation']} {r['milliseconds'] / fused_time:.1f}" for r in found)
    print(f"T {T}:", ", ".join(ratios))

# %% [markdown] slideshow={"slide_type": "slide"}
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

# %% [markdown] slideshow={"slide_type": "subslide"}
# Without packing, the backward direction starts in the padding. The damage:

# %% slideshow={"slide_type": "-", "show": "output"}
y_unpacked, _ = both_ways.to_torch()(torch.tensor(x))
short = 1  # the sequence with 2 real steps
difference = abs(y_unpacked.detach().numpy() - y_numpy)[:2, short]
print("forward half still right:", bool((difference[:, :5] < 1e-10).all()))
print("backward half still right:", bool((difference[:, 5:] < 1e-10).all()))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The forward half is right because it is causal: it has not met the padding yet. The backward
# half read five steps of padding before the first real one.
#
# ## Mixed precision
#
# `torch.autocast` runs the matrix products in a short format and keeps the parameters long. On
# recent GPUs that is faster. On a CPU it mostly shows the effect on the digits.
#
# Not every processor can do it, so ask first.

# %% tags=["nbval-ignore-output"]
problem = precision.why_not_fast("bfloat16", device)
print(problem or "The LSTM of this device computes in bfloat16.")

# %% [markdown]
# Without asking, `torch.autocast` around `nn.LSTM` raises an error on such a processor. The
# course's `precision.autocast` is `torch.autocast` that takes the plain LSTM there.

# %% slideshow={"slide_type": "slide"}
module = numpy_net.to_torch().float().to(device)
x_float = torch.tensor(x).float().to(device)
with precision.autocast("bfloat16", device):
    y_mixed, _ = module(x_float)
assert_same(y_mixed, outputs, "bfloat16", device, "mixed precision")
print("parameters stay", next(module.parameters()).dtype, "| within the bfloat16 tolerance")

# %% [markdown] slideshow={"slide_type": "slide"}
# ## A real training run
#
# Spelling to sound again, from lesson 06, now the way long trainings are run: BiLSTMs on top of
# each other, mixed precision where the device has it, a learning rate that follows the validation
# score, and a file that survives a power cut. One function does it. So does one command in a
# terminal: `python -m lstm_course train`.
#
# First the network. Each layer reads the outputs of the layer below.

# %% slideshow={"slide_type": "subslide", "show": "output"}
print(inspect.getsource(StackedTagger.forward))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# **Dropout** (ドロップアウト) sets random numbers to 0 in training, so that no unit comes to rely on
# one particular other. `_drop` stands in one place: on the way from one layer *up* to the next.
# It never stands on the way from one step to the next. A memory that lost some of its cells at
# every step would forget on purpose.
#
# Run the network twice over the same input: in training, and after `.eval()`.

# %% slideshow={"slide_type": "subslide", "show": "output"}
torch.manual_seed(0)
stacked = StackedTagger(3, 5, 4, layers=2, dropout=0.5)
some_input = torch.randn(7, 2, 3)


def two_runs_agree(module):
    return torch.equal(module(some_input), module(some_input))


print("training:   two runs agree:", two_runs_agree(stacked.train()))
print("evaluation: two runs agree:", two_runs_agree(stacked.eval()))

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# In training, chance decides which numbers become 0. To forget `.eval()` before a test is a
# classic mistake: the scores change from run to run, and no error says so.
#
# ### One run
#
# A small one: the first 4,000 training words, two passes (*epochs*), 32 words an update.

# %% tags=["nbval-ignore-output"]
CHOICES = dict(words=4000, epochs=2, hidden_size=48, batch_size=32, learning_rate=0.01)
runs = Path(tempfile.mkdtemp())
unbroken = train(runs / "unbroken", device=device, **CHOICES)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_losses({"two BiLSTM layers": unbroken.losses}, smooth=10, log=False, y_label="cross-entropy")

# %%
baseline = spelling.majority_baseline("test")
print("more letters right than with each letter's commonest sound:", end=" ")
print(unbroken.test[0] > baseline[0] + 0.1)
assert unbroken.test[0] > baseline[0] + 0.1

# %% [markdown] slideshow={"slide_type": "subslide"}
# The test words were scored once, at the end. The *validation* words decided everything else: which
# epoch is kept as the best one, when the learning rate is halved, and when to stop early.
#
# This run is short. With its own settings the command takes some minutes on a CPU and gets further.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### The power goes
#
# Long trainings are cut off: by a power cut, a full disk, or a cluster that wants its machine back.
# Every 50 updates the run writes everything that it needs into `last.pt`. We cut it off in update
# 110, without a warning.


# %%
class PowerCut(Exception):
    pass


def cut_at(last, losses):
    def on_update(number, loss):
        losses.append(loss)
        if number == last:
            raise PowerCut

    return on_update


before = []
try:
    quiet = dict(device=device, say=None, progress=False)
    train(runs / "cut", save_every=50, on_update=cut_at(110, before), **quiet, **CHOICES)
except PowerCut:
    print("The power is gone. Updates done:", len(before))
copied = shutil.copytree(runs / "cut", runs / "copy")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Now go on. The file is from update 100, so updates 101 to 110 are computed a second time. They use the
# same words. But dropout is on, and dropout draws *random* numbers.

# %% slideshow={"slide_type": "subslide"}
again = Predict(
    "resume_losses",
    "Updates 101 to 110 for the second time: how do their losses compare with the first time?",
    choices=("the same to the last digit", "the same to 2 or 3 digits", "clearly different"),
)
again

# %% slideshow={"slide_type": "fragment"}
resumed = train(runs / "cut", resume=True, **quiet)
same = resumed.losses[:110] == before
print("updates 101 to 110 have the same losses, to the last digit:", same)
print("the whole run equals the one that was never cut off:       ", end=" ")
print(resumed.losses == unbroken.losses)
assert same and resumed.losses == unbroken.losses
again.compare("the same to the last digit")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Chance in a computer is a stream of numbers that follows from its state. `last.pt` holds that
# state, and everything else that the next update depends on:

# %% slideshow={"slide_type": "-", "show": "output"}
stored = torch.load(runs / "copy" / "last.pt", weights_only=True)
for name, content in stored.items():
    listed = ", ".join(content)[:60] if isinstance(content, dict) else type(content).__name__
    print(f"{name:10} {listed}")

# %% [markdown]
# - `model`: the weights. `optimizer`: Adam's running averages.
# - `schedule`: the learning rate, and the score that it waits to see beaten.
# - `scaler`: the factor that float16 needs (empty otherwise). `chance`: the random streams.
# - `progress`: the epoch, the update, all losses so far. The order of the words follows from the
#   seed and the epoch, so it needs no place of its own.
#
# `weights_only=True` matters: a checkpoint is data, and must not be able to run code when it is
# opened.
#
# Now forget *one* thing in the copy: Adam's averages.

# %% slideshow={"slide_type": "subslide"}
first = Predict(
    "forgotten_averages",
    "The weights are there, Adam's averages are lost. Which loss is the first to differ?",
    choices=("that of update 101", "that of update 102", "none"),
)
first

# %% slideshow={"slide_type": "fragment"}
stored["optimizer"]["state"] = {}
checkpoint.save(runs / "copy" / "last.pt", stored)
after = []
try:
    train(runs / "copy", resume=True, on_update=cut_at(110, after), **quiet)
except PowerCut:
    differs = [number for number in range(101, 111) if after[number - 101] != before[number - 1]]
print("updates whose losses differ:", *differs)
assert differs == list(range(102, 111))
first.compare("that of update 102")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The loss of update 101 is computed from the weights, and those are right. The *step* after it is
# another one, and from then on everything differs. No error says so. That is why a test should
# compare the losses of a resumed run with those of an unbroken one.
#
# In a terminal: Ctrl-C stops such a run after the update that it is in, and keeps it. These two
# lines begin a run and go on with it.
#
# ```
# python -m lstm_course train --out runs/spelling
# python -m lstm_course train --out runs/spelling --resume
# ```
#
# ### Which numbers
#
# `--precision auto` takes bfloat16 where the GPU computes with it, float16 on older ones, and float32
# elsewhere. The parameters stay float32. float16 needs one thing more: its smallest number is
# about 6e-8, and gradients are often smaller.

# %% slideshow={"slide_type": "slide", "show": "output"}
gradient = torch.tensor(1e-8)
scale = 2.0**16  # what GradScaler begins with
print("in float16:             ", gradient.half().item())
print("in bfloat16:            ", f"{gradient.bfloat16().item():.1e}")
print("times the scale, and back:", f"{((gradient * scale).half().float() / scale).item():.1e}")

# %% [markdown] slideshow={"slide_type": "fragment"}
# So the loss is multiplied by a large factor before the backward, and the gradients are divided by
# it before they are clipped (`torch.amp.GradScaler`). bfloat16 has float32's range, and needs no such factor.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## Beyond one device
#
# A second device should halve the time. **DistributedDataParallel** puts one process on each
# device, with a copy of the network. Every process takes a part of each batch, computes the
# gradient of its part, and before the step they *average* their gradients. So all copies take the
# same step and stay the same network.
#
# Here are 12 words for two processes, 6 each.

# %% slideshow={"slide_type": "subslide", "show": "output"}
words = Words(
    sorted(spelling.load().train[:12], key=lambda pair: len(pair[0])), dtype=torch.float64
)
rows = torch.tensor([0, 11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6])
letters = [int(share_of_batch(words, rows, rank, 2).lengths.sum()) for rank in (0, 1)]
print("letters of each process:", letters, "| of the batch:", words.letters(rows))

# %% [markdown] slideshow={"slide_type": "-"}
# The loss of a batch is the mean over its *letters*. Each process could take the mean over the
# letters that it has.

# %% slideshow={"slide_type": "subslide"}
means = Predict(
    "mean_of_means",
    "Each process uses the mean over its own letters, then the two gradients are averaged. Is that "
    "the gradient of the whole batch?",
    choices=("yes", "no: it weighs some letters more than others"),
)
means

# %% slideshow={"slide_type": "fragment"}
torch.manual_seed(0)
network = StackedTagger(26, 5, len(spelling.load().sounds), dropout=0.0).double()


def gradient_of(rank, size):
    team = Team(torch.device("cpu"), rank, size)  # this process's place in a team
    network.zero_grad()
    joint_loss(network, words, rows, team, torch.enable_grad()).backward()
    return network.readout.weight.grad.clone()


whole, parts = gradient_of(0, 1), [gradient_of(rank, 2) for rank in (0, 1)]
own_means = [g / 2 * words.letters(rows) / n for g, n in zip(parts, letters, strict=True)]
for name, pair in {"own means": own_means, "joint_loss": parts}.items():
    difference = ((pair[0] + pair[1]) / 2 - whole).abs().max().item()
    print(f"{name:10}  the average is the gradient of the batch: {difference < 1e-10}")
means.compare("no: it weighs some letters more than others")

# %% [markdown] slideshow={"slide_type": "subslide"}
# A letter in the share with fewer letters would count more. The right way: each process
# takes the *sum* over its letters and divides by the letters of the *whole* batch.
# DistributedDataParallel then divides by the number of processes, so the loss is multiplied by
# that number first.

# %%
print(inspect.getsource(joint_loss))

# %% [markdown] slideshow={"slide_type": "subslide"}
# The same command runs on several devices when `torchrun` starts it. It starts one process a
# device and tells each its number. The processes talk through **nccl** between GPUs and through
# **gloo** between CPUs. The next cell starts two processes on your CPU.

# %% tags=["nbval-ignore-output"]
torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
options = "--device cpu --words 500 --hidden 16 --epochs 2 --learning-rate 0.02 --batch 16"
command = [*torchrun, "-m", "lstm_course", "train", "--out", str(runs / "two"), *options.split()]
try:
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    print((done.stdout or done.stderr[-500:]).replace(str(runs), "runs"))
except subprocess.TimeoutExpired:
    print("The two processes did not end in time on this machine.")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Each line appears once: both processes compute, and only the first one writes and speaks. The
# scores are added up over both, so both decide the same about the best epoch and about stopping.
# (On a CPU with few cores two processes are not faster. They show that it works.)
#
# | where | command |
# |---|---|
# | one device | `python -m lstm_course train` |
# | 4 GPUs of one machine | `torchrun --standalone --nproc-per-node=4 -m lstm_course train` |
# | 2 machines with 4 GPUs each | on both: `torchrun --nnodes=2 --nproc-per-node=4 --rdzv-backend=c10d --rdzv-id=run1 --rdzv-endpoint=FIRST:29500 -m lstm_course train` |
#
# For several machines:
#
# - `FIRST` is the name of one of them; all must reach it at that port, and each other.
# - All need the same version of the course and of PyTorch.
# - The checkpoint is written by the first process. After a crash start with `--resume`; only the machine
#   of the first process needs the file, so use a shared folder if that may change.
# - A process that dies ends the run. `--max-restarts=3` together with `--resume` lets `torchrun` go on by itself.
# - Who starts what on which machine is the job of the cluster's own scheduler (Slurm, Kubernetes).
#
# `--batch` is for all processes together, so the run is the same however many there are. With more
# devices choose it larger, or each has too little to do. A larger batch means fewer
# steps an epoch, and often wants a higher learning rate: try it on the validation words.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Streaming
#
# ### Sequences that do not end
#
# A stream of a million letters does not fit in one backward pass. **Truncated backpropagation
# through time** cuts it into blocks: the state is carried over, and `detach` cuts the gradient.

# %% slideshow={"slide_type": "subslide"}
carry = Predict(
    "carry_h_only",
    "An LSTM has two states. Is it enough to carry h from block to block?",
    choices=("yes, h is its output", "no, c is needed too"),
)
carry

# %% slideshow={"slide_type": "fragment"}
torch.manual_seed(0)
reader, stream = nn.LSTM(3, 5).double(), torch.randn(12, 2, 3).double()
whole, _ = reader(stream)
in_pieces = torch.cat([outputs for _, outputs, _ in in_blocks(reader, stream, block=4)])
_, (h, c) = reader(stream[:4])
h_only, _ = reader(stream[4:8], (h, torch.zeros_like(c)))
print("h and c carried: same as unbroken:", torch.allclose(in_pieces, whole, atol=1e-12))
print("only h carried:  same as unbroken:", torch.allclose(h_only, whole[4:8], atol=1e-12))
carry.compare("no, c is needed too")

# %% [markdown] slideshow={"slide_type": "subslide"}
# The memory is in c. To drop it at a border loses everything that the network held, and no error
# says so.
#
# The values are those of an unbroken run. How far does the gradient of each block reach?

# %% slideshow={"slide_type": "-", "show": "output"}
stream.requires_grad_()
for part, outputs, _ in in_blocks(reader, stream, block=4):
    (slope,) = torch.autograd.grad(outputs[-1].sum(), stream)
    reached = slope.abs().sum(dim=(1, 2)) > 0
    print(f"steps {part.start:2} to {part.stop - 1:2}", *("■" if one else "·" for one in reached))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Not beyond its own block. So memory does not grow with the stream. The price: no block teaches
# the network what to store for a *later* one. What it has learned to keep within a block, it may
# keep longer.
#
# ### Answers while you type
#
# Lesson 06 cut the future to k letters and measured the price. Here is the live version:
# `StreamingSpeller` takes letters as they come and answers each as soon as k more are there.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
speller = StreamingSpeller(unbroken.model, look_ahead=2)


def show(answers):
    return "  ".join(f"{letter} → {sound}" for letter, sound in answers)


for letter in "hate":
    print(f"typed {letter}    {show(speller.feed(letter))}")
print(f"end of word {show(speller.finish())}")

# %% [markdown]
# The first answer comes with the third letter. At the end of the word nothing more can come, so
# `finish` gives the rest at once. What it says is what lesson 06 computed on finished words:

# %%
for k in (0, 1, 2):
    speller = StreamingSpeller(unbroken.model, look_ahead=k)
    for word, _ in spelling.load().demo:
        live = [answer for letter in word for answer in speller.feed(letter)] + speller.finish()
        cut = spelling_scores.sounds_with_lookahead(unbroken.model, word, k)
        assert tuple(sound for _, sound in live) == cut
    print(f"k = {k}: the live answers equal those with the future cut to {k}")

# %% [markdown] slideshow={"slide_type": "subslide"}
# What if the typist pauses? `waiting` answers for the letters that still wait, as if the word ended
# here. It changes nothing, so an answer can be taken back when another letter comes.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
speller = StreamingSpeller(unbroken.model, look_ahead=2)
for letter in "hat":
    speller.feed(letter)
print("a pause after hat:", show(speller.waiting()))
speller.feed("e")
print("after the e:      ", show(speller.waiting()), " (the a is answered for good by now)")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# What does a live letter cost? A network that only reads forward carries its state: one step. One
# bidirectional layer carries the forward state and reads k + 1 letters backward: a
# **latency-controlled BLSTM** (Zhang et al., 2016), as used in live speech recognition. With
# *stacked* bidirectional layers, what the lower ones say about earlier letters changes with each
# new one, so the word is read again from its start.
#
# **Try.** Change the word and k in the next cell, and run it again: which answers change with k?

# %% tags=["nbval-ignore-output"]
my_word, k = "city", 1
speller = StreamingSpeller(unbroken.model, look_ahead=k)
for letter in my_word:
    print(f"typed {letter}    {show(speller.feed(letter))}")
print(f"end of word {show(speller.finish())}")

# %% [markdown] slideshow={"slide_type": "slide", "parts": [3]}
# ## What came after
#
# Five ideas, each with one picture. What is new in each is small enough to compute here.
#
# ### GRU: one state instead of two
#
# The **gated recurrent unit** (Cho et al., 2014) keeps the gates and drops the separate memory.
#
# | subgoal | LSTM | GRU |
# |---|---|---|
# | mix | `a = x_t @ W_x.T + h @ W_h.T + b` | the same, but x's part and h's part stay apart |
# | gate | `i, f, o = σ(…)`, `g = tanh(…)` | `r, z = σ(…)`, `g = tanh(x_g + r * h_g)` |
# | remember | `c = f * c + i * g` | `h = z * h + (1 - z) * g` |
# | expose | `h = o * tanh(c)` | nothing: the memory itself is shown |
#
# Here is its code; compare it with `LoopLSTM.step` above.

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pytorch.loop_gru import LoopGRU

print(inspect.getsource(LoopGRU.step))

# %% [markdown]
# Prove it, and count the parameters.

# %% slideshow={"slide_type": "-", "show": "output"}
torch.manual_seed(0)
their_gru = nn.GRU(3, 5).double()
x_torch = torch.tensor(x)
assert_same(LoopGRU.from_torch(their_gru)(x_torch)[0], their_gru(x_torch)[0], "float64")
print("LoopGRU equals nn.GRU")


def size_of(module):
    return sum(p.numel() for p in module.parameters())


print("GRU / LSTM parameters:", size_of(nn.GRU(8, 16)) / size_of(nn.LSTM(8, 16)))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Three blocks instead of four, and it often does as well. But look at the memory line: $z$ and
# $1 - z$ sum to 1, so $h$ is always a mean of numbers between −1 and 1. The LSTM's
# $c = f \odot c + i \odot g$ may add 1 at every step. Weiss, Goldberg & Yahav (2018) asked what
# that costs: can the network **count**?
#
# The task: strings $a^n b^n$, as many b as a. After each letter, say what can come next; to say
# "the end" in the right place, the network must have counted. A string is right if every step is.
# Train with n up to 20, and test with larger n. Three seeds each, 10 units; this takes about 20
# seconds.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "gru_counts",
    "Trained with n up to 20. Which network is still right on most of n = 26 to 35 (median seed)?",
    choices=("both", "only the LSTM", "only the GRU", "neither"),
)
guess

# %%
from lstm_course.pytorch.counting import counting_unit, memory_over_time, train_counter
from lstm_course.tasks import counting

counters = {"lstm": [train_counter("lstm", seed=seed) for seed in range(3)]}

# %%
counters["gru"] = [train_counter("gru", seed=seed) for seed in range(3)]

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
for kind, networks in counters.items():
    for seed, network in enumerate(networks):
        right = counting.which_right(network.predict, range(1, 201))  # right[0] is n = 1
        furthest = np.flatnonzero(right).max() + 1
        print(f"{kind:4} seed {seed}: {right[:20].sum()} of n = 1 to 20 right; ", end="")
        print(f"largest n right: {furthest}")


# %% slideshow={"slide_type": "fragment"}
def right_beyond_25(network):
    return counting.which_right(network.predict, range(26, 36)).sum()


score = {kind: np.median([right_beyond_25(n) for n in nets]) for kind, nets in counters.items()}
assert score["lstm"] > score["gru"]
names = {(True, True): "both", (True, False): "only the LSTM", (False, True): "only the GRU"}
guess.compare(names.get((score["lstm"] > 5, score["gru"] > 5), "neither"))

# %% [markdown]
# Why? Look at the unit that comes nearest to a straight line while the a's are read.

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pictures import plot_counting

panels = {}
for kind, title in {"lstm": "LSTM: one cell's c", "gru": "GRU: one unit's h"}.items():
    memory = {n: memory_over_time(counters[kind][2], n) for n in (10, 20, 35)}
    unit, _ = counting_unit(memory[35])
    panels[title] = {n: values[:, unit] for n, values in memory.items()}
plot_counting(panels, trained_up_to=20)

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The LSTM's cell climbs one stair for each a and goes down one for each b: a counter, learned. Its
# stairs up and down differ a little, so even the LSTM is wrong in the end. The GRU's unit bends:
# it comes near 1, and behind that all n look alike. It has learned the n that it saw, not to count.
# (The paper trained with n up to 100 and let the networks accept or reject; ours are smaller and
# predict. The finding is the same.)
#
# ### ELMo: two directions that never meet
#
# [Lesson 06](06_bilstm.ipynb) showed that a bidirectional network which guesses the *next* word
# cheats: it has read it. **ELMo** (Peters et al., 2018) uses several LSTMs at once: two layers that
# read forward, two that read backward, kept *separate*. Each direction learns to guess its next
# word honestly; afterwards the vectors of all layers together describe a word in its context.

# %% slideshow={"slide_type": "slide", "show": "output"}
from lstm_course.pictures import plot_elmo

plot_elmo()

# %% [markdown] slideshow={"slide_type": "subslide"}
# No arrow leads from one direction to the other. Check it: change the end of a sequence and look
# at the first five outputs.

# %% slideshow={"slide_type": "-", "show": "output"}
ahead, back = nn.LSTM(3, 5).double(), nn.LSTM(3, 5).double()


def read_back(x):
    return back(x.flip(0))[0].flip(0)


changed = x_torch.clone()
changed[5:] = 0  # another future
for name, read in {"forward": lambda x: ahead(x)[0], "backward": read_back}.items():
    print(
        f"{name} reader sees a change to come:",
        not torch.equal(read(x_torch)[:5], read(changed)[:5]),
    )

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Attention: look straight at it
#
# **Attention** (注意) was first added to a recurrent network, whose encoder was bidirectional (Bahdanau
# et al., 2015). The Transformer (Vaswani et al., 2017) keeps only the attention: each step compares
# its *query* with the *key* of every step and takes a weighted mean of their *values*.
#
# In [lesson 03](03_memory_cell.ipynb) you programmed a memory by hand. Program an attention:
# each letter is followed by a digit; asked for a letter, give its digit.

# %%
text = "k7m2q9t4w1s8z3"
keys = torch.zeros(len(text), 128)
values = torch.zeros(len(text))
for t in range(1, len(text), 2):
    keys[t, ord(text[t - 1])] = 1  # the key at a digit: which letter stands before it?
    values[t] = float(text[t])

asked = ["k", "t", "z"]
sharpness = 8  # small: a mean of many values; large: one value
queries = sharpness * torch.eye(128)[[ord(letter) for letter in asked]]
weights = torch.softmax(queries @ keys.T, dim=1)  # (3, T), each row sums to 1
for letter, answer in zip(asked, weights @ values, strict=True):
    print(f"{letter}: {answer.item():.1f}")

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pictures import plot_attention

plot_attention(weights, asked, list(text))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# A large square is a large weight. **Try** a `sharpness` of 1 two cells above, and run both again: the
# weights spread over all places, and the answers are no longer the digits.
#
# The way from question to answer is one hop, however far apart
# they stand, so no gradient has to survive a hundred steps. The price: T² comparisons, and all
# inputs kept. An LSTM keeps one c.
#
# ### minLSTM: gates that do not wait
#
# Why can a GPU not compute all steps of an LSTM at once? Because each gate needs $h_{t-1}$.
# **minLSTM** (Feng et al., 2024) gives that up: its gates see only $x_t$. What is left of the step is
# $h_t = a_t \odot h_{t-1} + b_t$: keep the share $a_t$ of the old, add $b_t$.

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pytorch.min_lstm import MinLSTM, loop, scan

print(inspect.getsource(MinLSTM.gates))
print(inspect.getsource(scan))

# %% [markdown] slideshow={"slide_type": "subslide"}
# All $a_t$ and $b_t$ are known before the first step. Two steps one after the other are one step of
# the same kind: $a_2 (a_1 h + b_1) + b_2 = (a_2 a_1) h + (a_2 b_1 + b_2)$. So all pairs can be joined
# at once, then pairs of pairs, and so on: a **parallel scan**.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "scan_rounds",
    "T = 1000 steps. How many rounds does the scan need, each over the whole sequence?",
    number=(0, 1000),
)
guess

# %% slideshow={"slide_type": "fragment"}
rounds, reach = 0, 1
while reach < 1000:  # the loop of `scan`
    rounds, reach = rounds + 1, 2 * reach
guess.compare(rounds)

# %% [markdown]
# The same network? Outputs and gradients, in float64, at 1e-10:

# %%
small_net = MinLSTM(3, 5, dtype=torch.float64)
found = {}
for remember in (loop, scan):
    given = torch.tensor(x, requires_grad=True)
    small_net.zero_grad()
    y, _ = small_net(given, remember=remember)
    y.backward(torch.tensor(d_outputs))
    found[remember] = [y, given.grad, small_net.W_x.grad, small_net.b.grad]
for scanned, looped in zip(found[scan], found[loop], strict=True):
    assert_same(scanned, looped, "float64")
print("scan and loop agree to 1e-10, gradients included")

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
from functools import partial

from lstm_course.bench.timing import take_turns
from lstm_course.pytorch.devices import wait_for


def there_and_back(net, given, remember):
    net(given, remember=remember)[0].sum().backward()


for B, H in ((1, 16), (4, 32), (16, 64)):
    net, long_input = MinLSTM(8, H, device=device), torch.randn(1000, B, 8, device=device)
    calls = {kind: partial(there_and_back, net, long_input, kind) for kind in (loop, scan)}
    jobs = {kind: count(call).jobs for kind, call in calls.items()}
    timing = take_turns(calls, rounds=5, after=lambda: wait_for(device))
    print(f"B {B:2} H {H}: jobs {jobs[loop]} and {jobs[scan]}, ", end="")
    print(f"time loop / scan: {timing[loop].median / timing[scan].median:.1f}")

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# Gained: log₂ T rounds instead of T steps, so far fewer jobs. Where starting jobs is what takes the
# time, the scan is several times as fast. But each round goes over the whole sequence, so in all it
# computes about log₂ T times as much: a CPU that has enough to do at each step gets *slower*. A GPU, with
# thousands of idle units, is what it was made for.
#
# Given up: a gate can no longer ask what the network remembers. Whether a bracket is open cannot
# change how the next letter is read; only a second layer on top can use what the first has kept.
#
# ### xLSTM: the memory cell at the size of language models
#
# **xLSTM** (Beck et al., 2024) brings the cell back: exponential gates, and a matrix as memory (that
# part, like minLSTM, without h in the gates). Why exponential? A σ gate ends at 1: what comes later
# and is better cannot push out what is stored. Task, after the paper: keep the value that came
# with the *highest score so far*. By hand: f = 1, input gate from the score, and a second sum
# $n$ of the input gates to divide by.


# %% slideshow={"slide_type": "subslide", "show": "output"}
def kept(gate, scores, values):
    i = gate(scores)  # input gate of each step; f = 1
    c, n = torch.cumsum(i * values, 0), torch.cumsum(i, 0)  # memory, normaliser
    return c / n


draws = torch.Generator().manual_seed(1)
scores = 3 * (torch.randperm(14, generator=draws) - 6.5)
values = torch.rand(14, generator=draws)
wanted = values[[int(scores[: t + 1].argmax()) for t in range(14)]]
memories = {"wanted": wanted}
for name, gate in {"exp gate": torch.exp, "σ gate": torch.sigmoid}.items():
    memories[name] = kept(gate, scores, values)
    print(f"{name}: mean error {abs(memories[name] - wanted).mean():.3f}")

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pictures import plot_memories

plot_memories(memories, scores, score_label="score", y_label="memory")

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The exponential gate jumps to each new best; the σ gate is full and shows a mean of all. And look
# at $c / n$ once more: weights $e^{score}$ divided by their sum. That is the softmax of attention,
# computed as a recurrence. The line $c_t = f_t \odot c_{t-1} + i_t \odot g_t$ that you programmed by
# hand in [lesson 03](03_memory_cell.ipynb) is still in it.
#
# ## Take-away
#
# - Autograd applies the rules of your hand-written backward.
# - Same weights, same numbers: prove it first, in each format, then measure.
# - A loop of small jobs waits for their start; `nn.LSTM` runs all steps in one call, a compiler can
#   melt the jobs together, and a GPU pays only when each step has enough to do.
# - Pack the lengths, carry h *and* c, save the optimiser too, call `.eval()`.
# - What came after changes one line of the cell at a time: know which, and what it gives up.

# %% [markdown]
# ## Quiz

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_07_tolerance",
    "Your NumPy LSTM and `nn.LSTM` differ by 3e-7 in float32. What now?",
    (
        "Search for the mistake in the gates",
        False,
        "No. A wrong gate gives differences of the size of the outputs, not in the seventh digit.",
    ),
    (
        "Nothing: float32 has about seven digits",
        True,
        "Right. Repeat it in float64 to be sure: it must then shrink to about 1e-15.",
    ),
    (
        "Raise the tolerance until the test passes",
        False,
        "No. The tolerance is stated before the test, from the format of the numbers.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_07_loop",
    "Why is the PyTorch loop slower than `nn.LSTM`?",
    ("It computes more products", False, "No. The arithmetic is the same."),
    (
        "It starts many small jobs, one after another",
        True,
        "Right. Starting a job costs the same however small it is; you saw it in the table.",
    ),
    (
        "Autograd does not work with loops",
        False,
        "No. It does; you proved the gradients equal.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_07_stream",
    "A stream is trained block by block. What must cross the border?",
    ("h only", False, "No. The memory is in c; you saw the outputs change."),
    ("h and c, detached", True, "Right. The values go on, the gradient stops."),
    ("h and c with their history", False, "No. It grows with each block until memory runs out."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_07_two_gpus",
    "Two GPUs share a batch of words. By what does each divide the sum over its letters?",
    ("By the number of its own letters", False, "No. Letters in the shorter share count more."),
    ("By the letters of the whole batch", True, "Right, times the processes: DDP averages."),
    ("By the number of its words", False, "No. The loss is a mean over letters."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_07_counting",
    "Why can the LSTM count further than the GRU?",
    ("It has more parameters", False, "No. A wider GRU is still a mean of numbers up to 1."),
    (
        "Its c adds without a bound, the GRU's h is a weighted mean",
        True,
        "Right. z and 1 − z sum to 1; i and f need not, so c can add 1 at every step.",
    ),
    (
        "It was trained on longer strings",
        False,
        "No. Both saw the same strings, n up to 20.",
    ),
)

# %% [markdown]
# ## Go on
#
# Do the [exercise of this lesson](../exercises/07_pytorch_gpu.ipynb): write the cell in PyTorch,
# move the weights, pack a batch, and write a training step.
#
# *Sources.* Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; Gers & Schmidhuber
# 2001 ($a^n b^n$); Williams, Waterman & Patterson 2009 (roofline); Cho et al. 2014; Bahdanau, Cho &
# Bengio 2015; Vaswani et al. 2017; Peters et al. 2018; Weiss, Goldberg & Yahav 2018; Feng et al.
# 2024 (minLSTM); Hillis & Steele 1986 (the scan); Beck et al. 2024.
