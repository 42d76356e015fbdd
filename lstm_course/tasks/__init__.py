"""The tasks that the course's networks learn, one file a task.

``adding``       add two marked numbers, far apart: a long memory
``adding_1997``  the same in its first form, with its first criterion
``temporal_order``  which came first, X or Y, among letters that say nothing?
``long_lag``     one bit across p steps, from the first symbol to the last
``events``       steps since an event: the smallest job for a forget gate
``parentheses``  is this character inside parentheses? real text, one cell
``quotes``       is this character inside quotes? the same mark opens and closes
``documentation``  the text that the two above read
``memory_puzzles``  jobs for a memory whose gates are set by hand, with a score
``reber``        strings from a grammar, single or in a stream: remember one bit, and forget it
``counting``     as many b as a: what an LSTM can count and a GRU cannot
``digits``       handwritten digits, read in 8 steps or in 64
``spelling``     English spelling to sound: where a network needs to read both ways
``names``        Japanese full names: where the surname ends
``given_names``  write Japanese given names, and say which were learned by heart
``sunspots``     yearly sunspots, 1 and 5 years ahead: where a linear model is better

Each file says where its data comes from, what a network must beat (the baseline, computed) and
when the task counts as solved. All randomness comes from the ``numpy.random.Generator`` that you
hand in.
"""
