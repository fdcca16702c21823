// What JavaScript adds to putting papers in: they may be dropped, their number and size are said before they are
// sent, the sending is counted, and what was chosen stays chosen when it fails. Without it the same form uploads.
"use strict";

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button.btn");
  const said = form.querySelector(".sending");
  const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 0);

  const say = (word, parts = {}, wrong = false) => {
    said.hidden = false;
    said.classList.toggle("wrong", wrong);
    said.textContent = said.dataset[word].replace(/\{(\w+)\}/g, (_, name) => parts[name]);
  };

  // The first thing that would be refused, said before anything is sent; true when all may go.
  const fits = () => {
    const files = [...input.files];
    const limit = Number(form.dataset.bytes);
    const large = files.find((file) => file.size > limit);
    if (files.length > Number(form.dataset.files)) {
      say("many", { n: files.length, limit: form.dataset.files }, true);
      return false;
    }
    if (large && files.length === 1) {
      say("large", { name: large.name, limit: megabytes(limit) }, true);
      return false;
    }
    return true;
  };

  input.addEventListener("change", () => {
    said.hidden = !input.files.length;
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (input.files.length && fits()) say("chosen", { n: input.files.length, size: megabytes(size) });
  });

  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy") || !input.files.length || !fits()) return;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.className = "full";
    bar.setAttribute("aria-label", form.querySelector("label").firstChild.textContent.trim());
    form.setAttribute("aria-busy", "true");
    button.disabled = true;
    said.after(bar);
    say("sending", { percent: 0 });
    const stopped = (tell) => {
      form.removeAttribute("aria-busy");
      button.disabled = false;
      bar.remove();
      tell();
    };
    const sending = new XMLHttpRequest();
    sending.upload.onprogress = (sent) => {
      bar.value = sent.loaded / sent.total;
      const percent = Math.floor(bar.value * 100);
      // Said in steps of ten: a screen reader would never come to an end otherwise.
      if (percent % 10 === 0) say("sending", { percent });
    };
    sending.upload.onload = () => say("sent");
    sending.onload = () => {
      if (sending.status < 400) { location.assign(sending.responseURL); return; }
      stopped(() => {
        const page = new DOMParser().parseFromString(sending.responseText, "text/html");
        const reasons = [...page.querySelectorAll(".errors li, main h1")].map((each) => each.textContent.trim());
        const listed = [...page.querySelectorAll(".errors li")].map((each) => each.textContent.trim());
        say("failed", {}, true);
        said.textContent = `${(listed.length ? listed : reasons).join(" ")} ${said.textContent}`.trim();
      });
    };
    sending.onerror = () => stopped(() => say("broken", {}, true));
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
}
