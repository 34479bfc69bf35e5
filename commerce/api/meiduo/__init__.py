"""The dialect of the public meiduo front end: the services of API v1 by other names. See docs/meiduo.md."""
