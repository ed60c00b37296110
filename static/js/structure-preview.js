// The preview "Structure": a click on a doubt or a provision is told to the form that shows this page, which goes to its line.
(() => {
  "use strict";
  const form = window.parent !== window ? window.parent : window.opener;

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link || !form) return;
    event.preventDefault();
    form.postMessage({ structureLine: Number(link.dataset.line) }, window.location.origin);
  });
})();
