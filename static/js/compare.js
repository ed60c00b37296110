// Steps from difference to difference, by buttons and by the keys N and P, and unfolds for the printer what is folded.
const places = () => {
  const found = new Map();
  for (const mark of document.querySelectorAll("[data-difference]")) {
    const number = Number(mark.dataset.difference);
    found.set(number, [...(found.get(number) ?? []), mark]);
  }
  return [...found.entries()].sort(([one], [other]) => one - other).map(([, marks]) => marks);
};

/** Leads through the differences of the page; `bar` holds the buttons and says which one is shown. */
function begin(bar) {
  const differences = places();
  const said = bar.querySelector("[data-steps-said]");
  const keys = bar.querySelector("[data-steps-keys]");
  let current = -1;

  const step = (by) => {
    differences[current]?.forEach((mark) => mark.classList.remove("here"));
    current = current < 0 && by < 0 ? differences.length - 1 : (current + by + differences.length) % differences.length;
    const marks = differences[current];
    marks.forEach((mark) => mark.classList.add("here"));
    const folded = marks[0].closest("details:not([open])");
    if (folded) folded.open = true;
    marks[0].tabIndex = -1;
    marks[0].focus({ preventScroll: true });
    marks[0].scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    said.textContent = said.dataset.stepsSaid.replace("%(number)s", current + 1).replace("%(count)s", differences.length);
  };

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const by = { n: 1, j: 1, p: -1, k: -1 }[event.key.toLowerCase()];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  bar.hidden = differences.length === 0;
}

const bar = document.querySelector("[data-steps]");
if (bar) begin(bar);

const folded = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.alone:not([open]), details.maybe:not([open])")) {
    details.open = true;
    folded.push(details);
  }
});
window.addEventListener("afterprint", () => folded.splice(0).forEach((details) => (details.open = false)));

// A link to a row that lies in a folded part opens it.
const unfold = () => {
  const target = window.location.hash && document.getElementById(window.location.hash.slice(1));
  const details = target && target.closest("details.alone:not([open])");
  if (details) {
    details.open = true;
    target.scrollIntoView();
  }
};
window.addEventListener("hashchange", unfold);
unfold();
