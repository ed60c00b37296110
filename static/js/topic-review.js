// Giving provisions their topics by keyboard. Without this script the same form has check boxes and one button.

const form = document.querySelector("[data-review]");

if (form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const names = new Map();
  for (const option of document.querySelectorAll("#topics option")) names.set(option.value.toLocaleLowerCase(), option.value);
  for (const keys of document.querySelectorAll("[data-keys][hidden]")) keys.hidden = false;
  for (const row of rows) {
    done(row).checked = false; // what is gone through is said one by one here
    row.addEventListener("focusin", () => mark(row));
    row.addEventListener("change", (event) => {
      if (event.target.name === "shown") show(row);
    });
    const more = row.querySelector("[name^=more-]");
    more.addEventListener("keydown", (event) => {
      if (event.key === "Escape") go(row);
      else if (event.key === "Enter") {
        event.preventDefault();
        if (add(row, more)) go(row, false);
      }
    });
  }
  document.addEventListener("keydown", press);
  const together = form.querySelector("[name=more-picked]");
  const said = form.querySelector("[data-picked-said]");
  const adds = form.querySelector("[data-add-picked]");
  adds.hidden = false;
  adds.addEventListener("click", addToPicked);
  together.addEventListener("keydown", (event) => {
    if (event.key === "Escape") go(current() || rows[0], false);
    else if (event.key === "Enter") {
      event.preventDefault();
      addToPicked();
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "picked") say(said.dataset.count, picked().length);
  });
  let saved = true;
  form.addEventListener("change", () => { saved = false; });
  form.addEventListener("submit", () => { saved = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!saved && rows.some((row) => done(row).checked)) event.preventDefault();
  });
  go(rows[0], false);

  function current() {
    return rows.find((one) => one.classList.contains("is-current"));
  }

  function picked() {
    return rows.filter((row) => row.querySelector("[name=picked]").checked);
  }

  function say(words, count) {
    said.textContent = words.replace("%(count)s", count);
  }

  /** Tick the typed topics in all selected provisions, which are gone through by that, and select none. */
  function addToPicked() {
    const several = picked();
    const typed = together.value.split(";").map((word) => word.trim()).filter(Boolean);
    if (!several.length || !typed.length) return say(said.dataset.count, several.length);
    if (typed.some((word) => !names.has(word.toLocaleLowerCase()))) return say(form.dataset.unknown, 0);
    for (const row of several) {
      for (const word of typed) tick(row, row.querySelector("[name^=more-]"), names.get(word.toLocaleLowerCase()));
      row.querySelector("[name=picked]").checked = false;
      done(row).checked = true;
      show(row);
    }
    together.value = "";
    say(said.dataset.added, several.length);
    return go(several[0], false);
  }

  function done(row) {
    return row.querySelector("[name=shown]");
  }

  function show(row) {
    row.classList.toggle("is-done", done(row).checked);
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input[type=text], textarea, select, a, button, dialog")) return;
    if (event.target !== document.body && !form.contains(event.target)) return;
    const row = current();
    if (!row) return;
    const box = row.querySelector(`[data-number="${CSS.escape(event.key)}"]`);
    if (box) {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "Enter") accept(row);
    else if (event.key === "j") go(rows[rows.indexOf(row) + 1]);
    else if (event.key === "k") go(rows[rows.indexOf(row) - 1]);
    else if (event.key === "x") row.querySelector("[name=picked]").click();
    else if (event.key === "a") together.focus();
    else if (event.key === "t") row.querySelector("[name^=more-]").focus();
    else return;
    event.preventDefault();
  }

  function accept(row) {
    done(row).checked = true;
    done(row).dispatchEvent(new Event("change", { bubbles: true }));
    const next = rows[rows.indexOf(row) + 1];
    if (next) go(next);
    else form.requestSubmit();
  }

  /** Turn the typed topics, between semicolons, into ticked boxes; tell whether there are such topics. */
  function add(row, more) {
    const typed = more.value.split(";").map((word) => word.trim()).filter(Boolean);
    const unknown = typed.filter((word) => !names.has(word.toLocaleLowerCase()));
    for (const word of typed) if (!unknown.includes(word)) tick(row, more, names.get(word.toLocaleLowerCase()));
    more.value = unknown.join("; ");
    row.querySelector("[data-answer]").textContent = unknown.length ? form.dataset.unknown : "";
    return !unknown.length;
  }

  function tick(row, more, name) {
    const there = [...row.querySelectorAll(".desk-topics label")].find((one) => one.querySelector("bdi").textContent === name);
    if (there) {
      there.querySelector("input").checked = true;
      saved = false;
      return;
    }
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = more.name;
    box.value = name;
    box.checked = true;
    const words = document.createElement("bdi");
    words.textContent = name;
    label.append(box, " ", words);
    row.querySelector(".desk-topics").append(label);
    saved = false;
  }

  function mark(row) {
    for (const other of rows) other.classList.toggle("is-current", other === row);
  }

  function go(row, scroll = true) {
    if (!row) return;
    mark(row);
    row.focus({ preventScroll: true });
    if (scroll) row.scrollIntoView({ block: "start" });
  }
}
