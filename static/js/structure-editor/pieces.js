// The list of pieces: which are chosen, where the focus is, and what an act changed. One piece is in the order of Tab.
import { foresee } from "./foreseen.js";

export class PieceList {
  lines = [];
  #anchor = 0;

  constructor(node, kinds) {
    this.node = node;
    this.kinds = kinds;
    this.back = null; // takes back what was shown before the answer came
    node.addEventListener("click", (event) => this.#click(event));
    node.addEventListener("keydown", (event) => this.#key(event));
    this.onChoice = () => {};
  }

  get items() {
    return this.node.children;
  }

  shownOf(place) {
    return this.items[place] && this.items[place].firstElementChild;
  }

  placeOfNode(node) {
    return Array.prototype.indexOf.call(this.items, node.closest(".piece"));
  }

  /** Return the place of the piece that holds a line of the text. */
  placeOf(line) {
    let place = 0;
    while (place + 1 < this.lines.length && this.lines[place + 1] <= line) place += 1;
    return place;
  }

  chosen() {
    return [...this.node.querySelectorAll('[aria-pressed="true"]')].map((one) => this.placeOfNode(one));
  }

  focused() {
    return this.node.querySelector('.piece-shown[tabindex="0"]');
  }

  choose(places, focus = places.at(-1)) {
    for (const one of this.node.querySelectorAll('[aria-pressed="true"]')) one.setAttribute("aria-pressed", "false");
    places.forEach((place) => this.shownOf(place)?.setAttribute("aria-pressed", "true"));
    this.#rove(focus);
    this.onChoice(this.chosen());
  }

  goTo(place) {
    this.#anchor = place;
    this.choose([place]);
    this.shownOf(place)?.focus({ preventScroll: true });
    this.items[place]?.scrollIntoView({ block: "center" });
  }

  /** Let one piece be reached by Tab. */
  rest() {
    if (!this.focused()) this.#rove(0);
  }

  #rove(place) {
    for (const one of this.node.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
    const shown = this.shownOf(Math.max(0, Math.min(place, this.items.length - 1)));
    if (shown) shown.tabIndex = 0;
  }

  #click(event) {
    const shown = event.target.closest(".piece-shown");
    if (!shown) return;
    const place = this.placeOfNode(shown);
    if (event.shiftKey) this.#choosePart(place);
    else this.#toggle(place, event.ctrlKey || event.metaKey);
    shown.focus({ preventScroll: true });
  }

  #toggle(place, isMore) {
    const chosen = new Set(isMore ? this.chosen() : []);
    if (isMore && chosen.has(place)) chosen.delete(place);
    else chosen.add(place);
    this.#anchor = place;
    this.choose([...chosen], place);
  }

  #choosePart(place) {
    const [first, last] = [Math.min(this.#anchor, place), Math.max(this.#anchor, place)];
    this.choose(Array.from({ length: last - first + 1 }, (_, step) => first + step), place);
  }

  #key(event) {
    const shown = event.target.closest(".piece-shown");
    if (!shown || event.altKey || ((event.ctrlKey || event.metaKey) && event.key !== " ")) return;
    const place = this.placeOfNode(shown);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: this.items.length - 1 }[event.key];
    if (to !== undefined && this.items[to]) {
      event.preventDefault();
      if (event.shiftKey) this.#choosePart(to);
      else this.#rove(to);
      this.shownOf(to).focus();
    } else if (event.key === " ") {
      event.preventDefault();
      this.#toggle(place, true);
    }
  }

  /** Show at once what an act will change. */
  foresee(places, values) {
    this.calm();
    this.back = foresee(this, places, values, this.kinds);
  }

  calm() {
    if (this.back) this.back();
    this.back = null;
  }

  isLeftOut(place) {
    return Boolean(this.items[place]?.querySelector("[data-back]"));
  }

  /** Put the pieces of `html`, made by our own template, which escapes every word, in the place of others. */
  splice(first, removed, html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const change = { first, old: [...this.items].slice(first, first + removed), fresh: [...holder.content.children] };
    this.calm();
    this.apply(change, false);
    return change;
  }

  apply(change, isBack) {
    const [gone, come] = isBack ? [change.fresh, change.old] : [change.old, change.fresh];
    const hadFocus = gone.some((item) => item.contains(document.activeElement));
    const hadChoice = gone.some((item) => item.firstElementChild.getAttribute("aria-pressed") === "true");
    const isFirst = !this.items.length;
    const next = this.items[change.first + gone.length] || null;
    gone.forEach((item) => item.remove());
    this.node.insertBefore(this.#bunch(come), next);
    if (isFirst) return this.rest();
    for (const one of this.node.querySelectorAll(".piece-changed")) one.classList.remove("piece-changed");
    come.forEach((item) => item.classList.add("piece-changed"));
    return this.#settle(change.first, { hadFocus, hadChoice });
  }

  #bunch(items) {
    const bunch = document.createDocumentFragment();
    bunch.append(...items);
    return bunch;
  }

  /** What was chosen stays so after an act, and the focus stays where it was. */
  #settle(first, { hadFocus, hadChoice }) {
    this.#anchor = Math.min(first, Math.max(this.items.length - 1, 0));
    if (hadFocus || hadChoice) this.choose([this.#anchor]);
    else this.rest();
    if (hadFocus) this.focused()?.focus({ preventScroll: true });
  }
}
