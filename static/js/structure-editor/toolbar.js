// The buttons above the pieces, and the keys that do the same.

const KEYS = { ArrowUp: "up", ArrowDown: "down" };

export function startToolbar(root, list, acts) {
  const bar = root.querySelector("[data-toolbar]");
  const level = bar.querySelector("[data-level]");
  const number = bar.querySelector("[data-number]");
  const alternative = bar.querySelector("[data-alternative]");
  const undo = bar.querySelector("[data-undo]");
  const redo = bar.querySelector("[data-redo]");
  const needing = [...bar.querySelectorAll("[data-act], [data-edit]")];

  function press(button) {
    if (button.dataset.act) acts.act({ act: button.dataset.act, level: level.value, words: wordsFor(button) });
    else if (button.hasAttribute("data-edit")) acts.edit();
    else if (button === undo) acts.undo();
    else if (button === redo) acts.redo();
  }

  function wordsFor(button) {
    if (button.dataset.act === "describe") return alternative.value;
    return ["number", "provision"].includes(button.dataset.act) ? number.value : "";
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    press(button);
    if (button.dataset.act === "number" || button.dataset.act === "provision") number.value = "";
    if (button.dataset.act === "describe") alternative.value = "";
  });

  // An inline direction turns with the text: deeper is towards its end.
  const deeper = getComputedStyle(root).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const higher = deeper === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  root.addEventListener("keydown", (event) => {
    const inWords = event.target.matches("textarea, input, select");
    if (inWords) return;
    const act = event.altKey && { ...KEYS, [deeper]: "indent", [higher]: "outdent" }[event.key];
    const isStep = (event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase());
    const isWords = event.key === "Enter" && event.target.closest(".piece-shown");
    if (!act && !isStep && !isWords) return;
    event.preventDefault();
    if (act) acts.act({ act, places: [list.placeOfNode(list.focused())] });
    else if (isWords) acts.edit();
    else if (event.key.toLowerCase() === "y" || event.shiftKey) acts.redo();
    else acts.undo();
  });

  // One button is in the order of Tab; the arrows lead to the others.
  const buttons = [...bar.querySelectorAll("button")];
  const rove = (button) => buttons.forEach((one) => (one.tabIndex = one === button ? 0 : -1));
  bar.addEventListener("focusin", (event) => event.target.matches("button") && rove(event.target));
  bar.addEventListener("keydown", (event) => {
    const step = { [deeper]: 1, [higher]: -1 }[event.key];
    if (!step || event.altKey || !event.target.matches("button")) return;
    event.preventDefault();
    const reachable = buttons.filter((one) => !one.disabled);
    reachable.at((reachable.indexOf(event.target) + step) % reachable.length).focus();
  });
  rove(buttons[0]);

  const said = root.querySelector("[data-said]");
  list.onChoice = (count) => {
    needing.forEach((button) => button.setAttribute("aria-disabled", String(!count)));
    if (count > 1) said.textContent = root.dataset.chosen.replace("%(count)s", count);
    said.classList.remove("structure-error");
    const label = count === 1 ? list.shownOf(list.chosen()[0]).dataset.label : "";
    if (document.activeElement !== number) number.placeholder = label;
  };
  list.onChoice(0);

  return {
    steps(canUndo, canRedo) {
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
      if (document.activeElement === document.body) list.focused()?.focus({ preventScroll: true });
    },
  };
}
