/* The ledger by keyboard: n opens the form at its first field, e a form under the row, Esc leaves it. */
"use strict";

(() => {
  const form = document.querySelector("details.recording");
  const open = () => {
    if (!form) return;
    form.open = true;
    form.querySelector("input[type=text]").focus();
  };
  const leave = () => document.querySelectorAll("tr.revise-row").forEach((row) => row.remove());
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.matches("a.revise")) leave(); });
  document.addEventListener("keydown", (event) => {
    const open = event.target.closest?.("tr.revise-row");
    if (event.key === "Escape" && open) {
      const row = open.previousElementSibling;
      leave();
      row.querySelector("a[data-open]").focus();
      return;
    }
    if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    const link = document.querySelector("[data-row].at a.revise");
    if (!link) return;
    leave();
    // Asked for directly: a quick hand presses the key before the links of a new page are made ready to be clicked.
    htmx.ajax("GET", link.getAttribute("hx-get"), { source: link, target: link.closest("tr"), swap: "afterend" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    event.preventDefault();
    open();
  });
  form?.addEventListener("toggle", () => { if (form.open && document.activeElement?.closest("summary")) open(); });
  // A lead that is picked says since when it is known; what somebody typed stays.
  document.querySelector("#picks")?.addEventListener("change", (event) => {
    const known = document.querySelector("#known");
    if (event.target.checked && !known.value) known.value = event.target.dataset.known ?? "";
  });
  // An address that names a form opens it: to link, to revise.
  const named = location.hash && document.querySelector(`details#${CSS.escape(location.hash.slice(1))}`);
  if (named) {
    named.open = true;
    named.querySelector("input:not([type=hidden]), select").focus();
  }
})();
