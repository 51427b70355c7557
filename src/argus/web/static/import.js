/* Drop files: each is sent as it is, one after the other, with its progress; then the preview is asked for. */
"use strict";

(() => {
  const drop = document.querySelector("#drop");
  if (!drop) return;
  const field = drop.querySelector("input[type=file]");
  const shown = drop.querySelector("#sending");
  const bar = drop.querySelector("progress");
  const told = drop.querySelector("#sending-text");
  let busy = false;

  function send(folder, file, done, total) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const began = Date.now();
      request.open("POST", `/import/drop/${folder}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("X-Argus-Form", drop.dataset.formToken);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => {
        bar.max = Math.max(1, total);
        bar.value = done + event.loaded;
        const seconds = Math.max(0.5, (Date.now() - began) / 1000);
        told.textContent = `${file.name} · ${Math.round((100 * (done + event.loaded)) / Math.max(1, total))} % · ${(event.loaded / 1e6 / seconds).toFixed(1)} MB/s`;
      };
      request.onload = () => (request.status < 300 ? resolve() : reject(new Error(request.responseText)));
      request.onerror = () => reject(new Error(drop.dataset.broken));
      request.send(file);
    });
  }

  async function sendAll(files) {
    if (busy || !files.length) return;
    busy = true;
    shown.hidden = false;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    let done = 0;
    try {
      for (const file of files) {
        await send(drop.dataset.folder, file, done, total);
        done += file.size;
      }
      const form = document.querySelector("#dropped");
      form.requestSubmit();
    } catch (error) {
      told.textContent = error.message;
      busy = false;
    }
  }

  field.addEventListener("change", () => sendAll([...field.files]));
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    // A folder arrives as a file without content type and cannot be read; it is left out rather than sent as nothing.
    const entries = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    sendAll(entries.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile()));
  });
})();
