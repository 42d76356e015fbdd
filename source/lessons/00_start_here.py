# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1, 2]}
# # 00 Start here
#
# In ten minutes you can
#
# * run a cell and move a slider, with the mouse or with the keyboard;
# * break a trained **LSTM** (long short-term memory, 長・短期記憶) and say what you broke;
# * find your way through the course, its notation and its exercises;
# * help yourself when something does not work.
#
# You need basic Python and a little NumPy, and nothing else: no account, no network, no GPU.

# %% [markdown]
# ## Run a cell
#
# The grey box below is a **cell**. Click into it and press **Shift + Enter**. Its output appears
# under it, and the next cell is selected. The pictures and outputs that you see now are stored
# ones; what you run is computed on your machine.

# %% slideshow={"slide_type": "slide"}
kept, steps = 0.9, 30
print(f"Keep {kept} of something, {steps} steps in a row, and {kept**steps:.3f} of it is left.")

# %% [markdown] slideshow={"slide_type": "fragment"}
# Change 0.9 to 0.99 and press Shift + Enter again. This one line is what the whole course is
# about: how much is left after many steps, and who decides how much is kept.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## Play with a trained LSTM
#
# Here is an LSTM with a **single memory cell**: one number, $c$, is all that it remembers. It was
# trained on the text of Python's own documentation: shown many examples, and changed a little
# after each until its answers were right. After every character it says whether that character
# stands *inside parentheses*. It never sees the sentence as a whole: one character at a time goes
# in. The "(" must be remembered until the ")" comes.
#
# Run the next cell. You need not understand its code yet. The still picture below it then gets
# sliders and buttons.

# %% slideshow={"slide_type": "subslide", "show": "output"}
from lstm_course.pictures import plot_course_map
from lstm_course.tasks import parentheses
from lstm_course.widgets import GateSurgery, Predict, Quiz

text = "Call f(x) or g(a, b) (see also the notes) to begin."
model = parentheses.load_trained()
x = parentheses.encode(text)
inside = (parentheses.depth(text) > 0).astype(int)
GateSurgery(model, x, text, inside, names=("outside", "inside"))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# **How to read the picture.** From left to right the sentence goes by, one character in each
# column. Above: what the network says, and what it should say; a mark in the row *wrong* shows
# where the two differ. Below: the three gates, and the memory $c$.
#
# A **gate** (ゲート) is a number from 0 (shut) to 1 (open) that the network chooses anew at every
# character. The **forget gate** (忘却ゲート) $f$ says how much of the old memory is *kept*: 1 is
# everything, 0 is nothing. The **input gate** $i$ says how much of the new is let in, and the
# **output gate** $o$ how much of the memory is shown.
#
# **How to move a slider.** With the mouse: drag it. With the keyboard: press Tab until it is
# marked, then use the arrow keys (small steps), Page Up and Page Down (large steps), Home and End
# (all the way). Reset brings the start back. The sentence below the picture says what you see; a
# screen reader speaks it.

# %% [markdown]
# To find out what a gate is for, take it out of the network's hands. Below, f is held at 0 over
# the whole sentence, and then at 1.
#
# **Predict.** First say what you expect. Run the next cell, write a number and press Enter; it is
# yours, nobody marks it. Then run the two cells after it: a mark `^` stands under each character of
# which the network says "inside", and your prediction is shown beside the result. (Where a result
# would give an answer away, it is folded until you run its cell.)

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "forget_everything",
    "f is held at 0: the old memory is wiped at every character. How many of the characters inside "
    "parentheses will the network still call inside?",
    number=(0, 100),
    unit="%",
)
guess


# %% slideshow={"slide_type": "subslide", "show": "output"}
def answers(**held):
    """The network's answers as a line of marks; f=0 holds the forget gate at 0."""
    logits, _, _ = model.forward(x, clamp=held or None)
    return "".join("^" if logit > 0 else " " for logit in logits[:, 0, 0])


print("the text     ", text)
print("left alone   ", answers())
print("f held at 0  ", answers(f=0))
print("f held at 1  ", answers(f=1))
assert answers() == "".join("^" if yes else " " for yes in inside)
assert (model.forward(x, clamp={"f": 1})[2].c > 0).all()  # the memory never turns negative

# %% slideshow={"slide_type": "fragment"}
found = [mark == "^" for mark, yes in zip(answers(f=0), inside, strict=True) if yes]
guess.compare(100 * sum(found) / len(found))

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Do the same in the picture above: choose f, hold it at 0, then at 1.
#
# Left alone, it is right at every character of this sentence. With f at 0 only what has just come
# in counts: "inside" lasts a few characters at most, and a longer pair of parentheses is lost
# half-way. With f at 1 nothing is ever cleared: $c$ has grown before the first "(", and no "("
# turns it negative any more. So this network *uses* its forget gate: it keeps the memory in
# between, and clears it at the brackets. Look at the row of f in the picture: f is nearly 0 there.
#
# One sentence proves little. On text that it has not been trained on:

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
import numpy as np

unseen_x, unseen_y = parentheses.batch(np.random.default_rng(0), 300, 32, split="held-out")


def accuracy(**held):
    """Share of right answers on 32 unseen stretches of 300 characters each."""
    logits, _, _ = model.forward(unseen_x, clamp=held or None)
    return parentheses.accuracy(logits, unseen_y)


baseline = parentheses.majority_accuracy(unseen_y)
print(f"always 'outside': {baseline:.3f}   left alone: {accuracy():.3f}")
print(f"f held at 0: {accuracy(f=0):.3f}   f held at 1: {accuracy(f=1):.3f}")

# %%
assert accuracy() > 0.99 and 0.8 < baseline < 0.95
assert abs(accuracy(f=1) - baseline) < 0.02 and accuracy(f=0) < baseline + 0.05
print("left alone it is nearly always right; with f held it is hardly better than the baseline")

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# The **baseline** is what you get without understanding anything, here by always answering
# "outside". Every experiment in this course names its baseline, because being right nearly
# nine times in ten can be worth nothing.
#
# **Try.** In the picture, hold *i* at 0, then at 1, and do the same with *o*. Which value breaks
# the answers, and which one changes none? Then try the challenge below the buttons. Lesson 05 comes
# back to this very network and explains all of it.

# %% [markdown]
# ## The way through the course

# %% slideshow={"slide_type": "slide", "show": "output"}
plot_course_map()

# %% [markdown] slideshow={"slide_type": "subslide"}
# | lesson | minutes | the failure at its start |
# |---|---|---|
# | [01 RNN](01_rnn.ipynb) | 45 | a bag of words does not know who bites whom |
# | [02 Gates](02_gates.ipynb) | 30 | an RNN overwrites its memory at every step |
# | [03 Memory cell](03_memory_cell.ipynb) | 40 | a gate on $h$ is not enough |
# | [04 LSTM](04_lstm.ipynb) | 60 | valves that nobody turns |
# | [05 Learning to remember](05_learning_to_remember.ipynb) | 75 | what is not trained forgets |
# | [06 BiLSTM](06_bilstm.ipynb) | 60 | "hat" and "hate": the clue comes too late |
# | [07 PyTorch and the GPU](07_pytorch_gpu.ipynb) | 90 | each new idea needs a new backward |
#
# Go in this order: each lesson starts where the one before fails. Each asks you to **predict**
# before it shows a result. Do commit to a guess: what surprises you is what you learn from.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## What the course promises
#
# * **What is shown is computed.** Texts, pictures, sliders and exercises use the same few
#   functions, and you can read every one of them in the folder `lstm_course`.
# * **From scratch and proven.** Forward and backward are written by hand in NumPy and shown to be
#   equal to PyTorch's.
# * **Nothing is fetched** while you learn. It works on a train.
# * **Honest claims.** Several random starts (seeds), a baseline, and what the papers really
#   measured. If something often told about LSTMs is not so, the lesson says it.
#
# It grew from two Japanese articles, and the key terms are given in Japanese as well. **Article
# 1**: クルトン, 「LLMへ至る道\~LSTMってやつがいるらしい\~[10日目]」, Classmethod, 2023-12-10. **Article 2**: a book
# section, 「2.5. 長・短期記憶」 (LSTM architecture and bidirectional LSTM).

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## One notation for everything
#
# | symbol | meaning | article 1 | article 2 | PyTorch |
# |---|---|---|---|---|
# | $x_t$ | input at time $t$ | 入力 x | $x_t$ | `input` |
# | $h_t$ | output, hidden state | 出力 h | 隠れ状態 $h_t$ | `h_n`, `output` |
# | $c_t$ | memory cell, cell state | メモリセル c | 長期記憶 $C_t$ | `c_n` |
# | $i_t$ | input gate | 入力ゲート | 記憶率 $i_t$ | row block 1 |
# | $f_t$ | forget gate | 忘却ゲート | 忘却率 $f_t$ | row block 2 |
# | $g_t$, also $\tilde c_t$ | candidate | RNNでの出力 y | 状態候補 $\tilde C_t$ | row block 3 |
# | $o_t$ | output gate | 出力ゲート | 出力ゲート $o_t$ | row block 4 |
# | $\odot$ | element by element product | × | ⊙ | `*` |
#
# The four parts always stand in the order i, f, g, o; PyTorch stacks their weights one block of
# rows above the other (*row block*). An array has the shape $(T, B, D)$: $T$ time steps, a batch of
# $B$ sequences that are computed together, and $D$ numbers (features) for each of them. You need
# not know this table by heart. Come back to it.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Exercises that answer back
#
# After each lesson comes an exercise notebook. You write a function, `check` tries it out and
# answers at once. A cell that you have not filled in yet looks like this:

# %% slideshow={"slide_type": "-"}
from lstm_course import check


def rnn_step(x_t, h, W_x, W_h, b):
    """An exercise of lesson 01, not written yet."""
    raise NotImplementedError


check("rnn_step", rnn_step)

# %% [markdown]
# And this is a first attempt:


# %% slideshow={"slide_type": "subslide"}
def rnn_step(x_t, h, W_x, W_h, b):
    """Mixes the input in, but forgets the state, the bias and tanh."""
    return x_t @ W_x.T


check("rnn_step", rnn_step)

# %% [markdown] slideshow={"slide_type": "fragment"}
# It tells you how far you are: **not yet**, an **error** with your own line, **wrong shape**,
# **wrong value** with the smallest case that shows it, or **correct**, with something to notice.
# Try as often as you like. Each question also has a hint that you can open, and the folder
# `solutions` has everything solved.

# %% [markdown]
# ## How far you are
#
# Every answer of `check` is noted in a file in your own folder; nothing leaves your machine. Run
# this cell whenever you like. `python -m lstm_course progress` shows the same as text and says
# where the file lies; with `--forget` it deletes it.

# %% slideshow={"slide_type": "slide", "show": "output"}
from lstm_course.pictures import plot_progress
from lstm_course.records import progress

plot_progress(progress.read())

# %% [markdown]
# One box is one question. If you have run the two checks above, the first box of lesson 01 has a
# dot: the attempt without state, bias and tanh counts as a try.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## When something does not work
#
# * **A name is not defined**, or a result looks old: cells were run out of order. Menu *Kernel →
#   Restart Kernel and Run up to Selected Cell*.
# * **A cell does not end** (`[*]` stays): the square button ■ in the toolbar interrupts it.
#   Training can be interrupted at any time; the network keeps what it has learned.
# * **A slider does not move the picture**: the kernel is not running. Run the cell again; if that
#   does not help, restart the kernel (the round arrow ⟳) and run all cells.
# * **You changed a notebook and want the original back**: *Edit → Undo* in the cell. For a whole
#   notebook, take this one file from a fresh copy of the course.
# * **The course does not start, or something is missing**: close it and start it again with
#   `python -m lstm_course lab` in the course's folder. It repairs what it needs and says what it
#   does.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# * Shift + Enter runs a cell; sliders follow the mouse and the keyboard.
# * An LSTM has a memory and three gates. Hold one gate down, and you see what it was for.
# * A result without a baseline says nothing.
# * Predict first, then run.

# %% [markdown]
# ## Quiz
#
# Five questions. Choose an option and press *Answer*, or Enter: you are told why it is right or
# wrong, and may choose again. Where you see no buttons, run the cell first.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_00_forget_0",
    "The forget gate of a trained LSTM is held at 0. What is left of its memory after one step?",
    ("All of it", False, "No. That would be f = 1: keep everything."),
    ("Half of it", False, "No. That would be f = 0.5."),
    (
        "Nothing of the old memory",
        True,
        "Right. f is the share of the old memory that is kept. Something new may still come in.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_00_baseline",
    "A network is right in nearly nine of ten cases. Is it good?",
    (
        "Yes, that is far above one half",
        False,
        'No. In the text above, answering "outside" always reaches about as much without looking.',
    ),
    (
        "It depends on the baseline",
        True,
        "Right. Compare it with what you get without understanding anything.",
    ),
    ("No", False, "Not necessarily. With ten equally frequent answers it would be a lot."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_00_shape",
    "What does the array shape (T, B, D) say first?",
    ("Time", True, "Right. `x[t]` is one time step of every sequence, just what a step needs."),
    ("The batch", False, "No. The batch comes second."),
    ("The features", False, "No. The features come last."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_00_order",
    "In which order do the four parts of an LSTM stand, in this course and in PyTorch?",
    ("f, i, o, g", False, "No, although other texts use it."),
    ("i, f, g, o", True, "Right. Input, forget, candidate, output."),
    ("It does not matter", False, "No. Weights from elsewhere would end up in the wrong gate."),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_00_wrong_shape",
    '`check` says "wrong shape". What do you look at first?',
    (
        "The formula",
        False,
        'Not first. A wrong formula mostly has the right shape, and `check` then says "wrong '
        'value".',
    ),
    ("The random seed", False, "No. `check` brings its own numbers."),
    (
        "How the arrays were multiplied or stacked",
        True,
        "Right. Mostly a matrix was not transposed, or a list was not stacked.",
    ),
)

# %% [markdown]
# Ready? Go on to [01 RNN](01_rnn.ipynb).
