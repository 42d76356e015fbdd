"""Files that survive a power cut: written beside the old one, then put in its place in one step."""

import io
import pickle
import zipfile
from pathlib import Path

import torch

from lstm_course.support.files import write_whole

FORMAT = 1  # raise it when the content changes, so that an old file gets a sentence


def save(path, content):
    """Write ``content`` (tensors, numbers, text, lists and dicts) so that it is whole or not there.

    Whenever the machine stops, ``path`` holds the old file or the new one, never half a file.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = io.BytesIO()
    torch.save({"format": FORMAT, **content}, whole)
    write_whole(path, whole.getvalue(), durable=True)


def load(path):
    """Read what ``save`` wrote, on the CPU. ValueError says what is wrong with the file."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}.") from None
    return from_bytes(raw, path)


def from_bytes(raw, name):
    """The content of a checkpoint's bytes.

    ``weights_only=True`` reads tensors and plain values and refuses anything else: a file from
    somebody else must not be able to run code.
    """
    try:
        content = torch.load(io.BytesIO(raw), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, zipfile.BadZipFile, KeyError) as error:
        reason = str(error).strip().partition("\n")[0][:120]
        raise ValueError(
            f"{name} is damaged or no checkpoint of this course ({reason}). Move it away; if there "
            "is a best.pt beside it, that holds the best weights so far."
        ) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = content.get("format") if isinstance(content, dict) else None
        raise ValueError(
            f"{name} has format {found!r}, but {FORMAT} is needed: it was written by another "
            "version of the course, or by another program."
        )
    return content
