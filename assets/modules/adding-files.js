/* Adding a publisher's file (components/file_adder.py): it is sent in pieces, looked at, confirmed, and its edition watched being built. */
import { send } from "./saving.js";
import { prefix, root } from "./site.js";
import { showNotice } from "./words.js";

const PIECE = 600000; // bytes: the server takes a million in one message
const ASK_EVERY = 1000; // milliseconds between two questions how far the job is
const ASK_AGAIN = 15000; // and before a question that got no answer is asked again
const said = () => document.getElementById("adder--said");
const hexadecimal = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/* Sends the file piece by piece and gives its key. Throws what the reader is told. */
async function upload(file) {
  const key = hexadecimal(crypto.getRandomValues(new Uint8Array(16)));
  for (let number = 0; number * PIECE < file.size; number += 1) {
    const piece = file.slice(number * PIECE, (number + 1) * PIECE);
    const answer = await fetch(prefix() + "uploads/" + key + "/" + number + "?name=" + encodeURIComponent(file.name), {
      method: "POST", body: piece, headers: { "Content-Type": "application/octet-stream" },
    }).catch(() => { throw new Error("The file could not be sent. Check the connection and try again."); });
    if (!answer.ok) {
      const { problem } = await answer.json().catch(() => ({}));
      throw new Error(problem || "The file could not be taken. Try again.");
    }
    if (file.size > PIECE) showNotice(said(), "Sending: " + Math.round(100 * Math.min(1, (number + 1) * PIECE / file.size)) + "%");
  }
  return key;
}

async function look(form) {
  const file = new FormData(form).get("file");
  try {
    if (!file || !file.name) throw new Error("No file is chosen yet. Choose one first.");
    if (!file.size) throw new Error("The file is empty.");
    if (file.size > Number(form.dataset.mostBytes))
      throw new Error("The file is larger than " + Math.round(Number(form.dataset.mostBytes) / 1e6) + " MB, which is the most that is taken.");
    showNotice(said(), "Sending the file …");
    const key = await upload(file);
    showNotice(said(), "Reading the file and comparing it with the figures served now …");
    send("adder--asked", { do: "look", key });
  } catch (error) {
    showNotice(said(), error.message);
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.dataset.addsFile !== undefined) {
    event.preventDefault();
    look(form);
  } else if (form.dataset.confirmsFile !== undefined) {
    event.preventDefault();
    form.querySelector("button").disabled = true;
    send("adder--asked", Object.fromEntries(new FormData(form)));
  }
}

/* While a job is under way, its id stands at the progress: it is asked for again after each answer. */
let waiting = 0;
function onProgress() {
  const progress = document.getElementById("adder--progress");
  window.clearTimeout(waiting);
  if (progress && progress.dataset.job) waiting = window.setTimeout(ask, ASK_EVERY, progress, false);
}

/* A server that is started again, or gone, gives no answer: it is asked again until it does. */
function ask(progress, unanswered) {
  if (!document.getElementById("adder--asked")) return;
  if (unanswered)
    showNotice(said(), "The server does not answer. Until the next edition is whole, the figures stay as they are. Asking again …");
  send("adder--asked", { do: "progress", job: progress.dataset.job });
  waiting = window.setTimeout(ask, ASK_AGAIN, progress, true);
}

export function start() {
  document.addEventListener("submit", onSubmit, true);
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.id === "adder--progress")) onProgress();
  }).observe(root, { subtree: true, attributeFilter: ["data-words", "data-job"] });
}
