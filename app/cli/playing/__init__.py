"""Playing a file of answers as so many phones, through the surface that real phones use.

``source`` reads the file, ``rhythm`` says when each answer is due, ``door`` joins, ``phone`` is one phone, ``stage``
brings them together, ``tally`` counts, ``closing`` prints the table.
"""
