// Says that the connection is gone and keeps the form from being sent into nothing. Nothing is cleared.
"use strict";

const lost = document.getElementById("lost");
if (lost) {
  const say = (is) => {
    lost.hidden = !is;
    lost.textContent = is ? lost.dataset.words : "";
  };
  addEventListener("offline", () => say(true));
  addEventListener("online", () => say(false));
  if (!navigator.onLine) say(true);
  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(true);
    lost.scrollIntoView();
    const button = event.submitter;
    if (button) button.textContent = lost.dataset.retry;
  }, true);
}
