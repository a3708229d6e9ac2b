"""The server under load: real input played as phones through the real surface.

python -m benchmarks.load FILE_OR_FOLDER [FILE_OR_FOLDER ...] [--minutes 2] [--phones 300]
"""
