"""YAML to validated records: what the content says."""
