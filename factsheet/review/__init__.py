"""Review: what readers get to read, what they decided, and what is kept of it.

rows · packing · page · apply · queue · release · export · worksheet (none imports a later one).
"""
