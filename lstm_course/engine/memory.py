"""Memory that a layer uses again, because fresh memory is slow.

The system maps a large new array in page by page, at its first use, and takes it back when it is
freed; a layer would pay for that at each call. A pool keeps such arrays for the next call.
"""

from collections import deque
from math import prod

import numpy as np

SMALLEST, LARGEST = 2**17, 2**24
"""Bytes. Smaller arrays are quick to make; larger ones are better given back to the system."""


class Pool:
    """``empty`` is ``numpy.empty``, in memory that was in use before, where there is some.

    Memory comes back when the last array that looks into it is gone, and not before: a trace that
    somebody holds, or a view of one of its fields, is never written again.

    Args:
        keep: how many pieces of memory wait for the next call, at most.
    """

    def __init__(self, keep=12):
        self._keep = keep
        self._free = deque(maxlen=keep)  # its methods are safe between threads

    def empty(self, shape, dtype):
        """An array with arbitrary numbers in it."""
        dtype = np.dtype(dtype)
        size = prod(shape) * dtype.itemsize
        if not SMALLEST <= size <= LARGEST:
            return np.empty(shape, dtype)
        return np.asarray(_Lease(self._free, self._taken(size), shape, dtype))

    def _taken(self, size):
        for _ in range(len(self._free)):
            try:
                memory = self._free.popleft()
            except IndexError:  # another thread was quicker
                break
            if memory.nbytes == size:
                return memory
            self._free.append(memory)
        return np.empty(size, np.uint8)

    def __reduce__(self):
        return Pool, (self._keep,)  # a copy of a layer starts with an empty pool


class _Lease:
    """Owns a piece of memory while any array looks into it, then puts it back.

    NumPy keeps the object that an array's memory came from alive as long as the array and each
    view of it; so this object ends exactly when nobody can read the memory any more.
    """

    def __init__(self, free, memory, shape, dtype):
        self._free, self._memory = free, memory
        self.__array_interface__ = {
            "version": 3,
            "data": memory.__array_interface__["data"],
            "shape": tuple(shape),
            "typestr": dtype.str,
        }

    def __del__(self):
        self._free.append(self._memory)
