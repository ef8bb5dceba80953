"""NUL is refused at the door, wherever it stands."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("where", ["/s/%00/", "/verify/AH26%00/", "/v/%00/?c=x"])
def test_an_address_with_nul_leads_nowhere(client, where):
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("where", ["/verify/?code=%00", "/verify/?number=AH26%00&name=x", "/verify/?a%00b=1"])
def test_a_query_with_nul_is_refused(client, where):
    assert client.get(where).status_code == 400


def test_a_form_with_nul_is_refused_and_one_without_is_not(client):
    answers = [client.post("/appearance/", {"theme": theme}).status_code for theme in ("dark\0", "dark")]

    assert answers == [400, 302]


@pytest.mark.parametrize(
    ("body", "status"), [(rb'{"a": "\u0000"}', 400), (rb'{"a": "\\\u0000"}', 400), (rb'{"a": "\\u0000"}', 302)]
)
def test_json_with_nul_is_refused_and_a_text_about_it_is_not(client, body, status):
    assert client.post("/appearance/", body, content_type="application/json").status_code == status


def test_a_file_may_hold_what_it_wants(client):
    response = client.post("/verify/file/", {"file": __import__("io").BytesIO(b"%PDF\0\0")})

    assert response.status_code == 404
