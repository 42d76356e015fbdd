"""Which version of one network is how fast, and why? (lesson 07, ``python -m lstm_course bench``)

``versions``  the same LSTM in NumPy, as a loop, compiled and as nn.LSTM, proven equal
``counts``    how many jobs a version starts, how many bytes they move, how much there is to compute
``ceilings``  what the device can do at best: copy, multiply, start a job
``sweep``     time the versions over T, B, H and the number format
``results``   results to and from a JSON file, and the committed reference
"""
