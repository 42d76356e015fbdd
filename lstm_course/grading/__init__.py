"""Grade a folder of submitted exercises: ``python -m lstm_course grade FOLDER``.

The learner's code runs in another process, the worker, that only answers calls. The questions'
cases, the right answers and the known mistakes stay in the grading process, which makes every
comparison; so nothing that a submission patches, prints or claims can earn it a point.

In reading order: ``submission`` (a file becomes cells), ``exam`` (what is asked of one lesson),
``course_copy`` (the part of the course that the worker may see), ``sandbox`` (start the worker
behind its fences), ``channel`` (speak with it); in the worker ``worker``, ``notebook_space`` and
``fence``; ``codec`` (what may come back); ``gather`` (ask everything), ``grader`` (judge it),
``record`` (a line a submission, and the report), ``class_view`` (the page for the teacher).
"""
