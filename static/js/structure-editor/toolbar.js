// The buttons above the pieces, and the keys that do the same: what is done most in a row, the rest behind "More".

const KEYS = { ArrowUp: "up", ArrowDown: "down" };

export function startToolbar(root, list, acts) {
  const bar = root.querySelector("[data-toolbar]");
  const level = bar.querySelector("[data-level]");
  const number = bar.querySelector("[data-number]");
  const alternative = bar.querySelector("[data-alternative]");
  const undo = bar.querySelector("[data-undo]");
  const redo = bar.querySelector("[data-redo]");
  const more = bar.querySelector("[data-more]");
  const panel = bar.querySelector(".structure-toolbar-more");
  const needing = [...bar.querySelectorAll("[data-act], [data-edit]")];
  const [leaveOut, bringBack] = ["leave_out", "bring_back"].map((act) => bar.querySelector(`[data-act=${act}]`));

  function press(button) {
    if (button.dataset.act) acts.act({ act: button.dataset.act, level: level.value, words: wordsFor(button) });
    else if (button.hasAttribute("data-edit")) acts.edit();
    else if (button === undo) acts.undo();
    else if (button === redo) acts.redo();
    else if (button === more) open(panel.hidden);
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    bar.toggleAttribute("data-open", isOpen);
    more.setAttribute("aria-expanded", String(isOpen));
  }

  function wordsFor(button) {
    if (button.dataset.act === "describe") return alternative.value;
    return ["number", "provision"].includes(button.dataset.act) ? number.value : "";
  }

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.getAttribute("aria-disabled") !== "true") press(button);
    if (button?.dataset.act === "describe") alternative.value = "";
  });
  number.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would send the form
    acts.act({ act: "number", words: number.value });
  });
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    open(false);
    more.focus();
  });

  // An inline direction turns with the text: deeper is towards its end.
  const deeper = getComputedStyle(root).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const higher = deeper === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
  root.addEventListener("keydown", (event) => {
    const inWords = event.target.matches("textarea, input, select");
    if (inWords) return;
    const shown = event.target.closest(".piece-shown");
    const act = event.altKey && { ...KEYS, [deeper]: "indent", [higher]: "outdent" }[event.key];
    const isStep = (event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase());
    const isWords = event.key === "Enter" && shown;
    const isOut = event.key === "Delete" && shown;
    if (!act && !isStep && !isWords && !isOut) return;
    event.preventDefault();
    const place = list.placeOfNode(shown || list.focused());
    if (act) acts.act({ act, places: [place] });
    else if (isOut) acts.act({ act: list.isLeftOut(place) ? "bring_back" : "leave_out", places: [place] });
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
    const reachable = buttons.filter((one) => !one.disabled && one.offsetParent !== null);
    reachable.at((reachable.indexOf(event.target) + step) % reachable.length).focus();
  });
  rove(buttons.find((one) => one.offsetParent !== null && !one.disabled) || more);

  const said = root.querySelector("[data-said]");
  list.onChoice = (chosen) => {
    const isOut = chosen.length > 0 && chosen.every((place) => list.isLeftOut(place));
    const hadFocus = [leaveOut, bringBack].includes(document.activeElement);
    needing.forEach((button) => button.setAttribute("aria-disabled", String(!chosen.length || (isOut && button !== bringBack))));
    leaveOut.hidden = isOut;
    bringBack.hidden = !isOut;
    if (hadFocus) (isOut ? bringBack : leaveOut).focus();
    if (chosen.length > 1) said.textContent = root.dataset.chosen.replace("%(count)s", chosen.length);
    said.classList.remove("structure-error");
    const label = chosen.length === 1 ? list.shownOf(chosen[0]).dataset.label : "";
    if (document.activeElement !== number) number.placeholder = label;
  };
  list.onChoice([]);

  return {
    /** The number was taken: the next one is another. One that was refused stays to be corrected. */
    done(act) {
      if (act === "number" || act === "provision") number.value = "";
    },
    askNumber() {
      open(true);
      number.focus();
    },
    steps(canUndo, canRedo) {
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
      if (document.activeElement === document.body) list.focused()?.focus({ preventScroll: true });
    },
  };
}
