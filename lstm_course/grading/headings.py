"""Which part of which lesson answers a question: its number, its name and a heading in it.

The class view points there, and the timetable takes a question only with this part of its lesson. A
test holds every heading against the lessons' sources. Standard library only, until ``where``.
"""

HEADINGS = {
    "rnn_step": "2. One step",
    "rnn_loop": "3. The loop",
    "rnn_read_backwards": "5. Reading right to left, and both ways",
    "rnn_backward": "6. How an RNN learns: back through time",
    "step_jacobian": "6. How an RNN learns: back through time",
    "gradient_reach": "7. See it vanish, see it explode",
    "clip_gradients": "8. Exploding steps, and how to clip them",
    "gate": "Three gates, and what each looks at",
    "forget_over_time": "What a forget value means",
    "steps_until_left": "The half-life of a memory",
    "gate_gradient": "A gate is learned: by hand",
    "bias_for_half_life": "Where should a gate start?",
    "remember_step": "Remember: drop, then add",
    "memory_loop": "Expose: the read-out is squashed",
    "memory_gradient": "The gradient along the belt",
    "store_and_show": "Program a memory by hand",
    "count_since_reset": "Program a memory by hand",
    "keep_marked": "Program a memory by hand",
    "three_gates": "From the RNN step to the LSTM step",
    "lstm_step": "The whole step: mix, gate, remember, expose",
    "lstm_loop": "A sequence and a batch",
    "lstm_parameter_count": "How many parameters?",
    "set_forget_bias": "The forget bias",
    "expose_backward": "Backward, line by line",
    "remember_backward": "Backward, line by line",
    "lstm_step_backward": "Backward, line by line",
    "adding_answer": "3. LSTM against RNN over 100 steps",
    "gate_at": "7. Gate surgery: one trained cell on real text",
    "held_accuracy": "7. Gate surgery: one trained cell on real text",
    "solved_1997": "9. What the papers said, and what we did",
    "train_by_hand": "2. One update, by hand",
    "reverse_within_lengths": "5. Turning around within each word's own length",
    "bidirectional_outputs": "2. Two readers",
    "masked_accuracy": "7. The two classic mistakes",
    "last_summary": "4. `output` and `h_n`",
    "delay_labels": "9. What the future costs",
    "torch_step": "Version 2: a loop in PyTorch",
    "load_weights": "Three versions, one network",
    "packed_outputs": "Sequences of different lengths",
    "training_step": "Autograd: the backward writes itself",
    "stream_outputs": "Streaming",
    "training_state": "A real training run",
    "resume_training": "A real training run",
}


def heading(question):
    """The heading of the part that answers a question, "" when none is known."""
    return HEADINGS.get(question, "").replace("`", "")


def where(question):
    """The place as words, such as ``lesson 04, “The forget bias”``."""
    from lstm_course.checks.registry import lesson_of

    lesson = f"lesson {lesson_of(question)}"
    return f"{lesson}, “{heading(question)}”" if heading(question) else lesson
