// Deciding about pairs of provisions by keyboard. Without this script each pair has its buttons.

const list = document.querySelector("[data-pairs]");
const KEPT = "reason-of-links";

if (list) {
  const pairs = [...list.querySelectorAll("[data-pair]")];
  for (const keys of document.querySelectorAll("[data-keys][hidden]")) keys.hidden = false;
  for (const pair of pairs) follow(pair);
  document.addEventListener("keydown", press);
  go(pairs[0], { scroll: false });

  function follow(pair) {
    const form = pair.querySelector("form");
    const reason = form.elements.reason;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const what = event.submitter && event.submitter.value;
      decide(pair, what === "dismiss" ? "dismiss" : "confirm");
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-reason]");
      if (button) give(pair, button.dataset.reason);
    });
    pair.addEventListener("focusin", () => mark(pair));
    const skip = pair.querySelector("[data-skip]");
    if (skip) skip.addEventListener("click", (event) => {
      event.preventDefault();
      next(pair);
    });
    reason.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      go(pair, { scroll: false });
    });
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=radio]), textarea, select, dialog, [contenteditable]")) return;
    const pair = current();
    if (!pair || (event.target !== document.body && !list.contains(event.target))) return;
    const key = event.key.toLowerCase();
    const relation = pair.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const reason = pair.querySelector(`[data-number="${CSS.escape(key)}"]`);
    if (key === "j" || key === "s") next(pair);
    else if (key === "k") previous(pair);
    else if (pair.classList.contains("is-decided")) return;
    else if (relation) {
      relation.checked = true;
      decide(pair, "confirm");
    } else if (reason) give(pair, reason.dataset.reason);
    else if (key === "w") pair.querySelector("[name=reason]").focus();
    else if (key === "d") decide(pair, "dismiss");
    else return;
    event.preventDefault();
  }

  async function decide(pair, what) {
    if (pair.classList.contains("is-decided") || pair.getAttribute("aria-busy") === "true") return;
    const form = pair.querySelector("form");
    if (what === "confirm" && !form.elements.reason.value.trim()) {
      say(pair, list.dataset.needsReason, true);
      form.elements.reason.focus();
      return;
    }
    const data = new FormData(form);
    data.set("do", what);
    pair.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!response.ok && response.status !== 409) throw new Error(String(response.status));
      const answer = await response.json();
      say(pair, answer.said, response.status === 409);
      if (response.ok) {
        if (what === "confirm") keep(form.elements.reason.value.trim());
        pair.classList.add("is-decided");
        next(pair);
      }
    } catch {
      say(pair, list.dataset.failed, true);
    } finally {
      pair.removeAttribute("aria-busy");
    }
  }

  function give(pair, words) {
    pair.querySelector("[name=reason]").value = words;
    keep(words);
    go(pair, { scroll: false });
  }

  function keep(words) {
    try {
      sessionStorage.setItem(KEPT, words);
    } catch {
      // no storage: each pair asks anew
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(KEPT) || "";
    } catch {
      return "";
    }
  }

  function current() {
    return pairs.find((pair) => pair.classList.contains("is-current"));
  }

  function mark(pair) {
    for (const other of pairs) other.classList.toggle("is-current", other === pair);
  }

  function go(pair, { scroll = true } = {}) {
    if (!pair) return;
    mark(pair);
    const reason = pair.querySelector("[name=reason]");
    if (!reason.value) reason.value = kept();
    pair.focus({ preventScroll: true });
    if (scroll) pair.scrollIntoView({ block: "start" });
  }

  function next(pair) {
    const after = pairs.slice(pairs.indexOf(pair) + 1).find((other) => !other.classList.contains("is-decided"));
    if (after) go(after);
    else document.querySelector("[data-end]").textContent = list.dataset.done;
  }

  function previous(pair) {
    const before = pairs.slice(0, pairs.indexOf(pair)).reverse();
    go(before.find((other) => !other.classList.contains("is-decided")));
  }

  function say(pair, words, refused) {
    const line = pair.querySelector("[data-answer]");
    line.textContent = words;
    line.classList.toggle("is-refused", refused);
  }
}
