// What JavaScript adds to the check-up: files may be dropped, and the sending of them is counted.
// Without it the same form uploads the same files.
"use strict";

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const said = form.querySelector(".sending");

  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    input.files = event.dataTransfer.files;
  });

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.className = "full";
    said.hidden = false;
    said.textContent = said.dataset.said;
    said.append(bar);
    const sending = new XMLHttpRequest();
    sending.upload.onprogress = (sent) => { bar.value = sent.loaded / sent.total; };
    // The answer is the batch page after a redirect, or this page again with what was not taken.
    sending.onload = () => {
      if (sending.status < 400) { location.assign(sending.responseURL); return; }
      document.open(); document.write(sending.responseText); document.close();
    };
    sending.onerror = () => form.submit();
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
}
