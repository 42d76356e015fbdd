"""How the book's layers run fast: whole batches, forward and backward, in blocks made beforehand.

``recurrent`` is what RNN and LSTM share, ``rnn_layer`` and ``lstm_layer`` are the two. ``parts``
keeps parameters by name, ``trace`` is what all traces have in common, ``held`` reads ``clamp=``,
``axes`` is the layout of the arrays inside, ``memory`` uses memory again, and ``from_torch``
carries weights over. Imports ``support`` and the book's steps (``activations``, ``rnn``, ``lstm``),
nothing else; ``torch`` only inside functions. Start with ``lstm_layer``.
"""
