/* Leads and threats: keys that act on the row the cursor stands on, or on the page where there is one thing only. [data-key]
   names the key; a summary opens and its field takes what is typed. */
"use strict";

(() => {
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  let before = "";
  document.addEventListener("keydown", (event) => {
    const going = before === "g"; // g and then a letter goes to another place
    before = event.key;
    if (going || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (!/^[a-z]$/.test(event.key)) return;
    const row = document.querySelector("[data-row].at:has([data-key])") ?? document.querySelector(".acts-of-page") ?? document.querySelector("[data-row]:has([data-key])");
    const target = row?.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.localName !== "summary") { target.click(); return; }
    target.parentElement.open = true;
    target.parentElement.querySelector("input[type=text]").focus();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-prints]")) window.print();
  });
})();
