"""What may come back from the worker: plain numbers, text and lists of them, written as JSON.

``encode`` runs in the worker, ``decode`` in the grading process. A pickle can run code while it is
loaded, so none is ever taken from the worker; arrays come as dtype, shape and raw bytes. Whatever
is not plain (an open file, a class of the learner's) comes as its type's name alone.

A reply decides no size. ``decode`` makes nothing that is larger than what has arrived: it counts
values, bounds texts and shapes, and builds a network only around arrays that are already there.
The largest right answer of the course is an array of 2 kB.
"""

import base64
import builtins
import math
import re
import sys

import numpy as np

LARGEST = 1_000_000  # bytes of one array
TOGETHER = 2_000_000  # bytes of all arrays in one reply
MOST = 20_000  # values in one reply; ten characters of a text count as one
MOST_WEIGHTS = 64  # arrays of one module
DEEPEST = 12
LONGEST_TEXT = 1000
_DTYPE = re.compile(r"[<>|=]?([biufc]\d{1,2}|U\d{1,3})")


class Budget:
    """How much one reply may still hold: values, and bytes of arrays."""

    def __init__(self, values=MOST, size=TOGETHER):
        self.values, self.size = values, size

    def take(self, values, size=0):
        """True when so much is left, and it is taken."""
        self.values, self.size = self.values - values, self.size - size
        return self.values >= 0 and self.size >= 0


def encode(value, budget=None):
    """A value as lists, strings and numbers that JSON can hold.

    Parts that are too deep, or for which the ``budget`` is too small, come as an "other".
    """
    return _encode(value, DEEPEST, budget or Budget())


def _encode(value, depth, budget):
    if depth == 0 or not budget.take(1):
        return ["other", "value with too many parts"]
    if value is None or value is ...:
        return ["nothing", value is ...]
    if type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return ["plain", value]
    if type(value) is str:
        text = value[:LONGEST_TEXT]
        return ["plain", text if budget.take(len(text) // 10) else ""]
    if isinstance(value, dict):
        pairs = []
        for key, part in value.items():
            pairs.append([_encode_key(key, budget), _encode(part, depth - 1, budget)])
            if budget.values < 0:
                break
        return ["dict", pairs]
    if isinstance(value, tuple | list):
        kind = "tuple" if isinstance(value, tuple) else "list"
        parts = []
        for part in value:
            parts.append(_encode(part, depth - 1, budget))
            if budget.values < 0:
                break
        return [kind, parts]
    if hasattr(value, "parameters") and hasattr(value, "state_dict"):
        return _encode_module(value, depth, budget)
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray | np.generic):
        return _encode_array(np.asarray(value), budget)
    return ["other", type(value).__name__[:60]]


def _encode_key(key, budget):
    plain = type(key) in (bool, int, float, str)
    return _encode(key, 1, budget) if plain else ["other", type(key).__name__[:60]]


def _encode_array(array, budget):
    if not _DTYPE.fullmatch(array.dtype.str):
        return ["objects", str(array.dtype)[:60]]
    if not _small(array.shape, array.nbytes) or not budget.take(array.ndim, array.nbytes):
        return ["other", "far too large array"]
    content = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return ["array", array.dtype.str, list(array.shape), content]


def _small(shape, size):
    """Also for an array without values: its other axes could still be of any length."""
    return size <= LARGEST and math.prod(max(n, 1) for n in shape) <= LARGEST


# The modules of torch.nn that can be made again from these settings and their weights.
MODULES = {
    "LSTM": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "GRU": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "RNN": ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "bidirectional"),
    "Linear": ("in_features", "out_features"),
}


def _arrays_of(kind, settings):
    """How many arrays a module of these settings has, its bias aside for "Linear"."""
    if kind == "Linear":
        return (1, 2)
    _, _, layers, bias, _, both_ways = settings
    return (layers * (1 + both_ways) * (4 if bias else 2),)


def _encode_module(module, depth, budget):
    kind = type(module).__name__
    if kind not in MODULES or type(module).__module__.split(".")[0] != "torch":
        return ["other", kind[:60]]
    settings = [int(getattr(module, name)) for name in MODULES[kind]]
    state = module.state_dict()
    with_a_projection = len(state) not in _arrays_of(kind, settings)
    if with_a_projection or len(state) > MOST_WEIGHTS:
        return ["other", kind]
    return ["module", kind, settings, {k: _encode(v, depth - 1, budget) for k, v in state.items()}]


def decode(data):
    """The value again. Raises ValueError for anything that ``encode`` would not have written."""
    try:
        return _decode(
            data, DEEPEST + 1, Budget(MOST + 2)
        )  # what was cut ends in one or two others
    except ValueError:
        raise
    except Exception as error:  # a worker that forges replies can send anything
        raise ValueError(f"no readable answer: {type(error).__name__}") from None


def _decode(data, depth, budget):
    if depth == 0 or not budget.take(1):
        raise ValueError("too deep, or too many parts")
    kind, *parts = data
    if kind == "nothing":
        return ... if parts[0] else None
    if kind == "plain":
        return _decode_plain(parts[0])
    if kind in ("tuple", "list"):
        values = [_decode(part, depth - 1, budget) for part in parts[0]]
        return tuple(values) if kind == "tuple" else values
    if kind == "dict":
        return {_decode_key(k): _decode(v, depth - 1, budget) for k, v in parts[0]}
    if kind == "array":
        return _decode_array(*parts, budget)
    if kind == "objects":
        return np.empty(1, dtype=object)
    if kind == "module":
        return _decode_module(*parts, depth, budget)
    if kind == "other":
        return stand_in(parts[0])
    raise ValueError(f"an unknown kind of answer: {str(kind)[:40]}")


def _decode_plain(value):
    if type(value) in (bool, float) or (type(value) is int and abs(value) < 2**63):
        return value
    if type(value) is str and len(value) <= LONGEST_TEXT:
        return value
    raise ValueError("no plain value")


def _decode_key(data):
    """Only what is plain: the hash of a tuple or of a long number can be chosen to collide."""
    kind, value = data
    return stand_in(value) if kind == "other" else _decode_plain(value)


def _decode_array(dtype, shape, content, budget):
    if not _DTYPE.fullmatch(dtype):
        raise ValueError("an unknown dtype")
    sizes = [int(n) for n in shape]
    flat = np.frombuffer(base64.b64decode(content, validate=True), dtype=dtype)
    if not _small(sizes, flat.nbytes) or not budget.take(len(sizes), flat.nbytes):
        raise ValueError("too large an array")
    return flat.reshape(sizes).copy()[()]


def _decode_module(kind, settings, weights, depth, budget):
    """The network of these settings around the arrays that have come; nothing is allocated."""
    if kind not in MODULES or not all(type(n) is int and 0 <= n <= 1024 for n in settings):
        raise ValueError("a module of no sensible size")
    if len(settings) != len(MODULES[kind]) or len(weights) > MOST_WEIGHTS:
        raise ValueError("a module of no sensible size")
    if len(weights) not in _arrays_of(kind, settings):
        raise ValueError("a module without its arrays")
    torch = sys.modules.get("torch")
    if torch is None:  # no question of this class has a module as its answer
        return stand_in(kind)
    arrays = {k: torch.from_numpy(_decode(v, depth - 1, budget)) for k, v in weights.items()}
    (dtype,) = {array.dtype for array in arrays.values()}
    wanted = dict(zip(MODULES[kind], settings, strict=True))
    for name in ("bias", "batch_first", "bidirectional"):
        if name in wanted:
            wanted[name] = bool(wanted[name])
    if kind == "Linear":
        wanted["bias"] = len(arrays) == 2
    module = getattr(torch.nn, kind)(**wanted, dtype=dtype, device="meta")
    module.load_state_dict(arrays, assign=True)  # RuntimeError where names or shapes differ
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
