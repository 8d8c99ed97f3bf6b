// Keeps the HTML of a pasted table beside its text: merged cells and line breaks are in it alone.
// The text box carries data-html (the id of the hidden field). Without this script the text is read.
(() => {
  const MOST = 9 * 1024 * 1024; // characters; the text goes alone above it

  const watch = (box) => {
    const hidden = document.getElementById(box.dataset.html);
    box.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      const isWhole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
      const usable = isWhole && /<table/i.test(html) && html.length < MOST;
      // Set after the text, which an input event would take for a change by hand.
      setTimeout(() => {
        hidden.value = usable ? html : "";
      });
    });
    box.addEventListener("input", () => {
      hidden.value = "";
    });
  };

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("[data-html]").forEach(watch),
  );
})();
