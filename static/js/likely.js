// What may be in the register already, said while a new name is typed; saving asks once more.
(() => {
  const WAIT = 300;
  const MOST = 5;

  const watch = (input) => {
    const { likely, likelyIn, likelySaid } = input.dataset;
    const place = document.getElementById(likelyIn);
    const said = document.createElement("p");
    let timer;
    let asking;
    said.className = "help likely";
    said.setAttribute("role", "status");
    input.closest(".form-row").append(said);

    const ask = async () => {
      const where = place?.selectedOptions[0]?.text.split(" › ").pop() ?? "";
      const name = input.value.trim();
      asking?.abort();
      said.textContent = "";
      if (name.length < 2 || (place && !where)) return;
      asking = new AbortController();
      try {
        const term = encodeURIComponent(`${where} ${name}`.trim());
        const response = await fetch(`${likely}&term=${term}`, { signal: asking.signal });
        const { results } = await response.json();
        if (!results.length) return;
        const named = results.slice(0, MOST).map(({ text }) => text);
        said.textContent = likelySaid + named.join("；") + (results.length > MOST ? "……" : "");
      } catch {
        // Saving asks all the same.
      }
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
  };

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("[data-likely]").forEach(watch),
  );
})();
