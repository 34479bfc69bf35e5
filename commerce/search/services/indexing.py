"""Keeping the index true to the catalogue.

A change adds rows to the table of dirty documents in its own transaction, and nudges. A worker takes the rows in
batches, makes those documents again and deletes the rows; a worker that dies leaves them to the next one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.utils import timezone

from commerce.core.nudges import Nudge
from commerce.search.documents import all_documents, documents_of
from commerce.search.engines import engine
from commerce.search.engines.base import Document, EngineUnavailable
from commerce.search.lexicon import lexicon
from commerce.search.models import DirtyDocument, IndexState
from commerce.search.services.words import learn, refresh_lexicon

logger = structlog.get_logger(__name__)

BATCH = 500
STATE = "index"
#: A rebuild that was killed stops counting after this.
REBUILD_LEASE = timedelta(hours=1)
Progress = Callable[[int], None]

nudge = Nudge()


def mark_dirty(spu_ids: Iterable[int]) -> None:
    """Say that these SPUs have changed, or gone. One INSERT, and one nudge a transaction."""
    wanted = sorted(set(spu_ids))
    if not wanted:
        return
    DirtyDocument.objects.bulk_create([DirtyDocument(spu_id=pk) for pk in wanted], batch_size=BATCH)
    nudge.after_commit()


def index_dirty() -> int:
    """Bring the index up to date with everything that is marked. Returns how many SPUs were looked at.

    Two at once are harmless. Without an index it makes one; raises EngineUnavailable when that cannot be done.
    """
    done = 0
    while rows := list(DirtyDocument.objects.filter(done=False).order_by("pk")[:BATCH]):
        ids = sorted({row.spu_id for row in rows})
        try:
            _index(ids)
        except EngineUnavailable as error:
            logger.warning("index_unavailable", reason=str(error))
            if not being_rebuilt():
                rebuild()
            return done
        _settle(rows)
        done += len(ids)
    return done


def _index(ids: list[int]) -> None:
    lexicon()  # documents are cut by its names
    documents = documents_of(ids)
    known = engine().fingerprints(ids)
    changed = [document for document in documents if known.get(document.id) != document.fingerprint]
    gone = set(known) - {document.id for document in documents}
    if changed:
        engine().index(changed)
    if gone:
        engine().delete(sorted(gone))
    if changed or gone:
        learn([*(document.id for document in changed), *gone])


def _settle(rows: list[DirtyDocument]) -> None:
    """While a rebuild is going on the rows stay, since its new index may have been filled from before the change."""
    settled = DirtyDocument.objects.filter(pk__in=[row.pk for row in rows])
    if being_rebuilt():
        settled.update(done=True)
    else:
        settled.delete()


def being_rebuilt() -> bool:
    """Whether a rebuild is going on."""
    return IndexState.objects.filter(name=STATE, rebuilding_until__gt=timezone.now()).exists()


def rebuild(progress: Progress | None = None) -> int:
    """Make the whole index again, beside the one in use, and the lexicon. Returns how many documents it has.

    Raises EngineUnavailable. A second rebuild at the same time returns 0 and leaves the work to the first.
    """
    if not _begin():
        return 0
    try:
        refresh_lexicon()
        lexicon()  # documents are cut by its names
        number = engine().rebuild(_counted(all_documents(), progress))
    finally:
        IndexState.objects.filter(name=STATE).update(rebuilding_until=None)
        DirtyDocument.objects.filter(done=True).update(done=False)
    nudge.now()
    logger.info("search_index_rebuilt", documents=number)
    return number


def _begin() -> bool:
    """Take the lease by one conditional UPDATE."""
    now = timezone.now()
    IndexState.objects.get_or_create(name=STATE)
    free = IndexState.objects.filter(name=STATE).exclude(rebuilding_until__gt=now)
    return bool(free.update(rebuilding_until=now + REBUILD_LEASE))


def _counted(documents: Iterator[Document], progress: Progress | None) -> Iterator[Document]:
    for number, document in enumerate(documents, 1):
        if progress is not None and number % BATCH == 0:
            progress(number)
        yield document


@dataclass
class Differences:
    """SPU ids by what is wrong with their documents."""

    missing: list[int] = field(default_factory=list)
    stale: list[int] = field(default_factory=list)
    #: In the index, but not on the shelf.
    surplus: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.surplus)


def verify() -> Differences:
    """Compare the index with the database. Raises EngineUnavailable."""
    known, found = engine().fingerprints(), Differences()
    for document in all_documents():
        held = known.pop(document.id, None)
        if held is None:
            found.missing.append(document.id)
        elif held != document.fingerprint:
            found.stale.append(document.id)
    found.surplus = sorted(known)
    return found
