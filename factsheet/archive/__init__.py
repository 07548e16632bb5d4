"""Archive: copies of sources kept outside version control, and whether the sources still say what they said.

addresses → fetch → store · extract · record → add · survey. The only place that uses the network.
"""
