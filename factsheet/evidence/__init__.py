"""Evidence: fingerprints of sources, quote matching, and the rung each citation has reached."""
