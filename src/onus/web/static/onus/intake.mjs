// The intake of a form: solves its puzzle while the form is filled in. A form that is sent before
// is held until the puzzle is solved. Without this script the form works too; the server then
// asks for more time between opening and sending it.

import { solving } from "./puzzle.mjs";

const GIVE_UP_MS = 60_000;

function bySide(challenge) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./puzzle-worker.mjs", import.meta.url), { type: "module" });
    worker.addEventListener("message", (told) => { worker.terminate(); resolve(told.data); });
    worker.addEventListener("error", (told) => { worker.terminate(); reject(told); });
    worker.postMessage(challenge);
  });
}

async function inPieces(challenge) {
  for (const answer of solving(challenge, 500)) {
    if (answer !== null) return answer;
    await new Promise((resolve) => { setTimeout(resolve); });
  }
  return "";
}

function solved(challenge) {
  const answer = bySide(challenge).catch(() => inPieces(challenge));
  const late = new Promise((resolve) => { setTimeout(resolve, GIVE_UP_MS, ""); });
  return Promise.race([answer, late]);
}

function guard(box) {
  const form = box.closest("form");
  const nonces = box.querySelector("input[name=nonces]");
  const state = box.querySelector("[role=status]");
  const opened = Date.now();
  let ready = false, sender, waiting = false;

  form.addEventListener("submit", (sent) => {
    // A button that only leads back to the form has nothing to wait for.
    if (ready || sent.submitter?.hasAttribute("data-unguarded")) return;
    sent.preventDefault();
    sender = sent.submitter;
    waiting = true;
    state.textContent = box.dataset.wait;
  });

  box.dataset.guarded = "yes";
  solved(box.dataset.puzzle).then((answer) => {
    nonces.value = answer;
    // The server takes nothing that comes faster than a person; a browser that fills forms in is one.
    const early = Math.max(0, Number(box.dataset.quickest) - (Date.now() - opened));
    setTimeout(() => {
      ready = true;
      state.textContent = "";
      if (waiting) form.requestSubmit(sender);
    }, early);
  });
}

for (const box of document.querySelectorAll("[data-puzzle]")) guard(box);
