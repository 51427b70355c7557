/* The keyboard, the list cursor, the pane beside the list, and the one place that turns a string into HTML. */
"use strict";

(() => {
  // Answers of our own server are HTML without script. Chat text in them is escaped, so a tag of these kinds in an
  // answer can only be a fault or an attack: it is refused as a whole.
  const REFUSED = /<(script|iframe|object|embed|base|meta|link|style)[\s>/]/i;
  const rules = {
    createHTML(html) {
      if (REFUSED.test(html)) throw new TypeError("argus: this answer holds a tag that is never sent");
      return html;
    },
  };
  const policy = window.trustedTypes ? trustedTypes.createPolicy("argus", rules) : rules;
  const never = () => { throw new TypeError("argus: no text is ever run as a program"); };
  htmx.registerExtension("argus-trusted", { init: (api) => api.initSecurity({ createHTML: (html) => policy.createHTML(html), createScript: never }, never, never) });

  const find = (selector, root = document) => root.querySelector(selector);
  const typing = (target) => target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // --- the list cursor: real focus on the row's first link, so that Enter and screen readers need nothing else

  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const current = () => find("[data-row].at");

  function stand(row) {
    current()?.classList.remove("at");
    if (!row) return;
    row.classList.add("at");
    (find("a[data-open]", row) ?? find("a", row) ?? row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(current());
    stand(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))]);
  }

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && row !== current()) {
      current()?.classList.remove("at");
      row.classList.add("at");
    }
  });

  // --- what is decided in a row sends a form, and the page comes back: the cursor stays with that row, or where it was

  const KEPT = "argus-row";
  document.addEventListener("submit", (event) => {
    const row = event.target.closest("[data-row]");
    if (row && event.target.method === "post") sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, id: row.id, place: rows().indexOf(row) }));
  });
  document.addEventListener("DOMContentLoaded", () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.path !== location.pathname || location.hash) return;
    const all = rows();
    stand(all.find((row) => kept.id && row.id === kept.id) ?? all[Math.min(kept.place, all.length - 1)]);
  });

  // --- the pane beside the list; which conversation stands there is part of the address

  function address(change) {
    const url = new URL(location.href);
    change(url.searchParams);
    history.replaceState(history.state, "", url);
    // Forms that come back to this page, and links that keep its state, follow.
    document.querySelectorAll('input[name="back"]').forEach((field) => { field.value = url.pathname + url.search; });
  }

  function openBeside(row) {
    const link = row && find("a[data-beside]", row);
    if (!link) return false;
    // Asked for directly: a quick hand presses the key before the links of a new page are made ready to be clicked.
    htmx.ajax("GET", link.getAttribute("hx-get"), { source: link, target: "#beside" });
    return true;
  }

  document.addEventListener("htmx:after:swap", (event) => {
    const pane = event.target.closest?.("#beside") ?? (find("#beside:not(:empty)") && event.detail?.ctx?.target?.id === "beside" ? find("#beside") : null);
    if (!pane) return;
    find(".search")?.classList.toggle("split", pane.childElementCount > 0);
    pane.hidden = pane.childElementCount === 0;
    const lines = find(".lines", pane);
    if (lines) address((parameters) => parameters.set("beside", lines.dataset.here));
  });

  function closeBeside() {
    const pane = find("#beside");
    if (!pane || pane.hidden) return false;
    pane.replaceChildren();
    pane.hidden = true;
    find(".search")?.classList.remove("split");
    address((parameters) => parameters.delete("beside"));
    current()?.scrollIntoView({ block: "nearest" });
    return true;
  }

  // --- keys

  let went = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (find("dialog[open]")) return; // the browser closes it
      if (typing(event.target)) { event.target.blur(); find("#work")?.focus({ preventScroll: true }); return; }
      if (closeBeside()) event.preventDefault();
      return;
    }
    if (typing(event.target) || find("dialog[open]")) return;
    if (went && Date.now() - went < 1500) {
      went = 0;
      const place = find(`[data-go="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); place.click(); }
      return;
    }
    const act = {
      "/": () => { const field = find("#find"); field.focus(); field.select(); },
      "?": () => find("#keys").showModal(),
      "j": () => step(1),
      "k": () => step(-1),
      "g": () => { went = Date.now(); },
      "o": () => openBeside(current() ?? rows()[0]),
      "J": () => find("a[rel=next]")?.click(),
      "K": () => find("a[rel=prev]")?.click(),
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("click", async (event) => {
    const opens = event.target.closest("button[data-opens]");
    if (opens) document.getElementById(opens.dataset.opens).showModal();
    if (event.target.closest("[data-close-beside]")) closeBeside();
    const copies = event.target.closest("[data-copy]");
    if (copies) {
      const wanted = new URL(copies.dataset.copy, location.href).href;
      try { await navigator.clipboard.writeText(wanted); copies.textContent = copies.dataset.done; } catch { prompt("", wanted); }
    }
  });

  // --- chosen at once: lists and tick boxes that are a form of their own
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });

  // --- a conversation opens at the message it was asked for, and adding lines above moves nothing

  function settle(root) {
    for (const lines of root.querySelectorAll(".lines:not([data-settled])")) {
      lines.dataset.settled = "";
      const asked = find(".line.addressed", lines);
      if (asked) lines.scrollTop += asked.getBoundingClientRect().top - lines.getBoundingClientRect().top - lines.clientHeight / 3;
      else if (lines.dataset.opens === "end") lines.scrollTop = lines.scrollHeight;
      else if (find(".more.up", lines)) lines.scrollTop += find(".daybreak", lines).getBoundingClientRect().top - lines.getBoundingClientRect().top;
    }
  }

  let kept = null;
  document.addEventListener("htmx:before:swap", (event) => {
    const source = event.detail?.ctx?.sourceElement;
    const lines = source?.closest?.(".lines");
    kept = lines && source.matches(".more.up") ? { lines, height: lines.scrollHeight, top: lines.scrollTop } : null;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    // Two stretches that meet within one day would both carry its heading.
    let day = null;
    for (const heading of event.target.closest?.(".lines")?.querySelectorAll(".daybreak") ?? []) {
      if (heading.dataset.day === day) heading.remove();
      else day = heading.dataset.day;
    }
    if (kept) { kept.lines.scrollTop = kept.top + kept.lines.scrollHeight - kept.height; kept = null; }
    settle(document);
  });
  document.addEventListener("DOMContentLoaded", () => settle(document));

  // An answer with an error in it still replaces the part it was for: that part then says what happened. Only when no
  // answer came at all is there something to add.
  document.addEventListener("htmx:error", (event) => {
    const at = event.detail?.ctx?.target;
    if (at?.isConnected && at.dataset.broken) { at.textContent = at.dataset.broken; }
  });
})();
