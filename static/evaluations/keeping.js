// Nothing typed is lost. Every change is kept in this browser until the server has it: a form with
// data-autosave saves itself and says when; what was not saved is offered back on the next visit.
const WAIT = 1500;
const AGAIN = 15000;

const boxes = (form) => [...form.elements].filter((box) =>
  box.name && !box.disabled && !["hidden", "submit", "button", "file", "password"].includes(box.type));

const read = (form) => {
  const found = {};
  for (const box of boxes(form)) {
    if (box.type === "checkbox") found[`${box.name}=${box.value}`] = box.checked;
    else if (box.type === "radio") { if (box.checked) found[box.name] = box.value; else found[box.name] ??= ""; }
    else found[box.name] = box.value;
  }
  return found;
};

const put = (form, kept) => {
  for (const box of boxes(form)) {
    if (box.type === "checkbox") box.checked = kept[`${box.name}=${box.value}`] ?? box.checked;
    else if (box.type === "radio") box.checked = kept[box.name] === undefined ? box.checked : kept[box.name] === box.value;
    else if (kept[box.name] !== undefined) box.value = kept[box.name];
  }
};

const differs = (kept, now) => Object.keys(kept).some((name) =>
  name in now && String(kept[name]).replace(/\r\n/g, "\n").trim() !== String(now[name]).replace(/\r\n/g, "\n").trim());

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `kept:${form.dataset.keep}`;
  const offer = form.querySelector("[data-kept]");
  const said = form.querySelector("[data-saved]");
  const tell = (words) => { if (said) said.textContent = words; };
  const store = () => { try { localStorage.setItem(key, JSON.stringify(read(form))); return true; } catch { return false; } };
  let timer = 0;
  let sending = false;
  let stopped = false;
  let changed = 0;

  const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };
  const failed = (why) => tell(`Not saved. ${why}${store() ? " What you typed is kept in this browser." : ""}`);

  async function send() {
    if (!form.dataset.autosave || stopped) return;
    if (sending) { later(WAIT); return; }
    sending = true;
    const mark = changed;
    tell("Saving…");
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
      });
      const json = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
      if (answer.ok && json) {
        for (const [name, value] of Object.entries(json.fields)) {
          const box = form.elements.namedItem(name);
          if (box) box.value = value;
        }
        if (mark === changed) localStorage.removeItem(key);
        tell(json.saved);
      } else if (answer.status === 409 && json) {
        stopped = true;
        failed(`${json.refused} Press the button to save by hand.`);
      } else {
        failed(answer.status === 403 ? "You may have been signed out." : "The server did not take it.");
        later(AGAIN);
      }
    } catch {
      failed("There is no connection.");
      later(AGAIN);
    } finally {
      sending = false;
    }
  }

  const note = (event) => {
    if (!event.target.name) return;
    changed += 1;
    store();
    if (offer) offer.hidden = true;
    if (form.dataset.autosave) later(WAIT);
  };

  const kept = JSON.parse(localStorage.getItem(key) || "null");
  if (kept && differs(kept, read(form))) {
    if (offer) offer.hidden = false;
    form.querySelector("[data-kept-back]")?.addEventListener("click", () => {
      put(form, kept);
      changed += 1;
      offer.hidden = true;
      later(0);
      boxes(form)[0]?.focus();
    });
    form.querySelector("[data-kept-drop]")?.addEventListener("click", () => {
      localStorage.removeItem(key);
      offer.hidden = true;
      boxes(form)[0]?.focus();
    });
  } else if (kept) {
    localStorage.removeItem(key);
  }
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
}
