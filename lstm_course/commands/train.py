"""``python -m lstm_course train``: train a stacked BiLSTM on spelling to sound, and survive.

The same command under ``torchrun`` uses several devices or machines.
"""

import argparse
import os
import sys
from pathlib import Path

DEFAULT_FOLDER = Path("runs") / "spelling"

# One row a setting: the option, the field of Settings, its type, and what it says in the help.
SETTINGS = (
    ("--epochs", "epochs", int, "passes over the words, at most"),
    ("--hidden", "hidden_size", int, "hidden units of each direction"),
    ("--layers", "layers", int, "BiLSTMs on top of each other"),
    ("--dropout", "dropout", float, "share of numbers dropped between two layers"),
    ("--learning-rate", "learning_rate", float, "at the start; halved when progress stops"),
    ("--batch", "batch_size", int, "words an update, over all processes together"),
    ("--seed", "seed", int, "of weights, order and dropout"),
    ("--precision", "precision", str, "auto, float32, bfloat16 or float16"),
    ("--patience", "patience", int, "end after so many epochs without a better score"),
    ("--words", "words", int, "train on the first so many words only (default: all)"),
)


def parser():
    """Return the parser; an option that was not given does not appear in what it returns."""
    from lstm_course.pytorch.training.settings import Settings

    parser = argparse.ArgumentParser(
        prog="python -m lstm_course train",
        description="Train a stacked BiLSTM on spelling to sound. Ctrl-C saves the run; --resume "
        "goes on with it, to the same losses.",
        epilog="Several devices: torchrun --standalone --nproc-per-node=2 -m lstm_course train",
        argument_default=argparse.SUPPRESS,
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=DEFAULT_FOLDER,
        metavar="FOLDER",
        help=f"where the run is kept (default: {DEFAULT_FOLDER})",
    )
    for option, name, kind, text in SETTINGS:
        default = getattr(Settings, name)
        text += f" (default: {default})" if default is not None else ""
        parser.add_argument(option, dest=name, type=kind, metavar=kind.__name__.upper(), help=text)
    parser.add_argument("--resume", action="store_true", default=False, help="go on with that run")
    parser.add_argument("--device", help="such as cpu, cuda or mps (default: what PyTorch finds)")
    parser.add_argument(
        "--save-every", type=int, metavar="INT", help="updates between checkpoints (default: 100)"
    )
    return parser


def main(argv=None):
    """Run the command. Exit codes: 0 done, 1 a sentence says why not, 2 bad option, 130 Ctrl-C."""
    # cuBLAS, NVIDIA's matrix library, may sum in another order in each run unless it is told how
    # much memory to use, before it starts (PyTorch's note on reproducibility).
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":16:8")
    given = vars(parser().parse_args(argv))
    folder, resume = given.pop("out"), given.pop("resume")
    from lstm_course.pytorch.training.loop import train

    if int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0)):
        resume = "if possible"  # torchrun --max-restarts starts all processes again after a crash
    try:
        result = train(folder, resume=resume, progress=sys.stderr.isatty(), say=speak, **given)
    except (ValueError, FloatingPointError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{folder} cannot be written or read: {error.strerror or error}. Free some space or "
            "choose another folder with --out; what was saved before is still whole.",
            file=sys.stderr,
        )
        return 1
    leads = os.environ.get("RANK", "0") == "0"
    if result.ended == "stopped by you":
        if leads:
            speak(f"Go on with: python -m lstm_course train --out {folder} --resume")
        return 130
    if leads:
        speak(f"The weights of the best epoch are in {folder / 'best.pt'}.")
    return 0


def speak(sentence):
    """Print a line at once, also into a pipe."""
    print(sentence, flush=True)
