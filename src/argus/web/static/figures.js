/* The figures follow the day, the scope and the language at once; the address holds the state. */
"use strict";

(() => {
  const form = document.querySelector("#state");
  const range = form.querySelector("input[type=range]");
  const day = form.querySelector("input[name=as_of]");
  const shown = document.querySelector("#figures");
  const MS_PER_DAY = 86400000;
  const first = Date.parse(`${range.dataset.first}T00:00:00Z`);
  range.closest("label").classList.remove("waiting");

  let waiting = 0;
  let asked = 0;
  async function follow() {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    const mine = ++asked;
    shown.setAttribute("aria-busy", "true");
    await htmx.ajax("GET", `/figures/part?${query}`, { source: shown, target: "#figures", swap: "innerHTML" });
    if (mine !== asked) return;
    shown.removeAttribute("aria-busy");
    history.replaceState(history.state, "", `/figures?${query}`);
    document.querySelectorAll('input[name="back"]').forEach((field) => { field.value = `/figures?${query}`; });
  }
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(follow, 150); };

  range.addEventListener("input", () => {
    day.value = new Date(first + Number(range.value) * MS_PER_DAY).toISOString().slice(0, 10);
    soon();
  });
  day.addEventListener("input", () => {
    if (!day.value) return;
    range.value = String(Math.round((Date.parse(`${day.value}T00:00:00Z`) - first) / MS_PER_DAY));
    soon();
  });
  form.addEventListener("change", (event) => { if (event.target !== day && event.target !== range) soon(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); follow(); });
})();
