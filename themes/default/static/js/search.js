// The search box: own searches and hot words in an empty one, suggestions while typing. A combobox as the ARIA
// Authoring Practices describe it: the focus stays in the field, arrows choose, Enter takes, Escape closes.

const API = "/api/v1/";
const WAIT = 150;
const MEMORY = "jishi:searches";
const MOST_KEPT = 10;
const known = new Map();

async function ask(path) {
  if (!known.has(path)) {
    const response = await fetch(API + path, { headers: { Accept: "application/json" } });
    if (!response.ok) return [];
    known.set(path, (await response.json()).results);
  }
  return known.get(path);
}

const isMember = () => document.documentElement.dataset.member === "1";

// A guest's searches stay on the device.
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? [];
  } catch {
    return [];
  }
}

function write(method, body) {
  const token = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="))?.split("=")[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(`${API}me/searches/`, { method, headers, body: body && JSON.stringify(body) }).catch(() => {});
}

function forget() {
  localStorage.removeItem(MEMORY);
  known.delete("me/searches/");
  if (isMember()) write("DELETE");
}

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = Object.assign(document.createElement("ul"), { id: "search-options", role: "listbox", hidden: true });
    this.list.className = "search-options";
    this.list.setAttribute("aria-label", this.dataset.label);
    this.querySelector("form").append(this.list);
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), WAIT);
    });
    this.input.addEventListener("focus", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
    this.addEventListener("focusout", () => this.show([]));
    this.note();
  }

  async suggest() {
    const text = this.input.value.trim();
    const ours = (this.asked = Symbol(text));
    const rows = text
      ? (await ask(`search/suggestions/?q=${encodeURIComponent(text)}`)).map((row) => ({ text: row.text }))
      : await this.startingPoints();
    if (this.asked === ours && document.activeElement === this.input) this.show(rows);
  }

  async startingPoints() {
    const own = isMember() ? await ask("me/searches/") : remembered();
    const hot = await ask("search/hot/");
    const past = own.map((text) => ({ text, group: this.dataset.own }));
    const clear = past.length ? [{ text: this.dataset.clear, action: forget }] : [];
    return [...past, ...clear, ...hot.map((text) => ({ text, group: this.dataset.hot }))];
  }

  show(rows) {
    this.chosen = -1;
    this.rows = rows;
    this.list.replaceChildren(...rows.map((row, index) => this.option(row, index)));
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  option(row, index) {
    const option = document.createElement("li");
    Object.assign(option, { id: `search-option-${index}`, role: "option", className: "search-option", textContent: row.text });
    option.setAttribute("aria-selected", "false");
    if (row.action) option.classList.add("search-option-action");
    if (row.group && this.rows[index - 1]?.group !== row.group) option.dataset.group = row.group;
    return option;
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.rows?.length) {
      event.preventDefault();
      this.choose(this.chosen + step);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.list.children[this.chosen]);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.show([]);
    }
  }

  choose(index) {
    this.list.children[this.chosen]?.setAttribute("aria-selected", "false");
    // One place before the first and behind the last is the field itself.
    const places = this.rows.length + 1;
    this.chosen = ((index + 1 + places) % places) - 1;
    const option = this.list.children[this.chosen];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(option) {
    const row = option && this.rows[[...this.list.children].indexOf(option)];
    if (!row) return;
    if (row.action) {
      row.action();
      this.suggest();
      return;
    }
    this.input.value = row.text;
    this.querySelector("form").requestSubmit();
  }

  // On a page of results: what was searched for is remembered, and counts for the hot words.
  note() {
    const text = this.dataset.searched;
    if (!text || performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
    write("POST", { text }).then(() => {
      if (isMember()) return;
      const others = remembered().filter((other) => other !== text);
      localStorage.setItem(MEMORY, JSON.stringify([text, ...others].slice(0, MOST_KEPT)));
    });
  }
}

customElements.define("search-box", SearchBox);
