// What an act will make of pieces, shown at once; the answer of the server takes its place.

/** Show what `values` will change and return how to take it back. */
export function foresee(list, places, values, kinds) {
  const before = new Map();
  const touch = (item) => {
    if (item && !before.has(item)) before.set(item, [item.className, item.firstElementChild.innerHTML, item.hidden]);
    return item;
  };
  const items = places.map((place) => list.items[place]).filter(Boolean);
  const [kind, name] = kinds[values.act] || [];
  for (const item of items) {
    touch(item).setAttribute("aria-busy", "true");
    if (kind) become(item, kind, name, values);
  }
  ({ join: attach, quotation: attach, indent: () => shift(1), outdent: () => shift(-1), number: renumber, words: reword, rename: reword, bring_back: bringBack })[values.act]?.();

  /** Put the words of each piece behind those of the one before the first. */
  function attach() {
    for (const item of items) {
      let target = item.previousElementSibling;
      while (target && (target.hidden || items.includes(target))) target = target.previousElementSibling;
      if (!target) continue;
      touch(target);
      wordsOf(target).append(" ", ...[...wordsOf(item).cloneNode(true).childNodes]);
      if (item.contains(document.activeElement)) target.firstElementChild.focus({ preventScroll: true });
      item.hidden = true;
    }
  }

  function shift(by) {
    for (const item of items) {
      const own = levelOf(item);
      let next = item;
      do {
        touch(next);
        setLevel(next, levelOf(next) + by);
        next = next.nextElementSibling;
      } while (next && levelOf(next) > own);
    }
  }

  function renumber() {
    for (const item of items) {
      if (!values.words) continue;
      const words = wordsOf(item);
      let label = words.querySelector(".piece-label");
      if (!label) {
        label = document.createElement("bdi");
        label.className = "piece-label";
        words.prepend(label, " ");
      }
      label.textContent = values.words;
    }
  }

  function reword() {
    const part = values.act === "rename" ? ".piece-heading" : ".piece-paragraph";
    for (const item of items) {
      const [first, ...rest] = wordsOf(item).querySelectorAll(part);
      if (!first) continue;
      first.textContent = values.words;
      rest.forEach((one) => one.remove());
    }
  }

  function bringBack() {
    for (const item of items) item.classList.remove("piece-left_out");
  }

  return () => {
    for (const [item, [look, html, isHidden]] of before) {
      item.className = look;
      item.firstElementChild.innerHTML = html; // what our own template made, as it stood
      item.hidden = isHidden;
      item.removeAttribute("aria-busy");
    }
  };
}

function become(item, kind, name, values) {
  const isHeading = kind === "heading";
  item.className = item.className.replace(/\bpiece-(?!level|shown|changed)\w+/, `piece-${kind}`);
  if (isHeading) setLevel(item, Number(values.level || 1) - 1);
  item.querySelector(".piece-kind").textContent = isHeading ? `${name} ${values.level || 1}` : name;
}

const wordsOf = (item) => item.querySelector(".piece-words");
const levelOf = (item) => Number((item.className.match(/piece-level-(\d)/) || [0, 0])[1]);

function setLevel(item, level) {
  item.className = item.className.replace(/piece-level-\d/, `piece-level-${Math.max(0, Math.min(6, level))}`);
}
