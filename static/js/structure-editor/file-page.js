// The page of the source file that the chosen piece stands on, beside the pieces.
import { ask } from "./server.js";

export function startFilePage(root, list, field) {
  const box = root.querySelector("[data-file-page]");
  if (!box) return;
  const image = box.querySelector("img");
  const said = box.querySelector("[data-page-said]");
  let starts = null; // the words with which each page begins
  let page = 1;
  let last = 0; // the last page that is known; 0 for none

  function show(number) {
    page = Math.max(1, last ? Math.min(number, last) : number);
    image.src = box.dataset.url.replace(/0\/$/, `${page}/`);
    image.alt = said.textContent = box.dataset.page.replace("%(page)s", page);
  }

  /** Learn where the pages begin; a file that cannot be read is leafed through all the same. */
  async function load() {
    starts = [];
    const data = new FormData();
    data.set("csrfmiddlewaretoken", field.form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("edition", field.dataset.edition);
    data.set("without_pictures", "on");
    try {
      const answer = await ask(box.dataset.read, data);
      const lines = (answer.text || "").split("\n");
      starts = (answer.pages || []).map((line) => lines.slice(line - 1).find((words) => words.trim()) || "");
      last = starts.length;
    } catch {
      // nothing follows the pieces then
    }
  }

  /** Return the page of a line (from 1): the last one whose first words stand above it or on it. */
  function pageOf(line) {
    const lines = field.value.split("\n");
    let from = 0;
    let found = 1;
    starts.forEach((words, at) => {
      const place = words ? lines.indexOf(words, from) : -1;
      if (place < 0) return;
      from = place;
      if (place < line) found = at + 1;
    });
    return found;
  }

  async function follow() {
    if (!box.open) return;
    if (!starts) await load();
    const shown = list.focused();
    show(shown && starts.length ? pageOf(list.lines[list.placeOfNode(shown)]) : page);
  }

  box.addEventListener("toggle", follow);
  list.node.addEventListener("focusin", follow);
  box.addEventListener("click", (event) => {
    const step = event.target.dataset.pageStep;
    if (step) show(page + Number(step));
  });
  image.addEventListener("error", () => {
    if (page > 1) last = page - 1;
    if (page > 1) show(last);
  });
}
