// Keyboard shortcuts of due diligence. Everything they do can be done without them.
const form = document.querySelector("[data-diligence]");
const keys = document.querySelector("[data-diligence-keys]");
const KEPT = "judging-keys";
const RATINGS = { g: "green", a: "amber", r: "red" };

if (form && keys) {
  const rows = [...form.querySelectorAll("[data-check]")];
  const use = document.getElementById("use-keys");
  let current = -1;
  keys.hidden = false;
  use.checked = localStorage.getItem(KEPT) !== "off";
  use.addEventListener("change", () => localStorage.setItem(KEPT, use.checked ? "on" : "off"));

  const mark = () => rows.forEach((row, place) => row.classList.toggle("diligence-row--current", place === current));
  const go = (step) => {
    current = Math.min(Math.max(current + step, 0), rows.length - 1);
    mark();
    const row = rows[current];
    (row.querySelector("input:checked") || row.querySelector("input[type=radio]")).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const rate = (rating) => {
    current = Math.max(current, 0);
    const box = rows[current].querySelector(`input[value="${rating}"]`);
    box.checked = true;
    box.focus({ preventScroll: true });
    mark();
  };
  form.addEventListener("focusin", (event) => {
    const found = rows.indexOf(event.target.closest("[data-check]"));
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
    if (typing && event.key === "Escape" && current >= 0) { go(0); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (RATINGS[event.key]) rate(RATINGS[event.key]);
    else if (event.key === "w" && current >= 0) rows[current].querySelector("textarea").focus();
    else if (event.key === "?") { keys.querySelector("details").open = true; keys.querySelector("summary").focus(); }
    else return;
    event.preventDefault();
  });
}
