"""Plain functions that put a believable shop into the test database.

`from tests.factories.catalogue import make_spu`. Every argument has a default, names are unique by a counter, and rows
are written the way the shop writes them, so that a test can count on summaries, option keys and history.
"""
