// What a form of staff does for somebody who types: Enter goes to the next field, leaving asks
// while something is unsaved, and the end of the session is announced. All of it may be missing: a
// form that comes after the session has ended is kept.
(() => {
  const WARN_BEFORE = 300;
  const STEP = 15;
  // A session that is used is stored anew once a minute; asking more often has no effect.
  const USED_EVERY = 120;
  const FIELDS = "input:not([type=hidden]), select, textarea, button, .select2-selection";

  // Those that are kept when the session has ended, and others that people type into.
  const forms = [...document.querySelectorAll("[name=form_owner], form[data-guarded]")].map(
    (each) => each.form ?? each,
  );
  const isPressed = (target) => target.matches("[type=submit], [type=button], [type=file]");
  // A form that came back is not saved.
  let unsaved = forms.length > 0 && !!document.querySelector(".errornote, #conflict-heading");
  let typedAt = 0;

  // What is folded away has a place on the page all the same, and takes no focus.
  const isShown = (field) =>
    field.offsetParent && !field.closest("details:not([open]) > :not(summary)");
  const fieldsOf = (form) =>
    [...form.querySelectorAll(FIELDS)].filter(
      (each) => each.tabIndex >= 0 && !each.disabled && isShown(each),
    );

  const goOn = (event) => {
    const { target } = event;
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    if (event.defaultPrevented) return;
    if (!target.matches("input, select") || isPressed(target)) return;
    event.preventDefault();
    const fields = fieldsOf(target.form);
    fields[fields.indexOf(target) + 1]?.focus();
  };

  const note = () => {
    unsaved = true;
    typedAt = Date.now();
  };

  // The line of a field says what was typed once it is closed.
  const retell = ({ target }) => {
    const value = target.querySelector?.(".line-value");
    const field = target.querySelector?.("input:not([type=hidden]), select, textarea");
    if (!value || !field || target.open) return;
    const text = field.selectedOptions ? field.selectedOptions[0]?.text : field.value;
    if (field.dataset.typed) value.textContent = text;
  };

  const watch = (form) => {
    form.addEventListener("keydown", goOn);
    form.addEventListener("input", ({ target }) => {
      note();
      target.dataset.typed = "1";
      // A number that is printed as it was typed need not be typed again.
      const printed = document.getElementById(target.id.replace(/-number$/, "-printed_number"));
      if (printed && printed !== target) printed.placeholder = target.value;
    });
    globalThis.django?.jQuery?.(form).on("select2:select select2:unselect", ({ target }) => {
      note();
      target.dataset.typed = "1";
    });
    form.addEventListener("toggle", retell, true);
    form.addEventListener("submit", () => (unsaved = false));
  };

  const announce = (bar) => {
    const began = Date.now();
    const { ends, unused, ping } = bar.dataset;
    const [said, button] = [bar.querySelector("[data-said]"), bar.querySelector("button")];
    let usedAt = began;
    const since = (moment) => (Date.now() - moment) / 1000;

    const use = async () => {
      try {
        const response = await fetch(ping, { redirect: "error", cache: "no-store" });
        if (response.ok) usedAt = Date.now();
      } catch {
        // The form is kept all the same when it comes too late.
      }
      look();
    };
    const look = () => {
      const left = ends - since(began);
      const idle = unused - since(usedAt);
      const soon = Math.min(left, idle);
      if (typedAt > usedAt && since(usedAt) > USED_EVERY && left > WARN_BEFORE) use();
      bar.hidden = soon > WARN_BEFORE;
      button.hidden = left <= WARN_BEFORE;
      said.textContent = Math.max(0, Math.ceil(soon / 60));
    };
    button.addEventListener("click", use);
    setInterval(look, STEP * 1000);
    look();
  };

  document.addEventListener("DOMContentLoaded", () => {
    forms.forEach(watch);
    addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
    const bar = document.querySelector("[data-ends]");
    if (bar) announce(bar);
  });
})();
