/* The document, the path the application is served under, and its cookies. */

export const root = document.documentElement;
export const prefix = () => root.dataset.prefix || "/";

const A_YEAR = 31536000; // seconds

export function keepCookie(name, value, sameSite) {
  document.cookie = name + "=" + value + ";path=" + prefix() + ";SameSite=" + sameSite + ";max-age=" + A_YEAR;
}

/* A click that opens another tab or window: the browser's own business. */
export const opensElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey;
