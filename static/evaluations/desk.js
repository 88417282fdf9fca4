// Keyboard shortcuts of the scoring desk. Everything they do can be done without them.
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

  const go = (step) => {
    current = Math.min(Math.max(current + step, 0), rows.length - 1);
    mark();
    const row = rows[current];
    (row.querySelector("input:checked") || row.querySelector("input")).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    const part = document.getElementById(`bid-${row.dataset.criterion}`);
    if (part && matchMedia("(min-width: 1100px)").matches) part.scrollIntoView({ block: "start" });
  };
  const mark = () => {
    document.querySelectorAll(".judging-row--current, .judging-criterion--current").forEach((each) =>
      each.classList.remove("judging-row--current", "judging-criterion--current"));
    const row = rows[current];
    if (!row) return;
    row.classList.add("judging-row--current");
    const part = document.getElementById(`bid-${row.dataset.criterion}`);
    if (part) part.classList.add("judging-criterion--current");
  };
  const score = (level) => {
    const box = rows[Math.max(current, 0)]?.querySelector(`input[value="${level}"]`);
    if (!box) return;
    current = Math.max(current, 0);
    box.checked = true;
    box.focus({ preventScroll: true });
    mark();
  };
  form.addEventListener("focusin", (event) => {
    const found = rows.indexOf(event.target.closest("[data-criterion]"));
    if (found >= 0) { current = found; mark(); }
  });
  document.addEventListener("keydown", (event) => {
    if (!use.checked) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=stay]"));
      return;
    }
    const typing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if ("012345".includes(event.key)) score(event.key);
    else if (event.key === "?") { keys.querySelector("details").open = true; keys.querySelector("summary").focus(); }
    else return;
    event.preventDefault();
  });
}
