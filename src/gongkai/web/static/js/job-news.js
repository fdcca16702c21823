// While a job runs its page asks for news and shows them in place: focus, scroll and a reader's place stay (WCAG 2.2.1).
"use strict";

const running = () => document.querySelector("main [data-running]");
const ask = async () => {
  if (!running()) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("main [data-job]");
      if (now) running().replaceWith(now);
    }
  } catch {
    // the line is down: what is shown stays, and the next question comes all the same
  }
  setTimeout(ask, 3000);
};
setTimeout(ask, 3000);
