"""Other processors, imitated: the libraries really compute otherwise, and a refusal says why."""

import json
import os
import subprocess
import sys

import pytest

from lstm_course.commands import test as command
from lstm_course.setup import processors

PYTHON = sys.executable
ASK = """
import json, zlib
import numpy as np
import torch
from threadpoolctl import threadpool_info

torch.set_num_threads(1)
x = np.random.default_rng(0).normal(size=(40, 50))
single = torch.tensor(x, dtype=torch.float32)
results = x @ x.T, np.tanh(x), (single @ single.T).numpy()
print(json.dumps({
    "blas": [i["architecture"] for i in threadpool_info() if i["internal_api"] == "openblas"],
    "torch": torch.backends.cpu.get_cpu_capability(),
    "results": [zlib.crc32(np.ascontiguousarray(r).tobytes()) for r in results],
}))
"""


def found_under(name):
    env = {**os.environ, **processors.settings(name, PYTHON)}
    done = subprocess.run([PYTHON, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def can_imitate():
    def can(name):
        try:
            return bool(processors.settings(name, PYTHON))
        except ValueError:
            return False

    return can


@pytest.mark.slow
def test_an_imitated_processor_computes_otherwise(can_imitate):
    if not can_imitate("plain"):
        pytest.skip("this processor has no AVX2: it is an old one itself")
    found = {name: found_under(name) for name in ("oldest", "old", "plain", "mixed")}
    assert [found[name]["blas"] for name in found][:3] == [["Katmai"], ["Nehalem"], ["Haswell"]]
    assert found["old"]["torch"] == "DEFAULT" and found["plain"]["torch"] == "AVX2"
    old, plain, mixed = (found[name]["results"] for name in ("old", "plain", "mixed"))
    assert all(one != other for one, other in zip(old, plain, strict=True))
    assert mixed[0] == plain[0] and mixed[1] == old[1]


def test_what_cannot_be_imitated_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(processors, "features", lambda python: ["X86_V2", "X86_V3"])
    monkeypatch.setattr(processors.platform, "machine", lambda: "x86_64")
    with pytest.raises(ValueError, match=r"^This processor has no AVX-512, so 'new' cannot .*\.$"):
        processors.settings("new", PYTHON)
    assert processors.settings("plain", PYTHON)["OPENBLAS_CORETYPE"] == "Haswell"
    with pytest.raises(ValueError, match=r"^There is no processor 'arm' .* oldest, old, .*\.$"):
        processors.settings("arm", PYTHON)
    monkeypatch.setattr(processors.platform, "machine", lambda: "arm64")
    with pytest.raises(ValueError, match=r"^This processor is arm64, and all .* x86 .*\.$"):
        processors.settings("old", PYTHON)
    assert processors.settings("native", PYTHON) == {}


def test_the_features_are_those_that_numpy_finds():
    import numpy as np

    assert set(np.show_config("dicts")["SIMD Extensions"]["baseline"]) <= set(
        processors.features(PYTHON)
    )


@pytest.mark.parametrize("words", [["--processor", "mixed"], ["--processor=mixed"]])
def test_the_test_command_imitates_in_every_step(monkeypatch, capsys, words):
    code = "import os; print('kernels of', os.environ.get('OPENBLAS_CORETYPE'))"
    monkeypatch.setattr(command, "ensure", lambda requirements: PYTHON)
    monkeypatch.setattr(command.processors, "features", lambda python: ["X86_V3"])
    monkeypatch.setattr(command.processors.platform, "machine", lambda: "x86_64")
    taken = []

    def steps(python, argv):
        taken.extend(argv)
        yield "one", [PYTHON, "-c", code]

    monkeypatch.setattr(command, "steps", steps)
    assert command.main(["--quick", *words, "-x"]) == 0
    assert "kernels of Zen" in capsys.readouterr().out
    assert taken == ["--quick", "-x"]


def test_the_test_command_says_what_it_cannot_imitate(monkeypatch, capsys):
    monkeypatch.setattr(command, "ensure", lambda requirements: PYTHON)
    assert command.main(["--processor", "abacus"]) == 2
    assert capsys.readouterr().err.startswith("There is no processor 'abacus' to imitate")
