"""The doctor: what this machine has, what will be skipped and why, and what mends a fault.

``examine`` turns facts into findings and touches nothing, so that every fault can be tested without
the hardware that has it; ``machine.look`` gathers the facts; ``doctor`` prints.
"""

import re
import textwrap
from dataclasses import dataclass

from lstm_course.setup.doctor.facts import Facts, look

OK, SKIPPED = "ok", "skipped"
BETTER, BROKEN = "can be mended", "must be mended"
MARKS = {OK: "ok", SKIPPED: "--", BETTER: "! ", BROKEN: "!!"}
GB = 1e9
LITTLE_SPACE = 500_000_000
# The oldest driver for each CUDA: the newest build that pip installs, and the oldest one offered.
OLDEST_DRIVER = {"13": 580, "12": 525}
# The address of a build's package index is PyTorch's to say, and changes from time to time.
OTHER_BUILD = "--index-url ADDRESS, with the address that pytorch.org gives for"
LAB = "python -m lstm_course lab"
TORCH_USERS = "lesson 07, the comparisons with PyTorch and the training on spelling"
GPU_PARTS = "the GPU rows of lesson 07 and the tests marked gpu"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        what: the thing, a word or two.
        state: "ok", "skipped" (nothing is wrong, but something will be left out), "can be mended"
            (the course works, but not as well as it could) or "must be mended" (a lesson fails).
        sentence: what was found, and what follows from it.
        mend: the one command, or the one thing to do; "" when there is nothing to mend.
    """

    what: str
    state: str
    sentence: str
    mend: str = ""


def doctor():
    """Print what this machine has, what will be skipped and why, and what mends a fault.

    Takes a few seconds; changes nothing and needs no network.
    """
    print(report(examine(look())))


def must_be_mended(findings):
    """Whether a lesson will fail as this machine is now."""
    return any(finding.state == BROKEN for finding in findings)


def report(findings):
    """The findings as text, and a last line that sums them up."""
    width = max(len(finding.what) for finding in findings)
    lines = []
    for finding in findings:
        begin, below = f"{MARKS[finding.state]}  {finding.what:{width}}  ", " " * (width + 6)
        words = {"break_long_words": False, "break_on_hyphens": False}
        lines += textwrap.wrap(begin + finding.sentence, 100, subsequent_indent=below, **words)
        if finding.mend:
            lines.append(f"{below}mend: {finding.mend}")
    must = sum(finding.state == BROKEN for finding in findings)
    may = sum(finding.state == BETTER for finding in findings)
    if must:
        last = f"{must} of these must be mended."
    elif may:
        last = f"Everything works; {may} of these can be made better."
    else:
        last = "Nothing is wrong."
    return "\n".join([*lines, "", last])


def examine(facts: Facts):
    """Return the list of findings about a machine, in the order in which they are told."""
    findings = [
        _machine(facts),
        _disk(facts),
        *_environment(facts),
        *_hiding(facts),
        *_packages(facts),
        _torch(facts),
        _accelerator(facts),
        _browser(facts),
    ]
    if facts.torch and facts.torch.get("bfloat16"):
        words = (
            "PyTorch's fast LSTM does not compute in it on this processor (most need AVX-512 for "
            "it): lesson 07 and train --precision bfloat16 use the plain LSTM, which is slower."
        )
        findings.append(Finding("bfloat16", SKIPPED, words))
    if facts.torch and not facts.compiler:
        findings.append(_compiler(facts))
    if facts.japanese_font is False:
        words = "no Japanese font was found: 忘却ゲート and other terms show as boxes in the text."
        findings.append(Finding("font", SKIPPED, words))
    return findings


def _machine(facts):
    memory = f", {facts.memory / GB:.1f} GB of memory" if facts.memory else ""
    cores = "1 core" if facts.cores == 1 else f"{facts.cores} cores"
    where = f"{facts.system} on {facts.processor}, {cores}{memory}"
    return Finding("machine", OK, f"Python {facts.python}, {where}.")


def _disk(facts):
    free = f"{facts.free / GB:.1f} GB are free"
    if facts.free < LITTLE_SPACE:
        mend = "free some space, or set LSTM_COURSE_VENV to a folder on another disk"
        return Finding("disk", BETTER, f"only {free}: installing or training may fail.", mend)
    return Finding("disk", OK, f"{free}.")


def _environment(facts):
    if facts.venv_problem:
        words = f"the course's virtual environment is broken: {facts.venv_problem}."
        yield Finding("environment", BROKEN, words, LAB)


def _hiding(facts):
    if facts.hiding:
        names = ", ".join(facts.hiding)
        words = f"the notebooks import {names} instead of the library of that name."
        yield Finding("names", BROKEN, words, f"rename {names}")


def _packages(facts):
    """One finding for what is missing, one for other versions, or one that lists what is here."""
    found = facts.packages
    missing = [name for name, (_, version) in found.items() if version is None]
    other = {n: v for n, v in found.items() if v[1] and v[1].split("+")[0] != v[0]}
    install = f"{facts.pip} install -r requirements.txt"
    if missing and len(missing) > len(found) / 2:
        words = f"{len(missing)} of {len(found)} packages are missing: the course is not set up."
        yield Finding("packages", BROKEN, words, LAB)
    elif missing:
        words = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing."
        yield Finding("packages", BROKEN, words, install)
    if other:
        listed = [f"{name} is {here} (pinned: {pin})" for name, (pin, here) in other.items()]
        words = f"{', '.join(listed)}: numbers and pictures may differ from the lessons'."
        yield Finding("versions", BETTER, words, install)
    if found and not missing and not other:
        yield Finding("packages", OK, ", ".join(f"{n} {v}" for n, (_, v) in found.items()) + ".")
    elif not found:
        yield Finding("packages", SKIPPED, "requirements.txt is not here: no version is compared.")


def _torch(facts):
    if facts.torch_problem:
        words = f"PyTorch is installed and does not start ({facts.torch_problem})."
        return Finding("PyTorch", BROKEN, words, f"{_reinstall(facts)} --no-cache-dir")
    if facts.torch is None:
        return Finding("PyTorch", SKIPPED, f"not installed, so {TORCH_USERS} cannot run.")
    names = {"cuda": "CUDA", "hip": "ROCm", "xpu": "XPU"}
    kinds = [f"{name} {facts.torch[key]}" for key, name in names.items() if facts.torch[key]]
    made_for = "Apple's GPU and the CPU" if facts.system == "Darwin" else "the CPU only"
    return Finding("PyTorch", OK, f"{facts.torch['version']}, made for {(kinds or [made_for])[0]}.")


def _accelerator(facts):
    torch = facts.torch
    if torch is None:
        return Finding("accelerator", SKIPPED, f"none without PyTorch: {GPU_PARTS} are left out.")
    if torch["trial"]:
        return _failed_trial(facts)
    if torch["device"]:
        name = f" ({torch['name']})" if torch["name"] else ""
        return Finding("accelerator", OK, f"{torch['device']}{name}, an LSTM runs on it.")
    if facts.nvidia is not None and not torch["hip"]:
        return _unused_nvidia(facts)
    words = f"none was found, everything runs on the CPU: {GPU_PARTS} are left out."
    return Finding("accelerator", SKIPPED, words)


def _unused_nvidia(facts):
    """There is an NVIDIA GPU, and PyTorch does not use it: why?"""
    left_out = f"so {GPU_PARTS} are left out"
    hidden = facts.environment.get("CUDA_VISIBLE_DEVICES")
    said = facts.torch["refusal"]
    if facts.torch["cuda"] is None:
        words = f"there is an NVIDIA GPU, but this PyTorch is made for the CPU only, {left_out}."
        return Finding("accelerator", BETTER, words, _reinstall(facts))
    if hidden in ("", "-1"):
        words = f"the GPU is hidden by CUDA_VISIBLE_DEVICES={hidden}, {left_out}."
        return Finding("accelerator", SKIPPED, words)
    if "too old" in said or _driver(facts) < OLDEST_DRIVER.get(facts.torch["cuda"][:2], 0):
        driver = facts.nvidia or "of unknown version"
        words = f"the NVIDIA driver {driver} is too old for CUDA {facts.torch['cuda']}, {left_out}."
        return Finding("accelerator", BETTER, words, _newer_driver_or_older_cuda(facts))
    said = said or "the driver does not answer"
    words = f"PyTorch finds the NVIDIA driver and no usable GPU ({said}), {left_out}."
    return Finding("accelerator", BETTER, words, "nvidia-smi (it says what the driver lacks)")


def _failed_trial(facts):
    """There is an accelerator, and a small LSTM fails on it."""
    device, trial = facts.torch["device"] or "the accelerator", facts.torch["trial"]
    if "MPS" in trial and re.search("not (currently )?(implemented|supported)", trial):
        words = f"an operator of the LSTM is missing on Apple's GPU ({trial})."
        mend = _started_with(facts, "PYTORCH_ENABLE_MPS_FALLBACK", "1")
        return Finding("accelerator", BROKEN, words, mend)
    words = f"a small LSTM fails on {device}: {trial}."
    if "no kernel image" in trial:
        words += " This PyTorch is not made for this GPU."
        return Finding("accelerator", BROKEN, words, _reinstall(facts, "cu126"))
    mend = _started_with(facts, "CUDA_VISIBLE_DEVICES", "-1") if device == "cuda" else ""
    return Finding("accelerator", BROKEN, words, mend or _reinstall(facts))


def _reinstall(facts, build=None):
    """The command that installs PyTorch anew, in the build that fits the GPU and its driver.

    pip's own choice is CUDA 13 on Linux, Apple's GPU on a Mac, and the CPU on Windows.
    """
    pin = facts.packages.get("torch", ("", None))[0]
    command = f"{facts.pip} install --force-reinstall torch{'==' + pin if pin else ''}"
    if build is None and facts.nvidia is not None:
        old = OLDEST_DRIVER["12"] <= _driver(facts) < OLDEST_DRIVER["13"]
        build = "cu126" if old else "cu130" if facts.system == "Windows" else None
    return f"{command} {OTHER_BUILD} {build}" if build else command


def _newer_driver_or_older_cuda(facts):
    if OLDEST_DRIVER["12"] <= _driver(facts) < OLDEST_DRIVER["13"]:
        return _reinstall(facts, "cu126")
    if facts.ubuntu_drivers:
        return "sudo ubuntu-drivers install"
    return "install the newest NVIDIA driver for this GPU and restart"


def _driver(facts):
    """The first number of the driver's version; a very new one when it is unknown."""
    found = re.match(r"\d+", facts.nvidia or "")
    return int(found[0]) if found else 10**6


def _started_with(facts, name, value):
    """How to start the course with an environment variable."""
    if facts.system == "Windows":
        return f'$env:{name}="{value}"; {LAB}'
    return f"{name}={value} {LAB}"


def _compiler(facts):
    words = "no C++ compiler was found: only torch.compile on the CPU is left out, in lesson 07."
    mends = {
        "Linux": "sudo apt install g++",
        "Darwin": "xcode-select --install",
        "Windows": "install the C++ build tools of Visual Studio",
    }
    return Finding("C++ compiler", SKIPPED, words, mends.get(facts.system, "install one"))


def _browser(facts):
    if facts.playwright and facts.browser:
        return Finding("browser tests", OK, "Playwright and a Chromium are here.")
    if not facts.playwright:
        words, mend = "Playwright is not installed", "requirements-dev.txt"
        mend = f"{facts.pip} install -r {mend}"
    else:
        words, mend = "no Chromium or Chrome was found", "sudo apt install chromium"
        if facts.system != "Linux":
            mend = "install Google Chrome, or name a browser with CHROMIUM"
    words += ": only the browser tests are left out, no lesson needs them."
    return Finding("browser tests", SKIPPED, words, mend)
