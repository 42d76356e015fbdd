"""The taggers in PyTorch: their way back to NumPy, how they learn, and where they run."""

import numpy as np
import pytest
import torch

from lstm_course.pytorch import fit as fit_module
from lstm_course.pytorch.devices import one_torch_thread, pick_device
from lstm_course.pytorch.spelling import spelling_tagger, train_tagger
from lstm_course.pytorch.tagger import fit_tagger
from lstm_course.tasks import spelling, spelling_scores


@pytest.mark.parametrize(
    ("cell", "bidirectional"), [("lstm", False), ("lstm", True), ("rnn", False), ("rnn", True)]
)
def test_a_tagger_s_way_to_numpy_changes_nothing(cell, bidirectional):
    tagger = spelling_tagger(cell, bidirectional, hidden_size=8).double()
    batch = spelling.batch(np.random.default_rng(0), 7)
    numpy_logits = tagger.to_numpy().forward(batch.x, lengths=batch.lengths)[0]
    torch_logits = tagger.predict(batch.x, batch.lengths)
    np.testing.assert_allclose(numpy_logits[batch.mask], torch_logits[batch.mask], atol=1e-12)


def test_the_forget_bias_is_counted_once():
    tagger = spelling_tagger("lstm", True, hidden_size=8)
    for layer in (
        tagger.to_numpy().recurrent.forward_layer,
        tagger.to_numpy().recurrent.backward_layer,
    ):
        np.testing.assert_array_equal(layer.params["b"][8:16], 1.0)


def test_a_tagger_learns_and_the_seed_decides():
    words = spelling.load().train[:600]

    def learn(seed):
        tagger = spelling_tagger("lstm", True, hidden_size=24, seed=seed)
        return tagger, train_tagger(tagger, words, epochs=8, seed=seed, progress=False)

    tagger, losses = learn(0)
    _, again = learn(0)
    assert losses == again and losses != learn(1)[1]
    assert len(losses) == 8 * 10 and np.mean(losses[-5:]) < 0.6 * np.mean(losses[:5])
    letters, _ = spelling_scores.accuracy(tagger, spelling.load().validation)
    assert letters > spelling.majority_baseline("validation")[0] + 0.03


def test_each_update_is_clipped_and_follows_the_schedule(monkeypatch):
    rates, norms = [], []
    step = torch.optim.Adam.step

    def watched(self, *arguments):
        group = self.param_groups[0]
        rates.append(group["lr"])
        norms.append(torch.cat([p.grad.flatten() for p in group["params"]]).norm().item())
        return step(self, *arguments)

    monkeypatch.setattr(torch.optim.Adam, "step", watched)
    tagger = spelling_tagger(hidden_size=4)
    torch.nn.init.constant_(tagger.readout.weight[:9], 30.0)  # a steep start
    words = spelling.load().train[:640]
    train_tagger(tagger, words, epochs=2, learning_rate=0.1, progress=False)
    assert max(norms) <= 1.0001 and norms[0] > 0.999
    assert np.argmax(rates) == 2 and max(rates) == pytest.approx(0.1)  # 15 % of 20 updates
    assert rates[0] < 0.01 and rates[-1] < 1e-5


def test_a_late_tagger_learns_late_answers():
    words, how = spelling.load().train[:64], {"epochs": 2, "learning_rate": 0.1, "progress": False}
    late = train_tagger(spelling_tagger(), words, delay=2, **how)
    data = spelling.pad(words, 2)
    assert late == fit_tagger(spelling_tagger(), data, **how)


def test_what_stands_in_the_padding_teaches_nothing():
    data = spelling.pad(spelling.load().train[:64])
    dirty = data._replace(target=np.where(data.mask, data.target, 5))

    def learn(batch):
        tagger = spelling_tagger(hidden_size=4)
        return fit_tagger(tagger, batch, epochs=3, learning_rate=0.1, progress=False)

    assert learn(data) == learn(dirty)


def test_stopping_keeps_what_was_learned(monkeypatch):
    class StopAtTheThird(fit_module.tqdm):
        def update(self, n=1):
            super().update(n)
            if self.n == 3 or self.disable:
                raise KeyboardInterrupt

    monkeypatch.setattr(fit_module, "tqdm", StopAtTheThird)
    tagger = spelling_tagger("rnn", hidden_size=4)
    before = tagger.readout.weight.detach().clone()
    losses = train_tagger(tagger, spelling.load().train[:200])
    assert len(losses) == 3 and not before.equal(tagger.readout.weight)


def test_training_gives_the_threads_back():
    before = torch.get_num_threads()
    denormal = torch.tensor(1e-310, dtype=torch.float64)
    with one_torch_thread():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
    assert denormal * 0.5 > 0  # flushing to 0 has ended


def test_the_device_is_named_in_one_sentence():
    said = []
    device = pick_device(say=said.append)
    assert len(said) == 1 and said[0].endswith(".")
    assert ("CPU" in said[0]) == (device.type == "cpu")
    assert pick_device(say=None) == device


def test_a_tagger_with_an_unknown_cell():
    with pytest.raises(ValueError, match="cell is 'perceptron'"):
        spelling_tagger("perceptron")
