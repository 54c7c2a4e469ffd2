/* The button that ends a session. It posts, so that no link of another site signs anybody out; the framework keeps forms from being sent. */
import { prefix } from "./site.js";

export function start() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-sign-out]")) return;
    const form = Object.assign(document.createElement("form"), { method: "post", action: prefix() + "sign-out" });
    document.body.append(form);
    form.submit();
  });
}
