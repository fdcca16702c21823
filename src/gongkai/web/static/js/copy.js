// A button beside the reader's code; without this file one tap selects the code itself.
"use strict";

for (const code of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "btn sm no-print";
  button.textContent = code.dataset.copyLabel;
  said.className = "copied";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.dataset.copy);
      said.textContent = " " + code.dataset.copied;
    } catch {
      getSelection().selectAllChildren(code);
    }
  });
  code.after(button, said);
}
