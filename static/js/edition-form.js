// The form of an edition: reading a file into the text, the doubts about the text, and the way to a line of it.
(() => {
  "use strict";
  const PAUSE = 500; // milliseconds after the last key
  const NEW = "doubts-of-file:new"; // what the import screen, or the form of a new edition, read out of a file

  function begin() {
    const text = document.querySelector("textarea[name=numbered_text]");
    if (!text || !text.form) return;
    const panel = document.querySelector("[data-doubts]");
    const doubts = panel && listDoubts(panel, text);
    const reader = document.querySelector("[data-read-file]");
    if (reader) offerReading(reader, text, doubts);
    sendFileOnce(text.form);
    window.addEventListener("message", (event) => {
      const line = event.origin === window.location.origin && event.data && event.data.structureLine;
      if (line) select(text, line);
    });
  }

  /** Select a line (from 1) of the text and bring it into view. */
  function select(text, number) {
    const lines = text.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.scrollIntoView({ block: "nearest" });
    text.focus();
    text.setSelectionRange(start, start);
    text.blur();
    text.focus(); // browsers bring the caret into view when the field gets the focus
    text.setSelectionRange(start, start + (lines[number - 1] || "").length);
  }

  function token(form) {
    return form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  async function ask(url, data, signal) {
    const response = await fetch(url, { method: "POST", body: data, signal, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  // The list of doubts

  function listDoubts(panel, text) {
    const form = text.form;
    const field = form.querySelector("[name=accepted_doubts]");
    const language = form.querySelector("[name=language]");
    const place = `doubts-of-file:${(window.location.pathname.match(/pages\/(\d+)\//) || ["", "new"])[1]}`;
    const known = recall(place);
    let ofFile = known || [];
    const settled = document.createElement("p");
    settled.className = "structure-said";
    settled.setAttribute("role", "status");
    panel.after(settled);
    let timer = 0;
    let running = null;

    const accepted = () => new Set(JSON.parse(field.value || "[]") || []);

    function accept(keys, isAccepted) {
      const all = accepted();
      keys.forEach((key) => (isAccepted ? all.add(key) : all.delete(key)));
      field.value = JSON.stringify([...all].sort());
      field.dispatchEvent(new Event("change", { bubbles: true }));
      refresh();
    }

    function later() {
      clearTimeout(timer);
      panel.setAttribute("aria-busy", "true");
      panel.querySelectorAll("[data-mend]").forEach((button) => (button.disabled = true)); // of the text as it was
      timer = setTimeout(refresh, PAUSE);
    }

    async function refresh() {
      clearTimeout(timer);
      if (running) running.abort();
      const mine = (running = new AbortController());
      const data = new FormData();
      data.set("csrfmiddlewaretoken", token(form));
      data.set("text", text.value);
      data.set("language", language ? language.value : "");
      data.set("accepted", JSON.stringify([...accepted()]));
      data.set("of_file", JSON.stringify(ofFile));
      panel.setAttribute("aria-busy", "true");
      try {
        const answer = await ask(panel.dataset.url, data, mine.signal);
        if (answer.error) say(answer.error);
        else {
          show(answer.html);
          const hints = document.querySelector("[data-hints]");
          const none = document.querySelector("[data-no-hints]");
          if (hints && answer.hints !== undefined) hints.innerHTML = answer.hints; // our own template, as above
          if (none) none.hidden = Boolean(document.querySelector(".hints-panel .hints"));
        }
      } catch (error) {
        if (error.name !== "AbortError") say(panel.dataset.failed);
      } finally {
        if (running === mine) {
          running = null;
          panel.setAttribute("aria-busy", "false");
        }
      }
    }

    /** Show the list made by our own template, which escapes every word of the text; the focus stays where it was. */
    function show(html) {
      const focused = panel.contains(document.activeElement) ? document.activeElement : null;
      const boxes = focused ? [...panel.querySelectorAll("input, button, a, summary")] : [];
      const at = focused ? boxes.indexOf(focused) : -1;
      const isOpen = Boolean(panel.querySelector("details[open]"));
      const scrolled = (panel.querySelector(".doubts-open") || {}).scrollTop || 0;
      panel.innerHTML = html;
      const details = panel.querySelector("details");
      if (details) details.open = isOpen;
      const list = panel.querySelector(".doubts-open");
      if (list) list.scrollTop = scrolled;
      if (at < 0) return;
      const now = [...panel.querySelectorAll("input, button, a, summary")].filter((one) => one.offsetParent !== null);
      const next = now[Math.min(at, now.length - 1)];
      if (next) next.focus({ preventScroll: true });
      else text.focus();
    }

    /** Say how many doubts were settled together, and offer to open them again. */
    function offerUndo(keys) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = panel.dataset.undo;
      button.addEventListener("click", () => {
        accept(keys, false);
        settled.replaceChildren(panel.dataset.undone.replace("%(count)s", keys.length));
      });
      settled.replaceChildren(panel.dataset.settled.replace("%(count)s", keys.length), " ", button);
    }

    function say(words) {
      const line = document.createElement("p");
      line.className = "structure-error";
      line.textContent = words;
      panel.replaceChildren(line);
    }

    panel.addEventListener("change", (event) => {
      if (event.target.dataset.key) accept([event.target.dataset.key], event.target.checked);
    });
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("[data-line]");
      const button = event.target.closest("[data-accept]");
      if (link) {
        event.preventDefault();
        select(text, Number(link.dataset.line));
      } else if (button) {
        const within = button.dataset.accept === "all" ? panel.querySelector(".doubts-open") : button.closest("section");
        const known = accepted();
        const keys = [...within.querySelectorAll("[data-key]")].map((box) => box.dataset.key).filter((key) => !known.has(key));
        accept(keys, true);
        offerUndo(keys);
      }
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-hints] [data-line]");
      if (!link) return;
      event.preventDefault();
      select(text, Number(link.dataset.line));
    });
    text.addEventListener("input", later);
    if (language) language.addEventListener("change", later);
    if (text.value.trim()) refresh();
    if (known === null) readAgain();

    /** Ask again what the file of the edition was doubted for: a doubt is there whoever opens the form, and when. */
    async function readAgain() {
      const reader = document.querySelector("[data-read-file][data-edition]");
      if (!reader || !text.value.trim()) return;
      const data = new FormData();
      data.set("csrfmiddlewaretoken", token(form));
      data.set("edition", reader.dataset.edition);
      try {
        const answer = await ask(reader.dataset.url, data);
        if (ofFile.length) return; // another file was read meanwhile
        ofFile = answer.of_file || [];
        keep(place, ofFile);
        if (ofFile.length) refresh();
      } catch {
        // the file is gone, or cannot be read: the list has the doubts about the text alone
      }
    }

    return {
      ofFile(found) {
        ofFile = found;
        keep(place, found);
        refresh();
      },
    };
  }

  function recall(place) {
    try {
      const found = window.sessionStorage.getItem(place) || window.sessionStorage.getItem(NEW);
      if (found && place !== NEW) {
        window.sessionStorage.setItem(place, found);
        window.sessionStorage.removeItem(NEW);
      }
      return JSON.parse(found || "null");
    } catch {
      return null; // no storage: the list has the doubts about the text alone
    }
  }

  function keep(place, found) {
    try {
      window.sessionStorage.setItem(place, JSON.stringify(found));
    } catch {
      // too many of them, or no storage: they are listed until the page is left
    }
  }

  // Reading a file

  function offerReading(reader, text, doubts) {
    const form = text.form;
    const input = form.querySelector("input[type=file][name=source_file]");
    const button = reader.querySelector("button");
    const said = reader.querySelector("[role=status]");
    const dialog = reader.querySelector("dialog");

    const say = (words, isError) => {
      said.textContent = words;
      said.hidden = !words;
      said.classList.toggle("structure-error", Boolean(isError));
    };

    function offer() {
      button.hidden = !(input.files.length || reader.dataset.edition);
      say("");
    }

    async function read() {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", token(form));
      if (input.files.length) data.set("file", input.files[0]);
      if (reader.dataset.edition) data.set("edition", reader.dataset.edition);
      button.disabled = true;
      say(reader.dataset.busy);
      try {
        const answer = await ask(reader.dataset.url, data);
        if (answer.error) say(answer.error, true);
        else take(answer);
      } catch {
        say(reader.dataset.failed, true);
      } finally {
        button.disabled = false;
      }
    }

    function take(answer) {
      text.value = answer.text;
      const language = form.querySelector("[name=language]");
      if (language && !language.value && [...language.options].some((option) => option.value === answer.language)) {
        language.value = answer.language;
        language.dispatchEvent(new Event("change", { bubbles: true }));
      }
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.dispatchEvent(new Event("change", { bubbles: true }));
      if (doubts) doubts.ofFile(answer.of_file);
      say(reader.dataset.done);
    }

    input.addEventListener("change", offer);
    button.addEventListener("click", () => {
      if (text.value.trim()) dialog.showModal();
      else read();
    });
    dialog.addEventListener("click", (event) => {
      if (event.target.value === "replace") read();
      if (event.target.value) dialog.close();
    });
    offer();
  }

  // The editor saves by itself again and again: a file that was sent once stays where it is.

  function sendFileOnce(form) {
    let sent = "";
    let sending = "";
    const name = (file) => `${file.name} ${file.size} ${file.lastModified}`;
    const strip = (data) => {
      const file = data.get("source_file");
      if (file instanceof File && file.size && name(file) === sent) data.set("source_file", new File([], ""));
    };
    form.addEventListener("w-autosave:save", (event) => {
      const file = event.detail.formData.get("source_file");
      sending = file instanceof File && file.size ? name(file) : "";
    });
    form.addEventListener("w-autosave:success", () => {
      sent = sending || sent;
    });
    form.addEventListener("formdata", (event) => strip(event.formData));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
