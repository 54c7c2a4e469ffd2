/* Saved views: forms are sent as one JSON text to the callback that waits for it (components/saved). Too long a note or
   file is said here, before anything is sent, and the form keeps it. */
(function () {
  "use strict";
  const dash = (window.dash_clientside = window.dash_clientside || {});
  const LARGEST_FILE = 900000; // bytes: what the server takes in one message
  let sent = 0;
  let turned = false; // another page of the list is on its way

  function say(place, words) {
    const said = document.createElement("p");
    said.textContent = words;
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.append(said);
    place.saidFrom = undefined; // the next answer is shown even if it is the one before this
    place.replaceChildren(notice);
  }
  function tooLong(form) {
    const long = [...form.querySelectorAll("[data-longest]")].find((each) => each.value.length > Number(each.dataset.longest));
    return long && "The note has " + long.value.length.toLocaleString("en-GB") + " characters. At most " +
      Number(long.dataset.longest).toLocaleString("en-GB") + " can be kept. Nothing was saved; your words are still in the form.";
  }
  /* A file of places goes as its bytes, in base64: read as text here, letters in another encoding would be lost on the way. */
  const inBase64 = (file) => new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,?/, ""));
    reader.onerror = () => failed(new Error("The file could not be read. Choose it again."));
    reader.readAsDataURL(file);
  });
  async function fieldsOf(form) {
    const fields = {};
    const places = form.dataset.place !== undefined;
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") fields[name] = value;
      else if (places && !value.name) throw new Error("No file is chosen yet. Choose one first.");
      else if (value.size > (places ? LARGEST_FILE * 0.75 : LARGEST_FILE))
        throw new Error("The file is larger than " + (places ? "675" : "900") + " kB. Split it into several files. Nothing was taken in.");
      else if (places) fields.bytes = await inBase64(value);
      else fields[name] = await value.text();
    }
    return fields;
  }
  /* One change after the other: each is made to the place that the one before it left in hand. */
  let line = Promise.resolve();
  const quiet = () => new Promise((done) => {
    let calm = 0;
    const look = () => {
      calm = document.querySelector("[data-dash-is-loading=true]") ? 0 : calm + 1;
      if (calm > 2) done(); else window.setTimeout(look, 20);
    };
    look();
  });
  function inTurn(act) { line = line.then(quiet).then(act); }
  /* A place: the form's fields, the button it was sent by, and the address, which holds the place in hand. */
  async function sendPlace(form, button) {
    const said = document.getElementById("maker--said");
    try {
      const fields = await fieldsOf(form);
      if (button && button.name) fields[button.name] = button.value;
      inTurn(() => {
        const view = document.getElementById("places--view");
        if (!view) return; // another page meanwhile
        fields.search = view.dataset.view || window.location.search;
        sent += 1;
        fields.sent = String(sent);
        dash.set_props("maker--asked", { "data-asked": JSON.stringify(fields) });
      });
    } catch (fault) { say(said, fault.message); }
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const saving = form.dataset.save !== undefined;
    if (form.dataset.place !== undefined) { event.preventDefault(); await sendPlace(form, event.submitter); return; }
    if (!saving && form.dataset.saved === undefined) return;
    event.preventDefault();
    const said = document.getElementById(saving ? "save--said" : "saved--said");
    const problem = tooLong(form);
    if (problem) { say(said, problem); return; }
    try {
      const fields = await fieldsOf(form);
      const search = document.querySelector("#saved--search form");
      fields.page = document.querySelector(".page[data-page]").dataset.page;
      if (saving) fields.search = window.location.search;
      else {
        if (search && form !== search) {
          new FormData(search).forEach((value, name) => { if (!(name in fields)) fields[name] = value; });
          const shown = document.querySelector("#saved--list [data-start]"); // the list is renewed where it stands
          if (shown && !("start" in fields)) fields.start = shown.dataset.start;
        }
      }
      sent += 1;
      fields.sent = String(sent); // saving the same words twice is two messages
      dash.set_props(saving ? "save--asked" : "saved--asked", { "data-asked": JSON.stringify(fields) });
      said.tabIndex = -1;
      turned = form.closest("[data-start]") !== null;
      if (!saving && form !== search && !turned) said.focus();
    } catch (fault) { say(said, fault.message); }
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-copy-path]");
    if (!button) return;
    const address = window.location.origin + button.dataset.copyPath;
    const said = document.getElementById("saved--said");
    navigator.clipboard.writeText(address).then(() => say(said, "Link copied: " + address), () => say(said, "Copy this: " + address));
  });

  function hand(text, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  /* Marks drawn round on the map of practices: their codes stand in the list, to be added or taken out. */
  dash.workbench = Object.assign(dash.workbench || {}, {
    gather: (chosen) => {
      const list = document.getElementById("maker--list");
      const codes = ((chosen && chosen.points) || []).map((point) => point.customdata).filter(Boolean);
      if (!list || !codes.length) return;
      const before = list.value.split("\n").map((each) => each.trim()).filter(Boolean);
      list.value = [...new Set([...before, ...codes])].join("\n");
    },
  });

  /* A new list: its forms show what is kept now, folds are closed. A file: handed to the reader. */
  new MutationObserver((changes) => changes.forEach((change) => {
    const place = change.target;
    if (place.id === "saved--list" && change.attributeName === "data-words")
      window.setTimeout(() => {
        place.querySelectorAll("form").forEach((form) => form.reset());
        place.querySelectorAll("details[open]").forEach((fold) => { fold.open = false; });
        if (turned) { // the next page is read from its beginning, by keyboard too
          turned = false;
          const list = place.querySelector(".kept-list");
          if (list) { list.tabIndex = -1; list.focus(); list.scrollIntoView(); }
        }
      }, 0);
    if (place.id === "maker--said" && change.attributeName === "data-file" && place.dataset.file) {
      const file = JSON.parse(place.dataset.file);
      hand(file.text, file.name, "text/plain");
    }
    if (place.id === "saved--said" && change.attributeName === "data-file" && place.dataset.file) {
      const whole = place.dataset.file.startsWith("{"); // everything to carry over, else the list for a spreadsheet
      const text = whole ? place.dataset.file : "\ufeff" + place.dataset.file; // the mark by which spreadsheets know UTF-8
      hand(text, whole ? "saved-views.json" : "saved-views.csv", whole ? "application/json" : "text/csv");
    }
  })).observe(document.documentElement, { subtree: true, attributeFilter: ["data-words", "data-file"] });
})();
