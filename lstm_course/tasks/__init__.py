"""The tasks that the course's networks learn, one file a task.

``adding``       add two marked numbers, far apart: a long memory
``events``       steps since an event: the smallest job for a forget gate
``parentheses``  is this character inside parentheses? real text, one cell
``memory_puzzles``  jobs for a memory whose gates are set by hand, with a score
``reber``        a stream of strings from a grammar: remember one bit, and forget it again
``spelling``     English spelling to sound: where a network needs to read both ways
``names``        Japanese full names: where the surname ends
``given_names``  write Japanese given names, and say which were learned by heart
``sunspots``     yearly sunspots, 1 and 5 years ahead: where a linear model is better

Each file says where its data comes from, what a network must beat (the baseline, computed) and
when the task counts as solved. All randomness comes from the ``numpy.random.Generator`` that you
hand in.
"""
