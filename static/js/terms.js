// The definition of a term, beside it while it is pointed at or has the focus. Without script its link leads there.
const MOST = 400;
const box = document.createElement("div");
box.id = "definition";
box.className = "definition";
box.popover = "manual";
box.setAttribute("role", "tooltip");
let shown = null;
let hasFocus = false;

/** Returns what a definition says, without its links, cut where it is long. */
function wordsOf(link) {
  const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const words = place?.querySelector(".passage")?.cloneNode(true);
  words?.querySelectorAll(".permanent, .cite, .note-mark, .notes").forEach((one) => one.remove());
  const text = words?.textContent.replace(/\s+/g, " ").trim() ?? "";
  return text.length > MOST ? `${text.slice(0, text.lastIndexOf(" ", MOST))} …` : text;
}

function place(link) {
  const at = link.getClientRects()[0];
  const room = document.documentElement.clientWidth - box.offsetWidth - 8;
  const gap = hasFocus ? 6 : 0; // the ring of the focus stays in sight; a pointer gets from the term to the box
  const below = at.bottom + gap + box.offsetHeight < window.innerHeight;
  box.style.left = `${Math.max(8, Math.min(at.left, room))}px`;
  box.style.top = `${below ? at.bottom + gap : Math.max(0, at.top - gap - box.offsetHeight)}px`;
}

function show(link, isFocused) {
  const text = wordsOf(link);
  if (!text || link === shown) return;
  hide();
  [shown, hasFocus] = [link, isFocused];
  link.closest(".reading").append(box);
  box.textContent = text;
  box.showPopover();
  link.setAttribute("aria-describedby", box.id);
  place(link);
}

function hide() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
  if (box.isConnected) box.hidePopover();
}

const termOf = (node) => (node instanceof Element ? node.closest(".term") : null);

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, ({ target }) => termOf(target) && show(termOf(target), name === "focusin"));
}
document.addEventListener("pointerout", ({ target, relatedTarget }) => {
  const isStill = box.contains(relatedTarget) || (shown && shown.contains(relatedTarget));
  if (shown && (termOf(target) || box.contains(target)) && !isStill && !hasFocus) hide();
});
document.addEventListener("focusout", ({ target }) => termOf(target) && hide());
document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
document.addEventListener("scroll", () => shown && place(shown), { passive: true });
