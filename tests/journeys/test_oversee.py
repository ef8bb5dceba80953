"""OVERSEE: the government's figures are the rows, counted; and the trail holds."""

from io import StringIO

from django.core.management import call_command

from internships.models import Order, Placement, Post
from lms.audit import background as audit
from lms.audit.models import AuditEvent


def test_oversee(visit):
    officer = visit("officer")
    seats = sum(Post.objects.filter(order__state="approved").values_list("seats", flat=True))
    ranked = Placement.objects.filter(
        match_round__open_data=False, match_round__state__in=["published", "appeal", "final"]
    ).count()

    page = officer.open("/gov/")

    figures = {stat.dt.get_text(strip=True): stat.dd.get_text(" ", strip=True) for stat in page.soup.select(".stat")}
    assert figures["在招名额"] == f"{seats} 个"
    assert (Order.objects.filter(state="approved").count(), ranked) == (8, 36)
    assert page.has("人才缺口 = 全省各市之和")


def test_the_gap_can_be_taken_away_as_a_table(visit):
    officer = visit("officer")

    text = officer.file("/gov/gap/?format=csv").decode("utf-8-sig")

    assert text.splitlines()[0].split(",")[:2] == ["城市", "名额"]
    assert len(text.splitlines()) == 17


def test_the_trail_of_the_demo_is_whole(visit):
    visit("officer")
    audit.seal_trail()
    said = StringIO()

    call_command("verify_audit", stdout=said)

    assert AuditEvent.objects.filter(action="order.approved").count() == 8
    assert "一致" in said.getvalue()


def test_nobody_else_looks_over_the_province(visit):
    seen = {
        name: visit(name).client.get("/gov/").status_code
        for name in ("student", "teacher", "university", "enterprise", "mentor", "judge", "expert")
    }

    assert set(seen.values()) == {403}
