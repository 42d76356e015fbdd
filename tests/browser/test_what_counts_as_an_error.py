"""Of all errors in a page, one of JupyterLab's own is let pass, and nothing of ours."""

import pytest
from course_in_browser import is_the_splash

REMOVED = "Failed to execute 'removeChild' on 'Node': not a child of this node."
CORE = "    at http://127.0.0.1:1/static/lab/jlab_core.88.js?v=88:13173:720"
OURS = "    at click (blob:http://127.0.0.1:1/2f:12:3)"


class PageError(Exception):
    def __init__(self, message, *frames):
        super().__init__(message)
        self.stack = "\n".join([message, *frames])


@pytest.mark.parametrize(
    "error, passes",
    [
        (PageError(REMOVED, CORE), True),
        (PageError(REMOVED, OURS, CORE), False),
        (PageError(REMOVED), False),
        (PageError("TypeError: x is undefined", CORE), False),
    ],
)
def test_only_the_splash_screen_is_let_pass(error, passes):
    assert bool(is_the_splash(error)) == passes
