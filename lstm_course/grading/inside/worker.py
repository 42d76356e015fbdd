"""The process in which a learner's code runs: it reads calls, makes them, and sends values back.

Started by ``sandbox`` as a program of its own. Requests are pickles from the grading process,
which is trusted; replies are JSON. Each is one frame: four bytes of length, then the content.
It knows no question and no right answer.
"""

import json
import os
import pickle
import sys
from pathlib import Path
from types import CodeType

MODULES = (
    "lstm_course.checks.observing",
    "lstm_course.grading.inside.notebook_space",
    "numpy.linalg",
    "numpy.random",
)


def main():
    """Take the two pipes for ourselves, then answer until the grading process hangs up."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # printing must not reach the pipe
        os.dup2(nowhere, descriptor)
    start = read_frame(requests)
    use_only(start["course"])
    for module in [*MODULES, *start["preload"]]:
        __import__(module)
    from lstm_course.grading.inside import fence
    from lstm_course.grading.inside.notebook_space import NotebookSpace

    os.chdir(start["scratch"])
    sys.path.append(start["scratch"])  # a cell may write a module with %%writefile
    missing = fence.set_limits(start["seconds"])
    fence.close(start["rules"])
    space = NotebookSpace(start["open_names"])
    write_frame(replies, {"id": start["id"], "missing": missing})
    while request := read_frame(requests):
        write_frame(replies, {"id": request["id"], **answer(space, request)})


def use_only(course):
    """Put the copy of the course first, and take the folder of the real one off the path."""
    is_other = [Path(p, "lstm_course").is_dir() and not Path(p, "numpy").is_dir() for p in sys.path]
    rest = [p for p, other in zip(sys.path, is_other, strict=True) if not other]
    sys.path[:] = [course, *rest]
    for name in [name for name in sys.modules if name.split(".")[0] == "lstm_course"]:
        del sys.modules[name]


def answer(space, request):
    """Run the cells, or one call; whatever happens becomes a reply."""
    from lstm_course.grading.codec import encode_error

    try:
        if "cells" in request:
            failures = space.run(request["cells"], request["seconds_each"], request["seconds"])
            return {"failures": failures, "names": look_up(space, request["names"])}
        return call(space, request)
    except BaseException as error:
        return {"error": encode_error(error, "")}


def look_up(space, names):
    """What stands under each name: callable or not, and if not, which value; whom it uses."""
    from lstm_course.grading.codec import Budget, encode

    found, budget = {}, Budget()
    for name in names:
        value = space.names.get(name)
        found[name] = {"callable": callable(value), "defined": name in space.names}
        if callable(value):
            found[name]["uses"] = sorted(names_used(value) & set(names))
        else:
            found[name]["value"] = encode(value, budget)
    return found


def names_used(function):
    """Names outside itself that a function's code looks up, also in its inner functions."""
    used, waiting = set(), [getattr(function, "__code__", None)]
    while waiting:
        code = waiting.pop()
        if isinstance(code, CodeType):
            used |= set(code.co_names)
            waiting += code.co_consts
    return used


def call(space, request):
    """One call on its own copy of the arguments."""
    from lstm_course.checks.running import learners_line, limited
    from lstm_course.grading.codec import Budget, encode, encode_error

    arguments = pickle.loads(request["arguments"])
    function, observe = space.names[request["call"]], request["observe"]
    budget = Budget()

    def work():
        if observe:
            return encode(observe(function, *arguments), budget)
        return encode(function(*arguments), budget)

    with space.without(request["closed"]):
        try:
            value = limited(work, request["seconds"])
            after = [encode(arguments[k], budget) for k in request["untouched"]]
        except BaseException as error:
            return {"error": encode_error(error, learners_line(error, function))}
    return {"value": value, "after": after}


def read_frame(stream):
    """The next request, or None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    return pickle.loads(stream.read(int.from_bytes(head, "big")))


def write_frame(stream, reply):
    """Send one reply."""
    content = json.dumps(reply).encode("ascii")
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()


if __name__ == "__main__":
    main()
