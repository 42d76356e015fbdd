"""Hold the matrix library to one thread.

The products in these lessons are small. Handing pieces of them to a second thread costs more than
the product itself: two threads made the same LSTM several times slower on a two-core laptop.
"""

from functools import cache

import numpy as np  # noqa: F401  (the controller only finds libraries that are already loaded)
from threadpoolctl import ThreadpoolController


@cache
def _controller():
    # Looking for the loaded libraries takes milliseconds, so it is done once.
    return ThreadpoolController().select(user_api="blas")


def one_blas_thread():
    """A context in which NumPy's matrix products use one thread: ``with one_blas_thread(): ...``"""
    return _controller().limit(limits=1)
