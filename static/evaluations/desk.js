// Keyboard shortcuts of the scoring desk and of the panel. Everything they do can be done without them.
const form = document.querySelector("[data-judging-desk]");
const keys = document.querySelector("[data-judging-keys]");
const KEPT = "judging-keys";

if (form && keys) {
  const rows = [...form.querySelectorAll("[data-criterion]")];
  const use = document.getElementById("use-keys");
  let current = -1;
  keys.hidden = false;
  use.checked = localStorage.getItem(KEPT) !== "off";
  use.addEventListener("change", () => localStorage.setItem(KEPT, use.checked ? "on" : "off"));

  const mark = () => {
    document.querySelectorAll(".judging-row--current, .judging-criterion--current").forEach((each) =>
      each.classList.remove("judging-row--current", "judging-criterion--current"));
    const row = rows[current];
    if (!row) return;
    row.classList.add("judging-row--current");
    const part = document.getElementById(`bid-${row.dataset.criterion}`);
    if (part) part.classList.add("judging-criterion--current");
  };
  const go = (step) => {
    current = Math.min(Math.max(current + step, 0), rows.length - 1);
    mark();
    const row = rows[current];
    (row.querySelector("input:checked") || row.querySelector("input")).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    const part = document.getElementById(`bid-${row.dataset.criterion}`);
    if (part && matchMedia("(min-width: 1100px)").matches) part.scrollIntoView({ block: "start" });
  };
  const score = (level) => {
    const box = rows[Math.max(current, 0)]?.querySelector(`input[type=radio][value="${level}"]`);
    if (!box || box.matches(":disabled")) return;
    current = Math.max(current, 0);
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus({ preventScroll: true });
    mark();
  };
  const write = () => {
    current = Math.max(current, 0);
    mark();
    rows[current]?.querySelector("textarea")?.focus();
  };
  const open = (key) => {
    const link = document.querySelector(`a[data-key="${key}"]`);
    if (link) link.click();
    return Boolean(link);
  };
  const help = () => { keys.querySelector("details").open = true; keys.querySelector("summary").focus(); };
  const press = (value) => {
    const button = form.querySelector(`button[value=${value}]`);
    if (button) form.requestSubmit(button);
    return Boolean(button);
  };
  form.addEventListener("focusin", (event) => {
    const found = rows.indexOf(event.target.closest("[data-criterion]"));
    if (found >= 0) { current = found; mark(); }
  });
  document.addEventListener("keydown", (event) => {
    if (!use.checked || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    if (held && event.key.toLowerCase() === "s") { event.preventDefault(); press("stay"); return; }
    if (held && event.key === "Enter") { if (press("submit")) event.preventDefault(); return; }
    const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (typing && event.key === "Escape") { go(0); return; }
    if (held || event.altKey || typing) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "w") write();
    else if (["n", "p", "u"].includes(event.key)) { if (!open(event.key)) return; }
    else if (event.key.length === 1 && "012345".includes(event.key)) score(event.key);
    else if (event.key === "?") help();
    else return;
    event.preventDefault();
  });
}
