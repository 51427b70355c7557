/* Drop files: each is sent as it is, one after the other, with its progress; then the preview is asked for. */
"use strict";

(() => {
  const drop = document.querySelector("#drop");
  if (!drop) return;
  const shown = drop.querySelector("#sending");
  const bar = drop.querySelector("progress");
  const told = drop.querySelector("#sending-text");
  let busy = false;

  function send(folder, { file, below }, done, total) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const began = Date.now();
      request.open("POST", `/import/drop/${folder}?name=${encodeURIComponent(file.name)}&below=${encodeURIComponent(below)}`);
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
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    let done = 0;
    try {
      for (const each of files) {
        await send(drop.dataset.folder, each, done, total);
        done += each.file.size;
      }
      const form = document.querySelector("#dropped");
      form.requestSubmit();
    } catch (error) {
      told.textContent = error.message;
      busy = false;
    }
  }

  // A dropped folder is walked down; every file keeps its way below it, because readers find what belongs together by it.
  async function walk(entry, below, found) {
    if (entry.isFile) {
      found.push({ file: await new Promise((done, failed) => entry.file(done, failed)), below });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
      if (!some.length) return;
      for (const each of some) await walk(each, `${below}${entry.name}/`, found);
    }
  }

  const chosen = (file) => ({ file, below: file.webkitRelativePath.split("/").slice(0, -1).join("/") });
  for (const field of drop.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", () => sendAll([...field.files].map(chosen)));
  }
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    // All entries at once: the list is emptied as soon as this function waits for anything.
    const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    const entries = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
    const found = [];
    try {
      for (const each of entries) {
        if (each instanceof File) found.push({ file: each, below: "" });
        else await walk(each, "", found);
      }
    } catch (error) {
      shown.hidden = false;
      told.textContent = error.message;
      return;
    }
    sendAll(found);
  });
})();
