// Names for the boxes with which staff choose: select2 gives them none, its label is the select's.
(() => {
  const $ = django.jQuery;

  const labelOf = (select) => document.querySelector(`label[for="${select.id}"]`);

  const name = (select) => {
    const label = labelOf(select);
    const box = select.parentElement.querySelector(".select2-selection");
    if (!label || !box) return;
    const shown = box.querySelector(".select2-selection__rendered");
    label.id = `${select.id}_label`;
    shown.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
  };

  const nameAll = (root) => $(root).find("select.admin-autocomplete").each((_i, each) => name(each));

  // What the list answers, by the select: until it answers what is typed now, no key chooses.
  const answered = new WeakMap();
  const boxOf = () => document.querySelector(".select2-search--dropdown .select2-search__field");

  const follow = (select) => {
    if (answered.has(select)) return;
    answered.set(select, "");
    $(select)
      .data("select2")
      .on("results:all", ({ query }) => answered.set(select, query.term ?? ""));
  };

  $(document).on("select2:selecting", (event) => {
    const box = boxOf();
    const isPressed = event.params?.args?.originalEvent;
    if (box && !isPressed && answered.get(event.target) !== box.value) event.preventDefault();
  });
  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  $(document).on("select2:open", ({ target }) => {
    follow(target);
    const label = labelOf(target);
    const field = boxOf();
    if (label && field) field.setAttribute("aria-label", label.textContent.trim());
    const box = target.parentElement.querySelector(".select2-selection");
    if (box) box.setAttribute("aria-controls", `select2-${target.id}-results`);
  });
})();
