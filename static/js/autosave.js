// Keeps what is changed while Wagtail is not looking. Its autosave compares the form with its state two seconds after
// loading and, after each save, with its state at the answer: what was changed before the one, or between the sending and
// the other, counts as saved and is lost. A form with a change that no save has taken along is saved once more.
(function () {
  "use strict";

  const changed = new WeakSet();

  function editForm(event) {
    return event.target instanceof Element ? event.target.closest("form[data-edit-form]") : null;
  }

  function markUnsaved(form) {
    form.setAttribute("data-w-unsaved-force-value", "true"); // until Wagtail clears it after a save
    form.setAttribute("data-w-unsaved-has-edits-value", "true");
  }

  // Scripts change fields while a page loads; only what a person has caused counts. Fields without a name are not sent.
  function noteChange(event) {
    const form = editForm(event);
    if (!form || !(event.isTrusted || navigator.userActivation?.hasBeenActive)) return;
    if (!event.target.name && !event.target.isContentEditable) return;
    changed.add(form);
    markUnsaved(form);
  }

  function saveOnceMore(event) {
    const form = editForm(event);
    if (changed.has(form)) setTimeout(() => markUnsaved(form)); // what Wagtail clears is cleared once this event is over
  }

  ["input", "change"].forEach((name) => document.addEventListener(name, noteChange, true));
  document.addEventListener("w-autosave:save", (event) => changed.delete(editForm(event)));
  document.addEventListener("w-unsaved:watch-edits", saveOnceMore);
})();
