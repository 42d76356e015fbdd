"""What this machine has and lacks: ``facts`` gathers, ``findings`` judges and says what mends it.

``torch_probe`` runs in a process of its own. Imports ``setup`` and ``support``; standard library
only. Start with ``findings``.
"""
