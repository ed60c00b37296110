// Starts the widgets of the admin from data, in the place of inline scripts: see portal/admin_scripts.py. Leads the focus
// to what is wrong with what was sent, and keeps calendars and windows out of the way of who works by keyboard.
(function () {
  "use strict";

  const FUNCTIONS = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);
  const CONSTRUCTORS = /^(InlinePanel|[A-Z][A-Za-z]*Chooser|MultipleChooserPanel)$/;

  // Nothing starts twice.
  const started = new WeakSet();

  function start(node) {
    if (started.has(node)) return;
    started.add(node);
    const name = node.dataset.starts;
    const given = JSON.parse(node.textContent);
    if (FUNCTIONS.has(name)) {
      window[name](given[0], { ...given[1], validateOnBlur: false }); // else what is no date becomes today, unsaid
    } else if (CONSTRUCTORS.test(name) && typeof window[name] === "function") {
      new window[name](...given);
    }
  }

  function startWithin(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.matches("script[data-starts]")) start(root);
    root.querySelectorAll("script[data-starts]").forEach(start);
  }

  // The calendar beside a date is for the pointer: by keyboard the date is written, and the calendar is in nobody's way.
  function quieten(node) {
    if (node.nodeType !== Node.ELEMENT_NODE || !node.matches(".xdsoft_datetimepicker")) return;
    node.setAttribute("aria-hidden", "true");
    node.querySelectorAll("button").forEach((button) => (button.tabIndex = -1));
  }

  const OPENS_AFTER = 150; // milliseconds; it opens by a clock that runs on when the field is left
  function closeLeft() {
    window.jQuery(".xdsoft_datetimepicker:visible").each((place, node) => {
      const calendar = window.jQuery(node);
      if (calendar.data("input")?.[0] !== document.activeElement) calendar.trigger("close.xdsoft");
    });
  }

  document.addEventListener("focusin", () => setTimeout(closeLeft, OPENS_AFTER));

  // A window over the page is named by its heading; when it closes, the focus goes back to where it came from.
  const WINDOW = ".modal[role=dialog]";
  const openers = new WeakMap();

  function nameWindow(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const opened = node.closest(WINDOW);
    if (!opened) return;
    if (node === opened) openers.set(opened, document.activeElement);
    const heading = opened.querySelector("h1, h2");
    if (heading) opened.setAttribute("aria-label", heading.textContent.trim());
  }

  function leaveWindow(node) {
    if (!openers.has(node)) return;
    const opener = openers.get(node);
    const toggle = opener.closest("[data-controller~=w-dropdown]")?.querySelector("[data-w-dropdown-target=toggle]");
    [toggle, opener].find((place) => place?.checkVisibility())?.focus();
  }

  startWithin(document.body);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const act of [startWithin, quieten, nameWindow]) change.addedNodes.forEach(act);
      change.removedNodes.forEach(leaveWindow);
    }
  }).observe(document.body, { childList: true, subtree: true });

  const FAULTS = ".messages .error, main [role=alert], main .errorlist, main .error-message";

  function meetFault() {
    const fault = Array.from(document.querySelectorAll(FAULTS)).find((node) => node.checkVisibility());
    if (!fault) return;
    fault.tabIndex = -1;
    fault.focus();
  }

  window.addEventListener("load", meetFault);
})();
