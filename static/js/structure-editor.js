// The structure editor: the text of an edition piece by piece, each to be made what it is. The server does each act
// and its answer is the truth; the text field below stays the one source, and the form saves it as ever.
import { startFilePage } from "./structure-editor/file-page.js";
import { History } from "./structure-editor/history.js";
import { PieceList } from "./structure-editor/pieces.js";
import { ask } from "./structure-editor/server.js";
import { startToolbar } from "./structure-editor/toolbar.js";
import { openWords } from "./structure-editor/words.js";

const PAUSE = 500; // milliseconds after the last key in the text field

function begin(root) {
  const field = root.parentElement.querySelector("[data-as-text] textarea");
  if (!field || !field.form) return;
  const form = field.form;
  const list = new PieceList(root.querySelector("[data-pieces]"), JSON.parse(root.dataset.kinds));
  const said = root.querySelector("[data-said]");
  const asText = root.parentElement.querySelector("[data-as-text]");
  const languageField = form.querySelector("[name=language]");
  const history = new History();
  const mine = new WeakSet(); // events of this editor
  let shown = ""; // the text whose pieces are shown
  let shownIn = null; // the language in which it was read
  let waiting = Promise.resolve();
  let timer = 0;
  let isPasted = false;

  const say = (words, isError = false) => {
    said.textContent = words;
    said.classList.toggle("structure-error", isError);
  };

  /** Do one thing after the other: each goes on from the text that the one before left. */
  function queue(step) {
    waiting = waiting.then(step).catch(() => refuse(root.dataset.failed));
    return waiting;
  }

  const refresh = () => queue(() => send({}));

  /** Ask for one act, or for the pieces alone, and show what changed. */
  async function send(values) {
    const language = languageField ? languageField.value : "";
    const sent = field.value;
    const before = values.act ? sent : language === shownIn ? shown : "";
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("text", sent);
    data.set("language", language);
    if (field.dataset.edition) data.set("edition", field.dataset.edition);
    Object.entries(values.act ? values : { before }).forEach(([name, value]) => data.set(name, value));
    const answer = await ask(root.dataset.url, data);
    if (answer.error) return refuse(answer.error, answer.because);
    if (values.act) tools.done(values.act);
    if (sent !== field.value) return send({}); // typed meanwhile: the text field goes before
    shownIn = language;
    return take(answer, before);
  }

  function refuse(words, because = "") {
    list.calm();
    say(words, true);
    if (because === "no_number") tools.askNumber();
  }

  function take(answer, before) {
    const isFirst = root.hidden;
    const change = list.splice(answer.first, before ? answer.removed : list.items.length, answer.html);
    root.dispatchEvent(new Event("structure:pieces", { bubbles: true })); // an import sets the pictures of its file
    list.lines = answer.lines;
    if (before && answer.text !== shown) history.add({ before, after: answer.text, change });
    show(answer.text);
    if (isFirst && !root.hidden && (isPasted || document.activeElement !== field)) closeText();
    if (answer.said) say(answer.said);
  }

  /** Leave the notation: what was pasted or read out of a file is there piece by piece. */
  function closeText() {
    const hadFocus = document.activeElement === field;
    asText.open = false;
    if (hadFocus) list.focused()?.focus({ preventScroll: true });
  }

  function show(text) {
    shown = text;
    root.hidden = !text.trim();
    if (field.value === text) return;
    field.value = text;
    for (const kind of ["input", "change"]) {
      const event = new Event(kind, { bubbles: true });
      mine.add(event);
      field.dispatchEvent(event);
    }
  }

  function act(values) {
    if (field.value === shown) list.foresee(values.places || list.chosen(), values);
    queue(async () => {
      if (field.value !== shown) {
        await send({});
        if (values.places) return; // they were those of another text; what is selected follows the text
      }
      const places = values.places || list.chosen();
      if (places.length) await send({ ...values, places: places.join(",") });
    });
  }

  function step(direction, words) {
    queue(() => {
      if (field.value !== shown) return send({});
      const entry = history[direction]();
      if (!entry) return null;
      list.apply(entry.change, entry.isBack);
      show(entry.isBack ? entry.before : entry.after);
      say(words);
      return send({}); // the lines of the pieces are those of the text again
    });
  }

  const tools = startToolbar(root, list, {
    act,
    edit: () => list.focused() && openWords(root, list, act),
    undo: () => step("undo", root.dataset.undone),
    redo: () => step("redo", root.dataset.redone),
  });
  startFilePage(root, list, field);
  history.onChange = () => tools.steps(history.canUndo, history.canRedo);

  field.addEventListener("input", (event) => {
    if (mine.has(event)) return;
    isPasted = event.inputType === "insertFromPaste";
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  });
  if (languageField) languageField.addEventListener("change", refresh);

  // A doubt leads to its piece, and its mend is an act.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-doubts] a[data-line], [data-hints] a[data-line], [data-structure-result] a[data-line]");
    const mend = event.target.closest("[data-mend], button[name=mend]");
    const back = event.target.closest("[data-back]");
    if (back && list.node.contains(back)) act({ act: "bring_back", places: [list.placeOfNode(back)] });
    else if (mend && !root.hidden) {
      event.preventDefault();
      const values = JSON.parse(mend.dataset.mend || mend.value);
      const words = mend.parentElement.querySelector("[data-mend-words]");
      if (words && values.act === "describe") values.words = words.value;
      list.goTo(values.places[0]);
      act(values);
    } else if (link && !root.hidden && !asText.open) {
      event.preventDefault();
      event.stopPropagation();
      list.goTo(list.placeOf(Number(link.dataset.line)));
    }
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-mend-words]") || root.hidden) return;
    event.preventDefault(); // it would send the form
    event.target.closest("label").parentElement.querySelector("[data-mend], button[name=mend]").click();
  });
  window.addEventListener("message", (event) => {
    const line = event.origin === window.location.origin && event.data && event.data.structureLine;
    if (line && !root.hidden && !asText.open) list.goTo(list.placeOf(line));
  });

  if (field.value.trim()) refresh();
}

document.querySelectorAll("[data-structure-editor]").forEach(begin);
