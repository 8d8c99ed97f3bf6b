/* The keys 1 to 6 press the buttons of the calling round; a button is pressed once. */
"use strict";

(() => {
  const form = document.querySelector(".round-answers");
  if (!form) return;

  let pressed = false;

  form.addEventListener("submit", (event) => {
    if (pressed) event.preventDefault();
    pressed = true;
  });
  // The browser may show this page again from its memory.
  window.addEventListener("pageshow", () => {
    pressed = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) button.click();
  });
})();
