/* The ledger by keyboard: n opens the form at its first field. */
"use strict";

(() => {
  const form = document.querySelector("details.recording");
  const open = () => {
    if (!form) return;
    form.open = true;
    form.querySelector("input[type=text]").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    event.preventDefault();
    open();
  });
  form?.addEventListener("toggle", () => { if (form.open && document.activeElement?.closest("summary")) open(); });
  // An address that names a form opens it: to link, to revise.
  const named = location.hash && document.querySelector(`details#${CSS.escape(location.hash.slice(1))}`);
  if (named) {
    named.open = true;
    named.querySelector("input:not([type=hidden]), select").focus();
  }
})();
