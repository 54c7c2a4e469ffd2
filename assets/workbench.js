/* What happens in the browser without a journey to the server: the address, the colour scheme, choosing a row,
   copying, and where the keyboard stands after going back. No inline script anywhere. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dash = (window.dash_clientside = window.dash_clientside || {});

  /* ---- colour scheme: "light", "dark" or, with nothing chosen, the system's. The server learns it by cookie. */
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("scheme"); } catch (e) { return null; } };
  const inForce = () => chosen() || (system.matches ? "dark" : "light");

  function applyScheme() {
    const choice = chosen();
    if (choice) root.dataset.scheme = choice; else delete root.dataset.scheme;
    const path = root.dataset.prefix || "/";
    document.cookie = "scheme=" + inForce() + ";path=" + path + ";SameSite=Strict;max-age=31536000";
    dash.workbench.chartsInScheme(inForce());
  }

  system.addEventListener("change", applyScheme);

  /* ---- the address of a new view. Writing it takes the browser longer than drawing a chart's axis, so charts go first. */
  let unwritten = null;
  let levers = false; // only levers have moved: the address is set right, and going back leaves them
  function addressOf(view) {
    const open = [...document.querySelectorAll("details[data-what-if][open]")].map((each) => {
      const answer = each.querySelector("[data-levers]");
      return answer ? answer.dataset.levers : each.dataset.name + "=open";
    });
    return [view.replace(/^\?/, ""), ...open].filter(Boolean).reduce((all, part) => all + (all ? "&" : "?") + part, "");
  }
  function writeAddress() {
    const view = unwritten && unwritten.isConnected ? unwritten.dataset.address : undefined;
    const stands = document.querySelector("[data-view]");
    const address = view !== undefined ? addressOf(view) : levers && stands ? addressOf(stands.dataset.view) : undefined;
    if (address !== undefined && address !== window.location.search)
      window.history[view !== undefined ? "pushState" : "replaceState"]({}, "", window.location.pathname + address);
    unwritten = null;
    levers = false;
  }
  new MutationObserver((changes) => {
    unwritten = changes[changes.length - 1].target;
    dash.workbench.afterPaint(writeAddress);
  }).observe(root, { subtree: true, attributeFilter: ["data-address"] });

  /* ---- at the foot of paper: which figures, the day of printing, and the address of the view, without what may be left out */
  function footWords() {
    const view = document.querySelector("[data-view]"), told = document.querySelector("[data-edition]");
    const search = view ? addressOf(view.dataset.view) : window.location.search;
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    return [told && told.dataset.edition, "Printed on " + day, window.location.host + window.location.pathname + search];
  }
  const marginText = document.createElement("style"); // browsers that know the margins of a page print it on every sheet
  function fillFoot() {
    const place = document.getElementById("printed-foot"), words = footWords().filter(Boolean).join(". ");
    if (place) place.textContent = words;
    const quoted = '"' + words.replace(/["\\]/g, "\\$&") + '"';
    marginText.textContent = "@page { @bottom-left { content: " + quoted + "; font: 7.5pt Arial, sans-serif; } }";
    document.head.append(marginText);
  }
  window.addEventListener("beforeprint", fillFoot);
  window.matchMedia("print").addEventListener("change", fillFoot);

  /* ---- what-ifs: one that is opened is asked for; one that is open is asked again when the view changes */
  function ask(details) {
    const name = details.dataset.whatIf;
    const view = document.getElementById(details.dataset.pageView).dataset.view;
    const asked = document.getElementById(name + "-asked");
    if (!asked) dash.set_props(name + "-open", { "data-open": view || "?" });
    else if (asked.dataset.asked !== view) dash.set_props(name + "-asked", { "data-asked": view });
  }
  function leversMoved() {
    levers = true;
    dash.workbench.afterPaint(writeAddress);
  }
  document.addEventListener("toggle", (event) => {
    if (!event.target.dataset || !event.target.dataset.whatIf) return;
    if (event.target.open) ask(event.target);
    leversMoved();
  }, true);
  new MutationObserver((changes) => {
    if (changes.some((change) => change.attributeName === "data-levers")) leversMoved();
    if (changes.some((change) => change.attributeName === "data-view"))
      document.querySelectorAll("details[data-what-if][open]").forEach(ask);
  }).observe(root, { subtree: true, attributeFilter: ["data-levers", "data-view"] });

  /* ---- an answer that is long in coming: what it will renew is dimmed */
  let slow = 0;
  new MutationObserver(() => {
    if (!document.querySelector("[data-dash-is-loading=true]")) {
      window.clearTimeout(slow);
      slow = 0;
      delete root.dataset.slow;
    } else if (!slow) slow = window.setTimeout(() => { root.dataset.slow = "true"; }, 250);
  }).observe(root, { subtree: true, attributeFilter: ["data-dash-is-loading"] });

  /* ---- the area goes along from question to question, in the links of the navigation */
  let carried; // every property set costs the framework a pass over the page: only when the area is another one
  function carry(area) {
    if (area === carried) return;
    carried = area;
    document.querySelectorAll("li[data-path]").forEach((item) => {
      const href = item.dataset.path + (area ? "?area=" + encodeURIComponent(area) : "");
      dash.set_props(item.firstElementChild.id, { href: href });
    });
  }
  dash.workbench = Object.assign(dash.workbench || {}, {
    carry: carry,
    choose: function (click) {
      const point = click && click.points && click.points[0];
      if (!point || typeof point.customdata !== "string") return dash.no_update;
      show(dash.callback_context.outputs_list.id);
      return point.customdata;
    },
    arrived: function (path) {
      const here = path.replace(/\/+$/, "");
      document.querySelectorAll("li[data-path]").forEach((item) => {
        const link = item.firstElementChild;
        if (item.dataset.path.replace(/\/+$/, "") === here) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      });
      carry(new URLSearchParams(window.location.search).get("area"));
      return path;
    },
  });

  /* ---- the area: found by any word of its name or by a code, typed with the list in hand; remembered for the next visit */
  let typed = "", pause = 0, asking = 0;
  const typedIn = (control) => control instanceof HTMLSelectElement && /--(area|place)$/.test(control.id);
  const plain = (words) => words.toLowerCase().replace(/[^a-z0-9 ]+/g, " ").replace(/ +/g, " ").trim();
  function found(control, words) {
    const all = [...control.options].map((each) => [each, plain(each.text), [each.value, ...each.title.split(" ")]]);
    const by = (fits) => (all.find(fits) || [null])[0];
    return by(([, name]) => name.startsWith(words)) || by(([, , codes]) => codes.some((each) => each.toLowerCase() === words))
      || by(([, name]) => (" " + name).includes(" " + words));
  }
  /* Said below the control, which screen readers speak; `go`: areas to go to, each a link. */
  function said(control, words, go) {
    const place = document.getElementById(control.id + "-hint");
    if (!place) return;
    place.setAttribute("role", "status");
    if (place.dataset.usual === undefined) place.dataset.usual = place.textContent;
    place.textContent = words || place.dataset.usual;
    (go || []).forEach((area) => {
      const link = document.createElement("a");
      const address = new URLSearchParams(window.location.search);
      address.set("area", area.value);
      link.href = window.location.pathname + "?" + address;
      link.dataset.go = control.id;
      link.dataset.value = area.value;
      link.textContent = "Show " + area.label;
      place.append(" ", link);
    });
  }
  function choose(control, value) {
    if (value === control.value) return;
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set.call(control, value);
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  /* What is in no list is looked up: it may lie in an area of the list, or be misspelt. */
  function lookUp(control, words) {
    const asked = ++asking;
    const plainly = "No area of that name: “" + words + "” is not in the list.";
    if (!control.id.endsWith("--area")) { said(control, "Nothing in this list has the name or code “" + words + "”."); return; }
    fetch((root.dataset.prefix || "/") + "areas/find?q=" + encodeURIComponent(words.slice(0, 80)))
      .then((answer) => (answer.ok ? answer.json() : { said: plainly, go: [] }))
      .catch(() => ({ said: plainly, go: [] }))
      .then((answer) => { if (asked === asking && control.isConnected) said(control, answer.said, answer.go); });
  }
  function chooseTyped(control) {
    const words = plain(typed);
    const option = words && found(control, words);
    if (option) { asking += 1; said(control, ""); choose(control, option.value); } else lookUp(control, typed.trim());
    typed = "";
  }
  document.addEventListener("keydown", (event) => {
    const control = event.target;
    if (!typedIn(control)) return;
    const wait = () => { window.clearTimeout(pause); pause = window.setTimeout(() => chooseTyped(control), 700); };
    if (event.key === "Escape") { typed = ""; asking += 1; window.clearTimeout(pause); said(control, ""); return; }
    if (typed && event.key === "Enter") { event.preventDefault(); window.clearTimeout(pause); chooseTyped(control); return; }
    if (typed && event.key === "Backspace") {
      event.preventDefault();
      typed = typed.slice(0, -1);
      said(control, typed && "Typed: " + typed);
      if (typed) wait(); else window.clearTimeout(pause);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || (event.key === " " && !typed)) return;
    event.preventDefault(); // the browser's own finding knows the beginnings of names only
    typed += event.key;
    said(control, "Typed: " + typed);
    wait();
  });
  document.addEventListener("focusout", (event) => {
    if (!typedIn(event.target) || !typed) return;
    window.clearTimeout(pause); // the keyboard went on: what was typed counts all the same
    chooseTyped(event.target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    const control = link && document.getElementById(link.dataset.go);
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    said(control, "");
    choose(control, link.dataset.value);
    control.focus();
  });
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLSelectElement) || !event.target.id.endsWith("--area")) return;
    const path = root.dataset.prefix || "/";
    document.cookie = "area=" + encodeURIComponent(event.target.value) + ";path=" + path + ";SameSite=Lax;max-age=31536000";
  });

  /* The exhibit that shows what was chosen comes into sight. */
  function show(control) {
    const exhibit = document.querySelector('[data-shows="' + control + '"]');
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (exhibit) exhibit.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  /* ---- buttons made by the server carry what they do as data */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    writeAddress(); // what is clicked may read the address, or leave it
    const say = (words) => { const place = document.querySelector(".done"); if (place) place.textContent = words; };
    if (button.classList.contains("skip")) {
      event.preventDefault(); // a "#main" in the address would look to the router like going back
      const main = document.getElementById("main");
      main.focus();
      main.scrollIntoView();
    } else if (button.dataset.drill) {
      dash.set_props(button.dataset.drill, { value: button.dataset.value });
      show(button.dataset.drill);
    } else if (button.dataset.copyLink) {
      navigator.clipboard.writeText(window.location.href)
        .then(() => say("Link copied."), () => say("Copy it from the address bar: " + window.location.href));
    } else if (button.dataset.print) {
      dash.workbench.allDrawn().then(() => window.print()); // maps are fetched when they are drawn
    } else if (button.dataset.download) {
      event.preventDefault();
      window.location.assign(button.dataset.download + window.location.search);
    } else if (button.dataset.inside && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.history.pushState({}, "", button.href);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      window.scrollTo(0, 0);
    } else if (button.dataset.setScheme) {
      try {
        if (button.dataset.setScheme === "system") localStorage.removeItem("scheme");
        else localStorage.setItem("scheme", button.dataset.setScheme);
      } catch (e) { /* a browser that keeps nothing still follows the system */ }
      applyScheme();
      markScheme();
    }
  });
  /* ---- Escape puts the meaning of a term away, wherever the pointer or the keyboard stands; it comes again with them */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".term:hover, .term:focus-within").forEach((term) => { term.dataset.dismissed = "true"; });
  });
  ["pointerout", "focusout"].forEach((kind) => document.addEventListener(kind, (event) => {
    const term = event.target.closest && event.target.closest(".term[data-dismissed]");
    if (term && !term.contains(event.relatedTarget)) delete term.dataset.dismissed;
  }));
  document.addEventListener("submit", (event) => event.preventDefault());
  function markScheme() {
    document.querySelectorAll("[data-set-scheme]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.setScheme === (chosen() || "system")));
    });
  }

  /* ---- after Back the page is made anew: the keyboard returns to where it stood */
  /* The router makes a page for a changed address only, and does not see the addresses that controls write. Going back to
     the one it made last would therefore change nothing: then it is told so. */
  let made = window.location.pathname + window.location.search;
  window.addEventListener("_dashprivate_pushstate", () => { made = window.location.pathname + window.location.search; });
  window.addEventListener("popstate", () => {
    const here = window.location.pathname + window.location.search;
    if (here === made && !window.location.hash) dash.set_props("_pages_location", { search: window.location.search });
    made = here;
  });
  let standing = null;
  document.addEventListener("focusin", (event) => { if (event.target.id) standing = event.target.id; });
  window.addEventListener("popstate", () => {
    const id = standing;
    let tries = 40;
    const again = () => {
      const place = id && document.getElementById(id);
      if (place && document.activeElement === document.body) place.focus({ preventScroll: true });
      if (--tries > 0) window.setTimeout(again, 50);
    };
    again();
  });

  applyScheme();
  const watch = new MutationObserver(() => {
    if (document.querySelector("[data-set-scheme]:not([aria-pressed])")) markScheme();
  });
  watch.observe(root, { childList: true, subtree: true });
})();
