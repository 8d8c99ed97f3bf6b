// Shows below each row of the grid what the site understands of it, and doubts as choices.
// The box carries data-reading (the address that reads the form) and data-choose (a message);
// list_grid.js makes its table and sends list:changed. Answers are kept in the field answers.
(() => {
  const PAUSE = 700; // milliseconds after the last key

  const start = (box) => {
    const { form } = box;
    const { answers, notice, region } = form.elements;
    const table = form.querySelector(".list-grid");
    if (!table) return; // Lines of another kind stay text.
    const counts = document.createElement("p");
    let timer;
    let request;

    counts.setAttribute("role", "status");
    counts.className = "list-counts";
    table.after(counts);

    const put = (part, html, isDoubtful) => {
      const [, reading] = part.rows;
      const [cell] = reading.cells;
      const { name, value } = document.activeElement;
      const hadFocus = cell.contains(document.activeElement);
      cell.innerHTML = html;
      reading.hidden = html === "";
      reading.classList.remove("stale");
      part.classList.toggle("plan-doubtful", isDoubtful);
      if (!hadFocus) return;
      const same = [...cell.querySelectorAll("input")];
      same.find((each) => each.name === name && each.value === value)?.focus();
    };

    const show = ({ lines = {}, doubtful = [], counts: counted = "", refusal }) => {
      counts.textContent = refusal ?? counted;
      if (refusal) return;
      [...table.tBodies].forEach((part, index) => {
        put(part, lines[index + 1] ?? "", doubtful.includes(index + 1));
      });
    };

    const read = async () => {
      request?.abort();
      if (!box.value.trim()) show({});
      else if (!notice.value) show({ refusal: box.dataset.choose });
      else {
        request = new AbortController();
        const { signal } = request;
        const body = new FormData(form);
        body.delete("form_owner"); // It is no form to be kept where the session has ended.
        try {
          const response = await fetch(box.dataset.reading, { method: "POST", body, signal });
          if (response.ok && !response.redirected) show(await response.json());
        } catch {
          // Somebody typed on, or the network is away: the next key reads again.
        }
      }
    };

    const readSoon = () => {
      table.querySelectorAll(".list-reading").forEach((each) => each.classList.add("stale"));
      clearTimeout(timer);
      timer = setTimeout(read, PAUSE);
    };

    table.addEventListener("change", ({ target }) => {
      if (target.type !== "radio") return;
      const given = JSON.parse(answers.value || "{}") ?? {};
      answers.value = JSON.stringify({ ...given, [target.name]: target.value });
      box.dispatchEvent(new Event("list:answered"));
      read();
    });
    box.addEventListener("list:changed", readSoon);
    django.jQuery([notice, region]).on("change", read);
    read();
  };

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("[data-reading]").forEach(start),
  );
})();
