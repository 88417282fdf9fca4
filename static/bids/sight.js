// Whoever goes through a page by keyboard sees all of the box they come to, and not half of it under the line that says
// whether it is saved. That line is higher on a phone and where it has more to say, so its height is measured.
const line = document.querySelector("[data-saved]");
let byKeyboard = false;

document.addEventListener("keydown", (event) => { byKeyboard = event.key === "Tab"; });
document.addEventListener("pointerdown", () => { byKeyboard = false; });
document.addEventListener("focusin", ({ target }) => {
  if (!byKeyboard) return;
  const covered = line && !line.hidden && !line.contains(target) ? line.offsetHeight : 0;
  document.documentElement.style.scrollPaddingBottom = `${covered + 15}px`;
  if (target.offsetHeight + covered + 30 < window.innerHeight) target.scrollIntoView({ block: "nearest" });
});
