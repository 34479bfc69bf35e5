"""Who may do what: one table for both floors. docs/roles.md shows it, a test tries every cell.

A right is a set of permissions. Merchants need none of them: `partner.dashboard_access` lets them do what is marked
`own` with their own goods and orders. A migration brings the groups up to this table; it only ever adds, so that what
an operator has granted besides stays. After a change here, add such a migration; to take something away, say so in it.
"""

from dataclasses import dataclass, field

from django.apps import apps as live_apps
from django.apps.registry import Apps

from commerce.accounts.enums import Role

EDITOR, SERVICE, FINANCE, ADMINISTRATOR = Role.EDITOR, Role.SERVICE, Role.FINANCE, Role.ADMINISTRATOR


def every(app_label: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app_label}.{verb}_{model}" for model in models for verb in ("view", "add", "change", "delete"))


@dataclass(frozen=True)
class Right:
    code: str
    title: str
    permissions: tuple[str, ...]
    roles: tuple[Role, ...]
    # Merchants have it for what is their own.
    own: bool = False
    # Wagtail's rights on the whole tree of pages, and on all pictures and documents.
    pages: tuple[str, ...] = field(default=())
    collections: tuple[str, ...] = field(default=())


RIGHTS = (
    Right("order-view", "See orders", ("order.view_order",), (SERVICE, FINANCE, ADMINISTRATOR), own=True),
    Right(
        "order-note",
        "Write notes on orders, delete one's own",
        ("order.add_ordernote",),
        (SERVICE, ADMINISTRATOR),
        own=True,
    ),
    Right("order-cancel", "Cancel orders before anything was sent", ("order.change_order",), (SERVICE, ADMINISTRATOR)),
    Right("order-ship", "Send goods, see whole mobile numbers", ("order.add_shipment",), (ADMINISTRATOR,), own=True),
    Right(
        "order-address", "Change where an order goes", ("order.change_shippingaddress",), (ADMINISTRATOR,), own=True
    ),
    Right(
        "figures",
        "See payments and sales figures, export orders",
        ("payment.view_source", "payment.view_transaction"),
        (FINANCE, ADMINISTRATOR),
        own=True,
    ),
    Right(
        "goods-edit",
        "Edit goods, prices and stock",
        (
            *every("catalogue", "product", "productimage", "productattributevalue", "productcategory"),
            *every("partner", "stockrecord"),
        ),
        (ADMINISTRATOR,),
        own=True,
    ),
    Right("goods-create", "Create SPUs", ("catalogue.add_product",), (ADMINISTRATOR,)),
    Right(
        "shelves-edit",
        "Edit categories, brands, product classes, specification options",
        every("catalogue", "category", "brand", "productclass", "productattribute", "attributeoptiongroup"),
        (ADMINISTRATOR,),
    ),
    Right(
        "freight-edit",
        "Edit freight templates",
        every("shipping", "freighttemplate", "freightrule"),
        (ADMINISTRATOR,),
        own=True,
    ),
    Right(
        "search-edit",
        "Pin search results, hide words, name synonyms",
        every("search", "pinnedresult", "hiddenword", "synonymgroup"),
        (ADMINISTRATOR,),
    ),
    Right("review-view", "See reviews", ("reviews.view_productreview",), (SERVICE, ADMINISTRATOR), own=True),
    Right("review-reply", "Answer reviews", ("reviews.change_productreview",), (SERVICE, ADMINISTRATOR), own=True),
    Right(
        "review-moderate",
        "Decide which reviews are shown",
        ("reviews.change_productreview",),
        (SERVICE, ADMINISTRATOR),
    ),
    Right("review-delete", "Delete reviews", ("reviews.delete_productreview",), (ADMINISTRATOR,)),
    Right("member-view", "See members (mobile and e-mail masked)", ("accounts.view_user",), (SERVICE, ADMINISTRATOR)),
    Right(
        "member-change",
        "Block members, give roles, see whole mobile numbers",
        ("accounts.change_user", "auth.view_group"),
        (ADMINISTRATOR,),
    ),
    Right("merchant-edit", "Make merchants and say who runs them", every("partner", "partner"), (ADMINISTRATOR,)),
    Right(
        "pages-edit",
        "Edit and publish pages (Wagtail)",
        ("wagtailadmin.access_admin",),
        (EDITOR, ADMINISTRATOR),
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collections=(
            *("add_image", "change_image", "choose_image"),
            *("add_document", "change_document", "choose_document"),
        ),
    ),
    Right(
        "content-edit",
        "Edit channels and ads (Wagtail)",
        (
            *every("channels", "channelgroup"),
            *every("ads", "adposition", "ad"),
            *("channels.publish_channelgroup", "channels.lock_channelgroup", "channels.unlock_channelgroup"),
            *("ads.publish_ad", "ads.lock_ad", "ads.unlock_ad"),
        ),
        (EDITOR, ADMINISTRATOR),
    ),
    Right("redirect-edit", "Edit redirects (Wagtail)", every("wagtailredirects", "redirect"), (ADMINISTRATOR,)),
    Right(
        "records-view",
        "See the shop's records in Django's admin",
        (
            "order.view_line",
            "order.view_orderstatuschange",
            "core.view_outboxevent",
            "verification.view_smsdelivery",
            "accounts.view_auditentry",
        ),
        (ADMINISTRATOR,),
    ),
)

#: The apps of what hangs in Wagtail's trees.
TREES = {"page": "wagtailcore", "image": "wagtailimages", "document": "wagtaildocs"}
#: Permissions that are not named after their model, and their models.
MODELS = {"partner.dashboard_access": "partner", "wagtailadmin.access_admin": "admin"}


def permissions_of(role: Role) -> set[str]:
    """`app.codename` of all that a role's group holds, but for Wagtail's rights on trees."""
    granted = {name for right in RIGHTS if role in right.roles for name in right.permissions}
    return granted | {"partner.dashboard_access"} if role == Role.MERCHANT else granted


def ensure_groups(apps: Apps = live_apps, alias: str = "default") -> None:
    """Make the groups that are missing, and grant them what the table says and they do not hold.

    `apps` may be a migration's: only models that have been there for long are asked of it. Permissions are made by
    Django after the last migration, so those that are missing are made here, the way Django would.
    """
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for role in Role:
        group, _created = groups.get_or_create(name=role.value)
        names = sorted(permissions_of(role))
        group.permissions.add(*(_permission(apps, alias, *name.split(".")) for name in names))
        _grant_trees(apps, alias, group, role)


def _permission(apps: Apps, alias: str, app_label: str, codename: str):  # type: ignore[no-untyped-def]
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    found = permissions.filter(content_type__app_label=app_label, content_type__model=_model(app_label, codename))
    existing = found.filter(codename=codename).first()
    if existing is not None:
        return existing
    model = live_apps.get_model(app_label, _model(app_label, codename))
    content_type, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label=app_label, model=model._meta.model_name)
    )
    verb = codename.partition("_")[0]
    name = dict(model._meta.permissions).get(codename) or f"Can {verb} {model._meta.verbose_name_raw}"
    return permissions.create(content_type=content_type, codename=codename, name=name)


def _model(app_label: str, codename: str) -> str:
    return MODELS.get(f"{app_label}.{codename}") or codename.partition("_")[2]


def _grant_trees(apps: Apps, alias: str, group, role: Role) -> None:  # type: ignore[no-untyped-def]
    """A right on the root is one on all that grows below."""
    rights = [right for right in RIGHTS if role in right.roles]
    for kind, link, names in (
        ("Page", "GroupPagePermission", [name for right in rights for name in right.pages]),
        ("Collection", "GroupCollectionPermission", [name for right in rights for name in right.collections]),
    ):
        root = apps.get_model("wagtailcore", kind).objects.using(alias).get(depth=1)
        for name in names:
            apps.get_model("wagtailcore", link).objects.using(alias).get_or_create(
                group=group,
                permission=_permission(apps, alias, TREES[name.partition("_")[2]], name),
                **{kind.lower(): root},
            )
