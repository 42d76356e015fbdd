"""The models on their own: numerical gradients, traces, clamps, padding, and bad input."""

import copy
import dataclasses
import inspect
import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lstm_course import LSTM, RNN, SGD, Adam, Bidirectional, Linear, SequenceModel
from lstm_course.activations import half_life, sigmoid, sigmoid_slope, tanh, tanh_slope
from lstm_course.bidirectional import reverse_sequence
from lstm_course.engine.memory import Pool
from lstm_course.gradients import gradient_against_distance, numerical_gradient
from lstm_course.lstm import lstm_sequence, lstm_step, lstm_step_backward, run_gates
from lstm_course.rnn import rnn_sequence

RNG = np.random.default_rng(0)
LAYERS = {
    "RNN": lambda: RNN(3, 4, seed=1),
    "LSTM": lambda: LSTM(3, 4, seed=1),
    "Bidirectional RNN": lambda: Bidirectional(3, 4, cell=RNN, seed=1),
    "Bidirectional LSTM": lambda: Bidirectional(3, 4, seed=1),
}
CLAMPS = {
    "f": {"f": 0.2},
    "i over time": {"i": np.linspace(0, 1, 6)},
    "g and o": {"g": -0.5, "o": 0.9},
    "c": {"c": (np.arange(6) == 2, 1.5)},
}


def check_all_gradients(layer, x, lengths=None, clamp=None):
    """Hand-written gradients against numerical ones, for x and for every parameter."""
    weights = np.random.default_rng(3).standard_normal(
        layer.forward(x, None, lengths, clamp)[0].shape
    )

    def loss():
        outputs, state, _ = layer.forward(x, None, lengths, clamp)
        states = state if isinstance(state, tuple) else (state,)
        return float((weights * outputs).sum() + sum((s**2).sum() for s in states))

    loss()
    state = layer.forward(x, None, lengths, clamp)[1]
    d_state = tuple(2 * s for s in state) if isinstance(state, tuple) else 2 * state
    dx, _ = layer.backward(weights, d_state)
    np.testing.assert_allclose(dx, numerical_gradient(loss, x), rtol=1e-6, atol=1e-8)
    for name, parameter in layer.params.items():
        expected = numerical_gradient(loss, parameter)
        np.testing.assert_allclose(layer.grads[name], expected, rtol=1e-6, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("lengths", [None, [6, 2]])
@pytest.mark.parametrize("name", LAYERS)
def test_gradients_are_the_numerical_ones(name, lengths):
    check_all_gradients(LAYERS[name](), RNG.standard_normal((6, 2, 3)), lengths)


@pytest.mark.parametrize("lengths", [None, [6, 2]])
@pytest.mark.parametrize("name", CLAMPS)
def test_gradients_with_a_gate_held_are_the_numerical_ones(name, lengths):
    check_all_gradients(LSTM(3, 4, seed=1), RNG.standard_normal((6, 2, 3)), lengths, CLAMPS[name])


def test_an_rnns_held_state_is_held_and_sends_no_gradient_on():
    clamp, x = {"h": (np.arange(6) == 2, 0.5)}, RNG.standard_normal((6, 2, 3))
    assert (RNN(3, 4, seed=1).forward(x, clamp=clamp)[0][2] == 0.5).all()
    for lengths in (None, [6, 2]):
        check_all_gradients(RNN(3, 4, seed=1), x, lengths, clamp)


def test_slopes_and_half_life_are_what_they_say():
    a = np.linspace(-3, 3, 13)
    for function, slope in ((sigmoid, sigmoid_slope), (tanh, tanh_slope)):
        rise = (function(a + 1e-6) - function(a - 1e-6)) / 2e-6
        np.testing.assert_allclose(slope(function(a)), rise, atol=1e-9)
    for f in (0.2, 0.5, 0.99):
        assert f ** half_life(f) == pytest.approx(0.5)
    for f in (0, 1, 1.5, float("nan")):
        with pytest.raises(ValueError, match="strictly between 0 and 1"):
            half_life(f)


def test_the_readable_versions_agree_with_the_fast_ones():
    x = RNG.standard_normal((7, 3, 2))
    h0, c0 = RNG.standard_normal((2, 3, 5))
    lstm = LSTM(2, 5, seed=2)
    outputs, h, c = lstm_sequence(x, h0, c0, **lstm.params)
    fast, state, _ = lstm.forward(x, (h0, c0))
    np.testing.assert_allclose(fast, outputs, atol=1e-13)
    np.testing.assert_allclose(state, (h, c), atol=1e-13)
    rnn = RNN(2, 5, seed=2)
    np.testing.assert_allclose(rnn.forward(x, h0)[0], rnn_sequence(x, h0, **rnn.params), atol=1e-13)


def test_the_readable_backward_step_agrees_with_the_fast_one():
    lstm = LSTM(2, 5, seed=2)
    x, (h0, c0) = RNG.standard_normal((1, 3, 2)), RNG.standard_normal((2, 3, 5))
    dh, dc = RNG.standard_normal((2, 3, 5))
    h, c, gates = lstm_step(x[0], h0, c0, **lstm.params)
    W_x, W_h = lstm.params["W_x"], lstm.params["W_h"]
    dx, dh0, dc0, dW_x, dW_h, db = lstm_step_backward(dh, dc, x[0], h0, c0, c, gates, W_x, W_h)
    lstm.forward(x, (h0, c0))
    fast_dx, (fast_dh0, fast_dc0) = lstm.backward(np.zeros((1, 3, 5)), (dh, dc))
    pairs = [(dx, fast_dx[0]), (dh0, fast_dh0), (dc0, fast_dc0)]
    pairs += [(dW_x, lstm.grads["W_x"]), (dW_h, lstm.grads["W_h"]), (db, lstm.grads["b"])]
    for slow, fast in pairs:
        np.testing.assert_allclose(fast, slow, atol=1e-12)


def test_the_trace_holds_the_equations():
    lstm = LSTM(3, 4, seed=1)
    state = tuple(RNG.standard_normal((2, 2, 4)))
    outputs, (h, c), trace = lstm.forward(RNG.standard_normal((6, 2, 3)), state)
    np.testing.assert_array_equal(trace.previous_c[0], state[1])
    assert trace.i.shape == trace.c.shape == (6, 2, 4)
    np.testing.assert_allclose(trace.c, trace.f * trace.previous_c + trace.i * trace.g, atol=1e-15)
    np.testing.assert_allclose(trace.h, trace.o * np.tanh(trace.c), atol=1e-15)
    np.testing.assert_array_equal(outputs, trace.h)
    np.testing.assert_array_equal(c, trace.c[-1])
    np.testing.assert_array_equal(h, trace.h[-1])
    both = Bidirectional(3, 4, seed=1)
    outputs, _, trace = both.forward(RNG.standard_normal((6, 2, 3)))
    np.testing.assert_array_equal(outputs, trace.h)


def arrays_in(value, name="trace"):
    """Every array in a trace, under its name: of the fields and of what they are made of."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from arrays_in(getattr(value, field.name), f"{name}.{field.name}")
    elif isinstance(value, tuple):
        for k, part in enumerate(value):
            yield from arrays_in(part, f"{name}[{k}]")


def records():
    """A trace of each kind, with all that it can hold, beside every array that it was made from."""
    for batch in (2, 1):  # with B = 1 both layouts are the same memory: a view can pass for a copy
        for name, held in {"RNN": "h", "LSTM": "f"}.items():
            x, (h0, c0) = RNG.standard_normal((6, batch, 3)), RNG.standard_normal((2, batch, 4))
            lengths, values = np.array([6, 4][-batch:]), np.full((6, batch, 4), 0.5)
            clamp = {"forward": {held: values}, "backward": {held: values}}
            both = LAYERS[f"Bidirectional {name}"]().forward(x, None, lengths, clamp)[2]
            yield both.backward, []
            state, clamp = h0 if name == "RNN" else (h0, c0), {held: values}
            one = LAYERS[name]().forward(x, state, lengths, clamp)[2]
            yield one, [h0, c0]
            yield both, [x, lengths, values]
    gates, c0 = [np.full((6, 1, 1), 0.5) for _ in range(4)], np.ones((1, 1))
    yield run_gates(*gates, c0=c0), [*gates, c0]


def test_the_trace_is_frozen():
    for trace, made_from in records():
        for field in dataclasses.fields(trace):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(trace, field.name, None)
        before = {name: array.copy() for name, array in arrays_in(trace)}
        assert len(before) > 5
        for name, array in arrays_in(trace):
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
            assert not any(np.may_share_memory(array, one) for one in made_from), name
        for array in made_from:
            array[...] = 0
        for name, array in arrays_in(trace):
            np.testing.assert_array_equal(array, before[name], err_msg=name)
        assert copy.deepcopy(trace).h is not None


def test_what_was_held_is_the_same_kind_of_record_in_every_trace():
    x = RNG.standard_normal((6, 2, 3))
    assert run_gates([1, 0], 1, 0.5, 1).held == ()
    for name in ("RNN", "LSTM"):
        assert LAYERS[name]().forward(x)[2].held == ()
    over_time = np.linspace(0, 1, 6)
    (held,) = LSTM(3, 4).forward(x, clamp={"f": over_time})[2].held
    assert held.name == "f" and held.mask.shape == (6, 2, 4) and held.mask.all()
    np.testing.assert_array_equal(held.values[:, 1, 2], over_time)
    clamp = {"backward": {"f": (over_time > 0.3, over_time)}}
    trace = Bidirectional(3, 4).forward(x, lengths=[6, 4], clamp=clamp)[2]
    (held,) = trace.backward.held
    np.testing.assert_array_equal(held.values[:4, 1, 2], over_time[:4])  # in the order of x
    np.testing.assert_array_equal(held.mask[:, 0, 2], over_time > 0.3)
    assert trace.forward.held == ()


def test_clamp_by_number_over_time_and_by_mask():
    lstm = LSTM(3, 4, seed=1)
    x = RNG.standard_normal((6, 2, 3))
    free = lstm.forward(x)[2]
    assert (lstm.forward(x, clamp={"f": 0.2})[2].f == 0.2).all()
    over_time = np.linspace(0, 1, 6)
    np.testing.assert_array_equal(
        lstm.forward(x, clamp={"o": over_time})[2].o,
        np.broadcast_to(over_time[:, None, None], (6, 2, 4)),
    )
    mask = np.zeros((6, 2, 4), bool)
    mask[3, 1, 2] = True
    held = lstm.forward(x, clamp={"i": (mask, 1.0)})[2]
    assert held.i[3, 1, 2] == 1 and free.i[3, 1, 2] != 1
    np.testing.assert_array_equal(held.i[:3], free.i[:3])
    held = lstm.forward(x, clamp={"c": (np.arange(6) == 4, 0.0)})[2]
    assert (held.c[4] == 0).all() and (held.h[4] == 0).all() and (held.c[5] != 0).any()


def test_both_readers_are_held_in_the_order_of_x():
    layer = Bidirectional(3, 4, seed=1)
    x = RNG.standard_normal((6, 2, 3))
    over_time = np.linspace(0, 1, 6)
    clamp = {"backward": {"f": over_time}}
    trace = layer.forward(x, lengths=[6, 4], clamp=clamp)[2]
    np.testing.assert_array_equal(trace.backward.f[:, 0, 0], over_time)
    np.testing.assert_array_equal(trace.backward.f[:4, 1, 0], over_time[:4])
    assert (trace.forward.f[:, 0, 0] != over_time).any()
    one_step = (np.arange(6) == 1, 0.25)
    trace = layer.forward(x, clamp={"forward": {"f": over_time}, "backward": {"i": one_step}})[2]
    np.testing.assert_array_equal(trace.forward.f[:, 0, 0], over_time)
    np.testing.assert_array_equal((trace.backward.i == 0.25).all(axis=(1, 2)), one_step[0])


def test_padding_changes_nothing():
    x = RNG.standard_normal((6, 2, 3))
    for make in LAYERS.values():
        layer = make()
        short, state, _ = layer.forward(x[:4, 1:])
        long, both, _ = layer.forward(x, lengths=[6, 4])
        np.testing.assert_allclose(long[:4, 1], short[:, 0], atol=1e-14)
        assert (long[4:, 1] == 0).all()
        last = both[0] if isinstance(both, tuple) else both
        alone = state[0] if isinstance(state, tuple) else state
        np.testing.assert_allclose(last[..., 1, :], alone[..., 0, :], atol=1e-14)


def test_reversing_twice_gives_the_sequence_back():
    x = RNG.standard_normal((5, 3, 2))
    lengths = np.array([5, 1, 3])
    turned = reverse_sequence(x, lengths)
    np.testing.assert_array_equal(turned[:3, 2], x[:3, 2][::-1])
    np.testing.assert_array_equal(turned[3:, 2], x[3:, 2])
    np.testing.assert_array_equal(reverse_sequence(turned, lengths), x)


def test_run_gates_is_the_memory_alone():
    trace = run_gates(i=[1, 0, 0], f=[1, 1, 0.2], g=[0.5, 9, 9], o=1.0, c0=1.0)
    np.testing.assert_allclose(trace.c[:, 0, 0], [1.5, 1.5, 0.3])
    np.testing.assert_allclose(trace.h[:, 0, 0], np.tanh([1.5, 1.5, 0.3]))
    with pytest.raises(ValueError, match="same T"):
        run_gates([1, 0], [1, 0, 0], 0.5, 1)
    for nothing_over_time in (0.5, []):
        with pytest.raises(ValueError, match="T of at least 1"):
            run_gates(nothing_over_time, 1, 0.5, 1)


def test_spectral_radius_and_forget_bias():
    W_h = RNN(2, 6, spectral_radius=1.3).params["W_h"]
    np.testing.assert_allclose(np.abs(np.linalg.eigvals(W_h)), 1.3)
    lstm = LSTM(2, 6, forget_bias=3.0)
    np.testing.assert_array_equal(lstm.params["b"].reshape(4, 6)[1], 3.0)
    assert (lstm.params["b"].reshape(4, 6)[[0, 2, 3]] == 0).all()


def test_the_start_is_pytorchs_range_and_the_seed_decides_it():
    for make in (RNN, LSTM):
        layer = make(4, 64)
        for name in ("W_x", "W_h"):
            assert 0.95 / 8 < np.abs(layer.params[name]).max() <= 1 / 8  # 1/√H
    assert 0.9 / 8 < np.abs(Linear(64, 9).params["W"]).max() <= 1 / 8
    rotation = {seed: RNN(2, 6, seed=seed, spectral_radius=1.0).params["W_h"] for seed in (3, 4)}
    again = RNN(2, 6, seed=3, spectral_radius=1.0).params["W_h"]
    assert np.array_equal(rotation[3], again) and not np.array_equal(*rotation.values())
    for make in (RNN, LSTM, Bidirectional, Linear):
        first, again, other = (make(4, 4, seed=seed).params for seed in (3, 3, 4))
        for name in first:
            np.testing.assert_array_equal(first[name], again[name])
            assert name.endswith("b") or not np.array_equal(first[name], other[name])


def test_one_seed_does_not_make_two_parts_alike():
    both = Bidirectional(4, 4, seed=3).params
    assert not np.array_equal(both["forward.W_x"], both["backward.W_x"])
    assert not np.array_equal(RNN(4, 4, seed=3).params["W_x"], Linear(4, 4, seed=3).params["W"])


def test_step_gradients_leave_the_stored_ones_alone():
    layer, x = LSTM(3, 4, seed=1), RNG.standard_normal((6, 2, 3))
    outputs, _, _ = layer.forward(x)
    layer.backward(outputs)
    kept = {name: gradient.copy() for name, gradient in layer.grads.items()}
    layer.step_gradients(2 * outputs)
    for name, gradient in kept.items():
        np.testing.assert_array_equal(layer.grads[name], gradient)


def everything(layer):
    """A layer alone, and in a model that reads all steps, and in one that reads the last."""
    yield layer
    for read in ("all", "last"):
        yield SequenceModel(layer, Linear(layer.output_size, 2, seed=1), read)


@pytest.mark.parametrize("lengths", [None, [6, 2]])
@pytest.mark.parametrize("name", LAYERS)
def test_backward_reads_the_trace_that_it_is_handed(name, lengths):
    x, other = RNG.standard_normal((2, 6, 2, 3))
    for net in everything(LAYERS[name]()):
        given = x.copy()
        outputs, _, trace = net.forward(given, lengths=lengths)
        d_outputs = RNG.standard_normal(outputs.shape)
        wanted = net.backward(d_outputs), net.grads.copy()
        net.forward(other[:4])  # a widget looks at something else, of another length
        given[...] = 0  # and the batch is filled anew
        found = net.backward(d_outputs, trace=trace), net.grads.copy()
        np.testing.assert_equal(found, wanted)
    layer = LAYERS["LSTM"]()
    outputs, _, trace = layer.forward(x)
    wanted = layer.step_gradients(outputs)
    layer.forward(other)
    np.testing.assert_equal(vars(layer.step_gradients(outputs, trace=trace)), vars(wanted))
    assert (layer.step_gradients(outputs).dx != wanted.dx).any()  # without it: the last forward


def test_a_model_goes_back_through_its_own_forward():
    # Somebody runs the layer alone, or the read-out alone, between the model's two halves.
    model = SequenceModel(LSTM(3, 4, seed=1), Linear(4, 2, seed=1))
    x, other = RNG.standard_normal((2, 6, 2, 3))
    prediction, _, _ = model.forward(x)
    wanted = model.backward(prediction), model.grads.copy()
    model.recurrent.forward(other)
    model.readout.forward(other[..., [0, 1, 2, 0]])
    np.testing.assert_equal((model.backward(prediction), model.grads.copy()), wanted)


def test_a_readouts_input_is_no_window_into_the_callers_array():
    readout, x, dy = Linear(3, 2), RNG.standard_normal((5, 3)), RNG.standard_normal((5, 2))
    wanted = dy.T @ x
    readout.forward(x)
    x[...] = 0
    readout.backward(dy)
    np.testing.assert_array_equal(readout.grads["W"], wanted)


def test_a_trace_of_another_layer_is_refused_in_a_sentence():
    x, d = RNG.standard_normal((6, 2, 3)), np.zeros((6, 2, 4))
    lstm, both = LSTM(3, 4), Bidirectional(3, 4)
    lstm.forward(x)
    bad = {
        "RNNTrace, but backward of this LSTM needs the LSTMTrace": RNN(3, 4).forward(x)[2],
        "BidirectionalTrace, but": both.forward(x)[2],
        "of type tuple": lstm.forward(x),
        "D 3, H 5 and float64, but this LSTM has D 3, H 4": LSTM(3, 5).forward(x)[2],
        "H 4 and float32": LSTM(3, 4, dtype=np.float32).forward(x)[2],
        "another LSTM of the same size": LSTM(3, 4).forward(x)[2],
        "run_gates": run_gates([1, 0], 1, 0.5, 1),
    }
    for message, trace in bad.items():
        for backward in (lstm.backward, lstm.step_gradients):
            with pytest.raises(ValueError, match=message):
                backward(d, trace=trace)
        model = SequenceModel(lstm, Linear(4, 4))
        with pytest.raises(ValueError, match=message):
            model.backward(d, trace=trace)
    d = np.zeros((6, 2, 8))
    for message, trace in {
        "LSTMTrace, but backward of this Bidirectional": both.forward(x)[2].forward,
        "another LSTM of the same size": Bidirectional(3, 4).forward(x)[2],
    }.items():
        with pytest.raises(ValueError, match=message):
            both.backward(d, trace=trace)
    # The other direction's trace, which has the right type and the right sizes.
    _, _, trace = both.forward(x)
    with pytest.raises(ValueError, match="another LSTM"):
        both.forward_layer.backward(np.zeros((6, 2, 4)), trace=trace.backward_as_read)
    with pytest.raises(ValueError, match=r"d_outputs has shape \(5, 2, 4\), but \(6, 2, 4\)"):
        lstm.backward(np.zeros((5, 2, 4)))


def own_arrays(net, which):
    """The arrays that the layers compute with, by the names under which a network shows them."""
    if not isinstance(net, SequenceModel | Bidirectional):
        return dict(getattr(net, which))
    found = {}
    for part, layer in net.parts.items():
        found |= {f"{part}.{name}": array for name, array in own_arrays(layer, which).items()}
    return found


NETS = {
    **LAYERS,
    "Linear": lambda: Linear(3, 4),
    "model": lambda: SequenceModel(LSTM(3, 4, seed=1), Linear(4, 2)),
    "model of both": lambda: SequenceModel(Bidirectional(3, 4, seed=1), Linear(8, 2)),
}


@pytest.mark.parametrize("which", ["params", "grads"])
@pytest.mark.parametrize("name", NETS)
def test_writing_to_params_and_grads_goes_through(name, which):
    net = NETS[name]()
    own = own_arrays(net, which)
    assert list(own) == list(getattr(net, which)) and len(own) == len(getattr(net, which))

    def assert_written(value):
        for key, array in own_arrays(net, which).items():
            assert array is own[key]  # the very array that an optimiser holds
            assert (array == value).all(), key

    for key in own:
        getattr(net, which)[key] = np.full(own[key].shape, 1)  # whole numbers are numbers
    assert_written(1)
    getattr(net, which).update({key: np.full(array.shape, 2.0) for key, array in own.items()})
    assert_written(2)
    getattr(net, which).update(**{key: np.full(array.shape, 3.0) for key, array in own.items()})
    assert_written(3)
    for key in own:
        getattr(net, which)[key] *= 2
    assert_written(6)
    setattr(net, which, {key: np.full(array.shape, 7.0) for key, array in own.items()})
    assert_written(7)
    arrays = getattr(net, which)
    arrays |= {key: np.full(array.shape, 8.0) for key, array in own.items()}
    assert_written(8)
    kept = arrays.copy()
    arrays[key][...] = 9
    assert (kept[key] == 8).all() and (own[key] == 9).all()


@pytest.mark.parametrize("which", ["params", "grads"])
@pytest.mark.parametrize("name", NETS)
def test_what_does_not_fit_is_refused_in_a_sentence(name, which):
    net = NETS[name]()
    arrays = getattr(net, which)
    before = arrays.copy()
    first, last = list(arrays)[0], list(arrays)[-1]
    shape = arrays[first].shape
    with pytest.raises(ValueError, match=f"{which} has no 'W_q'; its names are {first}, "):
        arrays["W_q"] = np.zeros(3)
    with pytest.raises(KeyError, match="has no 'W_q'"):
        arrays["W_q"]
    assert "W_q" not in arrays and arrays.get("W_q") is None
    with pytest.raises(ValueError, match=rf"{which}\['{first}'\] has shape \(9,\), but"):
        arrays[first] = np.zeros(9)
    with pytest.raises(ValueError, match=r"has shape \(\), but"):
        arrays.update({first: np.ones(shape), last: 0.0})  # all or nothing
    with pytest.raises(ValueError, match="NaN or infinite"):
        arrays[first] = np.full(shape, np.nan)
    with pytest.raises(ValueError, match=f"have no {last}; an array for each of"):
        setattr(net, which, {key: before[key] for key in list(before)[:-1]})
    for remove in (lambda: arrays.pop(first), arrays.popitem, arrays.clear):
        with pytest.raises(TypeError, match="cannot be deleted"):
            remove()
    with pytest.raises(TypeError, match="cannot be deleted"):
        del arrays[first]
    for key, array in arrays.items():
        np.testing.assert_array_equal(array, before[key])


def test_params_are_a_mapping_like_any_other(tmp_path):
    model = SequenceModel(Bidirectional(3, 4, seed=1), Linear(8, 2))
    arrays = own_arrays(model, "params")
    for same in (dict(model.params), {**model.params}, model.params | {}, {} | model.params):
        assert list(same) == list(arrays)
        assert all(same[key] is array for key, array in arrays.items())
    assert (model.params | {"readout.b": 5})["readout.b"] == 5
    assert model.params["readout.b"] is not None
    np.savez(tmp_path / "weights.npz", **model.params)
    with np.load(tmp_path / "weights.npz") as stored:
        assert set(stored.files) == set(arrays)
    assert "readout.W" in repr(model.params)


def test_new_values_may_come_from_the_same_arrays():
    lstm = LSTM(4, 4, seed=1)
    W_x, W_h = lstm.params["W_x"].copy(), lstm.params["W_h"].copy()
    lstm.params.update(W_x=lstm.params["W_h"], W_h=lstm.params["W_x"])
    np.testing.assert_array_equal(lstm.params["W_x"], W_h)
    np.testing.assert_array_equal(lstm.params["W_h"], W_x)


def test_a_written_parameter_takes_the_layers_type_and_counts():
    model = SequenceModel(LSTM(3, 4, dtype=np.float32), Linear(4, 2, dtype=np.float32))
    model.params["recurrent.b"] = np.linspace(0, 1, 16)
    assert model.recurrent.params["b"].dtype == np.float32
    x = RNG.standard_normal((5, 2, 3))
    moved, again = model.forward(x)[0], model.recurrent.params["b"].copy()
    model.params["recurrent.b"] = np.zeros(16)
    assert (model.forward(x)[0] != moved).any()
    model.recurrent.params["b"] = again
    np.testing.assert_array_equal(model.forward(x)[0], moved)


def test_an_optimiser_made_before_goes_on_with_what_is_written_later():
    model = SequenceModel(LSTM(3, 4, seed=1), Linear(4, 2))
    optimizers = [Adam(model.params), SGD(model.params)]
    model.params["readout.W"] = np.full((2, 4), 5.0)
    grads = {name: np.ones_like(array) for name, array in model.params.items()}
    for optimizer in optimizers:
        before = model.readout.params["W"].copy()
        optimizer.step(grads)
        assert (model.readout.params["W"] < before).all()
    assert 4.8 < model.readout.params["W"].min() < 5


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
@pytest.mark.parametrize("name", NETS)
def test_a_copy_of_a_network_is_whole_and_apart(name, copied):
    net = NETS[name]()
    x = RNG.standard_normal((5, 2, 3))
    if name != "Linear":
        net.forward(x)
    again = copied(net)
    key = list(net.params)[0]
    again.params[key] = np.full(net.params[key].shape, 0.5)
    own = own_arrays(again, "params")
    assert (own[key] == 0.5).all() and (own_arrays(net, "params")[key] != 0.5).any()
    assert (np.asarray(again.forward(x)[0]) != np.asarray(net.forward(x)[0])).any()


def test_a_gradient_that_somebody_kept_stays():
    model = SequenceModel(Bidirectional(3, 4, seed=1), Linear(8, 2))
    x = RNG.standard_normal((5, 2, 3))
    prediction, _, _ = model.forward(x)
    grads = model.grads
    model.backward(prediction)
    kept = dict(grads)
    numbers = grads.copy()
    model.backward(2 * prediction)
    for name, array in kept.items():
        np.testing.assert_array_equal(array, numbers[name])
        np.testing.assert_allclose(grads[name], 2 * array)  # and the mapping shows the new ones


def big_layers():
    """Layers whose arrays are large enough to live in memory that is used again."""
    return LSTM(4, 16, seed=1), Bidirectional(4, 16, seed=1)


def big_x(seed, steps=40):
    return np.random.default_rng(seed).standard_normal((steps, 16, 4))


def test_memory_is_used_again_when_nobody_looks_into_it_any_more():
    pool, shape = Pool(), (40, 16, 64)
    array = pool.empty(shape, np.float64)
    view = array[3:, ::2].T
    address = array.ctypes.data
    assert array.flags.writeable and array.flags.c_contiguous and array.shape == shape
    del array
    others = [pool.empty(shape, np.float64) for _ in range(3)]
    assert not any(np.may_share_memory(view, other) for other in others)
    del view
    assert pool.empty(shape, np.float64).ctypes.data == address
    assert pool.empty(shape[:2], np.float64).base is None  # small: quick to make anew
    again = pickle.loads(pickle.dumps(pool))
    assert again.empty(shape, np.float64).ctypes.data != address
    for _ in range(3):  # no more than a few pieces wait
        kept = [pool.empty(shape, np.float64) for _ in range(40)]
        del kept
    assert len(pool._free) == 12


def test_a_layer_uses_its_memory_again():
    layer = LSTM(4, 16, seed=1)
    seen = set()
    for seed in range(6):
        layer.forward(big_x(seed))
        seen.add(layer.trace.f.ctypes.data)
    assert len(seen) == 2  # that of the last forward, and the one that is being written


def test_a_record_that_somebody_holds_is_never_overwritten():
    for layer in big_layers():
        held, wanted = [], []
        for seed in range(8):
            outputs, state, trace = layer.forward(big_x(seed))
            gradients = layer.backward(outputs, trace=trace)
            # Of each run another part is kept, and the rest of it goes.
            part = {
                0: trace,
                1: outputs[5:, ::2],
                2: [view for _, view in arrays_in(trace)],
                3: state,
                4: gradients,
                5: copy.deepcopy(trace),
                6: outputs.T.reshape(-1)[::3],
                7: memoryview(outputs),
            }[seed]
            held.append(part)
            wanted.append(pickle.loads(pickle.dumps(numbers_in(part))))
            del outputs, state, trace, gradients, part
            for later in range(100, 104):
                y, _, _ = layer.forward(big_x(later))
                layer.backward(y)
                with pytest.raises(ValueError):
                    layer.forward(np.full((40, 16, 4), np.nan))
        for part, numbers in zip(held, wanted, strict=True):
            np.testing.assert_equal(numbers_in(part), numbers)


def numbers_in(part):
    if isinstance(part, memoryview):
        return part.tolist()
    if dataclasses.is_dataclass(part):
        return dict(arrays_in(part))
    return part


def test_the_gradients_of_each_step_are_never_overwritten():
    layer = LSTM(4, 16, seed=1)
    y, _, trace = layer.forward(big_x(0))
    kept = layer.step_gradients(y).c[::2]
    before = kept.copy()
    for _ in range(4):
        layer.step_gradients(2 * y, trace=trace)
    np.testing.assert_array_equal(kept, before)


def test_an_error_in_the_middle_of_a_run_leaves_records_alone(monkeypatch):
    layer = LSTM(4, 16, seed=1)
    _, _, trace = layer.forward(big_x(0))
    before = {name: array.copy() for name, array in arrays_in(trace)}
    step = LSTM._step

    def stopped(t, *arguments):
        if t == 20:
            raise KeyboardInterrupt
        step(t, *arguments)

    monkeypatch.setattr(LSTM, "_step", staticmethod(stopped))
    for seed in range(4):
        with pytest.raises(KeyboardInterrupt):
            layer.forward(big_x(seed))
        assert layer.trace is trace
    for name, array in arrays_in(trace):
        np.testing.assert_array_equal(array, before[name])
    monkeypatch.undo()
    np.testing.assert_array_equal(layer.forward(big_x(0))[0], before["trace.h"])


def test_threads_do_not_write_into_each_others_records():
    for layer in big_layers():
        alone = copy.deepcopy(layer)

        def run(seed, layer=layer):
            y, _, trace = layer.forward(big_x(seed))
            time.sleep(0.001)
            return y, layer.backward(y, trace=trace)[0], trace.h

        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(run, range(24)))
        for seed, (y, dx, h) in enumerate(found):
            wanted, _, trace = alone.forward(big_x(seed))
            np.testing.assert_array_equal(y, wanted)
            np.testing.assert_array_equal(h, trace.h)
            np.testing.assert_array_equal(dx, alone.backward(wanted, trace=trace)[0])


def test_the_fast_step_is_one_method_that_fits_a_projector():
    # Lesson 04 prints it whole, beside the four subgoals of the readable step.
    source = inspect.getsource(LSTM._step)
    for subgoal in ("# mix", "# gate", "# remember", "# expose"):
        assert subgoal in source
    assert len(source.splitlines()) <= 28 and max(map(len, source.splitlines())) <= 4 + 92


def test_gradient_against_distance_is_the_norm_of_the_jacobian_product():
    # A linear-ish RNN: tiny inputs keep tanh in its straight part, so each step scales by ρ.
    x = 1e-6 * RNG.standard_normal((30, 4, 2))
    profile = gradient_against_distance(RNN(2, 8, spectral_radius=0.8), x)["h"]
    np.testing.assert_allclose(profile, 0.8 ** np.arange(30), rtol=1e-6)
    held = gradient_against_distance(LSTM(2, 8), x, clamp={"f": 1.0})
    # With f at 1 and weights of 0 the cell hands everything on; h reaches only its own step.
    lstm = LSTM(2, 8)
    lstm.params["W_h"][...] = 0
    held = gradient_against_distance(lstm, x, clamp={"f": 1.0})
    np.testing.assert_allclose(held["c"], 1)
    np.testing.assert_array_equal(held["h"], np.arange(30) == 0)
    # Another seed asks in another direction.
    x = RNG.standard_normal((9, 1, 2))
    one, again, other = (gradient_against_distance(LSTM(2, 8), x, seed=s)["c"] for s in (0, 0, 1))
    assert np.array_equal(one, again) and not np.allclose(one, other)


def test_a_numerical_gradient_leaves_its_array_alone_and_refuses_float32():
    array = RNG.standard_normal((2, 3))
    before = array.copy()
    np.testing.assert_allclose(
        numerical_gradient(lambda: float((array**3).sum()), array), 3 * before**2, atol=1e-8
    )
    np.testing.assert_array_equal(array, before)
    with pytest.raises(ValueError, match="float64 is needed"):
        numerical_gradient(lambda: 0.0, array.astype(np.float32))


@pytest.mark.parametrize("read", ["all", "last"])
@pytest.mark.parametrize("name", LAYERS)
def test_model_gradients_are_the_numerical_ones(name, read):
    layer = LAYERS[name]()
    model = SequenceModel(layer, Linear(layer.output_size, 2), read)
    x = RNG.standard_normal((5, 3, 3))
    lengths = [5, 2, 3]
    weights = RNG.standard_normal(model.forward(x, lengths=lengths)[0].shape)

    def loss():
        return float((weights * model.forward(x, lengths=lengths)[0]).sum())

    loss()
    dx, _ = model.backward(weights)
    np.testing.assert_allclose(dx, numerical_gradient(loss, x), rtol=1e-6, atol=1e-8)
    for key in model.params:
        expected = numerical_gradient(loss, model.params[key])
        np.testing.assert_allclose(model.grads[key], expected, rtol=1e-6, atol=1e-8, err_msg=key)


def test_last_is_the_last_real_step_and_backwards_the_first():
    x, lengths = RNG.standard_normal((5, 2, 3)), np.array([5, 2])
    for make in LAYERS.values():
        layer = make()
        model = SequenceModel(layer, Linear(layer.output_size, 2), read="last")
        found, _, _ = model.forward(x, lengths=lengths)
        outputs, _, _ = layer.forward(x, lengths=lengths)
        ahead, back = outputs[lengths - 1, [0, 1], :4], outputs[0, :, 4:]  # back: empty one way
        wanted = model.readout.forward(np.concatenate([ahead, back], axis=1))
        np.testing.assert_array_equal(found, wanted)


def test_a_state_may_come_in_pytorchs_shape():
    x, (h, c) = RNG.standard_normal((5, 2, 3)), RNG.standard_normal((2, 2, 4))
    for layer, state, torchs in ((RNN, h, h[None]), (LSTM, (h, c), (h[None], c[None]))):
        found, _, _ = layer(3, 4).forward(x, torchs)
        np.testing.assert_array_equal(found, layer(3, 4).forward(x, state)[0])


def test_a_model_hands_the_state_and_its_gradient_on():
    model = SequenceModel(LSTM(2, 3, seed=1), Linear(3, 1, seed=1))
    x, (h0, c0) = RNG.standard_normal((4, 2, 2)), RNG.standard_normal((2, 2, 3))

    def loss():
        prediction, (h, c), _ = model.forward(x, (h0, c0))
        return float(prediction.sum() + (h**2).sum() + (c**2).sum())

    prediction, (h, c), _ = model.forward(x, (h0, c0))
    _, found = model.backward(np.ones_like(prediction), (2 * h, 2 * c))
    for gradient, state in zip(found, (h0, c0), strict=True):
        np.testing.assert_allclose(gradient, numerical_gradient(loss, state), rtol=1e-6, atol=1e-8)


def test_a_file_of_weights_cannot_run_code(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "evil"),)

    model = SequenceModel(RNN(1, 1), Linear(1, 1))
    weights = {**model.params, "readout.b": np.array([Evil()], object)}
    np.savez(tmp_path / "weights.npz", **weights)
    with pytest.raises(ValueError):
        model.load(tmp_path / "weights.npz")
    assert not (tmp_path / "evil").exists()


def test_a_model_is_saved_and_loaded_without_pickle(tmp_path):
    model = SequenceModel(LSTM(3, 4, seed=1), Linear(4, 2, seed=1))
    other = SequenceModel(LSTM(3, 4, seed=2), Linear(4, 2, seed=2))
    model.save(tmp_path / "weights.npz")
    x = RNG.standard_normal((5, 1, 3))
    other.load(tmp_path / "weights.npz")
    np.testing.assert_array_equal(other.forward(x)[0], model.forward(x)[0])
    with pytest.raises(ValueError, match=r"has shape \(16, 3\), but \(20, 3\)"):
        SequenceModel(LSTM(3, 5), Linear(5, 2)).load(tmp_path / "weights.npz")
    # All or nothing: the recurrent part would fit, the read-out does not.
    wider = SequenceModel(LSTM(3, 4, seed=2), Linear(4, 3, seed=2))
    before = {name: value.copy() for name, value in wider.params.items()}
    with pytest.raises(ValueError, match="readout.W"):
        wider.load(tmp_path / "weights.npz")
    for name, value in wider.params.items():
        np.testing.assert_array_equal(value, before[name])
    with pytest.raises(ValueError, match=r"needs .*forward\.W_x"):
        SequenceModel(Bidirectional(3, 4), Linear(8, 2)).load(tmp_path / "weights.npz")


X = np.zeros((5, 2, 3))
BAD_INPUT = {
    "rank": (lambda n: n.forward(np.zeros((5, 3))), r"x has shape \(5, 3\), but \(T, B, 3\)"),
    "size": (lambda n: n.forward(np.zeros((5, 2, 4))), r"x has shape \(5, 2, 4\), but \(T, B, 3\)"),
    "nan": (lambda n: n.forward(np.full((5, 2, 3), np.nan)), "x has shape .* 30 value"),
    "empty": (lambda n: n.forward(np.zeros((0, 2, 3))), "holds no step"),
    "words": (lambda n: n.forward("hello"), "x is a str"),
    "lengths": (lambda n: n.forward(X, lengths=[5]), r"lengths has shape \(1,\), but \(2,\)"),
    "long": (lambda n: n.forward(X, lengths=[5, 6]), "from 1 to 5"),
    "zero": (lambda n: n.forward(X, lengths=[0, 5]), "from 1 to 5"),
    "half": (lambda n: n.forward(X, lengths=[1.5, 5]), "whole numbers"),
    "gate": (lambda n: n.forward(X, clamp={"z": 1}), "clamp names 'z', but only i, f, g, o, c"),
    "clamp shape": (lambda n: n.forward(X, clamp={"f": np.ones(4)}), r"clamp\['f'\] has shape"),
    "clamp range": (lambda n: n.forward(X, clamp={"f": 1.2}), "f lies between 0 and 1"),
    "clamp low": (lambda n: n.forward(X, clamp={"f": -0.1}), "f lies between 0 and 1"),
    "bare mask": (lambda n: n.forward(X, clamp={"f": np.ones(5, bool)}), "mask without a value"),
    "state": (lambda n: n.forward(X, state=np.zeros((2, 4))), "a pair"),
    "state shape": (
        lambda n: n.forward(X, (np.zeros((2, 5)), np.zeros((2, 4)))),
        r"state\[0\] \(h\) has shape \(2, 5\), but \(2, 4\) is needed",
    ),
    "c0": (lambda n: run_gates([1, 0], 1, 0.5, 1, np.ones(3)), r"c0 has shape \(3,\), but"),
    "backward first": (lambda n: n.backward(X), "forward run before"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_told_in_one_sentence(name):
    call, message = BAD_INPUT[name]
    with pytest.raises(ValueError, match=message):
        call(LSTM(3, 4))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Linear(3, 1).forward(np.zeros((2, 4))), r"x has shape \(2, 4\)"),
        (lambda: Linear(3, 1).backward(np.zeros((2, 1))), "forward run before"),
        (lambda: Bidirectional(3, 4).backward(X), "forward run before"),
        (lambda: Bidirectional(3, 4, cell="LSTM"), "cell is 'LSTM'"),
        (lambda: Bidirectional(3, 4).forward(X, clamp={"f": 0.2}), "held by direction"),
        (lambda: SequenceModel(LSTM(3, 4), Linear(4, 1), "first"), "read is 'first'"),
    ],
)
def test_bad_input_of_the_other_layers_is_told(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_bad_sizes_are_told():
    for arguments in [(0, 4), (3, -1), (3, 2.5), (True, 4)]:
        with pytest.raises(ValueError, match="whole number of at least 1"):
            LSTM(*arguments)
    with pytest.raises(ValueError, match="float64 or numpy.float32"):
        LSTM(3, 4, dtype=np.float16)
    with pytest.raises(ValueError, match="readout takes 4 numbers"):
        SequenceModel(Bidirectional(3, 4), Linear(4, 1))


def test_importing_the_package_is_light():
    code = (
        "import sys, lstm_course; heavy = {'numpy', 'torch', 'matplotlib', 'ipywidgets'};"
        "print(sorted(heavy & set(sys.modules)));"
        "lstm_course.LSTM; print(sorted((heavy - {'numpy'}) & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[:2] == ["[]", "[]"]


@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("hidden_size", [1, 3])
@pytest.mark.parametrize("layer", [RNN, LSTM, Bidirectional])
def test_a_run_leaves_the_callers_arrays_alone(layer, hidden_size, batch):
    # With B = 1 or H = 1 both layouts are the same memory, so a view can pass for a copy.
    net = layer(2, hidden_size)
    x = RNG.standard_normal((4, batch, 2))
    outputs, state, _ = net.forward(x)
    d_outputs = RNG.standard_normal(outputs.shape)
    d_state = tuple(np.ones_like(s) for s in state) if isinstance(state, tuple) else state * 0 + 1
    given = [x.copy(), d_outputs.copy(), np.array(d_state)]
    net.backward(d_outputs, d_state)
    for before, after in zip(given, (x, d_outputs, np.array(d_state)), strict=True):
        np.testing.assert_array_equal(after, before)
