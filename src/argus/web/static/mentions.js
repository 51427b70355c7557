/* Mentions in a text: the card beside the one that is looked at, the keys, and which groups are shown. */
"use strict";

(() => {
  const KEPT = "argus-mentions-unshown";
  const unshown = new Set((localStorage.getItem(KEPT) ?? "").split(" ").filter(Boolean));

  let card = null;
  let shownFor = null;

  function show(mention) {
    if (shownFor === mention || mention.classList.contains("unshown")) return;
    hide();
    const told = mention.querySelector("template");
    if (!told) return;
    card = document.createElement("div");
    card.id = "card";
    card.setAttribute("role", "tooltip");
    card.append(told.content.cloneNode(true));
    document.body.append(card);
    const at = mention.getClientRects()[0] ?? mention.getBoundingClientRect();
    const below = at.bottom + 4 + card.offsetHeight <= innerHeight;
    card.style.left = `${Math.max(4, Math.min(at.left, innerWidth - card.offsetWidth - 8))}px`;
    card.style.top = `${below ? at.bottom + 4 : Math.max(4, at.top - card.offsetHeight - 4)}px`;
    mention.setAttribute("aria-describedby", "card");
    shownFor = mention;
  }

  function hide() {
    card?.remove();
    shownFor?.removeAttribute("aria-describedby");
    card = shownFor = null;
  }

  const mentionOf = (target) => target instanceof Element ? target.closest(".m") : null;
  let leaving = 0;
  document.addEventListener("mouseover", (event) => {
    clearTimeout(leaving);
    const mention = mentionOf(event.target);
    if (mention) show(mention);
    else if (card && !card.contains(event.target)) leaving = setTimeout(() => { if (document.activeElement !== shownFor) hide(); }, 200);
  });
  document.addEventListener("focusin", (event) => {
    const mention = mentionOf(event.target);
    if (mention) show(mention);
    else if (card && !card.contains(event.target)) hide();
  });
  document.addEventListener("scroll", hide, true);

  // --- which groups are shown

  function apply(root) {
    for (const mention of root.querySelectorAll(".m[data-mention]")) {
      const off = unshown.has(mention.dataset.mention);
      mention.classList.toggle("unshown", off);
      mention.tabIndex = off ? -1 : 0;
    }
    for (const button of document.querySelectorAll("[data-shows]")) {
      button.setAttribute("aria-pressed", String(!unshown.has(button.dataset.shows)));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-shows]");
    if (!button) return;
    const group = button.dataset.shows;
    if (!unshown.delete(group)) unshown.add(group);
    localStorage.setItem(KEPT, [...unshown].join(" "));
    apply(document);
  });
  document.addEventListener("DOMContentLoaded", () => apply(document));
  document.addEventListener("htmx:after:swap", (event) => apply(event.target instanceof Element ? event.target.parentElement ?? document : document));

  // --- keys: m and M go from mention to mention

  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); return; }
    if (event.defaultPrevented || (event.key !== "m" && event.key !== "M") || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const all = [...document.querySelectorAll(".m:not(.unshown)")];
    if (!all.length) return;
    event.preventDefault();
    const by = event.key === "m" ? 1 : -1;
    let here = all.indexOf(mentionOf(document.activeElement));
    if (here < 0) {
      // Begin at what can be seen.
      here = all.findIndex((mention) => mention.getBoundingClientRect().top >= 0) - (by > 0 ? 1 : 0);
    }
    const next = all[Math.max(0, Math.min(all.length - 1, here + by))];
    next.scrollIntoView({ block: "nearest" });
    next.focus({ preventScroll: true });
  });
})();
