"""The queue in a real browser."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Scene
from tests.browser.shop import NOW, PRIYA
from worker.jobs.approve import edit
from worker.model import DeliveryState, DraftState, Prospect, TouchKind
from worker.store import deliveries, folders, leads

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[2] / "screenshots"


def test_approve_undo_and_approve_again(scene: Scene) -> None:
    ana, okafor = scene.drafts[0], scene.drafts[1]
    page = scene.page()
    page.get_by_role("button", name="Approve a").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{okafor.id}")  # the next one, at once
    notice = page.locator("#notices form")
    expect(notice).to_contain_text("ana.ruiz@hafen-sued.example")
    expect(notice.locator("[data-left]")).to_have_text(re.compile(r"^2\d s$"))  # it counts down
    assert scene.shop.deliveries(ana) == [DeliveryState.APPROVED]
    assert "deliver" in scene.shop.woken
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{ana.id}")
    assert scene.shop.state(ana) is DraftState.PENDING
    page.get_by_role("button", name="Approve a").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{okafor.id}")
    assert scene.shop.deliveries(ana) == [DeliveryState.CANCELLED, DeliveryState.APPROVED]


def test_an_edit_of_a_version_that_changed_meanwhile_shows_both_and_loses_none(scene: Scene) -> None:
    ana = scene.drafts[0]
    page = scene.page(f"/drafts/{ana.id}?edit=1")
    page.get_by_label("Text").fill("My own words, Ana.")
    with scene.shop.store.write() as tx:
        edit(tx, ana.id, 1, ana.subject, "A colleague's words.", (), who="lee", now=NOW)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This draft changed while you wrote")
    expect(page.locator(".text")).to_have_text("A colleague's words.")
    expect(page.get_by_label("Text")).to_have_value("My own words, Ana.\n")
    assert scene.shop.now(ana).body == "A colleague's words."
    page.get_by_role("button", name="Use mine instead").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{ana.id}")
    assert scene.shop.now(ana).body == "My own words, Ana.\n"
    scene.complaints.clear()  # Chromium calls the 409 an error


def test_an_edit_is_linted_and_blocks_or_frees_the_approval(scene: Scene) -> None:
    okafor = scene.drafts[1]
    page = scene.page(f"/drafts/{okafor.id}")
    expect(page.get_by_role("button", name="Approve a")).to_be_disabled()
    expect(page.locator("mark")).to_have_text("just checking in")
    page.keyboard.press("e")
    page.get_by_label("Text").fill("Dear Mr Okafor,\n\nthank you for telling us about the third line.\n\nPriya Raman")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Approve a")).to_be_enabled()
    assert scene.shop.now(okafor).version == 2


def test_what_was_written_outlives_a_reload_until_it_is_cancelled(scene: Scene) -> None:
    page = scene.page(f"/drafts/{scene.drafts[0].id}?edit=1")
    page.get_by_label("Text").fill("Half a thought")
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("Half a thought")
    page.get_by_role("link", name="Cancel").click()
    page.keyboard.press("e")
    expect(page.get_by_label("Text")).to_have_value(scene.drafts[0].body)


def test_everything_by_keys(scene: Scene) -> None:
    ana, _okafor, liv, carla = scene.drafts
    page = scene.page()
    page.keyboard.press("j")
    page.wait_for_url("**/drafts/*")
    page.keyboard.press("j")
    expect(page).to_have_url(f"{scene.url}/drafts/{liv.id}")
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.wait_for_url(f"**/drafts/{ana.id}")
    page.keyboard.press("a")
    page.locator("#notices form").wait_for()
    page.keyboard.press("u")
    expect(page.locator("#notices form")).to_have_count(0)
    expect(page.locator("#to")).to_contain_text("Ana Ruiz")
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Until tomorrow morning")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#list")).not_to_contain_text("Ana Ruiz")
    assert scene.shop.state(ana) is DraftState.SNOOZED
    page.goto(f"/drafts/{carla.id}")
    page.keyboard.press("r")
    expect(page.get_by_label("Why?")).to_be_focused()
    page.keyboard.type("she is in Rio all of March")
    page.keyboard.press("Enter")
    expect(page.locator("#list")).not_to_contain_text("Carla Dias")
    assert scene.shop.now(carla).void_reason == "she is in Rio all of March"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_hostile_mail_is_only_text(scene: Scene) -> None:
    bad = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'"><a href="javascript:1">x</a>'
    lead = scene.shop.lead(Prospect("x@evil.example", bad, bad), bad, (5, False, bad))
    draft = scene.shop.draft(lead, TouchKind.THANK_YOU, bad)
    page = scene.page()
    for path in (f"/drafts/{draft.id}", f"/drafts/{draft.id}?edit=1", f"/leads/{lead.id}", "/leads", "/report"):
        page.goto(path)
        expect(page).not_to_have_title("owned")
        assert page.locator("main img, main script, main a[href^=javascript]").count() == 0
    page.goto(f"/drafts/{draft.id}")
    assert "onerror" in page.locator("article .text").inner_text()  # it is shown, as text


def test_the_list_follows_while_an_edit_goes_on(scene: Scene) -> None:
    page = scene.page(f"/drafts/{scene.drafts[0].id}?edit=1")
    page.get_by_label("Text").fill("Still writing")
    lead = scene.shop.lead(Prospect("new@comer.example", "Nina New"), "Hello", (1, False, "Can you help us?"))
    scene.shop.draft(lead, TouchKind.THANK_YOU, "Dear Nina")
    expect(page.locator("#list")).to_contain_text("Nina New", timeout=8000)
    expect(page.locator("#count")).to_have_text("5")
    expect(page.get_by_label("Text")).to_have_value("Still writing")


def test_without_scripts_approve_edit_snooze_and_reject_work(scene: Scene) -> None:
    ana, okafor, liv, carla = scene.drafts
    page = scene.page(script=False)
    page.get_by_role("button", name="Approve a").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{okafor.id}")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Text").fill("Dear Mr Okafor,\n\nthank you for your note on the third line.\n\nPriya Raman")
    page.get_by_role("button", name="Save and approve").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{liv.id}")
    page.locator("summary", has_text="Snooze").click()
    page.get_by_role("button", name="For three days").click()
    expect(page).to_have_url(f"{scene.url}/drafts/{carla.id}")
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Skip this touch").click()
    expect(page.get_by_role("heading", name="Nothing waits for you.")).to_be_visible()
    states = [scene.shop.state(draft) for draft in (ana, okafor, liv, carla)]
    assert states == [DraftState.APPROVED, DraftState.APPROVED, DraftState.SNOOZED, DraftState.REJECTED]


def test_an_uncertain_delivery_asks_first_of_all(scene: Scene) -> None:
    with scene.shop.store.read() as tx:
        lead = leads.every(tx)[3]
    delivery = scene.shop.uncertain(lead)
    page = scene.page()
    expect(page.locator(".ask")).to_contain_text("Was this mail to j.pell@pell-and-sons.example sent?")
    page.get_by_role("button", name="It was sent").click()
    expect(page.locator(".ask")).to_have_count(0)
    with scene.shop.store.read() as tx:
        assert deliveries.get(tx, delivery.id).state is DeliveryState.ACCEPTED


def test_a_call_is_marked_as_made(scene: Scene) -> None:
    carla = scene.drafts[3]
    page = scene.page(f"/drafts/{carla.id}")
    page.get_by_role("button", name="Call made").click()
    expect(page.locator("#list")).not_to_contain_text("Carla")
    assert scene.shop.state(carla) is DraftState.APPROVED
    assert scene.shop.deliveries(carla) == []


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("dark", [False, True])
def test_every_page_fits_and_is_drawn(scene: Scene, width: int, *, dark: bool) -> None:
    PICTURES.mkdir(exist_ok=True)
    scene.shop.uncertain(scene.shop.lead(Prospect("u@u.example", "Una"), "x", (90, False, "Hello?")))
    page = scene.page(width=width, dark=dark)
    for name, path in {
        "queue": "/",
        "edit": f"/drafts/{scene.drafts[0].id}?edit=1",
        "leads": "/leads",
        "lead": "/leads/3",
        "report": "/report",
        "mailboxes": "/mailboxes",
        "people": "/people",
        "steps": "/plans/steps",
        "definitions": "/definitions",
    }.items():
        page.goto(path)
        expect(page.locator("h1, h2").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than the window"
        page.screenshot(path=PICTURES / f"{name}-{width}-{'dark' if dark else 'light'}.png", full_page=width < 1000)


def test_every_word_for_a_figure_leads_to_its_definition(scene: Scene) -> None:
    page = scene.page("/definitions")
    anchors = set(page.eval_on_selector_all("dt[id]", "terms => terms.map(term => term.id)"))
    for path in ("/", "/leads", "/leads/1", "/plans/steps", "/report", "/mailboxes"):
        page.goto(path)
        linked = page.eval_on_selector_all("a.term", "links => links.map(link => link.hash.slice(1))")
        assert linked
        assert set(linked) <= anchors


def test_the_progress_of_a_mailbox_moves_by_itself(scene: Scene) -> None:
    def read(remaining: int) -> None:
        with scene.shop.store.write() as tx:
            (folder,) = folders.of_mailbox(tx, scene.shop.mailbox.id)
            begun = NOW - timedelta(minutes=4)
            folders.save(
                tx, replace(folder, exists=3000, remaining=remaining, backfill_uid=remaining + 1, begun_at=begun)
            )

    read(1000)
    page = scene.page("/mailboxes")
    bar = page.get_by_role("progressbar", name="History of priya@larkspur.example")
    expect(bar).to_have_attribute("value", "2000")
    expect(page.get_by_role("status")).to_contain_text("reading history: 67 %, about 2 min left")
    page.get_by_role("link", name="Lag").focus()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.screenshot(path=PICTURES / f"reading-{width}.png", full_page=True)
    read(0)
    expect(page.locator(".facts")).to_contain_text("all 3,000 mails looked at", timeout=15_000)
    expect(bar).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("last confirmed")
    expect(page.get_by_role("link", name="Lag")).to_be_focused()
    plain = scene.page("/mailboxes", script=False)
    plain.get_by_role("link", name="Lag").click()
    expect(plain).to_have_url(re.compile("/definitions#lag$"))


def test_who_waits_and_what_a_person_says_of_it(scene: Scene) -> None:
    page = scene.page("/leads")
    expect(page.locator("tbody tr").first).to_contain_text("Michael Okafor")
    expect(page.locator("tbody tr").first).to_contain_text("overdue")
    page.get_by_role("link", name="Jonas Pell").click()
    page.get_by_role("button", name="Needs no answer").click()
    expect(page.locator(".turn")).to_contain_text("Closed: priya said that it needs no answer")
    page.get_by_role("button", name="Open it again").click()
    expect(page.locator(".turn")).to_contain_text("Our court")
    page.get_by_role("button", name="Not a lead").click()
    expect(page.locator(".why")).to_contain_text("A person said that this is no lead.")
    page.goto("/leads")
    expect(page.locator("tbody")).not_to_contain_text("Jonas Pell")


def test_older_leads_are_drafted_by_hand(scene: Scene) -> None:
    old = Prospect("greta@elder.example", "Greta Elder", "Elder & Co")
    scene.shop.lead(old, "Bag scales", (200, False, "Could you send a price list for bag scales?"), backfilled=True)
    page = scene.page("/leads")
    expect(page.locator(".older")).to_contain_text("Greta Elder")
    page.get_by_role("button", name="Draft for the chosen").click()
    expect(page.locator("#list")).to_contain_text("Greta Elder")
    assert PRIYA.name in page.locator("main").inner_text()


def test_on_a_phone_the_draft_is_seen_from_its_first_line(scene: Scene) -> None:
    page = scene.page(width=390)
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == 0


def test_several_are_chosen_seen_together_approved_and_taken_back(scene: Scene) -> None:
    ana, okafor, liv, _carla = scene.drafts
    page = scene.page()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.wait_for_url(f"**/drafts/{okafor.id}")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.wait_for_url(f"**/drafts/{liv.id}")
    page.keyboard.press("x")
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)  # a call is no mail
    for box in boxes.all():
        expect(box).to_be_checked()  # also those chosen on pages before
    page.get_by_role("button", name="See the chosen ones").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 mails to approve")
    main = page.locator("main")
    expect(main).to_contain_text("Michael Okafor is left out: “just checking in” says nothing")
    expect(main).to_contain_text("ana.ruiz@hafen-sued.example")
    page.screenshot(path=str(PICTURES / "chosen.png"), full_page=True)
    page.keyboard.press("a")
    page.get_by_role("button", name="Undo all 2").wait_for()
    assert [scene.shop.state(draft) for draft in (ana, okafor, liv)] == [DraftState.APPROVED, DraftState.PENDING, DraftState.APPROVED]  # fmt: skip
    page.get_by_role("button", name="Undo all 2").click()
    expect(page.locator("#list h1")).to_have_text("Queue 4")
    assert scene.shop.state(ana) is DraftState.PENDING
    expect(page.get_by_role("checkbox").first).not_to_be_checked()


def test_one_that_changed_after_it_was_chosen_is_left_out(scene: Scene) -> None:
    ana, _okafor, liv, _carla = scene.drafts
    page = scene.page(f"/queue/chosen?draft={ana.id}:1&draft={liv.id}:1", script=False)
    with scene.shop.store.write() as tx:
        edit(tx, ana.id, 1, ana.subject, "Other words.", (), who="lee", now=NOW)
    page.get_by_role("button", name="Approve all 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not approved")
    expect(page.locator("main")).to_contain_text("was changed meanwhile")
    assert scene.shop.state(ana) is DraftState.PENDING
    assert scene.shop.state(liv) is DraftState.APPROVED
    scene.complaints.clear()  # Chromium calls the 409 an error


def test_the_lint_speaks_while_one_writes(scene: Scene) -> None:
    page = scene.page(f"/drafts/{scene.drafts[0].id}?edit=1")
    expect(page.locator("#found")).to_contain_text("nothing to mend")
    page.get_by_label("Text").fill("Dear Ana,\n\nI am just checking in about the docks.\n\nPriya Raman")
    expect(page.locator("#found .blocks")).to_contain_text("just checking in")
    assert scene.shop.now(scene.drafts[0]).version == 1  # nothing was stored


def test_a_long_queue_is_searched_by_key_and_stays_short(scene: Scene) -> None:
    lead = scene.shop.lead(Prospect("zoe@far.example", "Zoe Far", "Far & Co"), "Gauges", (1, False, "Can you help?"))
    scene.shop.draft(lead, TouchKind.THANK_YOU, "Dear Zoe,\n\nthank you for your note on the gauges.\n\nPriya Raman\n")
    for number in range(110):
        lead = scene.shop.lead(Prospect(f"p{number}@many.example", f"Person {number}"), "Scales", (2, False, "Help?"))
        scene.shop.draft(lead, TouchKind.THANK_YOU, "Dear you,\n\nthank you for your note.\n\nPriya Raman\n")
    page = scene.page()
    expect(page.locator("#list h1")).to_have_text("Queue 115")
    expect(page.locator("#list li")).to_have_count(100)
    expect(page.locator("#list")).to_contain_text("15 after these")
    page.keyboard.press("/")
    page.keyboard.type("zoe")
    page.keyboard.press("Enter")
    expect(page.locator("#list li")).to_have_count(1)
    expect(page.locator("#to")).to_contain_text("zoe@far.example")
    page.goto("/?search=nobody")
    expect(page.locator("#list")).to_contain_text("No draft that waits holds “nobody”")


def test_another_template_s_text_by_one_key(scene: Scene) -> None:
    ana = scene.drafts[0]
    page = scene.page()
    page.keyboard.press("t")
    page.wait_for_url(f"**/drafts/{ana.id}/texts")
    expect(page.locator("form.sheet").first).to_contain_text("Priya Raman")
    page.screenshot(path=str(PICTURES / "texts.png"))
    page.keyboard.press("t")
    page.wait_for_url(f"**/drafts/{ana.id}")
    now = scene.shop.now(ana)
    assert (now.version, now.template != ana.template) == (2, True)
    expect(page.locator("article .text")).to_contain_text(now.body.splitlines()[2][:40])
