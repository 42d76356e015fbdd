"""Slides in a real browser, opened as a file with no network."""

import pytest
from course_in_browser import ROOT
from slide_deck import open_deck, problems

from lstm_course.commands.slides import main
from lstm_course.course.lessons import LESSONS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The slides of all lessons."""
    folder = tmp_path_factory.mktemp("slides")
    assert main(["--out", str(folder)]) == 0
    return folder


@pytest.fixture
def page(browser, folder):
    page = open_deck(browser, folder / "02_gates.html")
    yield page
    page.context.close()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.stem)
def test_every_slide_fits_and_can_be_read(browser, folder, lesson):
    page = open_deck(browser, folder / f"{lesson.stem}.html")
    assert page.evaluate("() => Reveal.getTotalSlides()") > 20
    assert problems(page) == []
    page.context.close()


def test_the_measuring_sees_what_does_not_fit(page):
    page.evaluate(
        """() => {
          const [first, second, third] = document.querySelectorAll(".page > .body");
          first.innerHTML += "<p>line</p>".repeat(40);
          second.innerHTML += "<p style='font-size: 12px'>small</p>";
          third.innerHTML += "<img src='data:,'>";
        }"""
    )
    found = "\n".join(problems(page))
    assert "too high" in found and "12 px: small" in found and "without alt text" in found


def test_the_answer_of_a_quiz_comes_on_the_next_step_and_moves_nothing(page):
    page.evaluate(
        """() => {
          const quiz = document.querySelector(".page.quiz").parentNode;
          const { h, v } = Reveal.getIndices(quiz);
          Reveal.slide(h, v);
        }"""
    )
    slide = page.locator("section.present section.present")
    options, why = slide.locator(".options li"), slide.locator(".why").first
    before = options.last.bounding_box()
    assert options.first.is_visible() and not why.is_visible()
    page.keyboard.press("Space")
    assert why.is_visible() and slide.locator("li.right.visible").count() == 1
    assert options.last.bounding_box() == before


def test_the_speaker_view_opens_and_shows_the_notes(page):
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    page.keyboard.press("Space")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("What becomes of 0.3").wait_for()
    assert page.errors == []


def test_it_prints_one_page_a_slide(browser, folder):
    page = open_deck(browser, folder / "02_gates.html", "?print-pdf")
    page.wait_for_selector(".pdf-page")
    slides = page.evaluate("() => document.querySelectorAll('.page').length")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == slides
    page.context.close()


def test_notices_name_the_version_that_is_shipped(page):
    version = page.evaluate("() => Reveal.VERSION")
    assert f"reveal.js {version}" in (ROOT / "NOTICES.md").read_text("utf-8")
