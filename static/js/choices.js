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

  $(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  $(document).on("select2:open", ({ target }) => {
    const label = labelOf(target);
    const field = document.querySelector(".select2-search--dropdown .select2-search__field");
    if (label && field) field.setAttribute("aria-label", label.textContent.trim());
    const box = target.parentElement.querySelector(".select2-selection");
    if (box) box.setAttribute("aria-controls", `select2-${target.id}-results`);
  });
})();
