// Single keys of the desk. Each only presses a visible control that carries it (data-key="e"), so nothing is reachable by
// key alone; j and k walk the rows (data-row), e presses the 下一步 (data-next) of the row or of the page, Enter opens
// the link that has the focus. Dead in fields, while an input method is composing, with Alt or Meta; the switch is kept
// for this person in this browser (the box in the list of keys). What only this file makes true is shown by it (data-js).
"use strict";

const OFF = "desk-keys-off";
const list = document.getElementById("keys");
const person = (list && list.dataset.person) || "";
const off = () => localStorage.getItem(`${OFF}:${person}`) === "1";
const typing = (node) => node instanceof Element && (node.matches("input, textarea, select, dialog input") || node.isContentEditable);
const rows = () => [...document.querySelectorAll("[data-row]")];

const press = (key) => {
  const control = [...document.querySelectorAll("[data-key]")].find(
    (one) => one.dataset.key === key && one.getClientRects().length && one.getAttribute("aria-disabled") !== "true",
  );
  if (!control) return false;
  if (control.matches("input, textarea, select")) control.focus();
  else control.click();
  return true;
};

// j and k walk through the rows of a list; on a case they press its 下一件, 上一件
const walk = (by) => {
  const all = rows();
  if (!all.length) return press(by > 0 ? "j" : "k");
  const at = all.findIndex((row) => row.classList.contains("at"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (at >= 0) all[at].classList.remove("at");
  next.classList.add("at");
  (next.querySelector("th a, a") || next).focus();
  return true;
};

const next = (key) => {
  if (key !== "e") return false;
  const control = document.querySelector(rows().length ? ".at [data-next]" : "[data-next]");
  if (control) control.click();
  return Boolean(control);
};

for (const hint of document.querySelectorAll("[data-js]")) hint.hidden = false;

const show = () => {
  if (!list) return false;
  if (list.open) list.close();
  else list.showModal();
  return true;
};
if (list) {
  const box = list.querySelector("[data-keys-switch]");
  if (box) {
    box.checked = !off();
    box.addEventListener("change", () => localStorage.setItem(`${OFF}:${person}`, box.checked ? "0" : "1"));
  }
  for (const opener of document.querySelectorAll("[data-keys-open]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      show();
    });
  }
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    const key = event.key === "Enter" ? "ctrl+enter" : event.key === "s" ? "ctrl+s" : "";
    if (key && press(key)) event.preventDefault();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target) || (list && list.open)) return;
  if (event.key === "?") {
    if (show()) event.preventDefault();
    return;
  }
  if (off()) return;
  const done = event.key === "j" ? walk(1) : event.key === "k" ? walk(-1) : next(event.key) || press(event.key);
  if (done && event.key.length === 1) event.preventDefault();
});
