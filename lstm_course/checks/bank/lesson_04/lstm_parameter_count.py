"""lstm_parameter_count: four blocks, each with two matrices and one bias or two."""

from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question


def sizes():
    """(D, H, biases)."""
    return [(1, 1, 1), (10, 20, 1), (10, 20, 2), (64, 128, 2)]


def right_answer(D, H, biases):
    """Four blocks of H rows: D + H weights a row, and each bias a number."""
    return 4 * (H * (D + H) + biases * H)


MISTAKES = (
    Edit(
        "three-blocks-counted",
        "You counted the three gates. The candidate has weights of its own: there are four blocks.",
        "4 *",
        "3 *",
    ),
    Edit(
        "one-block-counted",
        "This is an RNN of the same size. An LSTM has four such blocks.",
        "4 * (H * (D + H) + biases * H)",
        "H * (D + H) + biases * H",
    ),
    Edit(
        "bias-forgotten",
        "The biases are missing: one number for each row of the matrices, for every bias.",
        " + biases * H",
        "",
    ),
    Edit(
        "second-bias-forgotten",
        "You count one bias always. PyTorch has two: use the argument biases.",
        "biases * H",
        "H",
    ),
    Edit(
        "bias-once-for-all-blocks",
        "The bias is counted for one block. Each of the four blocks has its own.",
        "4 * (H * (D + H) + biases * H)",
        "4 * H * (D + H) + biases * H",
    ),
    Edit(
        "one-number-for-each-bias",
        "A bias is counted as one number for each block. It has one for each of the H rows.",
        "biases * H",
        "biases",
    ),
    Edit(
        "state-weights-forgotten",
        "W_h is missing: the state is read as well as the input.",
        "(D + H)",
        "D",
    ),
    Edit(
        "input-weights-forgotten",
        "W_x is missing: the input is read as well as the state.",
        "(D + H)",
        "H",
    ),
    Edit(
        "D-and-H-swapped",
        "D and H have changed places. There are H units, and each reads D inputs and H states.",
        "4 * (H * (D + H) + biases * H)",
        "4 * (D * (D + H) + biases * D)",
    ),
    Edit(
        "matrices-counted-per-bias",
        "Two biases do not mean two sets of matrices. Only the biases are there twice.",
        "4 * (H * (D + H) + biases * H)",
        "4 * biases * (H * (D + H) + H)",
    ),
)

QUESTION = Question(
    "lstm_parameter_count",
    sizes,
    right_answer,
    ("count",),
    "Four times an RNN of the same size, and the length of the sequence does not matter.",
    mistakes=MISTAKES,
)
