"""For whom a report is, and what follows: no group of few people, no quotation that nobody released, coarse times.

``internal`` and ``public`` are made from the whole report, purely: ``groups`` finds which people may be counted
together, ``rows`` and ``course`` cut what stands beside them, ``between`` keeps two public editions from betraying
by their difference what neither shows.
"""

from app.reports.editions.between import betrays
from app.reports.editions.edit import AT_LEAST, WHOLE, edit

__all__ = ["AT_LEAST", "WHOLE", "betrays", "edit"]
