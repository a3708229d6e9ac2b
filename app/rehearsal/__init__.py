"""Practise with a full hall: the written room comes in as simulated phones, and is thrown away without trace.

``room`` is what was written (its files lie in ``app/facilitation/rehearsal``), ``score`` says who does what when,
``tempo`` is a clock that can be paused, ``performance`` plays a score with phones, ``process`` does so in a process of
its own, ``office`` is the server's side of that, ``routes`` is how people reach it.
"""
