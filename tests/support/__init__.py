"""What the tests share: made-up content, readers of what was written, and servers of their own."""
