// Nothing typed in a bid is lost. A section's form saves itself while somebody writes and says when. Until the
// server has a text it waits in this browser, under its person, bid, question and page, and is offered back. Each
// opening of a page keeps its own: what is typed beside an offer that nobody answered never takes its place.
const WAIT = 1500;
const AGAIN = 10000;
const PATIENCE = 15000;
const KEPT_DAYS = 30;
const JUST_LEFT = 60000;
const LOOK = 60000;
const PREFIX = "bid-text:";
const POSTED = "bid-text-posted";
const TAB = Math.random().toString(36).slice(2);

const plain = (text) => text.normalize("NFC").replace(/[\u00ad\u200b\u2060\ufeff]/g, "").replace(/\s+/g, " ").trim();
const same = (one, other) => JSON.stringify(one.map(([name, value]) => [name, plain(value)])) ===
  JSON.stringify(other.map(([name, value]) => [name, plain(value)]));

const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, entry) { try { localStorage.setItem(key, JSON.stringify(entry)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* a browser that keeps nothing */ } },
  keys(start) { try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; } },
};

const clock = (at) => {
  const london = { timeZone: "Europe/London" };
  const [hour, minute] = new Intl.DateTimeFormat("en-GB", { ...london, hour: "2-digit", minute: "2-digit", hour12: false })
    .format(at).split(":").map(Number);
  const time = `${hour % 12 || 12}${minute ? `.${String(minute).padStart(2, "0")}` : ""}${hour < 12 ? "am" : "pm"}`;
  const day = (date) => new Intl.DateTimeFormat("en-GB", { ...london, day: "numeric", month: "long" }).format(date);
  return day(at) === day(Date.now()) ? time : `${day(at)} at ${time}`;
};

const boxes = (root) => [...root.querySelectorAll("input, textarea, select")].filter((box) =>
  box.name && !box.disabled && !box.name.startsWith("version-") && !["submit", "button", "file"].includes(box.type));

const read = (root) => boxes(root)
  .filter((box) => !["checkbox", "radio"].includes(box.type) || box.checked)
  .map((box) => [box.name, box.value]);

// Rows of a table that the page does not show come back as hidden boxes: the next saving shows them.
const put = (root, pairs) => {
  const found = boxes(root);
  for (const box of found) {
    if (["checkbox", "radio"].includes(box.type)) box.checked = pairs.some(([name, value]) => name === box.name && value === box.value);
    else box.value = pairs.find(([name]) => name === box.name)?.[1] ?? "";
  }
  for (const [name, value] of pairs) {
    if (!found.some((box) => box.name === name)) {
      root.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  }
};

const entriesOf = (start) => store.keys(start).map((key) => ({ key, entry: store.get(key) })).filter(({ entry }) => entry);

const forget = (keep) => {
  for (const key of store.keys(PREFIX)) if (!keep(key, store.get(key))) store.drop(key);
};

class Question {
  constructor(root, start) {
    this.root = root;
    this.name = root.dataset.question;
    this.label = root.dataset.label;
    this.start = `${start}${this.name}:`;
    this.key = `${this.start}${TAB}`;
    this.version = root.querySelector(`[name="version-${this.name}"]`);
    this.changes = 0;
    this.dirty = false;
    this.stopped = false;
    this.error = "";
  }

  keep() {
    return store.set(this.key, {
      pairs: read(this.root), version: this.version.value, at: Date.now(),
      page: location.pathname, label: this.label,
    });
  }

  saved(version, changes) {
    this.version.value = version;
    this.error = "";
    if (this.changes !== changes) return;
    this.dirty = false;
    store.drop(this.key);
    this.others();
  }

  // What waits from other openings of the page, the newest first; what the boxes say already waits no longer.
  others() {
    const now = read(this.root);
    return entriesOf(this.start).filter(({ key, entry }) => {
      if (!same(entry.pairs, now)) return true;
      if (key !== this.key) store.drop(key);
      return false;
    }).sort((one, other) => other.entry.at - one.entry.at);
  }

  back({ key, entry }) {
    if (this.dirty) store.set(`${this.key}-${this.changes}`, store.get(this.key)); // offered next time
    this.fill(entry, entry.version);
    if (this.touch()) store.drop(key);
  }

  fill(entry, version) {
    put(this.root, entry.pairs);
    this.root.dispatchEvent(new Event("input", { bubbles: true }));
    this.version.value = version;
  }

  touch() {
    this.changes += 1;
    this.dirty = true;
    this.error = "";
    return this.keep();
  }
}

class Writing {
  constructor(form) {
    this.form = form;
    this.start = `${PREFIX}${form.dataset.person}:${form.dataset.bid}:`;
    this.questions = [...form.querySelectorAll("[data-question]")].map((root) => new Question(root, this.start));
    this.bar = form.querySelector("[data-saved]");
    this.said = form.querySelector("[data-saved-words]");
    this.busy = form.querySelector("[data-saving]");
    this.both = form.querySelector("[data-see-both]");
    this.door = form.querySelector("[data-sign-in]");
    this.timer = 0;
    this.sending = null;
    this.halted = false;
    this.through = false;
    this.waits = true;
    this.offer();
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.typed(event));
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.later(0));
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.through = false;
      delete form.dataset.pressed;
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.send(true); });
    if (form.dataset.autosave && document.querySelector("[data-here]")) setInterval(() => this.look(), LOOK);
  }

  tell(words, { both = false, door = false } = {}) {
    this.bar.hidden = false;
    if (this.said.textContent !== words) this.said.textContent = words;
    this.both.hidden = !both;
    this.door.hidden = !door;
  }

  kept() { return this.waits ? " Your text waits in this browser." : " This browser keeps nothing, so copy your text before you leave."; }

  typed(event) {
    const question = this.questions.find((each) => each.root.contains(event.target));
    if (!question || !event.target.name || event.target.type === "file") return;
    this.waits = question.touch();
    this.later(WAIT);
  }

  later(wait) { clearTimeout(this.timer); this.timer = setTimeout(() => this.send(), wait); }

  waiting() { return this.questions.filter((each) => each.dirty && !each.stopped && !each.error); }

  // Gives "saved", "away" (no server), "out" (signed out) or "refused".
  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.sending) await this.sending;
    if (!this.form.dataset.autosave || this.halted || !this.waiting().length) return "saved";
    this.sending = this.deliver(this.waiting(), leaving);
    try { return await this.sending; } finally { this.sending = null; }
  }

  async deliver(batch, leaving) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    const changes = new Map(batch.map((each) => [each, each.changes]));
    for (const each of batch) {
      body.append(`version-${each.name}`, each.version.value);
      for (const [name, value] of read(each.root)) body.append(name, value);
    }
    this.bar.hidden = false;
    this.busy.hidden = false;
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual",
        keepalive: leaving && body.toString().length < 60000, signal: AbortSignal.timeout(PATIENCE),
      });
      const json = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
      return this.understand(answer, json, batch, changes);
    } catch {
      this.tell(`Not saved: no connection.${this.kept()}`);
      this.later(AGAIN);
      return "away";
    } finally {
      this.busy.hidden = true;
    }
  }

  understand(answer, json, batch, changes) {
    if (answer.ok && json) return this.took(json, batch, changes);
    if (answer.status === 409 && json) {
      this.halted = true;
      this.tell(`Not saved: ${json.refused}${this.kept()}`);
      return "refused";
    }
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
      this.tell(`Not saved: you are signed out.${this.kept()}`, { door: true });
      return "out";
    }
    this.tell(`Not saved: the server did not answer as it should.${this.kept()}`);
    this.later(AGAIN);
    return answer.status >= 500 ? "away" : "refused";
  }

  took(json, batch, changes) {
    for (const each of batch) {
      if (each.name in json.versions) each.saved(json.versions[each.name], changes.get(each));
      if (each.name in json.errors && each.changes === changes.get(each)) each.error = json.errors[each.name];
      if (each.name in json.conflicts) each.stopped = true;
    }
    const names = Object.values(json.conflicts);
    if (names.length) {
      const other = names.find(Boolean);
      const who = other ? `${other} saved a newer text` : "You saved a newer text in another window";
      this.tell(`${who}: see both.${this.kept()}`, { both: true });
    } else if (this.questions.some((each) => each.stopped)) {
      // what was said of it stands
    } else if (this.questions.some((each) => each.error)) {
      const first = this.questions.find((each) => each.error);
      this.tell(`Not saved: ${first.label}${first.label.endsWith("?") ? "" : ":"} ${first.error}${this.kept()}`);
    } else {
      this.tell(json.saved);
    }
    if ("here" in json) this.beside(json.here);
    if (this.waiting().length) this.later(WAIT);
    return names.length || Object.keys(json.errors).length ? "refused" : "saved";
  }

  // Says that this page is still open, and asks who else is here by now. Whatever does not answer changes nothing.
  async look() {
    if (document.hidden || this.sending || this.through) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    const asked = { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" };
    try {
      const answer = await fetch(this.form.dataset.autosave, { ...asked, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.ok) this.beside((await answer.json()).here);
    } catch { /* asked again in a minute */ }
  }

  // Who else is on this section by now.
  beside(words) {
    const line = document.querySelector("[data-here]");
    const now = line?.querySelector("[data-here-now]");
    if (!now) return;
    if (words) {
      line.hidden = false;
      line.querySelector("[data-here-words]").textContent = `${words} now.`;
    }
    now.hidden = !words;
  }

  // A press of a button waits until the text is saved. With the server away the page stays, with all that is in it.
  async submit(event) {
    if (this.through) return;
    const unsaved = this.waiting().length || this.sending;
    if (this.pressed || (unsaved && this.form.dataset.autosave && !this.halted)) event.preventDefault();
    if (!event.defaultPrevented) this.posted();
    if (!event.defaultPrevented || this.pressed) return;
    this.pressed = true;
    this.form.dataset.pressed = "yes";
    const result = await this.send();
    this.pressed = false;
    if (result === "away") {
      delete this.form.dataset.pressed;
      this.tell(`Not saved: no connection. Try again in a moment.${this.kept()}`);
      return;
    }
    this.through = true;
    this.posted();
    this.form.requestSubmit(event.submitter);
  }

  // What goes to the server with this page: the page that settles two texts forgets these and no other.
  posted() {
    try { sessionStorage.setItem(POSTED, JSON.stringify(this.questions.map((each) => each.key))); } catch { /* offered again */ }
  }

  offer() {
    const found = this.questions.map((question) => ({ question, ...question.others()[0] })).filter(({ entry }) => entry);
    const box = document.querySelector("[data-waiting]");
    if (!found.length || !box) return;
    this.list(box, found);
    box.querySelector("[data-restore]").addEventListener("click", () => {
      for (const { question, key, entry } of found) question.back({ key, entry });
      this.later(0);
      this.answered(box, found[0].question.root);
    });
    box.querySelector("[data-discard]").addEventListener("click", () => {
      for (const { key } of found) store.drop(key);
      this.answered(box, found[0].question.root);
    });
    if (found.some(({ entry }) => Date.now() - entry.at < JUST_LEFT)) setTimeout(() => this.arrived(box, found), WAIT);
  }

  list(box, found) {
    box.hidden = !found.length;
    if (box.hidden) return;
    const newest = Math.max(...found.map(({ entry }) => entry.at));
    box.querySelector("[data-waiting-title]").textContent = `Text from ${clock(newest)} that was not saved`;
    box.querySelector("[data-waiting-list]").replaceChildren(...found.map(({ question, entry }) =>
      Object.assign(document.createElement("li"), { textContent: `${question.label} (${clock(entry.at)})` })));
  }

  // What was sent while the page was being left may reach the server after the page that comes: look once more.
  async arrived(box, found) {
    const page = await served(location.pathname);
    if (box.hidden) return;
    for (const { question, key, entry } of [...found]) {
      const root = page.querySelector(`[data-question="${CSS.escape(question.name)}"]`);
      if (question.dirty || !root || !same(entry.pairs, read(root))) continue;
      question.fill(entry, root.querySelector(`[name="version-${question.name}"]`).value);
      store.drop(key);
      found.splice(found.findIndex((each) => each.key === key), 1);
    }
    this.list(box, found);
  }

  answered(box, root) {
    box.hidden = true;
    boxes(root).find((each) => each.type !== "hidden")?.focus();
  }
}

// On the bid's own page, and where a section is only read: which answers have text that waits. What the server
// has after all, sent while the page was being left, waits no longer.
const WRITTEN = /^\/bids\/[^/]+\/(sections\/[\w-]+|partners\/[\w-]+\/\d+\/costs|part\/\d+\/(write|costs))\/$/;

const served = async (page) => {
  try {
    const answer = await fetch(page, { signal: AbortSignal.timeout(PATIENCE) });
    return new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  } catch { return document.implementation.createHTMLDocument(""); }
};

const listed = async (box) => {
  const start = `${PREFIX}${box.dataset.person}:${box.dataset.bid}:`;
  const found = entriesOf(start).filter(({ entry }) => WRITTEN.test(entry.page));
  const pages = new Map();
  for (const { entry } of found) if (!pages.has(entry.page)) pages.set(entry.page, await served(entry.page));
  const list = box.querySelector("[data-waiting-list]");
  for (const { key, entry } of found) {
    const root = pages.get(entry.page).querySelector(`[data-question="${CSS.escape(key.slice(start.length).split(":")[0])}"]`);
    if (root && same(entry.pairs, read(root))) { store.drop(key); continue; }
    const item = document.createElement("li");
    const link = { href: entry.page, textContent: entry.label, className: "govuk-link" };
    item.append(Object.assign(document.createElement("a"), link), ` (${clock(entry.at)})`);
    if (box.dataset.showText) {
      const text = entry.pairs.map(([, value]) => value).join("\n");
      item.append(Object.assign(document.createElement("p"), { className: "govuk-body bid-difference", textContent: text }));
    }
    list.append(item);
  }
  box.hidden = !list.children.length;
};

// Kept by an earlier version of this script: without the page at the end of its key.
for (const { key, entry } of entriesOf(PREFIX)) {
  if (key.split(":").length === 4 && store.set(`${key}:kept`, entry)) store.drop(key);
}
forget((key, entry) => entry && Date.now() - entry.at < KEPT_DAYS * 86400000);
const posted = (() => { try { return JSON.parse(sessionStorage.getItem(POSTED)) ?? []; } catch { return []; } })();
for (const root of document.querySelectorAll("[data-settled-for]")) {
  const settled = location.hash.match(/^#settled-(.+)$/);
  if (!settled) break;
  for (const name of settled[1].split(",")) for (const key of posted) {
    if (key.startsWith(`${PREFIX}${root.dataset.settledFor}:${name}:`)) store.drop(key);
  }
  history.replaceState(null, "", location.pathname + location.search);
}
for (const form of document.querySelectorAll("form[data-writing]")) new Writing(form);
for (const box of document.querySelectorAll("[data-waiting-of-bid]")) listed(box);
for (const form of document.querySelectorAll("form[data-leaving]")) {
  form.addEventListener("submit", () => forget((key) => key.startsWith(`${PREFIX}${form.dataset.leaving}:`)));
}
