// Between two saved steps the field one is in survives a closed tab: sessionStorage only, one field, this page.
// Identity numbers, names, telephones and files never enter the browser's storage: a field must ask for it (data-keep).
"use strict";

const NEVER = /id_number|identity|name|phone|email|address|password|code|proof/i;
const key = (field) => `keep:${location.pathname}:${field.name}`;
const kept = (field) =>
  field.matches("textarea[data-keep], input[data-keep][type=text]") && field.name && !NEVER.test(field.name);

for (const field of document.querySelectorAll("[data-keep]")) {
  if (!kept(field)) continue;
  const text = sessionStorage.getItem(key(field));
  if (text !== null && !field.value) field.value = text;
}
document.addEventListener("input", ({ target }) => {
  if (!(target instanceof Element) || !kept(target)) return;
  try {
    for (const old of Object.keys(sessionStorage)) if (old.startsWith("keep:")) sessionStorage.removeItem(old);
    sessionStorage.setItem(key(target), target.value);
  } catch {
    /* storage full or switched off: the server still keeps each step */
  }
});
document.addEventListener("submit", () => {
  for (const old of Object.keys(sessionStorage)) if (old.startsWith("keep:")) sessionStorage.removeItem(old);
});
