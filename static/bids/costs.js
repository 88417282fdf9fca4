// Totals of a cost table while it is filled in, and by how much they miss what the round asks for. The server says
// the same on saving, in the same words: they come with the page.
const pounds = (amount) => `£${amount.toLocaleString("en-GB")}`;

// As the server reads an amount: a pound sign, commas and whole pence are fine, anything else is no amount yet.
const SPACED = /^£?\s*[0-9]{1,3}([\u00a0\u2009\u202f][0-9]{3})+(\.[0-9]{1,2})?$/;
const amountIn = (text) => {
  if (/[0-9,.]\s+[0-9£]/.test(text) && !SPACED.test(text.trim())) return 0;
  const plain = text.replace(/[£,\s]/g, "").replace(/\.0{1,2}$/, "");
  return /^[0-9]{1,10}$/.test(plain) ? Number(plain) : 0;
};

const say = (words, named) => words.replace(/\{(\w+)\}/g, (_, name) => named[name]);

class Costs {
  constructor(check) {
    this.check = check;
    this.rules = JSON.parse(check.dataset.costCheck);
    this.root = check.closest("fieldset");
    this.form = check.closest("form");
    this.form.addEventListener("input", () => this.count());
    this.count();
  }

  count() {
    const [grant, match] = [...this.root.querySelectorAll("table")].map((table) => this.table(table));
    const { partners } = this.rules;
    const all = { grant: grant + partners.grant, match: match + partners.match };
    for (const said of this.root.querySelectorAll("[data-in-all]")) said.textContent = pounds(all[said.dataset.inAll]);
    this.tell(all.grant, all.match);
  }

  table(table) {
    const columns = [...table.querySelectorAll("[data-column-total]")];
    const sums = columns.map(() => 0);
    for (const row of table.tBodies[0].rows) {
      const amounts = [...row.querySelectorAll("input")].map((box) => amountIn(box.value));
      amounts.forEach((amount, place) => { sums[place] += amount; });
      row.querySelector("[data-row-total]").textContent = pounds(amounts.reduce((sum, one) => sum + one, 0));
    }
    columns.forEach((cell, place) => { cell.textContent = pounds(sums[place]); });
    const all = sums.reduce((sum, one) => sum + one, 0);
    table.querySelector("[data-table-total]").textContent = pounds(all);
    return all;
  }

  tell(grant, match) {
    const said = grant ? [...this.unequal({ grant, match, all: grant + match }), ...this.short(grant, match)] : [];
    const now = [...this.check.querySelectorAll("p")].map((line) => line.textContent);
    if (JSON.stringify(now) === JSON.stringify(said)) return;
    this.check.replaceChildren(...said.map((text) => {
      const line = Object.assign(document.createElement("p"), { className: "govuk-body" });
      line.append(Object.assign(document.createElement("strong"), { textContent: text }));
      return line;
    }));
  }

  unequal(totals) {
    return this.rules.equal.map((rule) => {
      const box = this.form.elements.namedItem(rule.box);
      const asked = box ? amountIn(box.value) || null : rule.asked;
      const difference = asked === null ? 0 : totals[rule.of] - asked;
      const named = { ...rule, difference: pounds(Math.abs(difference)), asked: pounds(asked ?? 0) };
      return difference ? say(difference > 0 ? this.rules.more : this.rules.less, named) : "";
    }).filter(Boolean);
  }

  short(grant, match) {
    const [amount, share] = this.rules.least;
    const least = Math.max(amount, Math.ceil((grant * share) / 100));
    const named = { match: pounds(match), least: pounds(least), difference: pounds(least - match) };
    return match < least ? [say(this.rules.short, named)] : [];
  }
}

// Cells of a spreadsheet that are pasted into a box fill that box and those beside and below it, as they stand: one
// that is no amount is named on saving; "3 000" in one cell is one amount, and says so. Headings, or more cells than the table has, are for the page that reads them.
const pasted = (event) => {
  const box = event.target.closest?.(".bid-grid--money input");
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "") ?? "";
  if (!box || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const rows = [...box.closest("tbody").rows].map((row) => [...row.querySelectorAll("input")]);
  const top = rows.findIndex((row) => row.includes(box));
  const left = rows[top].indexOf(box);
  const cells = text.split("\n").flatMap((line, down) => line.split("\t").map((cell, right) =>
    ({ cell: cell.trim().replace(/(?<=[0-9]) (?=[0-9]{3}(?![0-9]))/g, "\u00a0"), into: rows[top + down]?.[left + right] })));
  const fits = cells.every(({ into }) => into) && /^[£(-]?\s*[0-9]|^-?$/.test(cells[0].cell);
  box.closest("fieldset").querySelector("[data-paste-refused]").hidden = fits;
  if (!fits) return;
  for (const { cell, into } of cells) {
    into.value = cell === "-" ? "" : cell;
    into.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
document.addEventListener("paste", pasted);

for (const check of document.querySelectorAll("[data-cost-check]")) new Costs(check);
