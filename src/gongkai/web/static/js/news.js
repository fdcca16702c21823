// While papers are being read the list asks for news; this says when it cannot, and takes it back when it can.
"use strict";

const offline = document.getElementById("offline");
const silent = (is) => {
  offline.hidden = !is;
  offline.textContent = is ? offline.dataset.words : "";
};
document.addEventListener("htmx:sendError", () => silent(true));
document.addEventListener("htmx:afterOnLoad", () => silent(false));
