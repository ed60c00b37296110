// What was done, to be undone and done again without end.

export class History {
  #done = [];
  #undone = [];
  onChange = () => {};

  add(entry) {
    this.#done.push(entry);
    this.#undone = [];
    this.onChange();
  }

  undo() {
    return this.#move(this.#done, this.#undone, true);
  }

  redo() {
    return this.#move(this.#undone, this.#done, false);
  }

  #move(from, to, isBack) {
    const entry = from.pop();
    if (!entry) return null;
    to.push(entry);
    this.onChange();
    return { ...entry, isBack };
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }
}
