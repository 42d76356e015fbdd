"""Imitate other processors on this one, for ``python -m lstm_course test --processor NAME``.

NumPy, its matrix library OpenBLAS, and PyTorch with its libraries MKL and oneDNN each choose their
code by what the processor can do, and each choice rounds its sums in another way. Environment
variables make them choose as on another processor, but only one that can do less than this one.
"""

import json
import platform
import subprocess
from dataclasses import dataclass

# NumPy 2.4's names: X86_V3 is AVX2 with FMA (2013), X86_V4 is AVX-512 (2017).
AVX2, AVX512 = "X86_V3", "X86_V4"
WITHOUT_AVX512 = "X86_V4 AVX512_ICL AVX512_SPR"
WITHOUT_AVX2 = f"X86_V3 {WITHOUT_AVX512}"
X86 = ("x86_64", "AMD64", "amd64")


@dataclass(frozen=True)
class Processor:
    """A processor to imitate.

    Attributes:
        what: which processors compute like this.
        needs: what this machine must be able to do, as NumPy names it; "" when all can.
        environment: what makes the libraries behave so.
    """

    what: str
    needs: str = ""
    environment: dict | None = None


def _settings(openblas, numpy, aten, onednn, mkl):
    return {
        "OPENBLAS_CORETYPE": openblas,
        "NPY_DISABLE_CPU_FEATURES": numpy,
        "ATEN_CPU_CAPABILITY": aten,
        "ONEDNN_MAX_CPU_ISA": onednn,
        "MKL_CBWR": mkl,
    }


PROCESSORS = {
    "native": Processor("this machine, as it is", "", {}),
    "oldest": Processor(
        "SSE3 products (2004), everything else as with SSE4.2",
        "",
        _settings("Prescott", WITHOUT_AVX2, "default", "SSE41", "COMPATIBLE"),
    ),
    "old": Processor(
        "SSE4.2 and no AVX: Intel from 2008, small servers and laptops of today",
        "",
        _settings("Nehalem", WITHOUT_AVX2, "default", "SSE41", "COMPATIBLE"),
    ),
    "avx": Processor(
        "AVX and no AVX2: Intel of 2011",
        AVX2,
        _settings("Sandybridge", WITHOUT_AVX2, "default", "AVX", "AVX"),
    ),
    "plain": Processor(
        "AVX2 and no AVX-512: most laptops and desktops",
        AVX2,
        _settings("Haswell", WITHOUT_AVX512, "avx2", "AVX2", "AVX2"),
    ),
    "mixed": Processor(
        "AVX2 products, but NumPy's and PyTorch's functions without it",
        AVX2,
        _settings("Zen", WITHOUT_AVX2, "default", "AVX2", "AVX2"),
    ),
    "new": Processor(
        "AVX-512: servers and some laptops from 2017",
        AVX512,
        _settings("SkylakeX", "", "avx512", "AVX512_CORE", "AVX512"),
    ),
}


def listed():
    """The names and what they mean, a line each, for ``--help``."""
    return "\n".join(f"    {name:8}{processor.what}" for name, processor in PROCESSORS.items())


def settings(name, python):
    """The environment variables that imitate a processor, for programs run by ``python``.

    Raises:
        ValueError: there is no such name, or this machine cannot imitate it; says why.
    """
    if name not in PROCESSORS:
        raise ValueError(
            f"There is no processor {name!r} to imitate: take one of {', '.join(PROCESSORS)}."
        )
    wanted = PROCESSORS[name]
    if name != "native" and platform.machine() not in X86:
        raise ValueError(
            f"This processor is {platform.machine()}, and all imitations are of x86 processors: "
            "leave --processor out."
        )
    if wanted.needs and wanted.needs not in features(python):
        lacks = {AVX2: "AVX2", AVX512: "AVX-512"}[wanted.needs]
        raise ValueError(
            f"This processor has no {lacks}, so {name!r} cannot be imitated on it: take one that "
            "can do less."
        )
    return dict(wanted.environment)


def features(python):
    """What the processor can do, as the NumPy of ``python`` finds it: a list of its names."""
    code = "import json, numpy; print(json.dumps(numpy.show_config('dicts')['SIMD Extensions']))"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return [*found["baseline"], *found.get("found", [])]
