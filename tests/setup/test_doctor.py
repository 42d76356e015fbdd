"""The doctor: each fault is told with what mends it, on machines that need not be here."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

import lstm_course
from lstm_course.commands import doctor as command
from lstm_course.setup import venv
from lstm_course.setup.doctor import facts, findings
from lstm_course.setup.doctor.facts import Facts
from lstm_course.setup.doctor.findings import BETTER, BROKEN, OK, SKIPPED, examine
from lstm_course.support import patience
from lstm_course.support.places import ROOT

PINS = {"numpy": ("2.4.6", "2.4.6"), "torch": ("2.13.0", "2.13.0"), "tqdm": ("4.70.1", "4.70.1")}
CPU = {"version": "2.13.0+cpu", "cuda": None, "hip": None, "xpu": None, "device": None}
CPU |= {"name": "", "trial": "", "refusal": "", "bfloat16": ""}
CUDA = {**CPU, "version": "2.13.0+cu130", "cuda": "13.0"}
TOO_OLD = "The NVIDIA driver on your system is too old (found version 12040)."
NO_MPS = "The operator 'aten::_lstm_mps' is not currently implemented for the MPS device."
SOUND = Facts(packages=PINS, torch=CPU, memory=8 * 10**9, japanese_font=True)
MAC = replace(SOUND, system="Darwin", processor="arm64", torch={**CPU, "device": "mps"})
REINSTALL = "python -m pip install --force-reinstall torch==2.13.0"
CU126 = f"{REINSTALL} {findings.OTHER_BUILD} cu126"
NEW_DRIVER = "install the newest NVIDIA driver for this GPU and restart"
CU130 = f"{REINSTALL} {findings.OTHER_BUILD} cu130"


def told(facts, what):
    """The one finding about ``what``."""
    found = [finding for finding in examine(facts) if finding.what == what]
    assert len(found) == 1, examine(facts)
    return found[0]


def test_a_processor_without_bfloat16_is_told_and_nothing_must_be_mended():
    said = "could not create a primitive descriptor for the LSTM forward propagation primitive"
    facts = replace(SOUND, torch={**CPU, "bfloat16": said})
    finding = told(facts, "bfloat16")
    assert finding.state == SKIPPED and "lesson 07" in finding.sentence
    assert findings.report(examine(facts)).endswith("Nothing is wrong.")
    assert not [finding for finding in examine(SOUND) if finding.what == "bfloat16"]


def test_a_sound_machine_without_a_gpu_has_nothing_to_mend():
    found = examine(SOUND)
    assert [finding.state for finding in found] == [OK, OK, OK, OK, SKIPPED, OK]
    assert not findings.must_be_mended(found)
    assert "GPU rows of lesson 07" in told(SOUND, "accelerator").sentence
    said = findings.report(found)
    assert said.endswith("Nothing is wrong.") and "mend:" not in said
    assert "Python 3.11.0, Linux on x86_64, 2 cores, 8.0 GB of memory." in said


@pytest.mark.parametrize(
    "torch, version, says",
    [
        ({**CUDA, "device": "cuda", "name": "GPU X"}, "550.1", "cuda (GPU X), an LSTM runs on it."),
        ({**CPU, "device": "mps"}, None, "mps, an LSTM runs on it."),
        ({**CPU, "xpu": "20250302", "device": "xpu"}, None, "xpu, an LSTM runs on it."),
        ({**CPU, "hip": "6.4", "device": "cuda", "name": "R"}, None, "cuda (R), an LSTM runs"),
    ],
)
def test_an_accelerator_that_works_is_named(torch, version, says):
    finding = told(replace(SOUND, torch=torch, nvidia=version), "accelerator")
    assert (finding.state, finding.mend) == (OK, "") and says in finding.sentence


# What is found, and then the state, a part of the sentence and the whole mend.
FAULTS = {
    "CPU wheel on Linux": (
        replace(SOUND, nvidia="590.44"),
        "accelerator",
        (BETTER, "made for the CPU only", REINSTALL),
    ),
    "CPU wheel on Windows, whose own wheels are for the CPU": (
        replace(SOUND, nvidia="590.44", system="Windows"),
        "accelerator",
        (BETTER, "made for the CPU only", CU130),
    ),
    "CPU wheel with a driver for CUDA 12": (
        replace(SOUND, nvidia="550.90.07"),
        "accelerator",
        (BETTER, "made for the CPU only", CU126),
    ),
    "CPU wheel with a driver that tells no version": (
        replace(SOUND, nvidia=""),
        "accelerator",
        (BETTER, "made for the CPU only", REINSTALL),
    ),
    "driver too old for CUDA 13, new enough for CUDA 12": (
        replace(SOUND, nvidia="550.90.07", torch={**CUDA, "refusal": TOO_OLD}),
        "accelerator",
        (BETTER, "driver 550.90.07 is too old for CUDA 13.0", CU126),
    ),
    "driver too old, and torch does not say so": (
        replace(SOUND, nvidia="550.90.07", torch=CUDA),
        "accelerator",
        (BETTER, "is too old for CUDA 13.0", CU126),
    ),
    "driver too old for every build, Ubuntu": (
        replace(SOUND, nvidia="470.1", ubuntu_drivers=True, torch={**CUDA, "refusal": TOO_OLD}),
        "accelerator",
        (BETTER, "470.1 is too old", "sudo ubuntu-drivers install"),
    ),
    "driver too old for every build, elsewhere": (
        replace(SOUND, nvidia="470.1", torch={**CUDA, "refusal": TOO_OLD}),
        "accelerator",
        (BETTER, "470.1 is too old", NEW_DRIVER),
    ),
    "driver too old, and its version unknown": (
        replace(SOUND, nvidia="", torch={**CUDA, "refusal": TOO_OLD}),
        "accelerator",
        (BETTER, "of unknown version is too old", NEW_DRIVER),
    ),
    "driver that does not answer": (
        replace(SOUND, nvidia="", torch={**CUDA, "refusal": "No CUDA GPUs are available"}),
        "accelerator",
        (BETTER, "No CUDA GPUs are available", "nvidia-smi (it says what the driver lacks)"),
    ),
    "GPU hidden on purpose": (
        replace(SOUND, nvidia="590.1", torch=CUDA, environment={"CUDA_VISIBLE_DEVICES": "-1"}),
        "accelerator",
        (SKIPPED, "hidden by CUDA_VISIBLE_DEVICES=-1", ""),
    ),
    "operator missing on MPS": (
        replace(MAC, torch={**MAC.torch, "trial": NO_MPS}),
        "accelerator",
        (
            BROKEN,
            "operator of the LSTM is missing",
            f"PYTORCH_ENABLE_MPS_FALLBACK=1 {findings.LAB}",
        ),
    ),
    "GPU that this build has no kernels for": (
        replace(
            SOUND,
            nvidia="590.1",
            torch={**CUDA, "device": "cuda", "trial": "no kernel image is available"},
        ),
        "accelerator",
        (BROKEN, "not made for this GPU", CU126),
    ),
    "no C++ compiler on Linux": (
        replace(SOUND, compiler=False),
        "C++ compiler",
        (SKIPPED, "torch.compile on the CPU is left out", "sudo apt install g++"),
    ),
    "no C++ compiler on a Mac": (
        replace(MAC, compiler=False),
        "C++ compiler",
        (SKIPPED, "torch.compile", "xcode-select --install"),
    ),
    "LSTM that fails on the GPU": (
        replace(SOUND, nvidia="590.1", torch={**CUDA, "device": "cuda", "trial": "cuDNN error"}),
        "accelerator",
        (BROKEN, "fails on cuda: cuDNN error", f"CUDA_VISIBLE_DEVICES=-1 {findings.LAB}"),
    ),
    "the same on Windows": (
        replace(
            SOUND,
            system="Windows",
            nvidia="590.1",
            torch={**CUDA, "device": "cuda", "trial": "cuDNN error"},
        ),
        "accelerator",
        (BROKEN, "fails on cuda", f'$env:CUDA_VISIBLE_DEVICES="-1"; {findings.LAB}'),
    ),
    "torch that does not start": (
        replace(SOUND, torch=None, torch_problem="its process ended with code -4"),
        "PyTorch",
        (BROKEN, "code -4", f"{REINSTALL} --no-cache-dir"),
    ),
    "one package missing": (
        replace(SOUND, packages={**PINS, "tqdm": ("4.70.1", None)}),
        "packages",
        (BROKEN, "tqdm is missing.", "python -m pip install -r requirements.txt"),
    ),
    "nearly everything missing": (
        replace(SOUND, packages={name: (pin, None) for name, (pin, _) in PINS.items()}),
        "packages",
        (BROKEN, "3 of 3 packages are missing", findings.LAB),
    ),
    "another version": (
        replace(SOUND, packages={**PINS, "numpy": ("2.4.6", "2.3.0")}),
        "versions",
        (BETTER, "numpy is 2.3.0 (pinned: 2.4.6)", "python -m pip install -r requirements.txt"),
    ),
    "broken environment": (
        replace(SOUND, venv_problem="its Python is missing"),
        "environment",
        (BROKEN, "its Python is missing", findings.LAB),
    ),
    "a file with a library's name": (
        replace(SOUND, hiding=("notebooks/torch.py",)),
        "names",
        (BROKEN, "import notebooks/torch.py instead", "rename notebooks/torch.py"),
    ),
    "full disk": (
        replace(SOUND, free=10**8),
        "disk",
        (
            BETTER,
            "only 0.1 GB are free",
            "free some space, or set LSTM_COURSE_VENV to a folder on another disk",
        ),
    ),
    "no Playwright": (
        replace(SOUND, playwright=False),
        "browser tests",
        (SKIPPED, "no lesson needs them", "python -m pip install -r requirements-dev.txt"),
    ),
    "no browser": (
        replace(SOUND, browser=False),
        "browser tests",
        (SKIPPED, "no Chromium", "sudo apt install chromium"),
    ),
    "no Japanese font": (
        replace(SOUND, japanese_font=False),
        "font",
        (SKIPPED, "no Japanese font", ""),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_what_mends_it(name):
    facts, what, (state, words, mend) = FAULTS[name]
    finding = told(facts, what)
    assert (finding.state, finding.mend) == (state, mend)
    assert words in finding.sentence
    assert "\n" not in finding.sentence and finding.sentence.endswith(".")
    assert findings.must_be_mended(examine(facts)) == (state == BROKEN)
    said = findings.report(examine(facts))
    assert not mend or f"mend: {mend}\n" in said


def test_a_local_build_of_the_pinned_version_is_no_other_version():
    facts = replace(SOUND, packages={**PINS, "torch": ("2.13.0", "2.13.0+cpu")})
    assert [f.what for f in examine(facts)].count("versions") == 0
    assert "torch 2.13.0+cpu" in told(facts, "packages").sentence


def test_without_torch_it_says_what_cannot_run():
    facts = replace(SOUND, torch=None, packages={**PINS, "torch": ("2.13.0", None)})
    assert "lesson 07" in told(facts, "PyTorch").sentence
    assert told(facts, "packages").state == BROKEN
    assert told(facts, "accelerator").state == SKIPPED


# --- the probes


def test_this_machine_can_be_looked_at():
    found = facts.look()
    assert found.torch_problem == ""
    assert found.torch["version"] == facts.installed("torch")
    assert set(found.torch) == set(CPU)
    assert found.packages["numpy"][1] == facts.installed("numpy")
    assert found.cores >= 1 and found.free > 0
    import platform

    assert platform.node() not in findings.report(examine(replace(found, packages={})))


def test_a_torch_that_crashes_is_told(tmp_path, monkeypatch):
    """A probe that dies, that says nothing sensible, or that never ends."""
    probe = tmp_path / "torch_probe.py"
    monkeypatch.setattr(facts, "__file__", str(tmp_path / "machine.py"))
    probe.write_text("import os, signal; os.abort()")
    found, problem = facts.ask_torch()
    assert found is None and problem
    probe.write_text("raise OSError('libcudart.so: cannot open shared object file')")
    assert "cannot open shared object file" in facts.ask_torch()[1]
    probe.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(facts, "PATIENCE", 1)
    assert facts.ask_torch() == (None, "no answer within 1 s")


def test_without_torch_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(facts.importlib.util, "find_spec", lambda name: None)
    assert facts.ask_torch() == (None, "")


@pytest.mark.parametrize(
    "kernel_says, program_says, version",
    [
        ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.90.07  Fri May", None, "550.90.07"),
        ("NVRM version: unreadable", None, ""),
        ("NVRM version: unreadable", (0, "590.44.01\n590.44.01\n", ""), "590.44.01"),
        (None, (0, "590.44.01\n", ""), "590.44.01"),
        (None, (9, "NVIDIA-SMI has failed", ""), ""),
        (None, None, None),
    ],
)
def test_the_driver_is_asked_for_its_version(
    tmp_path, monkeypatch, kernel_says, program_says, version
):
    proc = tmp_path / "version"
    if kernel_says:
        proc.write_text(kernel_says)
    program = "nvidia-smi" if program_says else None
    monkeypatch.setattr(facts.shutil, "which", lambda name: program)
    monkeypatch.setattr(facts, "answer", lambda words, seconds: program_says)
    assert facts.nvidia_driver(proc) == version


def test_a_compiler_is_found_by_its_name_or_by_CXX(monkeypatch):
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(facts.shutil, "which", lambda name: name if name == "clang++" else None)
    assert facts.has_compiler()
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert not facts.has_compiler()


def test_the_pins_are_those_of_the_requirements():
    found = facts.packages()
    text = (ROOT / "requirements.txt").read_text()
    assert {"numpy", "torch", "jupyterlab"} <= set(found)
    assert all(f"{name}=={pin}" in text for name, (pin, _) in found.items())


def test_a_broken_environment_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_VENV", str(tmp_path / "none"))
    assert facts.venv_problem() == ""
    monkeypatch.setenv("LSTM_COURSE_VENV", str(tmp_path))
    assert facts.venv_problem() == "its Python is missing"


# --- the command


def test_the_exit_code_is_1_only_if_something_must_be_mended(monkeypatch, capsys):
    for name, (found, _, (state, _, _)) in FAULTS.items():
        monkeypatch.setattr(command.facts, "look", lambda found=found: found)
        assert command.main([]) == int(state == BROKEN), name
    capsys.readouterr()


def test_the_last_line_says_the_worst():
    good, better, broken = (findings.Finding("it", state, "is.") for state in (OK, BETTER, BROKEN))
    for found, last in [
        ([good], "Nothing is wrong."),
        ([good, better], "Everything works; 1 of these can be made better."),
        ([better, broken, broken], "2 of these must be mended."),
    ]:
        assert findings.report(found).splitlines()[-1] == last


def test_lstm_course_doctor_prints_and_returns_nothing(monkeypatch, capsys):
    monkeypatch.setattr(findings, "look", lambda: SOUND)
    assert lstm_course.doctor() is None
    assert "Nothing is wrong." in capsys.readouterr().out


@pytest.mark.parametrize("here", [(), ("numpy",), ("numpy", "torch", "jupyterlab")])
def test_a_python_that_lacks_packages_looks_at_the_courses_own_environment(
    here, monkeypatch, tmp_path, capsys
):
    started = []
    there = {name: object() for name in here}
    monkeypatch.setattr(command.importlib.util, "find_spec", there.get)
    monkeypatch.setattr(venv, "venv_folder", lambda: tmp_path)
    monkeypatch.setattr(venv, "probe", lambda folder: ("3.12.1", ""))
    monkeypatch.setattr(venv, "run", lambda words: started.append(words) or 1)
    assert command.main([]) == 1
    assert started == [[str(venv.venv_python(tmp_path)), "-m", "lstm_course", "doctor"]]
    assert f"looks at {tmp_path}" in capsys.readouterr().out


def test_a_python_that_has_the_packages_is_looked_at_itself(monkeypatch, capsys):
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(venv, "run", lambda words: pytest.fail("another Python was started"))
    monkeypatch.setattr(command.facts, "look", lambda: SOUND)
    assert command.main([]) == 0
    assert "looks at" not in capsys.readouterr().out


def test_it_runs_on_a_python_that_has_nothing(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from lstm_course.commands import doctor\n"
        "print(doctor.main([]))\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}\n"
        "      - set(sys.stdlib_module_names) - {'lstm_course', '__main__'}), 'loaded')"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "LSTM_COURSE_VENV": str(tmp_path / "none")},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["1", "loaded"]
    assert "the course is not set up" in done.stdout and "not installed" in done.stdout


def test_the_probe_prints_one_line_of_json():
    probe = ROOT / "lstm_course" / "setup" / "doctor" / "torch_probe.py"
    done = subprocess.run(
        [sys.executable, str(probe)], capture_output=True, text=True, timeout=patience.seconds(120)
    )
    assert set(json.loads(done.stdout)) == set(CPU)
