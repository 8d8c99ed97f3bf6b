// Turns the text box of the grid into cells, one for each column, as in a spreadsheet.
// The box carries data-columns (their names, between |), data-draft (the key of what is kept here),
// data-same (the word for "as above"), data-row, data-wide, data-long, data-kept (messages),
// data-clear, data-fill (the names of buttons). It stays the field that is sent: a line for a row, cells
// between tabs. Each row is a body of the table; list_reading.js fills the second line of it.
(() => {
  const FIRST_ROWS = matchMedia("(max-width: 767px)").matches ? 2 : 8;
  const MOST_ROWS = 1000;
  const MOST_STEPS = 200;

  const quote = (cell) => {
    const text = cell.replace(/[\t\r\n]+/g, " ");
    return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // Cells of text between tabs, where quotes hold tabs and line breaks as Excel writes them.
  const parse = (text) => {
    const rows = [[""]];
    let quoted = false;
    const put = (sign) => {
      const row = rows[rows.length - 1];
      row[row.length - 1] += sign;
    };
    for (let index = 0; index < text.length; index += 1) {
      const sign = text[index];
      const row = rows[rows.length - 1];
      if (quoted && sign === '"' && text[index + 1] === '"') {
        put('"');
        index += 1;
      } else if (quoted && sign === '"') quoted = false;
      else if (quoted) put(/[\t\r\n]/.test(sign) ? " " : sign);
      else if (sign === '"' && row[row.length - 1] === "") quoted = true;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") put(sign);
    }
    if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
    return rows;
  };

  const start = (box) => {
    const { draft, same } = box.dataset;
    const columns = box.dataset.columns.split("|");
    const table = document.createElement("table");
    const head = table.createTHead().insertRow();
    const parts = table.tBodies;
    const { elements } = box.form;
    const status = document.createElement("p");
    const steps = [];
    let step = -1;
    let column = 0; // where Enter goes, as in Excel: below the cell that Tab started from
    let byTab = false;
    let timer;

    table.className = "list-grid";
    status.className = "help";
    status.setAttribute("role", "status");
    head.append(document.createElement("td"));
    for (const name of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = name;
      head.append(cell);
    }

    const inputs = (row) => [...parts[row].rows[0].querySelectorAll("input")];
    const values = () => [...parts].map((_part, index) => inputs(index).map((each) => each.value));
    const isEmpty = (row) => row.every((cell) => cell.trim() === "");

    const filled = () => {
      const rows = values();
      while (rows.length && isEmpty(rows[rows.length - 1])) rows.pop();
      return rows;
    };

    const addRow = () => {
      const part = table.createTBody();
      const row = part.insertRow();
      const reading = part.insertRow();
      const number = document.createElement("th");
      number.scope = "row";
      number.rowSpan = 2;
      number.textContent = parts.length;
      reading.className = "list-reading";
      reading.hidden = true;
      reading.insertCell().colSpan = columns.length;
      row.append(number);
      columns.forEach((name) => {
        const input = document.createElement("input");
        input.type = "text";
        input.autocomplete = "off";
        input.setAttribute("aria-label", `${box.dataset.row.replace("0", parts.length)} ${name}`);
        const cell = row.insertCell();
        cell.dataset.label = name;
        cell.append(input);
      });
    };

    const grow = (count) => {
      while (parts.length < Math.min(count, MOST_ROWS)) addRow();
    };

    // The department of the row above counts where a row has none.
    const hint = () => {
      let above = false;
      values().forEach((row, index) => {
        const [first] = inputs(index);
        first.placeholder = above && !isEmpty(row) ? same : "";
        above = above || row[0].trim() !== "";
      });
    };

    const show = (rows) => {
      grow(Math.max(rows.length + 1, FIRST_ROWS));
      [...parts].forEach((_part, index) => {
        inputs(index).forEach((input, place) => {
          input.value = rows[index]?.[place] ?? "";
        });
      });
      hint();
    };

    const write = () => {
      let above = false;
      box.value = filled()
        .map((row) => {
          const cells = above && !row[0].trim() && !isEmpty(row) ? [same, ...row.slice(1)] : row;
          above = above || row[0].trim() !== "";
          return cells.map(quote).join("\t");
        })
        .join("\n");
    };

    // The notice and the region with their names, which the lists of choices may not have.
    const chosen = ({ selectedOptions: [option] }) => option?.value && [option.value, option.text];

    const keep = (sent) => {
      const rows = filled();
      const { notice, region, answers } = elements;
      const kept = { rows, sent, answers: answers.value, notice: chosen(notice), region: chosen(region) };
      try {
        if (rows.length) localStorage.setItem(draft, JSON.stringify(kept));
        else localStorage.removeItem(draft);
      } catch {
        return; // Storage is full or switched off: the form is sent all the same.
      }
      if (rows.length && !sent) status.textContent = box.dataset.kept;
    };

    const keepNow = () => {
      timer = undefined;
      keep(false);
    };

    const changed = () => {
      grow(filled().length + 1);
      hint();
      write();
      clearTimeout(timer);
      timer = setTimeout(keepNow, 300);
      box.dispatchEvent(new Event("list:changed"));
    };

    const commit = () => {
      const now = JSON.stringify(filled());
      if (steps[step] === now) return;
      steps.splice(step + 1, steps.length, now);
      if (steps.length > MOST_STEPS) steps.shift();
      step = steps.length - 1;
    };

    const travel = (by) => {
      commit();
      if (!steps[step + by]) return;
      step += by;
      show(JSON.parse(steps[step]));
      changed();
    };

    const place = (input) => {
      const cell = input.closest("td");
      return [[...parts].indexOf(cell.closest("tbody")), cell.cellIndex - 1];
    };

    const focus = (row, at) => {
      if (row < 0) return;
      grow(row + 1);
      if (row < parts.length) inputs(row)[at].select();
    };

    const fillDown = (input) => {
      const [row, at] = place(input);
      if (row === 0) return;
      commit();
      input.value = inputs(row - 1)[at].value;
      commit();
      changed();
    };

    // Give a cell to the cells below it that are empty, in rows that have something: as a double
    // click on the corner of a cell does in Excel. Without such a row the next one gets it.
    const fillBelow = (input) => {
      const [row, at] = place(input);
      const rows = values();
      let last = row + 1;
      while (last < rows.length && rows[last][at].trim() === "" && !isEmpty(rows[last])) last += 1;
      if (last === row + 1 && rows[last]?.[at].trim()) return;
      commit();
      grow(last + 1);
      for (let below = row + 1; below < Math.max(last, row + 2); below += 1) {
        inputs(below)[at].value = input.value;
      }
      commit();
      changed();
    };

    // Choices below the rows are no cells.
    const isCell = ({ target }) => target.type === "text";

    table.addEventListener("keydown", (event) => {
      if (!isCell(event)) return;
      const input = event.target;
      const [row, at] = place(input);
      const key = event.key.toLowerCase();
      const command = event.ctrlKey || event.metaKey;
      byTab = key === "tab";
      if (event.isComposing) return; // Enter ends the choice of characters
      if (key === "enter") focus(row + (event.shiftKey ? -1 : 1), column);
      else if (key === "arrowdown") focus(row + 1, at);
      else if (key === "arrowup") focus(row - 1, at);
      else if (command && key === "d") fillDown(input);
      else if (command && (key === "y" || (key === "z" && event.shiftKey))) travel(1);
      else if (command && key === "z") travel(-1);
      else return;
      event.preventDefault();
    });

    // One button for all cells: it stands in the one that is being worked on.
    const fill = document.createElement("button");
    fill.type = "button";
    fill.className = "list-fill";
    fill.tabIndex = -1; // Tab goes to the next cell; Ctrl+D is the key.
    fill.textContent = "↓";
    fill.title = box.dataset.fill;
    fill.setAttribute("aria-label", box.dataset.fill);
    fill.addEventListener("mousedown", (event) => event.preventDefault()); // The cell keeps focus.
    fill.addEventListener("click", () => fillBelow(fill.parentElement.querySelector("input")));

    table.addEventListener("focusin", (event) => {
      if (!isCell(event)) return;
      event.target.after(fill);
      if (!byTab) [, column] = place(event.target);
      byTab = false;
    });
    table.addEventListener("focusout", commit);
    box.addEventListener("list:answered", () => keep(false));
    table.addEventListener("input", (event) => isCell(event) && changed());

    table.addEventListener("paste", (event) => {
      if (!isCell(event)) return;
      const block = parse(event.clipboardData.getData("text/plain"));
      if (block.length === 1 && block[0].length === 1) return;
      event.preventDefault();
      const [row, at] = place(event.target);
      if (at + Math.max(...block.map((each) => each.length)) > columns.length) {
        status.textContent = box.dataset.wide;
        return;
      }
      if (row + block.length >= MOST_ROWS) {
        status.textContent = box.dataset.long;
        return;
      }
      commit();
      grow(row + block.length + 1);
      block.forEach((cells, below) => {
        const line = inputs(row + below);
        cells.forEach((cell, beside) => {
          line[at + beside].value = cell.trim();
        });
      });
      commit();
      changed();
    });

    const choose = (select, [value, text]) => {
      if (select.value) return;
      select.add(new Option(text, value, true, true));
      django.jQuery(select).trigger("change");
    };

    const restore = () => {
      if (box.value.trim()) return parse(box.value);
      try {
        const kept = JSON.parse(localStorage.getItem(draft)) ?? {};
        elements.answers.value = kept.answers ?? "";
        if (kept.notice) choose(elements.notice, kept.notice);
        if (kept.region) choose(elements.region, kept.region);
        return kept.rows ?? [];
      } catch {
        return [];
      }
    };

    const clear = document.createElement("button");
    clear.type = "button";
    clear.textContent = box.dataset.clear;
    clear.addEventListener("click", () => {
      commit();
      show([]);
      commit();
      changed();
      inputs(0)[0].focus();
    });

    const rows = restore();
    if (rows.some((row) => row.length > columns.length)) return; // Lines of another kind stay text.
    show(rows);
    commit();
    box.hidden = true;
    box.required = false;
    box.removeAttribute("aria-describedby");
    document.querySelectorAll("[data-scripted]").forEach((each) => {
      each.hidden = each.dataset.scripted !== "true";
    });
    box.after(table, status, clear);
    write();
    addEventListener("pagehide", () => timer && keepNow()); // What was typed a moment ago.
    box.form.addEventListener("submit", () => {
      clearTimeout(timer);
      timer = undefined;
      write();
      keep(true);
    });
  };

  // A page that shows what became of the grid: the draft has arrived.
  const forget = ({ dataset }) => {
    try {
      if (JSON.parse(localStorage.getItem(dataset.arrived))?.sent) {
        localStorage.removeItem(dataset.arrived);
      }
    } catch {
      // Nothing is kept there.
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-columns]").forEach(start);
    document.querySelectorAll("[data-arrived]").forEach(forget);
  });
})();
