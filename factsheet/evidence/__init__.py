"""Evidence: fingerprints of sources, quote matching, and the ladder each citation stands on.

fingerprint → ladder (each imports only what stands before it).
"""
