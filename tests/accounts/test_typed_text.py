"""Nothing typed is lost when a session ends, and nothing is ever given to someone else."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.accounts import typed_text
from portal.accounts.models import User
from tests.accounts.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
NAME_PAGE = "/accounts/name/"
LONG = "What we heard from children: <script>alert('x')</script>\n\nand more"


@pytest.fixture
def strict() -> Client:
    """A client like a browser: it checks CSRF tokens and remembers cookies."""
    return Client(enforce_csrf_checks=True)


def token_on(client: Client, path: str) -> str:
    """The CSRF token a page gives out."""
    page = client.get(path)
    return page.content.decode().split('name="csrfmiddlewaretoken" value="', 1)[1].split('"', 1)[0]


def sign_in(client: Client, person: User, path: str = "/accounts/login/") -> Any:
    token = token_on(client, path)
    return client.post(path, {"login": person.email, "password": PASSWORD, "csrfmiddlewaretoken": token})


def end_session(client: Client) -> None:
    del client.cookies["sessionid"]


def post_name(client: Client, token: str, **extra: Any) -> Any:
    return client.post(
        NAME_PAGE,
        {"full_name": LONG, "csrfmiddlewaretoken": token, **extra},
        headers={"referer": "http://testserver" + NAME_PAGE},
    )


def parcel_in(page: HttpResponse) -> str:
    return page.content.decode().split('name="parcel" value="', 1)[1].split('"', 1)[0]


def test_text_is_kept_carried_through_sign_in_and_sent_by_a_press(strict: Client) -> None:
    person = make_person()
    sign_in(strict, person)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    kept = post_name(strict, token)
    assert kept.status_code == 403
    assert "You were signed out. Your text is here" in kept.content.decode()
    assert "&lt;script&gt;" in kept.content.decode()
    assert "<script>alert" not in kept.content.decode()
    assert kept["Cache-Control"] == "no-store"
    away = strict.post(
        reverse("keep_text"), {"parcel": parcel_in(kept), "csrfmiddlewaretoken": token_on(strict, "/accounts/login/")}
    )
    assert away["Location"] == "/accounts/login/?next=/accounts/kept/"
    back = sign_in(strict, person, away["Location"])
    assert back["Location"] == "/accounts/kept/"
    waiting = strict.get("/accounts/kept/")
    assert f'action="{NAME_PAGE}"' in waiting.content.decode()
    person.refresh_from_db()
    assert person.full_name == "Sam Bidder", "nothing is sent without a press"
    sent = post_name(strict, token_on(strict, "/accounts/kept/"))
    assert sent.status_code == 302
    person.refresh_from_db()
    assert person.full_name == LONG


def test_signed_in_again_in_another_tab_the_text_can_be_sent_at_once(strict: Client) -> None:
    person = make_person()
    sign_in(strict, person)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    sign_in(strict, person)
    page = post_name(strict, token)
    assert page.status_code == 403
    assert "Nothing is lost: your text is here" in page.content.decode()
    assert "Send it again" in page.content.decode()


def test_someone_else_signed_in_meanwhile_cannot_send_it_as_theirs(strict: Client) -> None:
    first, second = make_person(), make_person("Kim Other")
    sign_in(strict, first)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    sign_in(strict, second)
    page = post_name(strict, token).content.decode()
    assert "This text was typed by someone else" in page
    assert "Send it again" not in page
    assert "parcel" not in page


def test_text_put_away_is_never_shown_to_another_person(strict: Client) -> None:
    first, second = make_person(), make_person("Kim Other")
    sign_in(strict, first)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    kept = post_name(strict, token)
    strict.post(
        reverse("keep_text"), {"parcel": parcel_in(kept), "csrfmiddlewaretoken": token_on(strict, "/accounts/login/")}
    )
    sign_in(strict, second)
    page = strict.get("/accounts/kept/")
    assert page.status_code == 403
    assert "What we heard" not in page.content.decode()
    assert "typed_text" not in strict.session


def test_a_page_of_another_site_is_never_echoed(strict: Client) -> None:
    sign_in(strict, make_person())
    forged = strict.post(NAME_PAGE, {"full_name": "Mallory"}, headers={"origin": "https://elsewhere.example"})
    assert forged.status_code == 403
    assert "Mallory" not in forged.content.decode()
    guessed = strict.post(NAME_PAGE, {"full_name": "Mallory", "csrfmiddlewaretoken": "a" * 64})
    assert guessed.status_code == 403
    assert "Mallory" not in guessed.content.decode()


def test_a_button_pressed_without_text_leads_to_sign_in(client: Client) -> None:
    page = client.post(
        "/accounts/sessions/", {"again": ""}, headers={"referer": "http://testserver/accounts/sessions/"}
    )
    assert page["Location"] == "/accounts/login/?next=/accounts/sessions/"


def test_a_foreign_referer_is_not_followed(client: Client) -> None:
    page = client.post("/accounts/sessions/", {}, headers={"referer": "https://elsewhere.example/x"})
    assert page["Location"] == "/accounts/login/?next=/"


def test_passwords_codes_and_files_are_not_kept(strict: Client) -> None:
    person = make_person()
    sign_in(strict, person)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    plan = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    page = post_name(strict, token, old_password="hunter2", code="123456", plan=plan).content.decode()
    assert "hunter2" not in page
    assert "123456" not in page
    assert "Passwords and codes are not kept" in page
    assert "choose again: plan.pdf" in page


def test_very_long_text_is_shown_but_not_carried(strict: Client) -> None:
    person = make_person()
    sign_in(strict, person)
    token = token_on(strict, NAME_PAGE)
    end_session(strict)
    page = post_name(strict, token, more="word " * 50_000).content.decode()
    assert "What we heard from children" in page
    assert 'name="parcel"' not in page


def test_without_the_cookie_the_text_is_shown_but_not_carried(client: Client) -> None:
    page = client.post(NAME_PAGE, {"full_name": LONG}).content.decode()
    assert "What we heard from children" in page
    assert 'name="parcel"' not in page


@pytest.mark.parametrize("parcel", ["", "nonsense", "a:b:c", "x" * 500_000])
def test_only_parcels_of_ours_are_put_away(client: Client, parcel: str) -> None:
    response = client.post(reverse("keep_text"), {"parcel": parcel})
    assert response["Location"].endswith("next=/accounts/where-to/")
    assert "typed_text" not in client.session


def test_a_parcel_cannot_be_changed() -> None:
    text = typed_text.TypedText("/accounts/name/", 1, [("full_name", "Sam")])
    parcel = typed_text.seal(text)
    assert typed_text.unseal(parcel) == text
    assert typed_text.unseal("x" + parcel) is None


def test_putting_text_away_is_limited(client: Client) -> None:
    parcel = typed_text.seal(typed_text.TypedText("/x/", 1, [("a", "b")]))
    ends = [client.post(reverse("keep_text"), {"parcel": parcel})["Location"] for _ in range(31)]
    assert ends[0].endswith("/accounts/kept/")
    assert ends[-1].endswith("/accounts/where-to/")


def test_kept_text_can_be_thrown_away(client: Client) -> None:
    person = make_person()
    client.post(reverse("keep_text"), {"parcel": typed_text.seal(typed_text.TypedText("/x/", person.pk, [("a", "b")]))})
    client.force_login(person)
    assert "Send what you had typed" in client.get("/accounts/kept/").content.decode()
    client.post(reverse("discard_text"))
    assert "No text is waiting" in client.get("/accounts/kept/").content.decode()


def test_text_typed_in_the_admin_is_kept_too(client: Client) -> None:
    page = client.post("/admin/login-is-elsewhere/", {"justification": LONG})
    assert page.status_code in (403, 404)
    page = client.post("/admin/", {"justification": LONG})
    assert page.status_code == 403
    assert "What we heard from children" in page.content.decode()


def test_marks_of_a_page_are_sent_again_and_not_shown() -> None:
    text = typed_text.TypedText("/", None, [("key", "9d30e1ca"), ("base-problem", "2"), ("text", "A comment")])
    assert text.shown == [("text", "A comment")]
