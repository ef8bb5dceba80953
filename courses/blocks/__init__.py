"""The content blocks a lesson is written in. Each has a template, a description and a preview for the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.assignments import AssignmentBlock
from courses.blocks.cases import CaseBlock
from courses.blocks.files import FileBlock, PictureBlock
from courses.blocks.labs import LabBlock
from courses.blocks.quizzes import QuizBlock
from courses.blocks.tables import CodeBlock, TableBlock
from courses.blocks.videos import VideoBlock
from courses.blocks.words import RICH_TEXT, CalloutBlock, DiscussionBlock, TextBlock, WorkedExampleBlock

TELL, SHOW, DO = _("讲解"), _("素材"), _("练习与讨论")


class ContentBlock(blocks.StreamBlock):
    """What a course's introduction and a lesson may contain."""

    text = TextBlock(features=RICH_TEXT, group=TELL)
    callout = CalloutBlock(group=TELL)
    worked_example = WorkedExampleBlock(group=TELL)
    case = CaseBlock(group=TELL)
    table = TableBlock(group=TELL)
    code = CodeBlock(group=TELL)
    picture = PictureBlock(group=SHOW)
    video = VideoBlock(group=SHOW)
    file = FileBlock(group=SHOW)
    quiz = QuizBlock(group=DO)
    assignment = AssignmentBlock(group=DO)
    lab = LabBlock(group=DO)
    discussion = DiscussionBlock(group=DO)

    class Meta:
        required = False


__all__ = [
    "AssignmentBlock",
    "CalloutBlock",
    "CaseBlock",
    "CodeBlock",
    "ContentBlock",
    "DiscussionBlock",
    "FileBlock",
    "LabBlock",
    "PictureBlock",
    "QuizBlock",
    "TableBlock",
    "TextBlock",
    "VideoBlock",
    "WorkedExampleBlock",
]
