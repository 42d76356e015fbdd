"""Results of the benchmark in a JSON file, with the device's name; and the committed reference."""

import json
import platform
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from lstm_course.bench.ceilings import Ceilings
from lstm_course.support.computer import usable_cores
from lstm_course.support.files import write_whole

FORMAT = 1
REFERENCE = Path(__file__).with_name("cpu_reference.json")
NEEDED = {"format", "devices", "versions", "threads", "ceilings", "rows"}


def device_name(device):
    """What the device is, in words: a GPU's product name, or "2-core x86 CPU". No host name."""
    kind = torch.device(device).type
    if kind == "cpu":
        machine = platform.machine().lower()
        family = {"x86_64": "x86", "amd64": "x86", "arm64": "ARM", "aarch64": "ARM"}
        return f"{usable_cores()}-core {family.get(machine, machine or 'unknown')} CPU"
    if kind in ("cuda", "xpu"):
        return getattr(torch, kind).get_device_name()
    return {"mps": "Apple GPU"}.get(kind, kind)


def bundle(rows, ceilings):
    """Everything about one run. ceilings: {device: {dtype: Ceilings}}."""
    return {
        "format": FORMAT,
        "devices": {device: device_name(device) for device in ceilings},
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "torch": torch.__version__.split("+")[0],
        },
        "threads": 1,
        "ceilings": {
            device: {dtype: asdict(values) for dtype, values in formats.items()}
            for device, formats in ceilings.items()
        },
        "rows": rows,
    }


def write(path, results):
    """Write the results of ``bundle``; a file that is there is replaced only by a whole new one."""
    path = Path(path)
    parts = {name: _lines(value) for name, value in results.items()}
    text = ",\n".join(f'"{name}": {value}' for name, value in parts.items())
    write_whole(path, "{\n" + text + "\n}\n")
    return path


def _lines(value):
    """JSON with one row a line, so that a person can read it and a new run can be compared."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(_short(row)) for row in value) + "\n]"
    return json.dumps(value)


def _short(row):
    return {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in row.items()}


def read(path=REFERENCE):
    """The results in a file, the committed CPU reference if no other is named."""
    try:
        results = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{Path(path).name} cannot be read as benchmark results ({error}). Make it anew: "
            "python -m lstm_course bench --json FILE"
        ) from error
    missing = NEEDED - set(results) if isinstance(results, dict) else NEEDED
    if missing or results["format"] != FORMAT:
        raise ValueError(
            f"{Path(path).name} is not a benchmark file of format {FORMAT}: "
            f"{', '.join(sorted(missing)) or 'the format'} does not fit. Make it anew: "
            "python -m lstm_course bench --json FILE"
        )
    return results


def ceilings_of(results, device="cpu", dtype="float32"):
    """The ``Ceilings`` stored in results."""
    return Ceilings(**results["ceilings"][device][dtype])
