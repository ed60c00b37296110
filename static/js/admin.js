// Starts the widgets of the admin from data, in the place of inline scripts: see portal/admin_scripts.py.
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
      window[name](...given);
    } else if (CONSTRUCTORS.test(name) && typeof window[name] === "function") {
      new window[name](...given);
    }
  }

  function startWithin(root) {
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    if (root.matches("script[data-starts]")) start(root);
    root.querySelectorAll("script[data-starts]").forEach(start);
  }

  startWithin(document.body);
  new MutationObserver((changes) => {
    changes.forEach((change) => change.addedNodes.forEach(startWithin));
  }).observe(document.body, { childList: true, subtree: true });
})();
