/* Alerts: a sound when something new fires, if somebody asked for it; the key that marks a row as seen. */
"use strict";

(() => {
  const KEPT = "argus-alerts-sound";
  const button = document.querySelector("[data-sound]");
  let sound = null; // made by a hand on the button or a key: browsers let no page sound by itself

  function shown() {
    const on = localStorage.getItem(KEPT) === "on";
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? button.dataset.on : button.dataset.off;
    return on;
  }

  function ring() {
    sound ??= new AudioContext();
    sound.resume();
    for (const [at, pitch] of [[0, 880], [0.18, 1175]]) {
      const tone = sound.createOscillator();
      const loud = sound.createGain();
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.2, sound.currentTime + at);
      loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + at + 0.16);
      tone.connect(loud).connect(sound.destination);
      tone.start(sound.currentTime + at);
      tone.stop(sound.currentTime + at + 0.17);
    }
  }

  if (button) {
    shown();
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, localStorage.getItem(KEPT) === "on" ? "off" : "on");
      if (shown()) ring();
    });
    const title = document.title.replace(/^\(\d[^)]*\) /, "");
    document.addEventListener("htmx:after:swap", () => {
      const news = document.querySelector("#news");
      if (!news) return;
      document.title = Number(news.dataset.unseen) ? `(${news.dataset.unseen}) ${title}` : title;
      if (news.hasAttribute("data-new") && !news.dataset.rung) {
        news.dataset.rung = "";
        if (shown()) ring();
      }
    });
  }

  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const row = document.querySelector("[data-row].at");
    row?.querySelector("[data-seen]")?.click();
  });
})();
