// What htmx does not do by itself for a page that is kept up to date: rest while nobody looks, leave open what the reader
// opened, and say when the line is down.
(() => {
  "use strict";
  const opened = new Map();
  const disputes = () => document.querySelectorAll("#board details[id]");
  const remember = () => disputes().forEach((details) => opened.set(details.id, details.open));
  const restore = () => disputes().forEach((details) => {
    if (opened.has(details.id)) details.open = opened.get(details.id);
  });
  const offline = (down) => {
    const notice = document.getElementById("offline");
    if (notice) notice.hidden = !down;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.id === "status") event.preventDefault();
  });
  document.addEventListener("htmx:oobBeforeSwap", remember);
  document.addEventListener("htmx:oobAfterSwap", restore);
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, () => offline(true));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) offline(false);
  });
})();
