// Opens sources beside the chat, copies quotes, follows the page's language. Every link also works without it.
(() => {
  "use strict";
  let current = null; // address of the document that is open
  let seenTurn = null;

  const language = () => document.querySelector("[data-language]")?.dataset.language || "nl";
  const body = () => document.getElementById("vw-reader-body");
  const reader = () => document.getElementById("vw-reader");
  const wide = () => window.innerWidth > 1000;

  async function open(address, { focus }) {
    const target = body();
    if (!target) return;
    current = address;
    const url = new URL(address, location.origin);
    url.searchParams.set("deel", "1");
    url.searchParams.set("taal", language());
    const section = url.searchParams.get("sectie");
    try {
      const reply = await fetch(url.pathname + url.search, { credentials: "same-origin" });
      if (!reply.ok) throw new Error(String(reply.status));
      target.innerHTML = await reply.text(); // escaped by the server: ui.reader
    } catch {
      target.textContent = reader().dataset.failed;
      return;
    }
    target.dataset.language = language();
    target.dataset.loaded = "1";
    await new Promise(requestAnimationFrame); // the head of the pane has its height only after layout
    show(section === null ? document.getElementById("citaat") : document.getElementById("sectie-" + section));
    if (focus) {
      if (!wide()) reader().scrollIntoView({ block: "start" });
      reader().focus({ preventScroll: true });
    }
  }

  function close() {
    if (!body() || !current) return;
    current = null;
    delete body().dataset.loaded;
    body().replaceChildren(document.getElementById("vw-reader-empty").content.cloneNode(true));
    reader().scrollTop = 0;
  }

  // Scrolls inside the pane only, so that the chat stays where it is.
  function show(element) {
    const pane = reader();
    if (!element) { pane.scrollTop = 0; return; }
    const head = pane.querySelector(".vw-dochead")?.offsetHeight || 0;
    const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
    const room = element.tagName === "MARK" ? (pane.clientHeight - head) * 0.25 : 8;
    pane.scrollTo({ top: top - head - room, behavior: "instant" });
  }

  // On a wide screen the chat scrolls in its own column.
  function bring(turn) {
    const column = turn.closest("#vw-main > .column");
    if (wide() && column) column.scrollTop += turn.getBoundingClientRect().top - column.getBoundingClientRect().top;
    else turn.scrollIntoView({ block: "start" });
  }

  function choose(link, options) {
    document.querySelectorAll("[data-reader][aria-current]").forEach((a) => a.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    const url = new URL(link.href);
    if (link.dataset.marks) url.searchParams.set("marks", link.dataset.marks);
    return open(url.pathname + url.search, options);
  }

  async function copy(button) {
    const text = button.dataset.copy;
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
    }
    const label = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.textContent = done ? button.dataset.copied : button.dataset.failed;
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".vw-copy");
    if (button) { copy(button); return; }
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (!link || !body()) return;
    if (link.hasAttribute("data-reader")) {
      event.preventDefault();
      choose(link, { focus: true });
    } else if (link.hasAttribute("data-section")) {
      event.preventDefault();
      const section = document.getElementById("sectie-" + link.dataset.section);
      if (section) { link.closest("details")?.removeAttribute("open"); show(section); }
      else open(link.getAttribute("href"), { focus: true });
    } else if (link.classList.contains("vw-back")) {
      event.preventDefault();
      show(document.getElementById("citaat"));
    }
  });

  // Gradio redraws its parts after each event; these three things follow from what is then on the page.
  function follow() {
    document.documentElement.lang = language();
    document.body.classList.remove("dark");
    const turns = document.querySelectorAll(".vw-turn");
    const last = turns[turns.length - 1];
    const name = last ? last.id + last.querySelector(".vw-question").textContent : null;
    if (name !== seenTurn) {
      seenTurn = name;
      if (last) {
        bring(last);
        const first = last.querySelector("[data-reader]");
        if (first && wide()) choose(first, { focus: false });
        if (!first) close(); // a quote of an earlier answer must not stand beside this one
      } else {
        close();
      }
    }
    const target = body();
    if (target && current && (!target.dataset.loaded || target.dataset.language !== language())) {
      target.dataset.loaded = "1";
      open(current, { focus: false });
    }
  }
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
