"""Sign-offs: what two people have read, bound to what they read.

pairs → decisions → log → states (each imports only what stands before it).
"""
