// Totals of a cost table while it is filled in, and by how much they miss what the round asks for. The server says
// the same on saving, in the same words: they come with the page.
const pounds = (amount) => `£${amount.toLocaleString("en-GB")}`;

// As the server reads an amount: a pound sign, commas, spaces and whole pence are fine, anything else is no amount yet.
const amountIn = (text) => {
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
    this.tell(grant + partners.grant, match + partners.match);
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

for (const check of document.querySelectorAll("[data-cost-check]")) new Costs(check);
