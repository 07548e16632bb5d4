"""Archive: copies of sources kept outside version control, and whether the sources have changed since.

addresses → fetch → store · extract · record → add · survey. Only this package uses the network.
"""
