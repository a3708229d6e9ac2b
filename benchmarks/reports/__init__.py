"""How long reports take, and how much memory: HTML, PDF, DOCX, XLSX, streams of 100,000, and theming a file.

``room`` makes dialogues of any size from the rehearsal room's words, ``streams`` measures memory in its own process.
"""
