"""Counting is asked once and once more, with the real values; nothing is there without a « Oui »."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from awareness import protocol
from awareness.languages import languages
from awareness.learning.counting import Business
from awareness.learning.session import Outcome
from awareness.progress.records import Notice
from awareness.sync.campaign import CampaignState
from tests.pages.counting import CAMPAIGN, counting_laptop, families
from tests.pages.laptop import Laptop, Visitor
from tests.pages.test_every_page import Page

QUESTION = "sans dire qui"
END = "/m/hameconnage/end"
OUTCOME = Outcome(score=4, passed=True, band=2, before=1, after=2, to_review=())
ONE_MODULE = ["activity", "chamber", "effect", "place", "reach", "score"]
FINISHED = ("hameconnage", "sauvegardes", "incident")
FIELDS = {"departement": "31", "section": "I", "setting": "rural"}


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop that follows a campaign, where one module was just finished."""
    made = counting_laptop(tmp_path)
    made.finishes("hameconnage")
    yield made
    made.store.close()


@pytest.fixture
def marie(laptop: Laptop) -> Visitor:
    """Who finished it."""
    return laptop.visitor()


def says(marie: Visitor, said: str, back: str = END) -> str:
    """Answer the question; gives where that leads."""
    answer = marie.sends("/counts", {"said": said, "back": back})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def envelopes(page: str) -> list[protocol.Envelope]:
    """The envelopes a page shows to the letter."""
    shown = [html.unescape(found) for found in re.findall(r"<code>(\{.*?\})</code>", page)]
    assert all(": " not in each for each in shown)
    return [protocol.decode_envelope(each.encode()) for each in shown]


def plain(page: str) -> str:
    """The words of a page, with ordinary spaces."""
    return " ".join(Page(page).text.split())


def values(count: protocol.Count) -> dict[str, object]:
    """A count without its id, which is chance."""
    return {**json.loads(protocol.encode_count(count)), "id": ""}


class TestTheQuestion:
    """It stands on the last page of the first module, once more after the third, and nowhere else."""

    def test_it_comes_after_the_first_and_the_third_module_and_never_more(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        asked = [QUESTION in marie.sees(END)]
        for module in ("sauvegardes", "incident"):
            laptop.finishes(module)
            asked.append(QUESTION in marie.sees(f"/m/{module}/end"))
        laptop.store.complete(laptop.store.begin("quatrieme", "2026.1", "graine").id, OUTCOME)
        asked.append(QUESTION in marie.sees("/m/incident/end"))
        assert asked == [True, False, True, False]
        assert laptop.store.outbox() == ()

    def test_a_module_done_again_is_no_second_module(self, laptop: Laptop, marie: Visitor) -> None:
        marie.sends("/m/hameconnage/again")
        laptop.finishes("hameconnage")
        assert QUESTION in marie.sees(END)

    def test_it_shows_the_real_values_in_words(self, marie: Visitor) -> None:
        page = plain(marie.sees(END))
        said = ("Un module terminé", "Le courriel piégé", "semaine du 23 au 29 novembre 2026", "en solo",
                "0 ou 1 bonne réponse sur 5", "4e trimestre 2026", CAMPAIGN.name, CAMPAIGN.host,
                "Les compteurs ne disent pas qui vous êtes. La connexion montre votre adresse Internet au "
                "serveur le temps de l’envoi")  # fmt: skip
        assert [each for each in said if each not in page] == []

    def test_the_third_time_it_lists_every_module_it_would_count(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        laptop.finishes(*FINISHED[1:])
        page = plain(marie.sees("/m/incident/end"))
        assert "Compter ces 3 modules" in page
        titles = [laptop.catalogue.header(name).title for name in FINISHED]
        assert [title for title in titles if title not in page] == []

    def test_it_is_never_in_the_way_of_what_is_to_be_done_today(self, marie: Visitor) -> None:
        page = marie.sees(END)
        assert page.index("À faire aujourd’hui") < page.index("C’est fait") < page.index(QUESTION)
        assert re.findall(r'class="btn"', page.split('class="act"')[0]) == []

    def test_both_answers_are_the_same_button(self, marie: Visitor) -> None:
        buttons = re.findall(r"<button ([^>]*name=\"said\"[^>]*)>([^<]*)<", marie.sees(END))
        assert [label for _, label in buttons] == ["Oui, compter", "Non merci"]
        assert len({re.sub(r'value="\w+"', "", given) for given, _ in buttons}) == 1

    def test_without_a_campaign_nothing_is_asked(self, tmp_path: Path) -> None:
        laptop = Laptop(tmp_path / "seul")
        laptop.finishes("hameconnage")
        luc = laptop.visitor()
        assert QUESTION not in luc.sees(END)
        assert luc.sends("/counts", {"said": "yes"}).status_code == 404
        assert luc.sends("/counts", {"said": "no"}).status_code == 302
        assert "rien n’est envoyé" in luc.sees("/sends")
        laptop.store.close()


class TestToTheLetter:
    """What is shown before a « Oui » is what a « Oui » makes, but for the numbers that chance draws."""

    def test_the_bytes_shown_are_the_counts_that_are_made(self, laptop: Laptop, marie: Visitor) -> None:
        shown = envelopes(marie.sees(f"/counts/sample?back={END}"))
        assert laptop.store.outbox() == ()
        assert says(marie, "yes").startswith("/counts/business")
        marie.sees("/")
        kept = [values(protocol.decode_count(row.count)) for row in laptop.store.outbox()]
        told = [values(count) for envelope in shown for count in envelope.counts]
        assert sorted(map(str, told)) == sorted(map(str, kept))
        assert {(each.campaign, each.auth.k) for each in shown} == {(CAMPAIGN.id, CAMPAIGN.code)}
        assert [len({type(count) for count in each.counts}) for each in shown] == [1] * len(ONE_MODULE)

    def test_its_numbers_are_samples_and_said_to_be(self, laptop: Laptop, marie: Visitor) -> None:
        first, second = (marie.sees("/counts/sample") for _ in range(2))
        ids = [{count.id for each in envelopes(page) for count in each.counts} for page in (first, second)]
        assert not ids[0] & ids[1]
        assert "tirés au hasard" in first
        says(marie, "yes")
        marie.sees("/")
        assert not {row.id for row in laptop.store.outbox()} & (ids[0] | ids[1])

    def test_there_is_nothing_to_show_once_it_was_answered(self, marie: Visitor) -> None:
        says(marie, "no")
        assert "/sends" in marie.sees("/counts/sample", 302)


class TestNo:
    """« Non merci » leads on with one line; nothing was there before, nothing is there after."""

    def test_it_leads_on_with_one_line_of_thanks(self, laptop: Laptop, marie: Visitor) -> None:
        assert says(marie, "no") == END
        page = marie.sees(END)
        assert page.count('class="notice"') == 1
        assert "Merci d’avoir répondu" in page
        assert QUESTION not in page
        assert 'class="notice"' not in marie.sees("/")
        assert laptop.store.outbox() == ()

    def test_it_is_never_asked_again(self, laptop: Laptop, marie: Visitor) -> None:
        says(marie, "no")
        laptop.finishes(*FINISHED[1:])
        pages = [marie.sees(f"/m/{name}/end") for name in FINISHED]
        assert not [page for page in pages if QUESTION in page]
        assert (families(laptop), laptop.sync.woken) == ([], 0)

    def test_any_other_answer_is_none(self, laptop: Laptop, marie: Visitor) -> None:
        for said in ("", "maybe", "YES"):
            assert marie.sends("/counts", {"said": said}).status_code == 404
        assert laptop.store.consent() == ""


class TestYes:
    """« Oui » leads to three fields, and leaving them, however that is, makes the counts once."""

    def test_the_three_fields_come_first_and_count_nothing_yet(self, laptop: Laptop, marie: Visitor) -> None:
        fields = says(marie, "yes")
        page = marie.sees(fields)
        assert page.index("Ariège") < page.index("Tarn-et-Garonne") < page.index("Ain (01)")
        assert page.count("<option") == 1 + 101 + 1 + len(protocol.SECTIONS)
        for aside in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            marie.sees(html.unescape(aside))
        marie.sees("/ping", 204)
        marie.sends("/language", {"language": "en", "back": fields})
        marie.sends("/look", {"size": "larger", "back": fields})
        marie.sees(fields)
        assert laptop.store.outbox() == ()

    @pytest.mark.parametrize("way", ["/", END, "/victim", "/sends", "/settings", "/m/incident", "/help"])
    def test_leaving_by_any_link_makes_the_counts_once(
        self, laptop: Laptop, marie: Visitor, way: str
    ) -> None:
        marie.sees(says(marie, "yes"))
        marie.sees(way, 302 if way == "/m/incident" else 200)
        kept = laptop.store.outbox()
        assert families(laptop) == ONE_MODULE
        for page in ("/", END, "/sends"):
            marie.sees(page)
        assert laptop.store.outbox() == kept
        assert laptop.sync.woken == 1

    def test_leaving_by_the_button_counts_what_was_given(self, laptop: Laptop, marie: Visitor) -> None:
        fields = says(marie, "yes")
        left = marie.sends(fields, {**FIELDS, "back": END})
        assert left.headers["Location"] == END
        assert "C’est compté, sans dire qui" in marie.sees(END)
        assert families(laptop) == sorted([*ONE_MODULE, "sector"])
        told = [json.loads(row.count) for row in laptop.store.outbox()]
        assert {each["departement"] for each in told if "departement" in each} == {"31"}
        assert [each["setting"] for each in told if each["family"] == "place"] == ["rural"]

    def test_closing_and_coming_back_makes_the_counts_once(self, tmp_path: Path) -> None:
        folder = tmp_path / "ferme"
        first = counting_laptop(folder)
        first.finishes("hameconnage")
        says(first.visitor(), "yes")
        first.store.close()
        again = counting_laptop(folder)
        assert again.store.outbox() == ()
        again.visitor().sees("/")
        again.visitor().sees("/")
        assert families(again) == ONE_MODULE
        again.store.close()

    def test_fields_that_another_tile_gave_are_not_asked_again(self, laptop: Laptop, marie: Visitor) -> None:
        says(marie, "yes")
        marie.sends("/counts/business", {**FIELDS, "back": "/"})
        marie.sees("/")
        marie.sends("/tiles", {"picture": "cigale"})
        laptop.finishes("incident")
        assert says(marie, "yes", "/m/incident/end") == "/m/incident/end"
        marie.sees("/m/incident/end")
        assert families(laptop).count("activity") == 2
        assert families(laptop).count("reach") == 1

    def test_from_then_on_a_completion_and_a_done_action_count_themselves(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        says(marie, "yes")
        marie.sees("/")
        for address, _step, answered in laptop.walks("incident"):
            if address.endswith("/action") and not answered:
                marie.sends(address, {"read": "1"})
                break
        marie.sends("/plan/incident", {"state": "done"})
        assert families(laptop) == sorted([*ONE_MODULE, "activity", "chamber", "effect", "score", "action"])
        assert laptop.sync.woken == 3

    @pytest.mark.parametrize("field", FIELDS)
    def test_a_value_in_no_list_is_refused_and_changes_nothing(
        self, laptop: Laptop, marie: Visitor, field: str
    ) -> None:
        says(marie, "yes")
        sent = marie.sends("/counts/business", {**FIELDS, field: "<script>"})
        assert sent.status_code == 400
        assert laptop.store.business() == Business()

    def test_the_fields_can_still_be_changed_after_a_no(self, laptop: Laptop, marie: Visitor) -> None:
        says(marie, "yes")
        marie.sends("/counts/business", {**FIELDS, "back": "/"})
        says(marie, "no")
        assert "Haute-Garonne" in plain(marie.sees("/sends"))
        assert 'value="31" selected' in marie.sees("/counts/business")
        marie.sends("/counts/business", {"back": "/"})
        assert laptop.store.business() == Business()
        marie.sees("/counts/business", 302)

    def test_the_fields_are_nobodys_before_a_yes(self, laptop: Laptop, marie: Visitor) -> None:
        marie.sees("/counts/business", 302)
        assert marie.sends("/counts/business", FIELDS).status_code == 404
        assert laptop.store.business() == Business()


@pytest.mark.parametrize("language", languages())
def test_the_new_pages_are_well_made_in_every_language(laptop: Laptop, marie: Visitor, language: str) -> None:
    marie.speaks(language)
    faults = {}
    for page in (END, "/sends", "/counts/sample"):
        faults[page] = Page(marie.sees(page)).faults(language)
    fields = says(marie, "yes")
    for page in (fields, END, "/sends", "/sends/erase", "/victim"):
        faults[f"{page} after"] = Page(marie.sees(page)).faults(language)
    assert {page: found for page, found in faults.items() if found} == {}


class TestTheFooter:
    """The line at the foot of every page stays true."""

    def test_it_changes_with_the_first_yes_and_back_with_the_last_no(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        nothing, counts = "Rien ne quitte cet ordinateur.", "Seuls des compteurs anonymes partent"
        assert nothing in marie.sees("/")
        says(marie, "yes")
        page = marie.sees("/")
        assert (counts in page, nothing in page) == (True, False)
        marie.sends("/tiles", {"picture": "cigale"})
        assert counts in marie.sees("/")
        marie.sends(f"/tiles/{laptop.store.tiles()[0].id}/choose")
        says(marie, "no")
        assert nothing in marie.sees("/")

    def test_a_campaign_that_is_not_followed_sends_nothing(self, laptop: Laptop, marie: Visitor) -> None:
        says(marie, "yes")
        marie.sees("/")
        notice = Notice("campaign-changed", "Le fichier de la campagne a changé : %(host)s.", {"host": "x.y"})
        laptop.app.extensions["learner"].campaign = CampaignState(notice=notice)
        pages = {page: plain(marie.sees(page)) for page in ("/", "/sends", "/help")}
        assert "Rien ne quitte cet ordinateur." in pages["/"]
        assert [pages[page].count("a changé : x.y") for page in pages] == [1, 1, 0]

    def test_a_campaign_whose_server_said_it_is_over_counts_nothing_more(
        self, laptop: Laptop, marie: Visitor
    ) -> None:
        laptop.store.set_setting(f"campaign.closed.{CAMPAIGN.id}", "yes")
        assert QUESTION not in marie.sees(END)
        assert "rien n’est envoyé" in marie.sees("/sends")


class TestTheNumbersOfTheEmergencyPage:
    """A département chooses them, and the page says so."""

    @pytest.mark.parametrize(
        ("departement", "number", "said"),
        [
            ("", True, "Numéros de la région Occitanie, pour laquelle"),
            ("46", True, "d’après votre département : Lot"),
            ("29", False, "partout en France : pour votre département, Finistère"),
        ],
    )
    def test_they_are_of_the_region_that_was_said(
        self, laptop: Laptop, marie: Visitor, departement: str, number: bool, said: str
    ) -> None:
        laptop.store.set_business(replace_departement(departement))
        for page in ("/victim", "/victim?by-hand=1"):
            assert ("13 13" in plain(marie.sees(page))) is number
        assert said in plain(marie.sees("/victim"))
        found = plain(marie.sees("/sheets?q=centre+de+réponse"))
        assert ("Cyber’Occ" in found) is number

    def test_the_kept_sheet_says_it_too(self, laptop: Laptop, marie: Visitor) -> None:
        laptop.store.set_business(replace_departement("29"))
        marie.sends("/victim")
        (file,) = laptop.config.documents_folder.iterdir()
        text = file.read_text(encoding="utf-8")
        assert "Finistère" in text
        assert "Cyber" + "’Occ" not in text


def replace_departement(code: str) -> Business:
    """A business that said its département and nothing else."""
    return Business(departement=code)  # type: ignore[arg-type]


def test_a_campaign_file_that_is_swapped_is_told_with_one_sentence(laptop: Laptop, marie: Visitor) -> None:
    says(marie, "yes")
    other = replace(CAMPAIGN, key=bytes(32))
    laptop.app.extensions["learner"].campaign = CampaignState(other)
    marie.sends("/tiles", {"picture": "cigale"})
    laptop.finishes("incident")
    answer = marie.sends("/counts", {"said": "yes", "back": "/"})
    assert answer.status_code == 400
    assert laptop.store.consent() == ""
