"""Who finds, uploads and chooses pictures and files in the CMS: editors by group, teachers at their school's place."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, ReferenceIndex
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry

from courses.access import cms
from courses.models import LessonPage, SchoolCollection

GRANTED = [f"{verb}_{kind}" for kind in ("image", "document") for verb in ("add", "change", "choose")]


@dataclass(frozen=True)
class CollectionGrant:
    """A right in a collection that comes from a membership; reads like Wagtail's GroupCollectionPermission."""

    collection: Collection
    permission: Permission

    @property
    def collection_id(self) -> int:
        """The collection from which it reaches downwards."""
        return self.collection.pk


class SchoolFilesPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's policy for pictures and files, with the collections of the person's schools added."""

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        """The groups' rights and the schools', each with `collection`, `collection_id` and `permission`."""
        granted = list(super().get_all_permissions_for_user(user))
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return granted
        schools = SchoolCollection.objects.filter(organisation__in=cms.schools_of(user)).select_related("collection")
        collections = [row.collection for row in schools]
        permissions = list(_permissions()) if collections else []
        return granted + [CollectionGrant(one, permission) for one in collections for permission in permissions]


def image_policy() -> SchoolFilesPolicy:
    """The policy for pictures."""
    return SchoolFilesPolicy(Image, auth_model=Image, owner_field_name="uploaded_by_user")


def document_policy() -> SchoolFilesPolicy:
    """The policy for files."""
    return SchoolFilesPolicy(Document, auth_model=Document, owner_field_name="uploaded_by_user")


def may_open(user: Any, file: Document | Image) -> bool:
    """Whether a file may be opened at its own address: those of lessons only by those who edit them.

    Learners open them at the lesson's address, where access_lesson_file asks who they are.
    """
    if not _is_of_courses(file):
        return True
    policy = policy_registry.get_by_type(type(file))
    return user.is_authenticated and policy.user_has_any_permission_for_instance(user, ["change", "choose"], file)


def may_see_picture(user: Any, path: str) -> bool | None:
    """The same for a picture at a size, /media/images/…; None: it is not of courses, and public."""
    rows = Image.get_rendition_model().objects.filter(file=f"images/{path}").select_related("image__collection")
    rendition = rows.first()
    if rendition is None or not _is_of_courses(rendition.image):
        return None
    return may_open(user, rendition.image)


def _is_of_courses(file: Document | Image) -> bool:
    """In a school's collection, or in a lesson."""
    above = file.collection.get_ancestors(inclusive=True)
    if SchoolCollection.objects.filter(collection__in=above).exists():
        return True
    lessons = ContentType.objects.get_for_model(LessonPage)
    return ReferenceIndex.get_references_to(file).filter(content_type=lessons).exists()


def _permissions() -> Any:
    return Permission.objects.filter(content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=GRANTED)
