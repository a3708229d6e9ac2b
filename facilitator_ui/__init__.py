"""The screens of who guides a dialogue: the facilitator's console, the hall, and the organiser's pages.

Nothing here runs on the server. ``templates/`` is rendered by ``app.facilitation``; ``modules/`` and ``styles/`` are
served as they are, under ``/static/facilitator/``.
"""
