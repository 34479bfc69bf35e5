// Filters of a list: beside the goods on a desk, where each choice counts at once; in a drawer on a phone, where the
// numbers follow and the button shows the goods. Without us the form is a form, and the drawer a part of the page.

const PHONE = matchMedia("(max-width: 47.99rem)");
let asked;

function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value);
  return [form.getAttribute("action"), query].filter(String).join("?");
}

async function fetchPage(address) {
  asked?.abort();
  asked = new AbortController();
  const response = await fetch(address, { signal: asked.signal });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok || !page.querySelector("list-filters")) throw new Error(`no list at ${address}`);
  return { page, url: response.url };
}

function say(text) {
  const status = document.querySelector("#list-status") ?? document.createElement("p");
  Object.assign(status, { id: "list-status", className: "visually-hidden", role: "status" });
  document.body.append(status);
  status.textContent = text;
}

// Where the keyboard was: the same control of the fresh page.
function remember() {
  const { id, name, value } = document.activeElement ?? {};
  return () => {
    const same = name && [...document.getElementsByName(name)].find((field) => field.value === value);
    ((id && document.getElementById(id)) || same)?.focus({ preventScroll: true });
  };
}

class ListFilters extends HTMLElement {
  connectedCallback() {
    this.classList.add("has-script");
    this.addEventListener("change", () => this.update());
    this.addEventListener("click", (event) => this.chooseBand(event));
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      location.assign(addressOf(this.form));
    });
  }

  get form() {
    return this.querySelector("form");
  }

  get total() {
    return this.dataset.found.replace("{n}", this.form.dataset.total);
  }

  open() {
    const dialog = document.createElement("dialog");
    dialog.className = "drawer";
    dialog.setAttribute("aria-label", this.dataset.label);
    const close = Object.assign(document.createElement("button"), { type: "button", className: "drawer-close" });
    close.textContent = this.dataset.close;
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      this.append(this.form);
      dialog.remove();
    });
    dialog.append(close, this.form);
    this.append(dialog);
    dialog.showModal();
  }

  chooseBand(event) {
    const band = event.target.closest(".facet-band");
    if (!band || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const chosen = band.getAttribute("aria-current");
    this.form.elements.price_min.value = chosen ? "" : band.dataset.low;
    this.form.elements.price_max.value = chosen ? "" : band.dataset.high;
    this.update();
  }

  async update() {
    const address = addressOf(this.form);
    try {
      const { page, url } = await fetchPage(address);
      if (this.querySelector("dialog")) this.takeForm(page);
      else this.takePage(page, url);
      say(document.querySelector("list-filters").total);
    } catch (error) {
      if (error.name !== "AbortError" && !this.querySelector("dialog")) location.assign(address);
    }
  }

  takeForm(page) {
    const focus = remember();
    const body = this.form.querySelector(".filters-body");
    const [place, open] = [body.scrollTop, [...body.querySelectorAll("details")].map((more) => more.open)];
    const fresh = page.querySelector("list-filters form");
    fresh.querySelectorAll("details").forEach((more, index) => (more.open = open[index] ?? false));
    this.form.replaceWith(document.adoptNode(fresh));
    fresh.querySelector(".filters-body").scrollTop = place;
    fresh.querySelector("[type=submit]").textContent = this.total;
    focus();
  }

  takePage(page, url) {
    const focus = remember();
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    document.title = page.title;
    history.pushState(null, "", url);
    focus();
  }
}

customElements.define("list-filters", ListFilters);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-opens-filters]") || !PHONE.matches) return;
  event.preventDefault();
  document.querySelector("list-filters").open();
});
window.addEventListener("popstate", () => location.reload());
