# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2, 3]}
# # 06 BiLSTM: reading both ways
#
# 60 minutes, and 15 more for the optional section 13. Before this:
# [05 Learning to remember](05_learning_to_remember.ipynb).
#
# At the end you can
#
# - build a bidirectional layer from two LSTMs and show that it equals PyTorch's;
# - say what `output` and `h_n` hold, and where the backward reader finishes;
# - find and mend the two classic mistakes, which raise no error: outputs that were not turned
#   back, and padding read as data;
# - say when two directions help, when gates help, and when looking ahead is cheating;
# - measure what looking ahead costs a program that must answer at once, in letters and in
#   milliseconds.

# %%
import inspect
import timeit
from functools import partial

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_course import LSTM, RNN, Bidirectional, Linear, SequenceModel
from lstm_course.bidirectional import reverse_sequence
from lstm_course.losses import softmax_cross_entropy
from lstm_course.pictures import plot_lines, plot_losses, plot_points, plot_unrolled
from lstm_course.pytorch.spelling import spelling_tagger, train_tagger
from lstm_course.pytorch.tagger import Tagger, fit_tagger
from lstm_course.tasks import given_names, names, spelling, spelling_scores, sunspots, sunspots_lstm
from lstm_course.training import Batch, train
from lstm_course.widgets import CompareReaders, LookAhead, NameGenerator, Predict, Quiz, ReadAlong

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 1. A failure first
#
# The job: read an English word and say for each letter which sound it makes. The data are real,
# an extract of the CMU Pronouncing Dictionary. Sounds have short names: `AE` as in *hat*, `EY` as
# in *hate*, and `-` for a silent letter. The dictionary lists the sounds of a whole word; a program
# has worked out once which letter makes which sound (the **alignment**).

# %% slideshow={"slide_type": "-", "show": "output"}
words = spelling.load()
print(len(words.train), "training words,", len(words.test), "test words,", end=" ")
print(len(words.sounds), "different sounds")
sizes = [len(word) for word, _ in words.train + words.test]
print("Letters in a word: from", min(sizes), "to", max(sizes))
for word, sounds in words.demo[:4]:
    print(f"{word:5}", *sounds)

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Now train the LSTM that you know, reading from left to right, for three rounds over all training
# words. It gives its answer for a letter as soon as it has read it. Training is PyTorch's (lesson
# 07 says how), because it is faster; `to_numpy()` turns the result into our own `LSTM`.
#
# **Predict.** What will it say for the letter *a*? Answer before you run the two cells after this.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "hat_hate",
    "Which sound does the trained one-way LSTM give the letter a in hat and in hate?",
    choices=("AE in hat, EY in hate", "one sound for both", "EY in hat, AE in hate"),
)
guess

# %%
tagger = spelling_tagger("lstm", hidden_size=64, seed=0)
lstm_losses = train_tagger(tagger, words.train, epochs=3)
lstm = tagger.to_numpy()

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "fragment"}
# None: no limit is set on what it may read. (An LSTM looks back all the same.)
for word, sounds in words.demo[:4]:
    answers = spelling_scores.sounds_with_lookahead(lstm, word, None)
    print(f"{word:5} answers {' '.join(answers):12} right {' '.join(sounds)}")
at_a = {w: spelling_scores.sounds_with_lookahead(lstm, w, None)[1] for w in ("hat", "hate")}
same = at_a["hat"] == at_a["hate"]
two = "AE in hat, EY in hate" if at_a["hat"] == "AE" else "EY in hat, AE in hate"
guess.compare("one sound for both" if same else two)

# %% [markdown] slideshow={"slide_type": "subslide"}
# The *a* gets the same answer in both words. More training cannot mend that, and the next cell
# says why: up to the *t*, both words give the network exactly the same input.

# %% slideshow={"slide_type": "-"}
logits = {word: lstm.forward(spelling.encode(word))[0] for word in ("hat", "hate")}
same = np.allclose(logits["hat"], logits["hate"][:3], atol=1e-6)
print("The same numbers for h, a and t in both words:", same)
assert same

# %% [markdown] slideshow={"slide_type": "fragment"}
# At the *a* this network has read "ha" and nothing else. A network that only looks back is called
# **causal** (因果的). One input can have only one answer, so at least one of the two words is
# wrong, whatever the weights are. What it lacks is not memory but the **future** of the sequence.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 2. Two readers
#
# Let a second LSTM read the same word from right to left, and join what both know at each letter:
#
# $$\overrightarrow{h}_t = \mathrm{LSTM}_f(x_t, \overrightarrow{h}_{t-1}) \qquad
# \overleftarrow{h}_t = \mathrm{LSTM}_b(x_t, \overleftarrow{h}_{t+1}) \qquad
# y_t = [\overrightarrow{h}_t \,;\, \overleftarrow{h}_t]$$
#
# The two have their own weights and never talk to each other. With RNN cells this is the **BRNN**
# (Schuster & Paliwal, 1997), with LSTM cells the **BiLSTM** or BLSTM (双方向性長・短期記憶;
# Graves & Schmidhuber, 2005).

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_unrolled(("h", "a", "t", "e"), direction="both", outputs=("y_{1}", "y_{2}", "y_{3}", "y_{4}"))

# %% [markdown] slideshow={"slide_type": "subslide"}
# By hand it takes five lines. The backward reader is an ordinary LSTM that gets the word turned
# around. Its outputs come in *its* order, so they are turned back before the two are joined.

# %% slideshow={"slide_type": "-"}
x = spelling.encode("hate")  # (T, B, D) = (4, 1, 26)
ahead, back = LSTM(26, 8, seed=1), LSTM(26, 8, seed=2)

out_ahead, _, _ = ahead.forward(x)
out_back, _, _ = back.forward(x[::-1])
joined = np.concatenate([out_ahead, out_back[::-1]], axis=2)
print(x.shape, "→", joined.shape)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Of the 16 numbers at each letter, the first 8 are the **forward half** and the last 8 the
# **backward half**. Which letters does each half know about? We can measure it: change one letter a
# little and see which outputs move.


# %%
def knows(read, x):
    """(T, T): does the output at step t (row) move when the letter at step s (column) does?"""
    moved = []
    for s in range(len(x)):
        nudged = x.copy()
        nudged[s] += 0.1
        moved.append(np.abs(read(nudged) - read(x)).max(axis=(1, 2)) > 1e-12)
    return np.array(moved).T


def show(title, table, word):
    print(f"{title:15}", *word)
    for letter, row in zip(word, table, strict=True):
        print(f"output at {letter}    ", *("■" if one else "·" for one in row))


# %% [markdown]
# **Predict.** Draw two grids of 4 × 4 for *hate*: which letters does the *forward* half of the
# output know at each letter, and which does the *backward* half know?

# %% slideshow={"slide_type": "-", "show": "output"}
forward_half = knows(lambda x: ahead.forward(x)[0], x)
backward_half = knows(lambda x: back.forward(x[::-1])[0][::-1], x)
show("forward half", forward_half, "hate")
show("backward half", backward_half, "hate")

# %% [markdown] slideshow={"slide_type": "fragment"}
# The forward half knows the past and the present, the backward half the present and the future.
# Joined, each output knows the whole word, although neither reader does. At the *a*, the backward
# half has seen the final *e*: that is what was missing.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 3. The layer, and PyTorch's
#
# `lstm_course.Bidirectional` does what you just did. Given the same two layers, it gives the same
# numbers, and it has exactly twice the parameters of one LSTM.

# %% slideshow={"slide_type": "-", "show": "output"}
pair = Bidirectional(26, 8)
pair.forward_layer, pair.backward_layer = ahead, back
outputs, state, trace = pair.forward(x)
assert np.allclose(outputs, joined, rtol=0, atol=1e-15)
print(sum(p.size for p in pair.params.values()), "parameters, one direction:", end=" ")
print(sum(p.size for p in ahead.params.values()))

# %% [markdown]
# PyTorch has it built in: `torch.nn.LSTM(…, bidirectional=True)`. Here is the comparison on a
# batch of words of different lengths. PyTorch takes them *packed* (`pack_padded_sequence`), our
# layer takes `lengths`.

# %%
batch = spelling.pad(words.demo[4:9])  # cat, city, nation, knight, though
module = pair.to_torch()
packed = pack_padded_sequence(
    torch.from_numpy(batch.x), torch.from_numpy(batch.lengths), enforce_sorted=False
)
torch_outputs, (torch_h_n, torch_c_n) = module(packed)
torch_outputs, _ = pad_packed_sequence(torch_outputs)

outputs, (h_n, c_n), _ = pair.forward(batch.x, lengths=batch.lengths)
for ours, theirs in ((outputs, torch_outputs), (h_n, torch_h_n), (c_n, torch_c_n)):
    assert np.allclose(ours, theirs.detach().numpy(), rtol=0, atol=1e-12)
print("equal: outputs", outputs.shape, "h_n", h_n.shape, "c_n", c_n.shape)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 4. `output` and `h_n`
#
# - `output`, (T, B, 2H): what both readers know at *each* letter. Use it to label every letter.
# - `h_n`, (2, B, H): where each reader *ends*. Use it to say one thing about the whole word.
#
# **Predict.** `h_n[1]` is the last state of the backward reader. Where in `output` is it?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "where_h_n_ends",
    "At which letter does the backward half of `output` hold the numbers of `h_n[1]`?",
    choices=("the first letter", "the last letter", "nowhere"),
)
guess

# %% slideshow={"slide_type": "fragment"}
H, B = 8, len(batch.lengths)
last = batch.lengths - 1
backward_half = outputs[:, :, H:]
print("h_n[0] is the forward half at each last letter:", end=" ")
print(np.array_equal(h_n[0], outputs[last, np.arange(B), :H]))
print("h_n[1] is the backward half at t = 0:          ", np.array_equal(h_n[1], backward_half[0]))
assert np.array_equal(h_n[1], backward_half[0])
first, at_end = backward_half[0], backward_half[last, np.arange(B)]
places = {"the first letter": first, "the last letter": at_end}
guess.compare(next((w for w, h in places.items() if np.array_equal(h, h_n[1])), "nowhere"))

# %% [markdown] slideshow={"slide_type": "subslide"}
# At the first: the backward reader *finishes* there. So `output[-1]` is a poor summary of a word.
# Its backward half has read one letter. All words that end in the same letter look alike to it:

# %% slideshow={"slide_type": "-", "show": "output"}
end_in_e = spelling.pad([(w, ("-",) * 4) for w in ("hate", "cute", "pine")])
outputs, (h_n, _), _ = pair.forward(end_in_e.x)
at_the_e = outputs[-1, :, H:]
print("backward half of output[-1], the same for all three:", np.allclose(at_the_e, at_the_e[0]))
print("h_n[1], the same for all three:                     ", np.allclose(h_n[1], h_n[1][0]))
assert np.allclose(at_the_e, at_the_e[0]) and not np.allclose(h_n[1], h_n[1][0])

# %% [markdown]
# To classify whole sequences, join `h_n[0]` and `h_n[1]`. `SequenceModel(…, read="last")` does
# that for you.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 5. Turning around within each word's own length
#
# A batch is padded to its longest word. Turn the whole array around, and the backward reader of a
# short word starts in the padding. Each sequence must be turned around within its **own** length:

# %% slideshow={"slide_type": "-", "show": "output"}
letters = np.array([list("hate"), list("cat."), list("ox..")]).T  # (T, B), a dot is padding
lengths = np.array([4, 3, 2])
for b in range(3):
    row = ["".join(array[:, b]) for array in (letters, letters[::-1])]
    row.append("".join(reverse_sequence(letters, lengths)[:, b]))
    print("{}   x[::-1] {}   reverse_sequence {}".format(*row))
twice = reverse_sequence(reverse_sequence(letters, lengths), lengths)
print("turned around twice, it is the batch again:", np.array_equal(twice, letters))
assert np.array_equal(twice, letters)

# %%
print(inspect.getsource(reverse_sequence))

# %% [markdown] slideshow={"slide_type": "subslide"}
# One table of indices does it: step t of a sequence of length n comes from step n − 1 − t, and
# padding (t ≥ n) stays where it is. Turning around twice gives the batch back, so the same
# function serves before and after the backward reader.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 6. Train both ways
#
# The same task, the same number of updates, the same H. Only `bidirectional=True` is new.

# %%
tagger = spelling_tagger("lstm", bidirectional=True, hidden_size=64, seed=0)
bilstm_losses = train_tagger(tagger, words.train, epochs=3)
bilstm = tagger.to_numpy()

# %% slideshow={"slide_type": "-", "show": "output"}
curves = {"LSTM": lstm_losses, "BiLSTM": bilstm_losses}
plot_losses(curves, smooth=30, log=False, y_label="cross-entropy")

# %% [markdown] slideshow={"slide_type": "subslide"}
# The BiLSTM's loss ends well below the LSTM's. But these are the training words. Now the 1,000 test
# words, which neither network has seen. The **baseline** gives every letter its commonest sound,
# without reading its neighbours.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
scores = {
    "commonest sound": spelling.majority_baseline("test"),
    "LSTM": spelling_scores.accuracy(lstm, words.test),
    "BiLSTM": spelling_scores.accuracy(bilstm, words.test),
}
for name, (per_letter, whole_word) in scores.items():
    print(f"{name:16} letters {per_letter:.3f}   whole words {whole_word:.3f}")

# %%
assert scores["commonest sound"][0] + 0.05 < scores["LSTM"][0] < scores["BiLSTM"][0] - 0.1
assert scores["BiLSTM"][1] > 3 * scores["LSTM"][1]
assert np.mean(bilstm_losses[-50:]) < 0.7 * np.mean(lstm_losses[-50:])
for word in ("hat", "hate", "rid", "ride"):
    print(f"{word:5}", *spelling_scores.sounds_with_lookahead(bilstm, word, None))

# %% [markdown] slideshow={"slide_type": "fragment", "parts": [1]}
# The table: knowing the past beats the baseline, knowing both sides beats that by more than 0.1,
# and whole words come out right several times as often. And *hat* and *hate* sound different at
# last. This is one seed of each; section 8 has more.
#
# The test measures letters against one dictionary's alignment. Relatives of a test word
# (*grandson*, *grandsons*) may be in training, for both networks alike.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 7. The two classic mistakes
#
# Both run without an error, with all shapes right. Only the figures tell. We take the trained
# network apart: its layer, then its read-out.

# %%
test = spelling.pad(words.test)
outputs, _, _ = bilstm.recurrent.forward(test.x, lengths=test.lengths)
forward_half, backward_half = np.split(outputs, 2, axis=2)


def letters_right(outputs):
    labels = bilstm.readout.forward(outputs).argmax(axis=2)
    return spelling.accuracy(labels, test.target, test.mask)[0]


# %% [markdown] slideshow={"slide_type": "-", "parts": [1]}
# **Mistake 1: outputs that were not turned back.** The backward reader's outputs are left in its
# own reading order. At the first letter of a word you then get what it knew about the *last*.
#
# **Predict.** How good is the BiLSTM with this mistake?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "not_turned_back",
    "The trained BiLSTM's backward outputs are not turned back. What are its answers worth?",
    choices=(
        "still better than the one-way LSTM",
        "between the LSTM and the commonest sound",
        "worse than the commonest sound",
    ),
)
guess

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
not_turned = reverse_sequence(backward_half, test.lengths)  # undo what the layer did
wrong = letters_right(np.concatenate([forward_half, not_turned], axis=2))
turned_back = reverse_sequence(not_turned, test.lengths)
mended = letters_right(np.concatenate([forward_half, turned_back], axis=2))
print(f"not turned back {wrong:.3f}   mended {mended:.3f}")

# %% slideshow={"slide_type": "fragment"}
base, one_way = scores["commonest sound"][0], scores["LSTM"][0]
assert wrong < base and mended == scores["BiLSTM"][0]
print("Worse than the baseline, which does not read at all:", wrong < base)
between = "between the LSTM and the commonest sound"
still = "still better than the one-way LSTM"
guess.compare(
    "worse than the commonest sound" if wrong < base else between if wrong < one_way else still
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# At the first letter the read-out now gets what was known about the last one, and so on: half of
# its input is about another letter. Turned back, the score is exactly the old one. A network that
# is *trained* with this mistake may still learn something, which is why it can go unnoticed.

# %% [markdown] slideshow={"slide_type": "subslide"}
# **Mistake 2: padding read as data.** Forget `lengths`, and the backward reader of a short word
# first reads a row of empty steps. When it arrives at the word, its memory is no longer fresh.
# The answer for a word then depends on who stands beside it in the batch:

# %% slideshow={"slide_type": "-", "show": "output"}
hat = words.demo[0]
long_word = max(words.test, key=lambda pair: len(pair[0]))
beside = spelling.pad([hat, long_word])
alone = bilstm.forward(spelling.encode("hat"))[0][:, 0]
padded = bilstm.forward(beside.x)[0][:3, 0]
mended = bilstm.forward(beside.x, lengths=beside.lengths)[0][:3, 0]
print("hat alone = hat in a batch, without lengths:", np.allclose(alone, padded, atol=0.01))
print("hat alone = hat in a batch, with lengths:   ", np.allclose(alone, mended, atol=1e-4))
assert np.allclose(alone, mended, atol=1e-4) and not np.allclose(alone, padded, atol=0.01)

H = 64
one, other = (bilstm.recurrent.forward(x)[0][:3, 0] for x in (spelling.encode("hat"), beside.x))
print("without lengths, the forward half is the same: ", np.allclose(one[:, :H], other[:, :H]))
print("without lengths, the backward half is the same:", np.allclose(one[:, H:], other[:, H:]))

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
without = letters_right(bilstm.recurrent.forward(test.x)[0])
print(f"without lengths {without:.3f}   with lengths {scores['BiLSTM'][0]:.3f}")

# %%
assert without < scores["BiLSTM"][0] - 0.02
print("Padding read as data costs letters:", without < scores["BiLSTM"][0])

# %% [markdown] slideshow={"slide_type": "subslide"}
# The forward reader does not care: it meets the padding after the word. That is why code that was
# right for an LSTM is wrong for a BiLSTM. A network *trained* with this mistake may learn to step
# over padding, and then depends on batches that look as they did in training.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### The mask in the loss
#
# A third trap stands beside them: padding that is *graded*. Its label is 0, and here label 0 is
# "-", silent. Let a model answer "silent" everywhere and mark it both ways:

# %% slideshow={"slide_type": "-"}
always_silent = np.zeros_like(test.target)
graded_all = (always_silent == test.target).mean()
graded_real = spelling.accuracy(always_silent, test.target, test.mask)[0]
print(f"always silent: {graded_all:.2f} with padding counted, {graded_real:.2f} on real letters")
assert graded_all > 2 * graded_real

# %% [markdown] slideshow={"slide_type": "fragment"}
# With padding counted, saying nothing looks like a success. In training it is worse: the gradient
# is spent on steps that nobody asked about. `softmax_cross_entropy(logits, labels, mask)` takes
# its mean over real letters only, so that longer padding changes nothing:

# %%
short, long = test.lengths.max(), test.lengths.max() + 20
logits = bilstm.forward(test.x, lengths=test.lengths)[0]
wider = np.concatenate([logits, np.zeros((20, *logits.shape[1:]), logits.dtype)])
target, mask = (np.pad(array, ((0, 20), (0, 0))) for array in (test.target, test.mask))
loss, _ = softmax_cross_entropy(logits, test.target, test.mask)
masked, _ = softmax_cross_entropy(wider, target, mask)
unmasked, _ = softmax_cross_entropy(wider, target)
print("20 more steps of padding change the loss with the mask:   ", not np.isclose(loss, masked))
print("20 more steps of padding change the loss without the mask:", not np.isclose(loss, unmasked))
assert np.isclose(loss, masked) and not np.isclose(loss, unmasked, rtol=0.1)

# %% [markdown]
# With the mask, padding costs nothing and earns nothing. Without it, the loss depends on how
# long the longest word of the batch happens to be.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 8. BLSTM against BRNN: what helps, the gates or the direction?
#
# Often you read: a BLSTM is a BRNN with better long-term memory, hence better on long
# dependencies. Is it better *here*? First the networks that come with the course, trained as
# above but for six rounds, one seed each.


# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
shipped = {name: spelling.load_trained(name) for name in ("lstm", "birnn", "bilstm")}
six_rounds = {n: spelling_scores.accuracy(model, words.test) for n, model in shipped.items()}
for name, (per_letter, whole_word) in six_rounds.items():
    print(f"{name:7} letters {per_letter:.3f}   whole words {whole_word:.3f}")

# %%
gap = {name: six_rounds[name][0] - six_rounds["lstm"][0] for name in ("birnn", "bilstm")}
print("Share of the BiLSTM's gain that the BiRNN has too: more than 0.8:", end=" ")
print(gap["birnn"] > 0.8 * gap["bilstm"])
assert gap["birnn"] > 0.8 * gap["bilstm"] > 0.08

# %% [markdown] slideshow={"slide_type": "subslide"}
# One seed proves little, and a BiLSTM also has twice the parameters. So here are three seeds of
# a smaller training (half of the words, H 32, two rounds), and beside them a *wider* one-way
# LSTM (H 50) with as many parameters as the BiLSTM.

# %%
KINDS = {
    "LSTM": ("lstm", False, 32),
    "wider LSTM": ("lstm", False, 50),
    "BiRNN": ("rnn", True, 32),
    "BiLSTM": ("lstm", True, 32),
}
small = {name: [] for name in KINDS}
size = {}
for name, (cell, both, hidden_size) in KINDS.items():
    for seed in range(3):
        model = spelling_tagger(cell, both, hidden_size, seed)
        train_tagger(model, words.train[:5000], epochs=2, seed=seed, progress=False)
        small[name].append(spelling_scores.accuracy(model, words.test)[0])
    size[name] = sum(p.numel() for p in model.parameters())
print("parameters:", size)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_points(
    small,
    y_label="letters right",
    baseline=scores["commonest sound"][0],
    baseline_name="commonest sound",
)

# %%
one_way = small["LSTM"] + small["wider LSTM"]
print("Every BiRNN and BiLSTM beats every one-way LSTM:", end=" ")
print(min(small["BiRNN"] + small["BiLSTM"]) > max(one_way))
print("BiRNN and BiLSTM are within 0.04 of each other: ", end=" ")
print(abs(np.median(small["BiRNN"]) - np.median(small["BiLSTM"])) < 0.04)
assert min(small["BiRNN"] + small["BiLSTM"]) > max(one_way) + 0.03
assert abs(np.median(small["BiRNN"]) - np.median(small["BiLSTM"])) < 0.04

# %% [markdown] slideshow={"slide_type": "subslide"}
# On short words **the direction does it, not the gates**. The wider LSTM stays far below, so it
# is not the number of parameters. The BiRNN, without a single gate, stands beside the BiLSTM; the
# table of six rounds says the same: most of the gain is there without gates, and they add a little.
#
# That fits what the gates are for. A clue in a word is a few letters away, and no word here has
# more than twelve. Where the clue is a hundred steps away (lesson 05), an RNN fails. A second
# direction can shorten the way to a clue, but it does not make a reader remember longer. Choose the *direction* by whether the future is at hand, and the
# *cell* by how far the clues are.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ## 9. What the future costs
#
# A BiLSTM needs the future of the sequence. A text on disk has one; somebody who is still typing,
# or speaking, does not (**real time**, リアルタイム). You will read that a BiLSTM therefore cannot
# run live. Let us measure instead: at letter t the network may see the letters up to t + k, and
# nothing more.
#
# **Predict.** With all letters the trained BiLSTM had the score above. Sketch how much of it is left
# with k = 0 (no future), 1, 2, 3, 4.

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "look_ahead_curve",
    "The BiLSTM may see k letters ahead. What share of the letters does it get right?",
    curve=(0, 1, 2, 3, 4),
    y_range=(0.5, 1.0),
    x_label="k, letters ahead",
    y_label="letters right",
)
guess


# %%
def cut(model, k):
    return spelling_scores.lookahead_accuracy(model, words.test, k)[0]


ahead_by = {k: cut(bilstm, k) for k in (0, 1, 2, 3, 4)}
ahead_by["all"] = cut(bilstm, None)

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
for k, share in ahead_by.items():
    print(f"sees {k!s:>3} letters ahead: {share:.3f}")
print(f"one-way LSTM:           {scores['LSTM'][0]:.3f}")
guess.compare([ahead_by[k] for k in range(5)])

# %%
gain = {k: (a - ahead_by[0]) / (ahead_by["all"] - ahead_by[0]) for k, a in ahead_by.items()}
print("k = 0 is worse than the one-way LSTM:", ahead_by[0] < scores["LSTM"][0])
print("k = 1 has more than half of the gain:", gain[1] > 0.5)
print("k = 2 has more than three quarters:  ", gain[2] > 0.75)
assert ahead_by[0] < scores["LSTM"][0] and gain[1] > 0.5 and gain[2] > 0.75

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Most of the future is worth little: the next two letters bring more than three quarters of the
# gain. With k = 0 this network is even worse than the LSTM: it was trained to lean on a future that is not there.
#
# There is a second way to buy a little future: a one-way LSTM that answers **d letters late**.
# At step t + d it gives the answer for letter t. Three seeds each, two rounds of training:


# %% slideshow={"slide_type": "subslide", "show": "output"}
def late_scores(d):
    """Letters right of an LSTM that answers d letters late, one number for each of three seeds."""
    runs = []
    for seed in range(3):
        model = spelling_tagger("lstm", seed=seed)
        train_tagger(model, words.train, epochs=2, delay=d, seed=seed, progress=False)
        runs.append(spelling_scores.accuracy(model, words.test, d)[0])
    return runs


late = {d: late_scores(d) for d in (0, 1, 2)}
print("1 letter late beats at once, every seed:", min(late[1]) > max(late[0]))
assert min(late[1]) > max(late[0]) + 0.04

# %% [markdown] slideshow={"slide_type": "-"}
# One letter of delay helps a lot, and no second reader was needed. Four letters late the LSTM has
# seen still more of the word. **Predict.** Will it be better still?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "four_letters_late",
    "An LSTM that answers four letters late, trained for the same two rounds, is...",
    choices=(
        "better than one letter late",
        "between one letter late and at once",
        "worse than at once",
    ),
)
guess

# %% slideshow={"slide_type": "fragment"}
late[4] = late_scores(4)
print("4 letters late beats at once, every seed:", min(late[4]) > max(late[0]))
print("4 letters late loses to it, every seed:  ", max(late[4]) < min(late[0]))
assert max(late[4]) < min(late[0])
at_once, one, four = (np.median(late[d]) for d in (0, 1, 4))
middle = "between one letter late and at once"
loses = "worse than at once" if four < at_once else middle
guess.compare("better than one letter late" if four > one else loses)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_lines(
    {
        "BiLSTM, cut": ([*range(5), 11], list(ahead_by.values())),
        "LSTM, late": (list(late), [np.median(runs) for runs in late.values()]),
    },
    x_label="letters seen after the one that is answered (11: the whole word)",
    y_label="letters right",
    baseline=scores["LSTM"][0],
    baseline_name="LSTM, at once",
)

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# Four letters late does harm *at this budget*: the LSTM must keep four letters in memory while it
# reads on, and that is harder to learn than to look. (Would more training help? The exercise asks
# that at its end. The two lines had different rounds of training: compare shapes, not heights.)
#
# ### The wait, in letters and in milliseconds
#
# Now turn letters into time. A typist at 40 words a minute, five letters a word, needs this long
# to type the letters that you wait for. Near the end of a word fewer than k letters are to come, and
# then the program waits for those only. So the wait for k letters is the *longest* wait; on average
# it is shorter:


# %% slideshow={"slide_type": "-", "show": "output"}
def wait(letters, words_a_minute=40, letters_a_word=5):
    """Milliseconds until that many more letters have been typed."""
    return letters * 60_000 / (words_a_minute * letters_a_word)


to_come = np.array([len(word) - 1 - t for word, _ in words.test for t in range(len(word))])
waits = {k: np.minimum(k, to_come) for k in (0, 1, 2, 4)} | {"all": to_come}
print("letters   longest wait   on average   on average, 80 words a minute")
for k, letters in waits.items():
    longest, mean = letters.max(), letters.mean()
    print(f"{k!s:>7} {wait(longest):11.0f} ms {wait(mean):9.0f} ms {wait(mean, 80):9.0f} ms")

# %% [markdown]
# So this is what each share of right letters costs, for the two ways of waiting:

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
print("letters   average wait   BiLSTM, cut   LSTM, late (median of 3)")
for k, letters in waits.items():
    answers_late = f"{np.median(late[k]):12.3f}" if k in late else "           -"
    print(f"{k!s:>7} {wait(letters.mean()):11.0f} ms {ahead_by[k]:13.3f} {answers_late}")

# %% tags=["nbval-ignore-output"]
x = spelling.encode("hate")
computing = 1000 * min(timeit.repeat(lambda: bilstm.forward(x), number=1, repeat=20))
print(f"the network itself needs {computing:.1f} ms for a word")

# %% slideshow={"slide_type": "-", "show": "output"}
print("computing is less than a tenth of the wait for one letter:", computing < wait(1) / 10)
assert computing < wait(1) / 10

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# The wait is not arithmetic: it is the typist.
# (A cut BiLSTM does compute more: its backward reader starts anew at every letter.) So the honest
# sentence is not "a BiLSTM cannot run live" but **it needs the future, and you pay for it in
# latency** (遅延). Live speech systems cut the future into chunks, train with the cut in place, and
# choose k. The LSTM that answers late pays in the same coin, and needs only one reader.
#
# **Try it.** Type any English word. Take *city*: what happens to its first letter between k = 0 and
# k = 1? And *hate*: which k does its *a* need? The cell below the widget asks the six-round network.

# %% slideshow={"slide_type": "subslide", "show": "output"}
LookAhead(
    lambda word, k: list(spelling_scores.sounds_with_lookahead(bilstm, word, k)),
    words=["hat", "hate", "city", "knight", "though", "cute"],
    accuracy=ahead_by,
    truth={word: list(sounds) for word, sounds in words.demo},
    word="hate",
)

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
six = spelling.load_trained("bilstm")
for word, letter in (("city", 0), ("hate", 1)):
    sounds = [spelling_scores.sounds_with_lookahead(six, word, k)[letter] for k in (0, 1, 2)]
    print(f"{word[letter]} in {word} with k = 0, 1, 2:", *sounds)
    assert sounds[1:] == {"city": ["S", "S"], "hate": ["AE", "EY"]}[word]

# %% [markdown] slideshow={"slide_type": "fragment"}
# *City* needs one letter: a *c* before an *i* is soft. *Hate* needs two: with k = 1 its
# *a* is still that of *hat*; only k = 2 brings the *e*.

# %% [markdown] slideshow={"slide_type": "slide"}
# ### Any word, all four networks
#
# Side by side: the LSTM that answers at once, an LSTM that was trained to answer two letters late,
# the BiRNN and the BiLSTM, each after six rounds, one seed. Press an example or type a word of your
# own. Which of them falls for *hate*? Can you find a word that only the BiLSTM gets right? (The row
# "right" appears for the examples and for all test words.)

# %% slideshow={"slide_type": "subslide", "show": "output"}
late_lstm = spelling.load_trained("late")
readers = {
    "LSTM": lambda word: spelling_scores.sounds_with_lookahead(shipped["lstm"], word, None),
    "LSTM, 2 late": lambda word: spelling_scores.sounds_late(late_lstm, word, 2),
    "BiRNN": lambda word: spelling_scores.sounds_with_lookahead(shipped["birnn"], word, None),
    "BiLSTM": lambda word: spelling_scores.sounds_with_lookahead(shipped["bilstm"], word, None),
}
known = {word: list(sounds) for word, sounds in words.demo + words.test}
CompareReaders(readers, ["hate", "city", "rough", "science", "though"], truth=known)

# %% [markdown]
# In *hate* the LSTM that answers at once says AE, as it must; the three that wait or read both ways
# say EY. This is what the next cell checks. Where they all fail, one dictionary's alignment may be
# to blame as well: not every word has one right answer.

# %%
at_a = {name: read("hate")[1] for name, read in readers.items()}
print(at_a)
assert at_a == {"LSTM": "AE", "LSTM, 2 late": "EY", "BiRNN": "EY", "BiLSTM": "EY"}

# %% [markdown]
# And which test words does only the BiLSTM get right, every letter of them? Type some of these above.

# %% tags=["nbval-ignore-output"]
networks = {**shipped, "late": late_lstm}
right = {}
for name, network in networks.items():
    data = spelling.pad(words.test, 2 if name == "late" else 0)
    labels = spelling_scores.labels(network, data.x, data.lengths)
    right[name] = ((labels == data.target) | ~data.mask).all(axis=0)  # one a word
only = right["bilstm"] & ~right["lstm"] & ~right["late"] & ~right["birnn"]
print(only.sum(), "words, such as", *[words.test[k][0] for k in np.flatnonzero(only)[:8]])
assert only.sum() > 20

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ### What the two readers know
#
# Read along with single cells of the trained BiLSTM: each of its 64 + 64 cells has its i, f, g, o, c
# and h at every letter.
#
# **Predict.** Some *e* are silent (*hate*) and some are not (*hen*). A cell knows only what its reader
# has read so far. Which reader can have a cell that tells the two apart as it reads the *e*?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "silent_e",
    "Which reader can know, as it reads an e, that this e is silent?",
    choices=("the forward reader", "the backward reader", "both"),
)
guess

# %% slideshow={"slide_type": "subslide", "show": "output"}
six = shipped["bilstm"]
is_e = (test.x.argmax(axis=2) == words.letters.index("e")) & test.mask
silent = test.target == words.label("-")
read_along = ReadAlong(
    six,
    spelling.encode,
    ["hat", "hate", "knight", "science"],
    say=lambda word: spelling_scores.sounds_with_lookahead(six, word, None),
    cells={
        "Vowel or not": {"direction": "forward", "unit": 18, "show": "h"},
        "How far in": {"direction": "forward", "unit": 1, "show": "c"},
        "Is an e coming?": {"direction": "backward", "unit": 4, "show": "f"},
    },
    apart=(test.x, test.lengths, is_e & silent, is_e & ~silent, ("a silent e", "a sounded e")),
    word="hate",
    direction="backward",
)
read_along

# %% [markdown]
# The three buttons name cells whose job can be guessed. Then search for one that tells silent from
# sounded. The next cell looks at all of them: how often is the cell's h higher (or, for a cell that
# works the other way round, lower) at a silent *e* than at a sounded one?

# %% slideshow={"slide_type": "subslide", "show": "output"}
_, _, trace = six.recurrent.forward(test.x, lengths=test.lengths)
best = {}
for reader, part in {"forward": trace.forward, "backward": trace.backward}.items():
    quiet, sounded = part.h[is_e & silent], part.h[is_e & ~silent]  # (places, H)
    higher = (quiet[:, None] > sounded[None]).mean(axis=(0, 1))  # share of all pairs, (H,)
    best[reader] = np.maximum(higher, 1 - higher).max()
    print(f"best cell of the {reader} reader tells 80 % of the pairs apart:", best[reader] > 0.8)
assert best["forward"] < 0.8 < best["backward"]
guess.compare("the backward reader")

# %% [markdown] slideshow={"slide_type": "subslide"}
# Only the backward reader has such a cell. Why? Guess "silent or not" from *one* neighbour of the *e*:
# from the letter before it, then from the letter after it.


# %% slideshow={"slide_type": "-", "show": "output"}
def right_guesses(side):
    """Share of right guesses when each neighbouring letter gets its commoner answer."""
    answers = {}
    for word, sounds in words.test:
        for t, letter in enumerate(word):
            if letter == "e":
                neighbour = f".{word}."[t + 1 + side]  # a dot: the word begins or ends here
                answers.setdefault(neighbour, []).append(sounds[t] == "-")
    return sum(max(sum(a), len(a) - sum(a)) for a in answers.values()) / is_e.sum()


before, after = right_guesses(-1), right_guesses(1)
print(f"right from the letter before: {before:.2f}, from the letter after: {after:.2f}")
assert after > before + 0.05

# %% [markdown] slideshow={"slide_type": "fragment"}
# The letter *after* the *e* says more: the end of the word, or an *r* (in *-er* the alignment gives
# the sound to the *r*). The backward reader has just read it, the forward reader has not. (The names
# on the buttons are ours. With so many cells and gates to choose from, some fit a few words by luck:
# look at other words too.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 10. A second task: Japanese names
#
# Does this hold beyond English spelling? A Japanese full name is written without a space, the
# surname (姓) first. Where does it end, and the given name (名) begin? In *nakamuranaomi* nothing
# marks the place; *naka*, *nakamura* and *nakamuran…* are all possible so far.
#
# The names are real, but each full name is a surname and a given name put together at random. No
# surname and no given name of the test part was in training, in either role. The **baseline** cuts
# every name of n letters where training names of n letters are cut most often.

# %% slideshow={"slide_type": "-", "show": "output"}
test_names = names.full_names(np.random.default_rng(99), 2000, "test")
print(len(names.load("train").surnames), "surnames and", end=" ")
print(len(names.load("train").given_names), "given names to train on. Two of the test names:")
for surname, given_name in test_names[:2]:
    print(f"{surname + given_name:20} {surname} | {given_name}")


# %%
def name_tagger(cell, bidirectional, seed, script="romaji"):
    """A network that says for each letter: surname (0) or given name (1)."""
    torch.manual_seed(seed)
    full = names.full_names(np.random.default_rng([seed, 1]), 6400, "train", script)
    letters = len(names.LETTERS[script])
    tagger = Tagger(letters, 32, 2, cell=cell, bidirectional=bidirectional)
    fit_tagger(
        tagger, names.pad(full, script), epochs=2, learning_rate=0.02, seed=seed, progress=False
    )
    return tagger


# %% [markdown]
# **Predict.** A name counts when *every* letter is right. What will the one-way LSTM do?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "names_one_way",
    "Whole names right, on unseen names: where is the one-way LSTM?",
    choices=(
        "no better than the baseline",
        "above the baseline, below the two that read both ways",
        "as good as the two that read both ways",
    ),
)
guess

# %%
NETWORKS = {"LSTM": ("lstm", False), "BiRNN": ("rnn", True), "BiLSTM": ("lstm", True)}
taggers = {n: [name_tagger(*how, seed) for seed in range(3)] for n, how in NETWORKS.items()}
whole = {n: [names.score(t, test_names)[1] for t in three] for n, three in taggers.items()}
baseline = names.commonest_cut_baseline()[1]

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
print(f"commonest cut  {baseline:.3f}")
for name, shares in whole.items():
    print(f"{name:14}", *(f"{share:.3f}" for share in shares), "  three seeds")

# %% slideshow={"slide_type": "fragment"}
both_ways = whole["BiRNN"] + whole["BiLSTM"]
print("every LSTM beats the baseline:               ", min(whole["LSTM"]) > baseline + 0.1)
print("every BiRNN and BiLSTM beats every LSTM:     ", min(both_ways) > max(whole["LSTM"]) + 0.03)
assert min(whole["LSTM"]) > baseline + 0.1 and min(both_ways) > max(whole["LSTM"]) + 0.03
guess.compare("above the baseline, below the two that read both ways")

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_points(
    whole,
    y_label="whole names right",
    baseline=baseline,
    baseline_name="commonest cut",
)

# %% [markdown] slideshow={"slide_type": "-", "parts": [1]}
# As on spelling, the **direction** brings the gain, and it does not take gates: the BiRNN is not
# behind the BiLSTM, which has more to learn in this short training. (`python -m lstm_course
# reproduce` trains all of them longer.) An LSTM that has read *nakamura* cannot know whether the
# surname goes on.
#
# **Try your own name**, or a friend's, in romaji: the first of each three networks answers. The first
# two examples are test names that the LSTM cuts wrongly and the BiLSTM rightly.


# %%
def split_by(tagger, text):
    """ "surname" or "given name" for each letter of a name."""
    labels = spelling_scores.labels(tagger, names.encode(text))[:, 0]
    return [names.LABELS[label] for label in labels]


def answers(surname, given_name):
    return ["surname"] * len(surname) + ["given name"] * len(given_name)


lstm_says, bilstm_says = (partial(split_by, taggers[name][0]) for name in ("LSTM", "BiLSTM"))
mended = [
    (a, b)
    for a, b in test_names
    if lstm_says(a + b) != answers(a, b) == bilstm_says(a + b) and len(a + b) < 20
]

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "subslide", "show": "output"}
shown = [*mended[:2], ("nakamura", "naomi"), ("ishii", "kenta"), ("mori", "misaki")]
CompareReaders(
    {name: partial(split_by, three[0]) for name, three in taggers.items()},
    [surname + given_name for surname, given_name in shown],
    truth={a + b: answers(a, b) for a, b in shown},
    join=True,
    field="Full name",
)

# %% [markdown]
# Hiragana is in the package as well: call `name_tagger` with `script="hiragana"`, and score with it. A
# name has fewer letters then, and even the commonest cut does better. Some names can be cut in two
# places and be a real name both times; then only the owner knows.

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 11. When looking ahead is cheating
#
# A **language model** predicts the *next* letter. Make it bidirectional, and something odd happens.
# The data: each word's letters, and as the target of letter t the letter t + 1.


# %%
def next_letters(texts):
    """Words as a Batch whose target at t is the letter at t + 1; the last letter has none."""
    data = spelling.pad([(text, ("-",) * len(text)) for text in texts])
    letters = data.x.argmax(axis=2)
    target = np.roll(letters, -1, axis=0)
    mask = data.mask & np.roll(data.mask, -1, axis=0)
    mask[-1] = False
    return Batch(data.x, target, mask, data.lengths)


def train_to_predict(layer, texts, updates=300):
    rng = np.random.default_rng(0)
    model = SequenceModel(layer, Linear(layer.output_size, 26))
    train(
        model, lambda: next_letters(rng.choice(texts, 64)), softmax_cross_entropy, updates=updates
    )
    return model


# %% [markdown] slideshow={"slide_type": "subslide", "parts": [1]}
# Two small networks, 300 updates each. For the test: unseen words, and strings of *random* letters.
# No honest model can predict a random letter better than 1 time in 26.
#
# **Predict.** What will the bidirectional one score on random letters?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "predict_noise",
    "A bidirectional next-letter model reads random letters. How often is it right?",
    choices=("about 1 time in 26", "about 1 time in 3", "9 times in 10 or more"),
)
guess

# %%
texts = [word for word, _ in words.train]
one_way = train_to_predict(LSTM(26, 32), texts)
two_way = train_to_predict(Bidirectional(26, 32, cell=RNN), texts)


def share_right(model, data, k=None):
    labels = spelling_scores.labels_with_lookahead(model, data.x, data.lengths, k)
    return (labels == data.target)[data.mask].mean()


# %% slideshow={"slide_type": "fragment"}
rng = np.random.default_rng(1)
unseen = next_letters([word for word, _ in words.test])
noise = next_letters(["".join(rng.choice(list(spelling.LETTERS), 8)) for _ in range(300)])
for name, model in (("LSTM", one_way), ("BiRNN", two_way)):
    on_words, on_noise = share_right(model, unseen), share_right(model, noise)
    print(f"{name:6} words above 0.98: {on_words > 0.98!s:5}  noise above 0.90: {on_noise > 0.90}")
assert share_right(two_way, unseen) > 0.98 and share_right(two_way, noise) > 0.90
assert share_right(one_way, unseen) < 0.4 and share_right(one_way, noise) < 0.08
high = share_right(two_way, noise)
less = "about 1 time in 3" if high > 0.15 else "about 1 time in 26"
guess.compare("9 times in 10 or more" if high > 0.9 else less)

# %% [markdown] slideshow={"slide_type": "subslide"}
# Nearly 100 % on unseen words, and nearly as much on pure noise: it predicts nothing, it
# **copies**. The backward reader has just read letter t + 1, which is the answer. As soon as the
# next letter is really in the future (k = 0), the skill is gone:

# %% slideshow={"slide_type": "-", "show": "output"}
bi, uni = share_right(two_way, unseen, k=0), share_right(one_way, unseen, k=0)
print("With the future hidden, the BiRNN does worse than the LSTM:", bi < uni)
assert bi < uni

# %% [markdown] slideshow={"slide_type": "slide", "parts": [1]}
# ### How ELMo avoids it
#
# ELMo (Peters et al., 2018) reads both ways and still learns by prediction. Its two directions are
# **two separate language models**: one reads left to right and predicts the *next* token from
# $\overrightarrow{h}_t$ alone, the other reads right to left and predicts the *previous* token from
# $\overleftarrow{h}_t$ alone. Neither ever sees its own answer. Only *after* training are the two
# states joined and handed to another network as features. This holds in every layer: if the
# second layer read the joined states of the first, its forward reader would see the future.

# %%
backward_model = train_to_predict(LSTM(26, 32), [text[::-1] for text in texts])
unseen_turned = next_letters([word[::-1] for word, _ in words.test])
score = share_right(backward_model, unseen_turned)
print("Predicts the letter before, without copying:", score < 0.4)

x = spelling.encode("hate")
after = one_way.recurrent.forward(x)[0]
before = backward_model.recurrent.forward(x[::-1])[0][::-1]
features = np.concatenate([after, before], axis=2)
print("features for each letter:", features.shape)
assert 0.15 < score < 0.4

# %% [markdown] slideshow={"slide_type": "subslide"}
# The features know both sides of each letter, yet no part of training could look up its answer.
# The whole rule: look ahead freely when the *answer* is not in the input (a sound, a word class);
# never when the answer *is* the input's next element. (BERT, later, hides some of the words instead. ELMo
# itself comes back in lesson 07.)

# %% [markdown] slideshow={"slide_type": "slide"}
# ## 12. Where it is used
#
# - **Translation** (翻訳). The reader of the source sentence, yes: the whole sentence is there. The
#   writer of the translation, no: it produces word after word and must be causal.
# - **Speech recognition** (音声認識). Recordings, yes. Live subtitles, with a short look-ahead that
#   is paid in latency.
# - **Captioning** (キャプション生成). Reading the frames of a finished clip, yes. *Writing* the
#   caption, no.
# - **Labelling** words, genes or finished sensor logs, yes: everything has been recorded.
# - **Forecasting, autocomplete, control**, no: there the future is the question.

# %% [markdown] slideshow={"slide_type": "slide", "parts": [2]}
# ## 13. Two more things to play with (optional, 15 minutes)
#
# Nothing later needs this section. Both toys run on what you know: a causal LSTM and a read-out.
#
# ### A generator of names
#
# A language model may not look ahead (section 11), so it can *write*: draw a letter from its
# answer, feed it back, and so on until it says that the name ends. This one learned some 7,000
# Japanese given names. The **temperature** divides the logits before the softmax: below 1 the
# likely letters become likelier still, above 1 all become more alike.
#
# How good is it? The measure is **bits per letter** on names that were held out (−log₂ of the
# chance that it gave to the letter that came; fewer is better). The baseline counts letters after
# the three before them: a 4-gram model.

# %% tags=["nbval-ignore-output"] slideshow={"slide_type": "-", "show": "output"}
writer = given_names.load_trained()
held_out = given_names.load("test")
bits = {"no idea": np.log2(27), "4-gram": given_names.ngram_bits(4)}
bits["LSTM"] = given_names.bits_per_letter(writer, held_out)
for name, number in bits.items():
    print(f"{name:8} {number:.2f} bits per letter")

# %%
print("the LSTM needs fewer bits than the 4-gram:", bits["LSTM"] < bits["4-gram"] - 0.1)
assert bits["LSTM"] < bits["4-gram"] - 0.1

# %% [markdown]
# The network shipped here is one seed. `tools/make_data/given_names_weights.py` made it and
# prints three, and an RNN of the same size, which is only a little behind.
#
# **Try.** A filled disc is a name that stands in the training list, a square a real name that was
# held out, a ring a name in no list. At which temperature does it mostly *recite*, and where does
# it begin to stutter? *Another ten* draws anew.

# %% slideshow={"slide_type": "subslide", "show": "output"}
NameGenerator()


# %%
def copied(temperature):
    """Share of 500 names that stand in the training list."""
    drawn = given_names.sample(writer, 500, temperature, rng=np.random.default_rng(1))
    return np.mean([given_names.where_from(name) == "train" for name in drawn])


share = {t: copied(t) for t in (0.2, 1.0, 2.0)}
print("more than half are copied at 0.2:  ", bool(share[0.2] > 0.5))
print("less than half at 1, fewer at 2:   ", bool(share[2.0] < share[1.0] < 0.5))
assert share[2.0] < share[1.0] < 0.5 < share[0.2]

# %% [markdown] slideshow={"slide_type": "subslide", "parts": [2]}
# Low temperature looks good because it is safe: mostly learned by heart. Whoever judges a generator
# by its best outputs should ask which of them it has merely seen. The squares are the best news:
# real names that it never saw.
#
# ### It does not always win
#
# The yearly number of sunspots, 1700 to 2008, rises and falls in cycles of about 11 years. Forecast
# it 1 year and 5 years ahead, for 1921 to 2008. The LSTM reads 30 years; its settings were chosen on
# 1881 to 1920 and it was then trained on all years to 1920. Against it stand **persistence** ("as it
# is now") and a linear model of the last 12 years, **AR(12)** (autoregression, 自己回帰), fitted by
# least squares on the same years: no training loop, 13 numbers.
#
# **Predict.** Who wins, five years ahead?

# %% slideshow={"slide_type": "subslide"}
guess = Predict(
    "sunspots_5_years",
    "Sunspots five years ahead, three seeds of the LSTM against AR(12): whose error is smaller?",
    choices=("the LSTM's, every seed", "it depends on the seed", "the linear model's, every seed"),
)
guess

# %%
errors, forecasts = {}, {}
for horizon in (1, 5):
    recent, target, years = sunspots.windows(horizon, "test")
    weights = sunspots.autoregression(horizon)  # fitted on target years up to 1920
    forecasts[horizon] = {
        "as now": sunspots.persistence(recent),
        "AR(12)": sunspots.apply_autoregression(weights, recent),
    }
    for seed in range(3):
        lstm = sunspots_lstm.fit(horizon, seed)
        forecast = sunspots_lstm.forecast(lstm, recent, horizon)
        forecasts[horizon][f"LSTM {seed}"] = forecast
    errors[horizon] = {n: sunspots.rmse(f, target) for n, f in forecasts[horizon].items()}

# %% tags=["nbval-ignore-output"]
for horizon, row in errors.items():
    print(f"{horizon} year(s) ahead:", *(f"{name} {error:.1f}" for name, error in row.items()))

# %% slideshow={"slide_type": "fragment"}
best, worst = (
    {h: f(e for n, e in errors[h].items() if "LSTM" in n) for h in errors} for f in (min, max)
)
near = worst[1] < errors[1]["AR(12)"] + 3
print(
    "1 year:  every LSTM beats persistence, and is near AR:",
    near and worst[1] < errors[1]["as now"],
)
print("5 years: AR beats every LSTM:                         ", errors[5]["AR(12)"] < best[5])
assert near and worst[1] < errors[1]["as now"] and errors[5]["AR(12)"] < best[5]
won = {True: "the linear model's, every seed", False: "it depends on the seed"}
won = (
    won[errors[5]["AR(12)"] < best[5]]
    if worst[5] > errors[5]["AR(12)"]
    else "the LSTM's, every seed"
)
guess.compare(won)

# %% slideshow={"slide_type": "subslide", "show": "output"}
plot_lines(
    {
        "sunspots": (years, target),
        "AR(12)": (years, forecasts[5]["AR(12)"]),
        "LSTM, seed 0": (years, forecasts[5]["LSTM 0"]),
    },
    x_label="year",
    y_label="sunspots",
    markers=False,
    title="Five years ahead: each forecast was made five years before",
)

# %% [markdown] slideshow={"slide_type": "subslide"}
# One year ahead the LSTM is about as good as the linear model, and both are far better than
# persistence. Five years ahead the linear model wins against every seed. Look at the picture: neither
# foresees how high the maxima will be, but AR(12) rises and falls in the right years and the LSTM often
# in the wrong ones. The next cell checks that (by the correlation with what came) and counts.

# %%
all_years, numbers = sunspots.load()
size = sum(p.size for p in sunspots_lstm.fit(5, 0).params.values())
print(len(sunspots.fitting_windows(5)[1]), "training examples for", size, "weights")
print("highest number up to 1920:", numbers[all_years <= 1920].max(), end=", ")
print("after 1920:", numbers[all_years > 1920].max())
related = {name: np.corrcoef(f, target)[0, 1] for name, f in forecasts[5].items()}
highest = max(forecasts[5][name].max() for name in related if name != "as now")
in_step = related["AR(12)"] > 0.75 > max(related[f"LSTM {seed}"] for seed in range(3))
print("AR(12) follows the cycle better than every LSTM:", bool(in_step))
print("no forecast comes near the highest number:      ", bool(highest < 0.75 * target.max()))
assert in_step
assert highest < 0.75 * target.max()

# %% [markdown] slideshow={"slide_type": "subslide"}
# Likely reasons: few examples for so many weights; and a cycle is nearly a *linear* rule of its own
# past, so that 13 numbers say most of it. The high maxima lie beyond anything in training, which helps
# neither. (A larger LSTM, or a longer training, did worse on the validation years.)
#
# So before you train an LSTM on a short series, fit the linear model. **It does not always win.**

# %% [markdown] slideshow={"slide_type": "slide"}
# ## Take-away
#
# - A bidirectional layer is two ordinary layers, two reversals and a concatenation.
# - `output[t]` joins both readers at t; `h_n` holds their ends, and the backward one ends at t = 0.
# - Turn around within each length, turn the outputs back, mask the loss: all three mistakes are
#   silent.
# - On short sequences the direction brings the gain; gates are for distance.
# - It needs the future, and you pay for it in latency; and never let it read its own answer.
# - Compare with the simple thing first: one direction, a 4-gram, a linear model. Sometimes it wins.

# %% [markdown]
# ## Quiz
#
# Five questions; every answer is explained. Run a cell and choose.

# %% slideshow={"slide_type": "slide"}
Quiz(
    "quiz_06_causal",
    "Why must a causal network give the a of hat and of hate the same sound?",
    ("It was trained too little", False, "No. No weights can give two answers to one input."),
    (
        "Its memory is too short",
        False,
        "No. There is nothing to remember yet: the clue has not been read.",
    ),
    (
        "It has had the same input so far",
        True,
        "Right. In both words it has read ha and nothing else.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_06_h_n",
    "What is `h_n[1]` of a bidirectional layer?",
    (
        "The backward half of `output` at each word's last letter",
        False,
        "No. There the backward reader has just begun.",
    ),
    (
        "The backward half of `output` at t = 0",
        True,
        "Right. It reads from the end and finishes at the first letter.",
    ),
    (
        "The mean of both directions",
        False,
        "No. The directions are never mixed: row 0 is the forward one, row 1 the backward one.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_06_padding",
    "A word alone gets another answer than the same word in a padded batch. The likely mistake?",
    (
        "The backward reader starts in the padding",
        True,
        "Right. Hand over `lengths`, or pack the batch in PyTorch.",
    ),
    (
        "The loss has no mask",
        False,
        "No. The mask changes what is learned and graded, not what a trained network answers.",
    ),
    (
        "The outputs were not turned back",
        False,
        "No. That would be wrong alone and in a batch alike.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_06_latency",
    "A colleague says: a BiLSTM cannot be used while somebody is still typing. What is measured?",
    (
        "It can, at no price",
        False,
        "No. With k = 0 it was even worse than the one-way LSTM.",
    ),
    (
        "It can, for the price of a short wait",
        True,
        "Right. Two letters had most of the gain: at 40 words a minute a wait of 600 ms at most.",
    ),
    (
        "True: it always needs the whole word",
        False,
        "No. Cut to k letters it still answers; the curve says what each letter is worth.",
    ),
    (
        "A faster computer removes the wait",
        False,
        "No. The wait is for letters that nobody has typed yet, not for arithmetic.",
    ),
)

# %% slideshow={"slide_type": "subslide"}
Quiz(
    "quiz_06_copying",
    "A bidirectional model predicts the next letter with nearly 100 %. What do you do?",
    (
        "Celebrate: it has learned English",
        False,
        "No. On random letters it scores nearly as much, which no honest predictor can.",
    ),
    (
        "Add dropout against overfitting",
        False,
        "No. It does as well on unseen words: the answer is part of its input.",
    ),
    (
        "Test it on random letters, or with the future hidden",
        True,
        "Right. Both tests show that it copies. Train two separate directions instead.",
    ),
)

# %% [markdown]
# Now the [exercise](../exercises/06_bilstm.ipynb), then
# [07 PyTorch and the GPU](07_pytorch_gpu.ipynb).
#
# **References.** M. Schuster, K. K. Paliwal (1997), *Bidirectional recurrent neural networks*.
# A. Graves, J. Schmidhuber (2005), *Framewise phoneme classification with bidirectional LSTM and
# other neural network architectures*. M. E. Peters et al. (2018), *Deep contextualized word
# representations* (ELMo). Data: CMU Pronouncing Dictionary, Carnegie Mellon University;
# japanese-personal-name-dataset (names from Wikidata and the National Diet Library); yearly sunspot
# numbers, NOAA National Geophysical Data Center. Licences are in `NOTICES.md`.
