"""A finished sheet to bytes, one module or package a format."""
