// Editing the words of a piece in its place, and splitting it where the cursor is.

export function openWords(root, list, act) {
  const shown = list.focused();
  const item = shown.closest(".piece");
  if (item.querySelector(".piece-form, [data-back]")) return;
  const form = root.querySelector("[data-words-form]").content.cloneNode(true).firstElementChild;
  const heading = form.querySelector("[data-part=heading]");
  const text = form.querySelector("[data-part=text]");
  heading.value = shown.dataset.heading;
  text.value = shown.dataset.text;
  form.querySelector("[data-heading-part]").hidden = !shown.dataset.heading;
  form.querySelector("[data-text-part]").hidden = !shown.dataset.text && Boolean(shown.dataset.heading);
  let cursor = text;
  shown.hidden = true;
  item.append(form);

  function leave() {
    form.remove();
    shown.hidden = false;
    shown.focus({ preventScroll: true });
  }

  function keep() {
    const isRenamed = heading.value !== shown.dataset.heading;
    const isReworded = text.value !== shown.dataset.text;
    const place = list.placeOfNode(item);
    leave();
    if (isRenamed) act({ act: "rename", places: [place], words: heading.value });
    if (isReworded) act({ act: "words", places: [place], words: text.value });
  }

  function split() {
    const isHeading = cursor === heading;
    const at = cursor.selectionStart;
    const place = list.placeOfNode(item);
    leave();
    act({ act: "split", places: [place], at, ...(isHeading ? { in_heading: "on" } : {}) });
  }

  form.addEventListener("focusin", (event) => {
    if (event.target.dataset.part) cursor = event.target;
  });
  form.addEventListener("click", (event) => {
    const wish = event.target.dataset.words;
    if (wish) ({ keep, split, leave })[wish]();
  });
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) split();
    else return;
    event.preventDefault();
  });
  for (const one of [heading, text]) {
    one.style.height = "auto";
    one.rows = Math.min(16, Math.max(one === text ? 3 : 1, Math.ceil(one.value.length / 70) + one.value.split("\n").length - 1));
  }
  const first = shown.dataset.text || !shown.dataset.heading ? text : heading;
  first.focus();
  first.setSelectionRange(0, 0);
}
