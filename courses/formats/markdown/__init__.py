"""Lessons written in Markdown: a folder of files as lessons made of text, code, tables and pictures. Pure."""

from courses.formats.markdown.folders import Folder, Source, open_folder
from courses.formats.markdown.pieces import Code, Link, Picture, Piece, Table, Text, Written
from courses.formats.markdown.reading import read

__all__ = [
    "Code",
    "Folder",
    "Link",
    "Picture",
    "Piece",
    "Source",
    "Table",
    "Text",
    "Written",
    "open_folder",
    "read",
]
