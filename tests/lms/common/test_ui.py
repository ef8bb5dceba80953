import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from lms.common import drawings
from lms.common.menus import Space, leads_somewhere, space_of
from lms.common.tiles import ROWS, Cell, grid, step


class SignUp(forms.Form):
    name = forms.CharField(label="姓名", help_text="写全名")
    mail = forms.EmailField(label="邮箱", required=False)
    agree = forms.BooleanField(label="同意")
    which = forms.ChoiceField(label="哪个", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)


def render(text, path="/", **context):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return engines["django"].from_string(text).render({"request": request, **context})


@pytest.mark.parametrize("name", drawings.icons())
def test_icon_is_drawn_inline_and_hidden_from_screen_readers(name):
    drawn = drawings.icon(name, 20)

    assert drawn.startswith('<svg width="20" height="20"')
    assert 'aria-hidden="true"' in drawn
    assert "ns0:" not in drawn and "xmlns" not in drawn


def test_icon_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        drawings.icon("no-such", 20)


def test_cover_is_the_same_for_the_same_course():
    assert drawings.cover("报关实务") == drawings.cover("报关实务")
    assert drawings.drawing("cover-ship") in drawings.cover("ship")


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ('{% query sort="-score" page=None %}', "?q=a+b&amp;tag=x&amp;tag=y&amp;sort=-score"),
        ("{% query page=2 %}", "?q=a+b&amp;tag=x&amp;tag=y&amp;page=2"),
        ('{% query q="" tag=None page="" %}', "?"),
    ],
)
def test_query_keeps_the_other_parameters(tag, wanted):
    assert render(tag, "/?q=a+b&tag=x&tag=y&page=9") == wanted


@pytest.mark.parametrize(("language", "wanted"), [("zh-hans", "/orders/"), ("en", "/en/orders/")])
def test_at_leads_to_the_readers_language(language, wanted):
    with override(language):
        assert render('{{ "/orders/"|at }}') == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ 21930|number }}", "21,930"),
        ("{{ 8.26|number:1 }}", "8.3"),
        ("{{ 0|number }}", "0"),
        ("{{ None|number }}", "—"),
        ("{{ 99.6|percent }}", "100%"),
        ("{{ 92.45|percent:1 }}", "92.5%"),
        ("{{ None|percent }}", "—"),
        ("{{ 4500|money }}", "¥4,500"),
        ("{{ 30.5|unlocal }}", "30.5"),
        ('{{ "皖海"|initial }}', "皖"),
        ('{{ ""|initial }}', "·"),
    ],
)
def test_figures_are_written_as_people_read_them(text, wanted):
    assert render(text) == wanted


@pytest.mark.parametrize(("value", "wanted"), [(40.4, 40), (-3, 0), (180, 100), (None, 0)])
def test_bar_tells_its_name_and_value(value, wanted):
    drawn = render("{% bar value label %}", value=value, label="<进度>")

    assert 'role="progressbar" aria-label="&lt;进度&gt;"' in drawn
    assert f'aria-valuenow="{wanted}"><i style="--v:{wanted}">' in drawn


def test_ring_prints_its_number():
    assert "<b>75%</b>" in render('{% ring 75 "本周" %}')
    assert "<b>3/4</b>" in render('{% ring 75 "本周" "3/4" %}')


def test_field_ties_label_hint_and_error_to_its_input():
    drawn = render("{% field form.name %}", form=SignUp({"name": ""}))

    assert '<label for="id_name">姓名</label>' in drawn
    assert 'id="id_name_helptext">写全名</div>' in drawn
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert drawn.count('id="id_name_error"') == 1


def test_field_says_what_may_stay_empty():
    assert "（可不填）" in render("{% field form.mail %}", form=SignUp())
    assert "（可不填）" not in render("{% field form.name %}", form=SignUp())


def test_field_groups_choices_under_one_name():
    drawn = render("{% field form.which %}", form=SignUp({"which": "z"}))

    assert '<fieldset class="field " aria-describedby="id_which_error"><legend class="lab">哪个</legend>' in drawn
    assert drawn.count('type="radio"') == 2


def test_errsum_links_every_problem_to_its_field():
    drawn = render("{% errsum form %}", form=SignUp({"mail": "x"}))

    assert [part.split('"')[0] for part in drawn.split('href="')[1:]] == [
        "#id_name",
        "#id_mail",
        "#id_agree",
        "#id_which_0",
    ]


def test_errsum_is_silent_while_all_is_well():
    assert render("{% errsum form %}", form=SignUp()).strip() == ""
    assert render("{% errsum form %}").strip() == ""


@pytest.mark.parametrize(
    ("path", "sort", "link"),
    [
        ("/?page=3", "", "?sort=score"),
        ("/?sort=score", ' aria-sort="ascending"', "?sort=-score"),
        ("/?sort=-score", ' aria-sort="descending"', "?sort=score"),
    ],
)
def test_th_turns_the_order_round(path, sort, link):
    assert render('{% th "score" "分" %}', path).startswith(f'<th scope="col"{sort}><a href="{link}">分')


def test_pager_leaves_out_the_middle_and_keeps_the_search():
    page = Paginator(range(200), 10).page(10)

    drawn = render('{% include "components/pager.html" %}', "/?q=x&page=10", page=page)

    assert 'aria-current="page">10<' in drawn
    assert 'href="?q=x&amp;page=11"' in drawn
    assert drawn.count("<span>…</span>") == 2


@pytest.mark.parametrize(
    ("path", "space"),
    [
        ("/", Space()),
        ("/en/courses/", Space()),
        ("/biz/acme/orders/", Space("enterprise", "acme")),
        ("/en/uni/ahu/", Space("university", "ahu")),
        ("/gov/orders/", Space("gov")),
    ],
)
def test_space_of_reads_the_address(path, space):
    assert space_of(path) == space


def test_menu_shows_only_what_exists():
    assert leads_somewhere("/clusters/")
    assert not leads_somewhere("/no/such/page/")


def test_grid_lays_out_every_city_once():
    slugs = [slug for row in ROWS for slug in row if slug]
    cells = {slug: Cell(slug, "/", "1") for slug in slugs}

    assert len(slugs) == len(set(slugs)) == 16
    assert [cell.name for cell in grid(cells) if cell] == slugs


@pytest.mark.parametrize(("value", "wanted"), [(0, 0), (1, 1), (5, 2), (99, 4)])
def test_step_says_how_deep_the_colour_is(value, wanted):
    assert step(value, (1, 3, 10, 50)) == wanted
