// Texts that a visitor keeps for a comparison: their ids, in this tab of the browser alone. Nothing of it is sent until
// the visitor opens the comparison. Without script each text leads to the comparison by its own link.
const KEY = "compare";
const MOST = 6;

const read = () => {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => /^[0-9a-f-]{36}$/.test(id)).slice(0, MOST) : [];
  } catch {
    return []; // a browser that keeps nothing
  }
};

const write = (kept) => {
  try {
    if (kept.length) window.sessionStorage.setItem(KEY, JSON.stringify(kept));
    else window.sessionStorage.removeItem(KEY);
  } catch {
    // kept for this page alone
  }
};

const address = (base, kept) => {
  const query = new URLSearchParams(kept.map((id) => ["edition", id]));
  return kept.length ? `${base}?${query}` : base;
};

/** Leads from the menu to the texts that are kept, and says how many they are. */
function show(kept) {
  for (const link of document.querySelectorAll("[data-basket-link]")) {
    link.href = address(link.dataset.basketLink, kept);
    link.querySelector("[data-basket-count]").textContent = kept.length ? ` (${kept.length})` : "";
  }
  for (const button of document.querySelectorAll("[data-basket-keep]")) {
    const isKept = kept.includes(button.dataset.basketKeep);
    button.hidden = !isKept && kept.length >= MOST;
    button.setAttribute("aria-pressed", String(isKept));
    button.textContent = isKept ? button.dataset.basketKept : button.dataset.basketNot;
  }
  for (const clear of document.querySelectorAll("[data-basket-clear]")) clear.hidden = kept.length === 0;
}

let kept = read();
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-basket-keep]");
  if (button) {
    const id = button.dataset.basketKeep;
    kept = read();
    kept = kept.includes(id) ? kept.filter((one) => one !== id) : [...kept, id].slice(0, MOST);
  } else if (event.target.closest("[data-basket-clear]")) {
    kept = [];
  } else return;
  write(kept);
  show(kept);
});
window.addEventListener("pageshow", () => show((kept = read())));
show(kept);
