// The official form by keyboard, its cells opened beside it: arrows walk from figure to figure, Enter opens one,
// Escape goes back to it, g goes to the next that is not right. Every key doubles a link that can be seen.
"use strict";

const figure = (cell) => cell.querySelector("a");
const cells = () => [...document.querySelectorAll("table.form td:not(.told)")].filter(figure);
const rows = () => [...new Set(cells().filter((cell) => cell.getClientRects().length).map((cell) => cell.parentElement))];
const inRow = (row) => [...row.cells].filter((cell) => cell.tagName === "TD" && cell.getClientRects().length);
const idIn = (address) => new URL(address, location.href).searchParams.get("cell");
const named = (id) => cells().find((cell) => idIn(figure(cell).href) === id);
const chosen = () => document.querySelector("table.form td.sel");

// One stop for Tab in each table; the arrows do the rest.
const stopAt = (cell) => {
  for (const each of cell.closest("table").querySelectorAll("td > a")) each.tabIndex = -1;
  figure(cell).tabIndex = 0;
};

const goTo = (cell, block = "nearest") => {
  stopAt(cell);
  figure(cell).focus({ preventScroll: true });
  cell.scrollIntoView({ block, inline: "nearest" });
};

const mark = (id) => {
  for (const each of document.querySelectorAll("td.sel")) each.classList.remove("sel");
  const cell = named(id);
  if (!cell) return;
  cell.classList.add("sel");
  stopAt(cell);
};

const step = (from, key) => {
  const all = rows();
  const here = from.parentElement;
  const place = inRow(here).indexOf(from);
  if (key === "ArrowLeft" || key === "ArrowRight") return inRow(here)[place + (key === "ArrowRight" ? 1 : -1)];
  const next = all[all.indexOf(here) + (key === "ArrowDown" ? 1 : -1)];
  return next && inRow(next)[Math.min(place, inRow(next).length - 1)];
};

const nextWrong = () => {
  const wrong = cells().filter((cell) => cell.matches(".bad, .unread, .doubt"));
  const from = document.activeElement.closest("table.form td") || chosen();
  const after = from && wrong.find((cell) => from.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING);
  return after || wrong[0];
};

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const panel = target.closest("#cell");
  if (key === "Escape" && panel && chosen()) { goTo(chosen(), "center"); return; }
  if (target.closest("input, textarea, select, [contenteditable]")) return;
  if (key === "g" && nextWrong()) {
    event.preventDefault();
    goTo(nextWrong(), "center");
  }
  const from = key.startsWith("Arrow") && !event.shiftKey && target.closest("table.form td:not(.told)");
  const to = from && step(from, key);
  if (from) event.preventDefault();
  if (to) goTo(to);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]") || !chosen()) return;
  event.preventDefault();
  goTo(chosen(), "center");
});

// The panel comes without its anchor: what is in view stays where it is.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.path = event.detail.path.split("#")[0];
});
document.addEventListener("htmx:beforeRequest", () => document.getElementById("cell").setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterSwap", (event) => {
  document.getElementById("broken").hidden = true;
  const panel = document.getElementById("cell");
  const cell = (mark(idIn(event.detail.pathInfo.requestPath)), chosen());
  if (cell && !cell.contains(document.activeElement) && !event.detail.requestConfig.elt.closest("table.form")) {
    cell.scrollIntoView({ block: "center", inline: "nearest" });
  }
  shown();
  panel.scrollTop = 0;
  panel.focus({ preventScroll: true });
  if (panel.getBoundingClientRect().top > innerHeight * 0.7 && getComputedStyle(panel.parentElement).position !== "sticky") {
    panel.scrollIntoView({ block: "start" });
  }
});
// A page that could not be brought is gone to, and says itself what is wrong; a broken line is said here.
document.addEventListener("htmx:responseError", (event) => location.assign(event.detail.pathInfo.requestPath));
document.addEventListener("htmx:sendError", () => {
  const panel = document.getElementById("cell");
  panel.removeAttribute("aria-busy");
  const broken = document.getElementById("broken");
  broken.hidden = false;
  broken.textContent = broken.dataset.words;
});

const shown = () => { for (const each of document.querySelectorAll("[data-js]")) each.hidden = false; };
shown();
for (const table of document.querySelectorAll("table.form")) {
  const first = table.querySelector("td.sel, td.bad, td.unread, td.doubt") || table.querySelector("td:not(.told)");
  if (first && figure(first)) stopAt(first);
}
