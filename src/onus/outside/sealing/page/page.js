// The page: asks for the tender's file, the bid and the bidder's key, signs, seals, opens again, and hands envelope and code out.

const shown = (id) => document.getElementById(id);
// Where a website hands the page out, the code of the language stands in its address.
const given = /^\/(en|zh-hans)\//.exec(location.pathname);
let language = (given ? given[1] : navigator.language).startsWith("zh") ? "zh-Hans" : "en";
let tender = null, files = [], key = null;

function say(word, about = "") {
  return WORDS[word][language].replace("{about}", about);
}

function speak() {
  document.documentElement.lang = language;
  document.title = say("title");
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
  shown("language").value = language;
  tell();
}

function tell() {
  shown("tender-told").textContent = tender
    ? `${tender.tender} · ${say("version")} ${tender.version} · ${say("deadline")} ${tender.deadline} · ${say("ceremony")} ${tender.ceremony.slice(0, 16)}`
    : "";
  shown("files-told").textContent = files.length
    ? `${files.length} · ${files.reduce((sum, one) => sum + one.size, 0)} B` : "";
  shown("key-told").textContent = key ? `${key.supplier} · ${hex(key.signer)}` : "";
  shown("seal").disabled = !tender || !files.length || !key;
}

function refuse(error) {
  shown("fault").textContent = error instanceof Fault ? say(error.word, error.about) : say("defect", String(error));
}

function handedOut(id, name, parts, type) {
  const link = shown(id);
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
}

function pathOf(file) {
  return file.webkitRelativePath ? file.webkitRelativePath.split("/").slice(1).join("/") : file.name;
}

// Says where bid.json names another supplier than the key is of: such a bid would count for nobody.
function tellOther(read) {
  const own = read.find((one) => one.path === "bid.json");
  let named;
  try {
    named = JSON.parse(new TextDecoder().decode(own.bytes)).supplier;
  } catch {
    return;
  }
  if (named !== key.supplier) shown("fault").textContent = say("other_supplier", `${named} ≠ ${key.supplier}`);
}

async function sealNow() {
  shown("fault").textContent = "";
  shown("done").hidden = true;
  shown("seal").disabled = true;
  const bar = shown("bar");
  bar.hidden = false;
  try {
    if (files.reduce((sum, one) => sum + one.size, 0) > BID_MAX) throw new Fault("too_large");
    const read = [];
    for (const one of files) read.push({ path: pathOf(one), bytes: new Uint8Array(await one.arrayBuffer()) });
    const archive = archived(read), chance = newChance();
    const made = await sealed(tender, archive, chance, key, (share) => { bar.value = share; });
    const again = await opened(made.envelope, () => x25519(chance.ephemeral, unhex(tender.tender_key)), chance.code);
    if (!same(again, archive)) throw new Fault("does_not_open");
    const name = `bid-${hex(made.digest).slice(0, 12)}`;
    const sheet = say("sheet").replace("{tender}", tender.tender).replace("{code}", made.code)
      .replace("{ciphertext}", hex(made.digest)).replace("{commitment}", hex(made.commitment)).replace("{nonce}", hex(chance.nonce))
      .replace("{signer}", hex(key.signer)).replace("{signature}", hex(made.signature))
      .replace("{secret}", hex(made.secret));
    handedOut("envelope", `${name}.onusbid`, [made.envelope], "application/octet-stream");
    handedOut("sheet", `${name}.code.txt`, [sheet], "text/plain");
    shown("code").textContent = made.code;
    shown("digest").textContent = hex(made.digest);
    shown("commitment").textContent = hex(made.commitment);
    shown("secret").textContent = hex(made.secret);
    shown("done").hidden = false;
    shown("done").focus();
    tellOther(read);
  } catch (error) {
    refuse(error);
  }
  bar.hidden = true;
  shown("seal").disabled = false;
}

shown("language").addEventListener("change", (event) => {
  language = event.target.value;
  speak();
});
shown("tender").addEventListener("change", async (event) => {
  tender = null;
  shown("fault").textContent = "";
  try {
    const file = event.target.files[0];
    if (file && file.size <= 65535) tender = tenderOf(await file.text());
    else if (file) throw new Fault("no_tender_file");
  } catch (error) {
    refuse(error);
  }
  tell();
});
shown("key").addEventListener("change", async (event) => {
  key = null;
  shown("fault").textContent = "";
  shown("made").hidden = true;
  try {
    const file = event.target.files[0];
    if (file && file.size > 10000) throw new Fault("no_key_file");
    if (file) key = await keyOf(await file.text());
  } catch (error) {
    refuse(error);
  }
  tell();
});
shown("make").addEventListener("click", async () => {
  shown("fault").textContent = "";
  try {
    key = await newKey(shown("supplier").value.trim());
    shown("key").value = "";
    handedOut("key-file", `${key.supplier}.key.txt`, [key.text], "text/plain");
    shown("public").textContent = `supplier ${key.supplier}\npublic ${hex(key.signer)}`;
    shown("made").hidden = false;
  } catch (error) {
    refuse(error);
  }
  tell();
});
for (const id of ["folder", "files"]) {
  shown(id).addEventListener("change", (event) => {
    files = Array.from(event.target.files);
    shown(id === "folder" ? "files" : "folder").value = "";
    tell();
  });
}
shown("seal").addEventListener("click", sealNow);
speak();
