"""The pages that are published as files, what each was made from, and which of them wait to be made again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms.publishing.enums import PageState, Rank


class PublishedPage(models.Model):
    """One address of the shop whose answer is a file.

    `wanted` counts how often it was asked for, `built` is the number that the file answers: it waits in the queue
    while it is the greater one. A drain works on a page under a lease; a file is only exchanged together with the row,
    by whoever still has the lease, so that what was read earlier can never replace what was read later.
    """

    path = models.CharField(_("路径"), max_length=255, unique=True)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.DIRECT)
    wanted = models.PositiveIntegerField(default=1)
    built = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Of the published bytes; empty until there are some.
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(_("字节"), default=0)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    # When it shows something else although nobody changes anything: an ad starts, an ad ends.
    changes_at = models.DateTimeField(null=True, db_index=True)
    error = models.CharField(_("错误"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("已发布页面")
        verbose_name_plural = _("已发布页面")
        indexes = [
            models.Index(fields=["rank", "id"], name="publishing_queue", condition=Q(wanted__gt=F("built"))),
            models.Index(fields=["lease_token"], name="publishing_leases", condition=Q(lease_token__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def state(self) -> PageState:
        if self.error:
            return PageState.FAILED
        return PageState.QUEUED if self.wanted > self.built else PageState.PUBLISHED


class PageTag(models.Model):
    """A page was made from this. About a dozen rows a page: 1.3 million for 100,000 SKUs."""

    page = models.ForeignKey(PublishedPage, on_delete=models.CASCADE, related_name="tags", db_index=False)
    tag = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "tag"], name="publishing_one_row_per_page_and_tag")]
        indexes = [models.Index(fields=["tag", "page"], name="publishing_pages_of_a_tag")]

    def __str__(self) -> str:
        return self.tag
