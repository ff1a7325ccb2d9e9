"""The library: every framework readable, its sources shown, its terms explained."""

import pytest
import yaml

from frameworks.glossary import Explainer, Term
from frameworks.models import FrameworkVersion

pytestmark = pytest.mark.django_db
PAGES = ["", "four-steps/", "practice/", "glossary/", "sources/"]


@pytest.mark.parametrize("page", PAGES)
def test_everybody_reads_the_library(client, page):
    response = client.get(f"/frameworks/{page}")
    assert response.status_code == 200
    assert b"<h1>" in response.content


def test_each_version_shows_every_criterion_and_its_source(client):
    for version in FrameworkVersion.objects.select_related("framework", "source"):
        response = client.get(f"/frameworks/{version.framework.key}/{version.version}/")
        text = response.content.decode()
        assert version.source.title in text.replace("&#x27;", "'")
        for area in version.areas.all():
            for criterion in area.criteria.all():
                assert f'id="{criterion.key}"' in text


def test_the_framework_says_that_it_is_restated_and_what_it_covers(client):
    text = client.get("/frameworks/health-and-wealth/2022.1/").content.decode()
    assert "Restated by this product" in text
    assert "print three areas and say that there are more" in text
    assert "around six to ten years old" in text


@pytest.mark.parametrize("address", ["health-and-wealth/1999.1/", "no-such/2022.1/", "no-such/2022.1/export.yaml"])
def test_an_unknown_version_is_not_found(client, address):
    assert client.get(f"/frameworks/{address}").status_code == 404


def test_a_draft_version_is_not_in_the_library(client):
    FrameworkVersion._base_manager.filter(framework__key="enablers").update(status="draft")  # around the guard
    assert client.get("/frameworks/enablers/2022.1/").status_code == 404
    assert b"Signs of an effective system" not in client.get("/frameworks/").content


def test_practice_examples_by_domain(client):
    text = client.get("/frameworks/practice/?domain=net-zero").content.decode()
    assert 'id="collaborative-newcastle"' in text
    assert 'id="dorset-living-lab"' not in text


@pytest.mark.parametrize("domain", ["no-such", "<script>alert(1)</script>", "x" * 10_000, "\u202e"])
def test_an_unknown_domain_gets_a_message_and_every_example(client, domain):
    response = client.get("/frameworks/practice/", {"domain": domain})
    assert response.status_code == 200
    assert b"Select a domain from the list" in response.content
    assert b"<script>alert" not in response.content


def test_export_is_yaml_with_every_area(client):
    data = yaml.safe_load(client.get("/frameworks/health-and-wealth/2022.1/export.yaml").content)
    assert [area["key"] for area in data["areas"]] == ["economic-development", "quality-employment", "climate-change"]
    assert len(data["areas"][1]["criteria"]) == 15


TERMS = (Term("Anchor system", "", "m"), Term("Integrated care system", "ICS", "m"), Term("Area", "", "m"))


def test_a_term_is_explained_once_over_a_page():
    explainer = Explainer(TERMS, "/g")
    first = explainer.explain("An anchor system and an anchor system")
    assert first.count("<a ") == 1
    assert 'href="/g#term-anchor-system"' in first
    assert "<a " not in explainer.explain("Anchor systems")


def test_short_forms_are_explained_only_as_they_are_written():
    assert "term-integrated-care-system" in Explainer(TERMS, "/g").explain("the ICS is")
    assert "<a " not in Explainer(TERMS, "/g").explain("basics and ics")


def test_markup_in_a_text_stays_text():
    assert Explainer(TERMS, "/g").explain("<b>anchor system</b> & more").startswith("&lt;b&gt;<a ")


def test_the_products_own_words_are_not_explained():
    assert Explainer(TERMS, "/g").explain("an area") == "an area"


def test_what_a_term_means_stands_on_the_page_that_uses_it(client):
    text = client.get("/frameworks/health-and-wealth/2022.1/").content.decode()
    assert 'href="#term-fourth-purpose"' in text
    assert 'id="term-fourth-purpose"' in text
    assert "Helping the NHS to support broader social and economic development" in text
    assert 'id="term-social-value"' not in text


def test_a_part_names_the_framework_that_it_was_published_within(client):
    text = client.get("/frameworks/enablers/2022.1/").content.decode()
    assert 'Published within the <a href="/frameworks/health-and-wealth/2022.1/">' in text
