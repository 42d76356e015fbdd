"""lstm_step: the four subgoals on whole batches, the fused matrix in the order i, f, g, o."""

from lstm_course.checks.bank.lesson_04.arguments import steps
from lstm_course.checks.edits import Edit
from lstm_course.checks.question import Question
from lstm_course.lstm import lstm_step


def right_answer(x_t, h, c, W_x, W_h, b):
    """The new states alone, without the gates."""
    return lstm_step(x_t, h, c, W_x, W_h, b)[:2]


MISTAKES = (
    Edit(
        "batch-cut-for-blocks",
        "You cut the batch into four. The blocks stand side by side: cut along axis 1.",
        ", axis=1",
        "",
    ),
    Edit(
        "sigma-left-out",
        "The gates i, f and o are only mixed. A valve lies between 0 and 1: put them through σ.",
        "i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)",
        "i, f, o = a_i, a_f, a_o",
    ),
    Edit(
        "sigma-for-candidate",
        "You used σ for the candidate g. A candidate needs a sign, so it goes through tanh.",
        "np.tanh(a_g)",
        "sigmoid(a_g)",
    ),
    Edit(
        "tanh-for-gates",
        "You used tanh for the gates. A valve lies between 0 and 1, so i, f and o need σ.",
        "sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)",
        "np.tanh(a_i), np.tanh(a_f), np.tanh(a_o)",
    ),
    Edit(
        "sigma-and-tanh-exchanged",
        "σ and tanh have changed places. The gates are valves and need σ; the candidate g needs a "
        "sign, so it goes through tanh.",
        "sigmoid(a_i), sigmoid(a_f), sigmoid(a_o)",
        "np.tanh(a_i), np.tanh(a_f), np.tanh(a_o)",
        "g = np.tanh(a_g)",
        "g = sigmoid(a_g)",
    ),
    Edit(
        "i-and-f-swapped",
        "The input gate and the forget gate have changed places. The blocks are i, f, g, o; f "
        "works on the old memory.",
        "a_i, a_f, a_g, a_o =",
        "a_f, a_i, a_g, a_o =",
    ),
    Edit(
        "gate-order-i-f-o-g",
        "You cut the blocks in the order i, f, o, g, as some libraries do. Here it is i, f, g, o.",
        "a_i, a_f, a_g, a_o =",
        "a_i, a_f, a_o, a_g =",
    ),
    Edit(
        "gate-order-i-g-f-o",
        "You cut the blocks in the order i, g, f, o, as early TensorFlow did. Here it is i, f, g, "
        "o.",
        "a_i, a_f, a_g, a_o =",
        "a_i, a_g, a_f, a_o =",
    ),
    Edit(
        "gate-order-i-o-f-g",
        "You cut the blocks in the order i, o, f, g, as ONNX does. Here it is i, f, g, o.",
        "a_i, a_f, a_g, a_o =",
        "a_i, a_o, a_f, a_g =",
    ),
    Edit(
        "gate-order-f-g-i-o",
        "You cut the blocks in the order f, g, i, o, as one well-known book does. Here it is i, "
        "f, g, o.",
        "a_i, a_f, a_g, a_o =",
        "a_f, a_g, a_i, a_o =",
    ),
    Edit(
        "matrix-product-for-elements",
        "You used a matrix product (@) between a gate and what it works on. A gate multiplies "
        "element by element (*).",
        "f * c + i * g",
        "f @ c + i @ g",
    ),
    Edit(
        "tanh-missing-at-the-read-out",
        "The memory is shown without tanh. Squash it, then let the output gate through.",
        "o * np.tanh(c)",
        "o * c",
    ),
    Edit(
        "sigma-at-the-read-out",
        "You show σ of the memory. The memory may be negative, so it is shown through tanh.",
        "o * np.tanh(c)",
        "o * sigmoid(c)",
    ),
    Edit(
        "tanh-on-the-memory",
        "You squash the memory itself. tanh belongs to the output h; c is handed on as it is.",
        "f * c + i * g",
        "np.tanh(f * c + i * g)",
        "o * np.tanh(c)",
        "o * c",
    ),
    Edit(
        "tanh-on-the-memory-twice",
        "You squash the memory itself, and again when it is shown. Only the second tanh is right.",
        "f * c + i * g",
        "np.tanh(f * c + i * g)",
    ),
    Edit(
        "bias-forgotten",
        "The bias b is missing from the mixture.",
        " + b",
        "",
    ),
    Edit(
        "bias-added-twice",
        "The bias b is added twice, once with each matrix. This course has one bias: add it once.",
        " + b",
        " + b + b",
    ),
    Edit(
        "h-and-c-swapped",
        "The two results are in the wrong order. First h, then c.",
        "return h, c",
        "return c, h",
    ),
    Edit(
        "old-memory-shown",
        "You show the old memory. Remember first, then expose the new one.",
        "c = f * c + i * g",
        "old = c\n    c = f * c + i * g",
        "np.tanh(c)",
        "np.tanh(old)",
    ),
    Edit(
        "output-gate-left-out",
        "The output gate plays no part. It decides how much of tanh(c) is shown.",
        "o * np.tanh(c)",
        "np.tanh(c)",
    ),
    Edit(
        "old-memory-not-dropped",
        "The old memory is kept whole. Only f of it stays.",
        "f * c +",
        "c +",
    ),
    Edit(
        "candidate-without-its-gate",
        "The candidate is added as it is. It passes the input gate first.",
        "+ i * g",
        "+ g",
    ),
    Edit(
        "one-minus-f",
        "You keep 1 − f of the old memory. f is the share that stays.",
        "f * c",
        "(1 - f) * c",
    ),
    Edit(
        "h-kept-instead-of-c",
        "The forget gate works on h. It works on the old memory c.",
        "f * c",
        "f * h",
    ),
    Edit(
        "c-changed-in-place",
        "The values are right, but you changed the old memory c in place. The backward pass still "
        "needs it: make a new array.",
        "c = f * c + i * g",
        "c *= f\n    c += i * g",
    ),
)

QUESTION = Question(
    "lstm_step",
    steps,
    right_answer,
    ("h", "c"),
    "Mix, gate, remember, expose: c never goes through a weight matrix.",
    untouched=("c",),
    mistakes=MISTAKES,
)
