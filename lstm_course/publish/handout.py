"""What a teacher hands out: the exercises without solutions, the same bytes on every machine.

Standard library only.
"""

import io
import zipfile

from lstm_course.support.files import write_whole

DATE = (2000, 1, 1, 0, 0, 0)  # the same for every file: a zip's bytes must not depend on the clock
SETUP = ("pyproject.toml", "LICENSE", "LICENSE-CC-BY-4.0.txt", "NOTICES.md", "README.md")

README = """\
The exercises of the course "How an LSTM works"

1. You need the course itself: {course}
2. Start it there with:  python -m lstm_course lab
   (If you keep an environment of your own: pip install -r requirements.txt)
3. Open a notebook of exercises/, write your answer where it says "YOUR CODE HERE", run that cell,
   then the check below it. It answers at once, and you can try as often as you like.
4. Save the notebook and hand in the .ipynb file. Keep its name; put yours in front if you were
   asked to.

What counts is the function itself: grading calls it again, with the course's own functions closed.
"""
APART = "copy the folder exercises/ into the folder of the course."
WITHIN = "it is in this zip. Unpack it to a folder of its own."


def files(exercises, root, with_course):
    """{name in the zip: bytes}."""
    requirements = (root / "requirements.txt").read_bytes()
    if not with_course:  # "-e ." installs the course from its own folder, which is elsewhere
        here = (b"-e", b'# "-e')
        kept = [line for line in requirements.splitlines(True) if not line.startswith(here)]
        requirements = b"".join(kept)
    readme = README.format(course=WITHIN if with_course else APART)
    found = {"README.txt": readme.encode("utf-8"), "requirements.txt": requirements}
    paths = list(exercises)
    if with_course:
        paths += [root / name for name in SETUP]
        paths += sorted((root / "notebooks").glob("*.ipynb"))
        paths += [path for path in (root / "lstm_course").rglob("*") if belongs(path, root)]
    return found | {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def belongs(path, root):
    """Whether a file of the package is handed out: no compiled or hidden ones."""
    parts = path.relative_to(root).parts
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts)


def write_zip(target, contents):
    """Write the files in the order of their names, uncompressed: zlib's releases differ."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, contents[name])
    write_whole(target, whole.getvalue())
