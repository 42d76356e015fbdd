"""What may come back from the worker: plain numbers, text and lists of them, written as JSON.

``encode`` runs in the worker, ``decode`` in the grading process. A pickle can run code while it is
loaded, so none is ever taken from the worker; arrays come as dtype, shape and raw bytes. Whatever
is not plain (an open file, a class of the learner's) comes as its type's name alone.
"""

import base64
import builtins
import re

import numpy as np

LARGEST = 16_000_000  # bytes of one array
DEEPEST = 12
MOST = 200_000  # values in one reply
_DTYPE = re.compile(r"[<>|=]?([biufc]\d{1,2}|U\d{1,4})")


def encode(value):
    """A value as lists, strings and numbers that JSON can hold."""
    return _encode(value, DEEPEST, [MOST])


def _encode(value, depth, left):
    left[0] -= 1
    if depth == 0 or left[0] < 0:
        return ["other", "value with too many parts"]
    if value is None or value is ...:
        return ["nothing", value is ...]
    if type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return ["plain", value]
    if type(value) is str:
        return ["plain", value[:1000]]
    if isinstance(value, dict):
        pairs = [[_encode(k, 1, left), _encode(v, depth - 1, left)] for k, v in value.items()]
        return ["dict", pairs]
    if isinstance(value, tuple | list):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return [kind, [_encode(part, depth - 1, left) for part in value]]
    if hasattr(value, "parameters") and hasattr(value, "state_dict"):
        return _encode_module(value, depth, left)
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray | np.generic):
        return _encode_array(np.asarray(value))
    return ["other", type(value).__name__[:60]]


def _encode_array(array):
    if not _DTYPE.fullmatch(array.dtype.str):
        return ["objects", str(array.dtype)[:60]]
    if array.nbytes > LARGEST:
        return ["other", "far too large array"]
    content = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return ["array", array.dtype.str, list(array.shape), content]


# The modules of torch.nn that can be made again from these settings and their weights.
MODULES = {
    "LSTM": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "GRU": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "RNN": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "Linear": ("in_features", "out_features"),
}


def _encode_module(module, depth, left):
    kind = type(module).__name__
    if kind not in MODULES or type(module).__module__.split(".")[0] != "torch":
        return ["other", kind[:60]]
    settings = [int(getattr(module, name)) for name in MODULES[kind]]
    weights = {name: _encode(v, depth - 1, left) for name, v in module.state_dict().items()}
    return ["module", kind, settings, weights]


def decode(data):
    """The value again. Raises ValueError for anything that ``encode`` would not have written."""
    try:
        return _decode(data, DEEPEST + 1)
    except ValueError:
        raise
    except Exception as error:  # a worker that forges replies can send anything
        raise ValueError(f"no readable answer: {type(error).__name__}") from None


def _decode(data, depth):
    if depth == 0:
        raise ValueError("too deep")
    kind, *parts = data
    if kind == "nothing":
        return ... if parts[0] else None
    if kind == "plain" and type(parts[0]) in (bool, int, float, str):
        return parts[0]
    if kind in ("tuple", "list"):
        values = [_decode(part, depth - 1) for part in parts[0]]
        return tuple(values) if kind == "tuple" else values
    if kind == "dict":
        return {_decode(k, 2): _decode(v, depth - 1) for k, v in parts[0]}
    if kind == "array":
        return _decode_array(*parts)
    if kind == "objects":
        return np.empty(1, dtype=object)
    if kind == "module":
        return _decode_module(*parts, depth)
    if kind == "other":
        return stand_in(parts[0])
    raise ValueError(f"an unknown kind of answer: {str(kind)[:40]}")


def _decode_array(dtype, shape, content):
    if not _DTYPE.fullmatch(dtype):
        raise ValueError("an unknown dtype")
    flat = np.frombuffer(base64.b64decode(content, validate=True), dtype=dtype)
    return flat.reshape([int(n) for n in shape]).copy()[()]


def _decode_module(kind, settings, weights, depth):
    import torch

    wanted = dict(zip(MODULES[kind], settings, strict=True))
    if not all(type(n) is int and 0 <= n <= 1024 for n in settings):
        raise ValueError("a module of no sensible size")
    arrays = {str(k): torch.as_tensor(_decode(v, depth - 1)) for k, v in weights.items()}
    for name in ("bias", "batch_first", "bidirectional"):
        if name in wanted:
            wanted[name] = bool(wanted[name])
    if kind == "Linear":
        wanted["bias"] = "bias" in arrays
    dtype = next((a.dtype for a in arrays.values()), torch.float64)
    module = getattr(torch.nn, kind)(**wanted, dtype=dtype)
    module.load_state_dict(arrays)
    return module


def stand_in(type_name):
    """An object that shows its type's name, for a value that stayed in the worker."""
    return type(re.sub(r"[^\w .-]", "", str(type_name))[:60] or "object", (), {})()


def encode_error(error, line):
    """An exception as its name, its words and the learner's line."""
    try:
        words = str(error)[:400]
    except Exception:  # a class of the learner's own can do anything
        words = ""
    arguments = list(getattr(error, "args", ()))[:5]
    plain = all(type(a) in (str, int, float) and len(str(a)) <= 400 for a in arguments)
    name = type(error).__name__[:60]
    return {
        "type": name,
        "words": words,
        "arguments": arguments if plain else None,
        "line": line[:200],
    }


def decode_error(data):
    """An exception of the same name and words: the built-in class, NumPy's, or one made here."""
    name, words, arguments = str(data["type"])[:60], str(data["words"])[:400], data["arguments"]
    kind = getattr(builtins, name, None) or getattr(np.exceptions, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        for given in (arguments, [words]):
            try:
                error = kind(*given)
                if str(error) == words:
                    return error
            except Exception:
                continue
    name = re.sub(r"\W", "", name) or "Exception"
    return type(name, (Exception,), {})(words)
