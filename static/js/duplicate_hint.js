// Names probable duplicates while a name is typed. Saving asks again, so that this may fail.
// The input carries data-duplicates (the address that lists them), data-duplicates-within (the id
// of the select of its region, if any) and data-duplicates-label (the words before the list).
(() => {
  const DELAY = 300;
  const MOST = 5;

  const watch = (input) => {
    const { duplicates, duplicatesWithin, duplicatesLabel } = input.dataset;
    const region = document.getElementById(duplicatesWithin);
    const hint = document.createElement("p");
    let timer;
    let request;
    hint.className = "help";
    hint.setAttribute("role", "status");
    input.closest(".form-row").append(hint);

    const look = async () => {
      const regionName = region?.selectedOptions[0]?.text.split("，")[0] ?? "";
      const name = input.value.trim();
      request?.abort();
      hint.textContent = "";
      if (name.length < 2 || (region && !regionName)) return;
      request = new AbortController();
      try {
        const term = encodeURIComponent(`${regionName} ${name}`.trim());
        const response = await fetch(`${duplicates}&term=${term}`, { signal: request.signal });
        const { results } = await response.json();
        if (!results.length) return;
        const names = results.slice(0, MOST).map(({ text }) => text);
        hint.textContent = duplicatesLabel + names.join("；") + (results.length > MOST ? "……" : "");
      } catch {
        // Saving asks all the same.
      }
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, DELAY);
    });
  };

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("[data-duplicates]").forEach(watch),
  );
})();
