"""What every importer of foreign rows shares: typed rows, a report, and careful ways to write."""

from commerce.core.importing.fields import Fields, Refused
from commerce.core.importing.report import Origin, Report
from commerce.core.importing.rows import Dump, ForeignRow, parents_first
from commerce.core.importing.run import IdsTaken, ImportRun, insert, taken_ids, update_changed

__all__ = [
    "Dump",
    "Fields",
    "ForeignRow",
    "IdsTaken",
    "ImportRun",
    "Origin",
    "Refused",
    "Report",
    "insert",
    "parents_first",
    "taken_ids",
    "update_changed",
]
