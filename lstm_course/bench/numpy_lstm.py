"""The NumPy LSTM beside torch.nn.LSTM on the CPU, its time a step, and truncated BPTT's memory."""

import tracemalloc

import numpy as np

from lstm_course.bench.timing import take_turns
from lstm_course.engine.lstm_layer import LSTM
from lstm_course.layers import Linear, SequenceModel
from lstm_course.losses import mean_squared_error
from lstm_course.optim import SGD
from lstm_course.training import truncated_bptt

SIZES = [(20, 16, 8, 16), (50, 32, 16, 32), (50, 32, 64, 128)]
"""(T, B, D, H) of the comparison with ``torch.nn.LSTM``."""


def numpy_step(T, B, D, H, dtype=np.float32, seed=0):
    """A function that runs one forward and backward of the NumPy LSTM on fixed random numbers."""
    rng = np.random.default_rng(seed)
    layer = LSTM(D, H, dtype=dtype, seed=seed)
    x = rng.standard_normal((T, B, D)).astype(dtype)
    d_outputs = rng.standard_normal((T, B, H)).astype(dtype)

    def step():
        layer.forward(x)
        layer.backward(d_outputs)

    step.layer, step.x, step.d_outputs = layer, x, d_outputs
    return step


def torch_step(numpy_version):
    """The same step, same weights and same numbers, with ``torch.nn.LSTM`` on the CPU."""
    import torch

    module = numpy_version.layer.to_torch()
    x = torch.from_numpy(numpy_version.x).requires_grad_()
    d_outputs = torch.from_numpy(numpy_version.d_outputs)

    def step():
        module.zero_grad()
        x.grad = None
        module(x)[0].backward(d_outputs)

    step.module, step.x = module, x
    return step


def assert_same(numpy_version, torch_version, tolerance=1e-3):
    """Both steps give the same gradients, or the comparison of their times means nothing."""
    numpy_version()
    torch_version()
    ours = numpy_version.layer.grads["W_h"]
    theirs = torch_version.module.weight_hh_l0.grad.numpy()
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * np.abs(theirs).max())


def against_torch(rounds):
    """Rows of ``(size, NumPy timing, torch timing)``, float32, forward and backward, one thread."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for size in SIZES:
            ours = numpy_step(*size)
            theirs = torch_step(ours)
            assert_same(ours, theirs)
            timings = take_turns({"numpy": ours, "torch": theirs}, rounds)
            yield size, timings["numpy"], timings["torch"]
    finally:
        torch.set_num_threads(threads)


def time_per_step(lengths=(100, 1_000, 10_000), rounds=5):
    """Milliseconds a time step at several T (B 4, D 8, H 16): flat when time is linear in T."""
    calls = {T: numpy_step(T, 4, 8, 16) for T in lengths}
    return {T: timing.median / T for T, timing in take_turns(calls, rounds, 1).items()}


def truncated_memory(lengths=(500, 5_000, 50_000)):
    """Peak MiB of truncated BPTT (blocks of 50, B 8, H 16): flat when memory is constant in T."""
    peaks = {}
    for T in lengths:
        model = SequenceModel(LSTM(1, 16), Linear(16, 1))
        x = np.zeros((T, 8, 1))
        tracemalloc.start()
        truncated_bptt(model, x, x, mean_squared_error, block=50, optimizer=SGD(model.params))
        peaks[T] = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
    return peaks
