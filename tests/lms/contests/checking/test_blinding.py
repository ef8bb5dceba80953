import io
import zipfile

import pikepdf
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from lms.contests.checking.blinding import without_names

WHO = b"WANG-LI"


def jpeg():
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x013B] = WHO.decode()
    exif[0x0112] = 6  # held upright: a quarter turn
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", exif=exif, comment=WHO)
    return out.getvalue()


def pdf():
    made, out, who = pikepdf.new(), io.BytesIO(), WHO.decode()
    page = made.add_blank_page()
    picture = pikepdf.Stream(made, jpeg())
    for name, value in {
        "/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 40, "/Height": 20, "/ColorSpace": Name.DeviceRGB,
        "/BitsPerComponent": 8, "/Filter": Name.DCTDecode, "/Metadata": made.make_stream(WHO),
    }.items():  # fmt: skip
        picture[name] = value
    page.obj.Resources = Dictionary(XObject=Dictionary(I=made.make_indirect(picture)))
    page.obj.Contents = made.make_stream(b"q 40 0 0 20 0 0 cm /I Do Q")
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String(who)))
    comment = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), T=String(who))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    page.obj.Annots = Array([made.make_indirect(comment), made.make_indirect(link)])
    made.docinfo["/Author"] = who
    made.attachments["a.txt"] = WHO
    made.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def book():
    made, out = Workbook(), io.BytesIO()
    made.properties.creator = made.properties.lastModifiedBy = WHO.decode()
    made.active["A1"] = "方案"
    made.active["A1"].comment = Comment("好", WHO.decode())
    made.save(out)
    return out.getvalue()


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_pdf_keeps_its_pages_and_links_and_loses_who_made_it():
    before, after = pdf(), without_names(pdf(), ".pdf")

    assert (WHO in before, WHO in after) == (True, False)
    with pikepdf.open(io.BytesIO(after)) as made:
        assert len(made.pages) == 1
        assert [str(one.Subtype) for one in made.pages[0].obj.Annots] == ["/Link"]
        assert "/Info" not in made.trailer


def test_a_picture_keeps_how_it_is_seen_and_loses_who_took_it():
    after = without_names(jpeg(), ".JPG")

    with Image.open(io.BytesIO(after)) as seen:
        assert (seen.size, dict(seen.getexif()), WHO in after) == ((20, 40), {}, False)


def test_a_png_with_a_see_through_ground_stays_so():
    out = io.BytesIO()
    Image.new("RGBA", (3, 3), (1, 2, 3, 0)).save(out, "PNG")

    with Image.open(io.BytesIO(without_names(out.getvalue(), ".png"))) as seen:
        assert (seen.mode, seen.getpixel((0, 0))) == ("RGBA", (1, 2, 3, 0))


def test_a_workbook_keeps_its_cells_and_loses_its_authors():
    before, after = book(), without_names(book(), ".xlsx")

    assert (WHO in unpacked(before), WHO in unpacked(after)) == (True, False)
    assert load_workbook(io.BytesIO(after)).active["A1"].value == "方案"


def test_changes_in_a_word_file_have_no_names_any_more():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b'<w:ins w:id="1" w:author="WANG-LI" w:date="x"/>')
        archive.writestr("word/media/image1.jpg", jpeg())

    assert WHO not in unpacked(without_names(out.getvalue(), ".docx"))


@pytest.mark.parametrize(
    ("content", "ending"), [(b"%PDF-1.7 broken", ".pdf"), (b"\xff\xd8\xff", ".jpg"), (b"a", ".exe")]
)
def test_what_cannot_be_read_is_not_handed_on(content, ending):
    assert without_names(content, ending) is None
