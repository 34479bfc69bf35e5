"""Real servers for tests, each a context manager on a free port that ends with its block, come what may."""
