"""Addresses of the taxonomy. Those for machines once for all languages; the others Chinese, English under /en/."""

from django.urls import path, re_path

from lms.skills.views import case, changing, editing, imports, reading

app_name = "skills"
machine_patterns = [
    path("ims/case/v1p1/CFDocuments", case.documents, name="case-documents"),
    path("ims/case/v1p1/<slug:noun>/<uuid:identifier>", case.one, name="case-one"),
    path("certificates/skills/<slug:code>/", case.cited, name="skill-cited"),
]
urlpatterns = [
    path("skills/", reading.tree, name="tree"),
    path("skills/edit/", editing.tree, name="edit"),
    path("skills/edit/add/", changing.add, name="add"),
    path("skills/edit/import/", imports.import_sheet, name="import"),
    path("skills/edit/history/", editing.history, name="history"),
    path("skills/edit/changes/<int:pk>/undo/", changing.undo, name="undo"),
    path("skills/edit/<slug:code>/", editing.skill, name="edit-skill"),
    re_path(
        r"^skills/edit/(?P<code>[-\w]+)/(?P<verb>reword|move|merge|split|retire)/$", changing.change, name="change"
    ),
    path("skills/<slug:code>/", reading.skill, name="skill"),
]
