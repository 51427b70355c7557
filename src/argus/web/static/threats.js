/* Threats: keys that act on the row the cursor stands on. */
"use strict";

(() => {
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  const opens = (mark) => (row) => {
    const summary = row.querySelector(mark);
    if (!summary) return;
    summary.parentElement.open = true;
    summary.parentElement.querySelector("input[type=text]").focus();
  };
  const acts = {
    t: (row) => row.querySelector("[data-take]")?.click(),
    x: opens("[data-no-threat]"),
    d: opens("[data-done-with]"),
  };
  let before = "";
  document.addEventListener("keydown", (event) => {
    const going = before === "g"; // g and then a letter goes to another place
    before = event.key;
    if (going || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const row = document.querySelector("[data-row].at") ?? document.querySelector("[data-row]");
    if (!row || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key](row);
  });
})();
