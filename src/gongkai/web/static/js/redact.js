// 遮盖: y and d press the buttons of the place that is next, → goes on, and a box drawn on the page fills its form.
"use strict";

const typing = (node) => node instanceof Element && node.matches("input, textarea, select");
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.metaKey || event.ctrlKey || typing(event.target)) return;
  if (event.key === "y" || event.key === "d") {
    const button = document.querySelector(`[data-key="${event.key}"]`);
    if (button) button.click();
  } else if (event.key === "ArrowRight") {
    const all = [...document.querySelectorAll(".sugs > li")];
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const next = all[at + 1] || all[0];
    if (next) next.querySelector("button").focus();
  }
});

const leaf = document.querySelector(".leaf");
const form = document.querySelector("[data-box]");
if (leaf && form) {
  const place = (event) => {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(leaf.getScreenCTM().inverse());
    const box = leaf.viewBox.baseVal;
    return [Math.min(Math.max(spot.x, 0), box.width), Math.min(Math.max(spot.y, 0), box.height)];
  };
  let start = null;
  let drawn = null;
  leaf.addEventListener("pointerdown", (event) => {
    start = place(event);
    drawn = drawn || leaf.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "rect"));
    drawn.setAttribute("class", "rx-sug rx-cur");
    leaf.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  leaf.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = place(event);
    const sides = {
      left: Math.min(start[0], x), top: Math.min(start[1], y), right: Math.max(start[0], x), bottom: Math.max(start[1], y),
    };
    for (const [name, value] of Object.entries(sides)) form.elements[name].value = value.toFixed(1);
    drawn.setAttribute("x", sides.left);
    drawn.setAttribute("y", sides.top);
    drawn.setAttribute("width", sides.right - sides.left);
    drawn.setAttribute("height", sides.bottom - sides.top);
  });
  leaf.addEventListener("pointerup", () => {
    if (!start) return;
    start = null;
    form.closest("details").open = true;
    form.querySelector("button").focus();
  });
}
