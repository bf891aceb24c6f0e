"""The sealing page in a real browser: the same bytes as ours, no word to any network, both languages."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from onus.core.sealing.facts import OpenedBy
from onus.outside.sealing.announcing import proof_beside, tender_file
from onus.outside.sealing.opening import OpeningKeys, open_bids
from onus.outside.sealing.receiving import receive_bid
from onus.outside.sealing.sealing_page import sealing_page
from onus.wire.sealing.bidder_keys import KeptKey, kept_key
from onus.wire.sealing.codes import parse_code
from tests.outside.sealing.town import KEY, TENDER, Town

pytestmark = pytest.mark.browser
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "sealing" / "vectors.json"
SEALED_BY_PAGE = """async ([one, ownX]) => {
  ownCurve = ownX ? null : false;
  const file = (f) => {
    const pattern = unhex(f.bytes[0]), bytes = new Uint8Array(f.bytes[1]);
    for (let at = 0; at < bytes.length; at++) bytes[at] = pattern[at % pattern.length];
    return { path: f.path, bytes };
  };
  const archive = archived(one.files.map(file));
  const chance = { contentKey: unhex(one.content_key), ephemeral: unhex(one.ephemeral_private), nonce: unhex(one.nonce), code: unhex(one.code) };
  const own = await bidderKey("firm-a", unhex(one.signer_private));
  const made = await sealed(one, archive, chance, own);
  const again = await opened(made.envelope, (point) => x25519(unhex(one.tender_private), point), chance.code);
  const ephemeral = await publicOf(chance.ephemeral);
  return {
    archive_sha256: hex(await sha256(archive)), archive_bytes: archive.length, commitment: hex(made.commitment),
    salt: hex(made.salt), rest: hex(made.rest), body: hex(made.body), signer: hex(own.signer), signature: hex(made.signature),
    shared_secret: hex(await x25519(unhex(one.tender_private), ephemeral)), code_text: made.code,
    withdrawal_secret: hex(await withdrawalSecret(chance.code, ephemeral)),
    header: hex(made.envelope.subarray(0, 232 + utf8.encode(one.tender).length)),
    envelope_bytes: made.envelope.length, envelope_sha256: hex(made.digest), same: same(again, archive),
    own_curve: await browserHasX25519(),
  };
}"""


@pytest.fixture
def opened_page(browser, tmp_path):
    path = tmp_path / "seal.html"
    path.write_bytes(sealing_page())
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    page = context.new_page()
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert told == []
    context.close()


@pytest.mark.parametrize("own", [True, False], ids=["by the browser's own curve", "by ours"])
def test_the_page_makes_and_opens_every_published_vector(opened_page, own):
    for one in json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]:
        found = opened_page.evaluate(SEALED_BY_PAGE, [one, own])

        assert found.pop("same") is True
        assert found.pop("own_curve") is own
        assert found == {name: one[name] for name in found}


def test_our_own_curve_is_that_of_rfc_7748(opened_page):
    turned = """() => { let k = joined(Uint8Array.of(9), new Uint8Array(31)), u = k;
      for (let n = 0; n < 1000; n++) [k, u] = [ladder(k, u), k]; return hex(k); }"""

    assert opened_page.evaluate(turned) == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


@pytest.mark.parametrize("own", [True, False])
def test_the_page_refuses_keys_of_small_order(opened_page, own):
    refused = """async ([key, own]) => { ownCurve = own ? null : false;
      return x25519(new Uint8Array(32).fill(7), unhex(key)).then(() => "", (error) => error.word); }"""
    keys = ["00" * 32, "01" + "00" * 31, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", "ec" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f",
            "ff" * 32]  # fmt: skip

    assert {opened_page.evaluate(refused, [key, own]) for key in keys} == {"unfit_key"}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_bid_sealed_on_the_page_is_received_and_opened_by_the_command_line(opened_page, tmp_path, language):
    town = Town(tmp_path / "town")
    town.announced()
    tender = tmp_path / "tender.json"
    tender.write_bytes(town.file.entry)
    proof_beside(tender).write_bytes(town.file.proof)
    assert tender_file(tender, town.policy) == town.version
    folder = tmp_path / "bid"
    (folder / "价格").mkdir(parents=True)
    (folder / "价格" / "报价.txt").write_text("一百元\n", encoding="utf-8")
    (folder / "plan.bin").write_bytes(bytes(range(256)) * 1_000)

    opened_page.select_option("#language", language)
    opened_page.set_input_files("#tender", tender)
    opened_page.set_input_files("#folder", folder)
    opened_page.click("summary")
    opened_page.fill("#supplier", "firm-a")
    opened_page.click("#make")
    with opened_page.expect_download() as made:
        opened_page.click("#key-file")
    key = kept_key(Path(made.value.path()).read_text(encoding="utf-8"))
    assert opened_page.inner_text("#public") == key.public_text().strip()
    opened_page.click("#seal")
    opened_page.wait_for_selector("#done:not([hidden])")
    with opened_page.expect_download() as got:
        opened_page.click("#envelope")
    got.value.save_as(tmp_path / "page.onusbid")
    with opened_page.expect_download() as sheet:
        opened_page.click("#sheet")
    code, digest = opened_page.inner_text("#code"), opened_page.inner_text("#digest")

    assert code in Path(sheet.value.path()).read_text(encoding="utf-8")
    assert sha256((tmp_path / "page.onusbid").read_bytes()).hexdigest() == digest
    assert receive_bid(town.store, tmp_path / "page.onusbid", tender=TENDER, now=town.clock()).in_time
    town.closed()
    keys = OpeningKeys(town.shares[:3], {digest: parse_code(code)})
    (found,) = open_bids(town.store, TENDER, keys, tmp_path / "opened", now=town.clock(), last=True)
    assert (found.way, found.signer) == (OpenedBy.CODE, key.key.public.hex())
    assert (tmp_path / "opened" / digest / "files" / "价格" / "报价.txt").read_text(
        encoding="utf-8"
    ) == "一百元\n"
    assert opened_page.evaluate("document.documentElement.lang") == language


def test_the_page_tells_in_both_languages_why_it_refuses(opened_page, tmp_path):
    (tmp_path / "wrong.json").write_text("{}", encoding="utf-8")
    opened_page.set_input_files("#tender", tmp_path / "wrong.json")
    opened_page.wait_for_function("document.getElementById('fault').textContent !== ''")

    assert "no tender's file" in opened_page.inner_text("#fault")
    assert opened_page.is_disabled("#seal")


def test_the_page_reads_the_key_files_of_the_command_line_and_no_other_text(opened_page):
    read = "(text) => keyOf(text).then((key) => [key.supplier, hex(key.signer)], (fault) => fault.word)"
    one = KeptKey("企业甲", KEY)
    text = one.text()
    wrong = [
        text.replace("key 1", "key 2"), text.replace("supplier", "firm"), text.replace("public 03", "public 04"),
        text.replace("private 00", "private 01"), text + "more x\n", text.replace(KEY.seed.hex(), "11" * 32), "",
    ]  # fmt: skip

    told = [one.supplier, KEY.public.hex()]
    assert [opened_page.evaluate(read, each) for each in (text, text.replace("\n", "\r\n"))] == [told, told]
    assert {opened_page.evaluate(read, each) for each in wrong} == {"no_key_file"}


@pytest.mark.parametrize(("named", "told"), [("firm-a", ""), ("firm-b", "firm-b ≠ firm-a")])
def test_the_page_says_where_a_bid_names_another_than_its_key_is_of(opened_page, tmp_path, named, told):
    town = Town(tmp_path / "town")
    town.announced()
    (tmp_path / "tender.json").write_bytes(town.file.entry)
    (tmp_path / "key.txt").write_text(KeptKey("firm-a", KEY).text(), encoding="utf-8")
    (tmp_path / "bid.json").write_text(f'{{"supplier":"{named}"}}', encoding="utf-8")
    for name in ("tender.json", "key.txt"):
        opened_page.set_input_files(f"#{name.partition('.')[0]}", tmp_path / name)
    opened_page.set_input_files("#files", tmp_path / "bid.json")
    opened_page.click("#seal")
    opened_page.wait_for_selector("#done:not([hidden])")

    assert told in opened_page.inner_text("#fault")
    assert bool(told) == bool(opened_page.inner_text("#fault"))


def test_the_page_is_the_same_bytes_each_time_and_allows_itself_no_address():
    raw = sealing_page()

    assert raw == sealing_page()
    assert b"default-src 'none'" in raw and b"unsafe" not in raw
    assert b"http:" not in raw and b"https:" not in raw and b"fetch(" not in raw


def test_without_a_script_the_page_names_the_command_in_both_languages(browser, tmp_path):
    path = tmp_path / "seal.html"
    path.write_bytes(sealing_page())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    told = page.locator("noscript p")

    assert [told.nth(n).get_attribute("lang") for n in range(2)] == ["en", "zh-Hans"]
    assert [told.nth(n).is_visible() and "onus bid seal" in told.nth(n).inner_text() for n in range(2)] == [
        True,
        True,
    ]
    assert page.locator("input:visible, button:visible, h1:visible").count() == 0
    context.close()


def test_a_page_whose_script_was_changed_does_nothing(browser, tmp_path):
    path = tmp_path / "changed.html"
    path.write_bytes(sealing_page().replace(b"drawn(16)", b"drawn(08)"))
    page = browser.new_page()
    page.goto(path.as_uri())

    assert page.inner_text("h1") == ""
    page.close()
