/* What this application expects of the framework (Dash) in the browser. No other module names its properties, attributes or elements.
   Written for Dash 4.4.1. tests/unit/web/test_browser_contracts.py checks these expectations when the framework is upgraded. */

const root = document.documentElement;

/* ---- Properties of components, and callbacks that run in the browser (documented: "Clientside Callbacks"). */
const clientside = () => (window.dash_clientside = window.dash_clientside || {});

export const setProperties = (id, properties) => clientside().set_props(id, properties);
export const noUpdate = () => clientside().no_update;
export const outputOfCallback = () => clientside().callback_context.outputs_list.id;

/* Asks a callback while everything waits, as paper does: what it sets by the way, { id: properties }; nothing if it fails.
   Such a callback has one output and one input, both of the element `id`. */
export function askNow(id, output, input, value) {
  const request = new XMLHttpRequest();
  const asked = { output: id + "." + output, outputs: { id, property: output }, inputs: [{ id, property: input, value }], changedPropIds: [id + "." + input] };
  try {
    request.open("POST", (root.dataset.prefix || "/") + "_dash-update-component", false);
    request.setRequestHeader("Content-Type", "application/json");
    request.send(JSON.stringify(asked));
    return (request.status === 200 && JSON.parse(request.responseText).sideUpdate) || {};
  } catch (error) { return {}; }
}

/* Calls a listener when the server says that nobody is signed in any more: the framework asks it with `fetch`. */
export function onSignedOut(listener) {
  const plainly = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await plainly(...asked);
    if (answer.status === 401) listener();
    return answer;
  };
}

/* The functions the framework calls by name: `ClientsideFunction("workbench", name)`. The only global of this application. */
export function provide(functions) {
  clientside().workbench = functions;
}

/* ---- Components whose new values are awaited carry this attribute (documented: "Loading States"). */
const AWAITED = "data-dash-is-loading";

export const isAnswerAwaited = () => document.querySelector("[" + AWAITED + "=true]") !== null;
export function onAwaitedChange(listener) {
  new MutationObserver(listener).observe(root, { subtree: true, attributeFilter: [AWAITED] });
}

/* ---- The router is a dcc.Location. It follows its own links and the browser's `popstate` event, and renders a page when the address
   differs from the last one it saw. It does not see the addresses written below, which belong to a view that already stands. */
const ROUTER = root.dataset.router; // its id, from dash.page_container
const here = () => window.location.pathname + window.location.search;
const isWrittenHere = () => Boolean(window.history.state && window.history.state.view);
let lastRouted = here();

function noteRoute() {
  if (!isWrittenHere()) lastRouted = here();
}

/* Writes the address of a view that already stands; `method` is "pushState" or "replaceState". */
export function writeHistory(method, address) {
  noteRoute();
  window.history[method]({ view: true }, "", address);
}

/* Goes to another page without loading the document again. */
export function navigate(address) {
  window.history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

/* Calls `listener` when the reader has gone back or forward. */
export function onBackOrForward(listener) {
  window.addEventListener("popstate", (event) => { if (event.isTrusted) listener(); });
}

/* The same without a step in the history: Back does not come by here again. */
export function replaceAddress(address) {
  window.history.replaceState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

export function startRouting() {
  document.addEventListener("click", noteRoute); // after the framework has followed a link of its own
  window.addEventListener("popstate", (event) => {
    // Back to the last address the router saw, from one it did not see: it would render nothing.
    const isUnchanged = here() === lastRouted && !window.location.hash;
    lastRouted = here();
    if (event.isTrusted && isUnchanged) setProperties(ROUTER, { search: window.location.search });
  });
}
