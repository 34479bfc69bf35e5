"""Rows that serve every app: the outbox of events, and where imported rows came from."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxEvent(models.Model):
    """A fact that was committed together with the change it tells of, to be handled at least once."""

    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        indexes = [
            models.Index(
                fields=["retry_at", "id"],
                name="core_outbox_pending",
                condition=models.Q(handled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class DirtyTag(models.Model):
    """Something changed that public pages may show (commerce.core.dirty). Kept for a while after it was seen to."""

    tag = models.CharField(max_length=80)
    marked_at = models.DateTimeField(auto_now_add=True)
    # When the pages made from it were put in the publisher's queue.
    spread_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("待更新标记")
        verbose_name_plural = _("待更新标记")
        indexes = [
            models.Index(fields=["id"], name="core_dirty_waiting", condition=models.Q(spread_at__isnull=True)),
            models.Index(fields=["tag"], name="core_dirty_tag"),
        ]

    def __str__(self) -> str:
        return self.tag


class ExternalReference(models.Model):
    """Which of our rows a foreign row became; what makes an import that runs twice harmless."""

    source = models.CharField(max_length=32)
    kind = models.CharField(max_length=48)
    foreign_id = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("外部来源")
        verbose_name_plural = _("外部来源")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "foreign_id"], name="core_one_row_per_foreign_row"),
        ]

    def __str__(self) -> str:
        return f"{self.source}.{self.kind}:{self.foreign_id}"


class IdempotencyRecord(models.Model):
    """The answer to a request that its client may repeat (commerce.core.idempotency). Kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    # JSON as text: a repeat gets the very bytes of the first answer, and PostgreSQL sorts the keys of its own type.
    answer = models.TextField(default="{}")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "scope", "key"], name="core_one_answer_per_idempotency_key"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"
