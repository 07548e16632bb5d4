"""Sign-offs: what two people have read, bound to what they read by its hash."""
