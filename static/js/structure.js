// The structure of a text while it is typed: fetched from the preview address, shown beside the text.
// Without this script the button "Preview" does the same.

const PAUSE = 600; // milliseconds after the last key
const OF_FILE = "doubts-of-file:new"; // where the editor finds what the file was doubted for

for (const form of document.querySelectorAll("[data-structure-form]")) follow(form);

function follow(form) {
  const text = form.querySelector("[name=text]");
  const file = form.querySelector("[name=file]");
  const language = form.querySelector("[name=language]");
  const result = form.querySelector("[data-structure-result]");
  let timer = 0;
  let running = null;
  const copy = form.querySelector("[data-source-copy]");
  const facsimile = form.querySelector("[name=as_facsimile]");
  let taken = ""; // the text as the file gave it
  let pictures = {}; // of the file, by their code

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => preview(null), PAUSE);
  };

  /** Preview the text; of a file that is given, what it holds, and its text where `isRead` says so. */
  async function preview(upload, isRead = Boolean(upload)) {
    clearTimeout(timer);
    if (!upload && !text.value.trim()) return;
    if (running) running.abort();
    const mine = new AbortController();
    running = mine;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("language", language.value);
    data.set("text", isRead ? "" : text.value);
    data.set("of_read", form.querySelector("[name=of_read]").value);
    if (facsimile.checked) data.set("as_facsimile", "on");
    if (upload) data.set("file", upload);
    if (upload && copy.dataset.of === nameOf(upload)) data.set("copy", chosenCopy());
    result.setAttribute("aria-busy", "true");
    if (upload) say(form.dataset.busy, "structure-note");
    try {
      const response = await fetch(form.dataset.previewUrl, { method: "POST", body: data, signal: mine.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.error) say(answer.error);
      else {
        result.innerHTML = answer.html; // made by our own template, which escapes every word of the text
        if (upload && answer.pictures) pictures = answer.pictures;
        showPictures();
        if (answer.proposed) propose(answer.proposed);
        if (upload && answer.copy !== null) show(answer, upload);
        if (upload && answer.text !== null) take(answer);
      }
    } catch (error) {
      if (error.name !== "AbortError") say(form.dataset.failed);
    } finally {
      if (running === mine) {
        result.setAttribute("aria-busy", "false");
        running = null;
      }
    }
  }

  /** Show the pictures of the file in their places, in the outline and among the pieces. */
  function showPictures() {
    for (const place of form.querySelectorAll("[data-picture]")) {
      if (!pictures[place.dataset.picture]) continue;
      const image = document.createElement("img");
      image.src = pictures[place.dataset.picture];
      image.alt = place.closest(".piece") ? "" : place.textContent; // a piece says in words what the picture shows
      place.replaceChildren(image);
    }
  }

  const nameOf = (upload) => `${upload.name} ${upload.size} ${upload.lastModified}`;

  function chosenCopy() {
    const chosen = copy.querySelector("[name=copy]:checked");
    return chosen ? chosen.value : "";
  }

  /** Show what a file holds beside its text, and which copies there are of it. */
  function show(answer, upload) {
    const focused = copy.contains(document.activeElement) ? chosenCopy() : "";
    copy.innerHTML = answer.copy; // made by our own template, which escapes every word of the file
    copy.dataset.of = nameOf(upload);
    form.querySelector("[name=of_source]").value = answer.of_source;
    const again = focused && copy.querySelector(`[name=copy][value="${focused}"]`);
    if (again) again.focus();
  }

  /** Fill the fields that nobody filled with what the text says of itself; what was proposed before gives way. */
  function propose(proposed) {
    const isNew = !form.querySelector("[name=instrument]").value;
    const dates = ["circulated", "adopted", "in_force"].map((name) => form.querySelector(`[name=${name}]`));
    const isDated = dates.some((field) => field.value && field.dataset.proposed !== field.value);
    for (const field of form.querySelectorAll("[name=title], [name=kind], [name=symbol], [name=language]")) fill(field, proposed, isNew || field === language);
    for (const field of dates) fill(field, proposed, !isDated);
  }

  function fill(field, proposed, isWanted) {
    if (!isWanted || (field.value && field.dataset.proposed !== field.value)) return;
    field.value = proposed[field.name] || "";
    field.dataset.proposed = field.value;
  }

  /** Take over the text of a file, and what it was doubted for. */
  function take(answer) {
    taken = text.value = answer.text;
    text.dispatchEvent(new Event("input", { bubbles: true })); // the structure editor follows the field
    form.querySelector("[name=of_read]").value = JSON.stringify(answer.of_file);
    const doubts = form.querySelector("[name=file_doubts]");
    if (doubts) doubts.value = JSON.stringify(answer.of_file);
    try {
      window.sessionStorage.setItem(OF_FILE, JSON.stringify(answer.of_file));
    } catch {
      // too many of them, or no storage: the editor lists the doubts about the text alone
    }
  }

  function say(words, look = "structure-error") {
    const line = document.createElement("p");
    line.className = look;
    line.textContent = words;
    result.replaceChildren(line);
  }

  /** Change the structure by the button that was pressed, as the form without script does. */
  async function act(button) {
    const data = new FormData(form, button);
    data.set("places", data.getAll("places").join(","));
    const mend = button.name === "mend" ? JSON.parse(button.value) : {};
    Object.entries(mend).forEach(([name, value]) => data.set(name, String(value)));
    if (data.get("act") === "describe") data.set("words", data.get(button.name === "mend" ? `alternative-${mend.places}` : "alternative"));
    data.delete("file");
    result.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.dataset.actUrl, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.error) throw Object.assign(new Error(), { said: answer.error });
      text.value = answer.text;
      preview(null);
    } catch (error) {
      result.setAttribute("aria-busy", "false");
      result.querySelector(".structure-error")?.remove();
      const line = document.createElement("p");
      line.className = "structure-error";
      line.textContent = error.said || form.dataset.failed;
      result.prepend(line);
    }
  }

  form.addEventListener("submit", (event) => {
    if (!["act", "mend"].includes(event.submitter?.name)) return;
    event.preventDefault();
    act(event.submitter);
  });
  form.addEventListener("structure:pieces", showPictures);
  text.addEventListener("input", later);
  language.addEventListener("change", later);
  file.addEventListener("change", () => {
    if (file.files.length) preview(file.files[0], !text.value.trim() && !facsimile.checked);
  });
  copy.addEventListener("change", (event) => {
    if (event.target.name === "copy" && file.files.length && taken && text.value === taken) preview(file.files[0]);
  });
  result.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    select(text, Number(link.dataset.line));
  });
}

/** Select a line (from 1) of the text and bring it into view. */
function select(text, number) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start);
  text.blur();
  text.focus(); // browsers bring the caret into view when the field gets the focus
  text.setSelectionRange(start, start + (lines[number - 1] || "").length);
}
