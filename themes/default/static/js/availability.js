// Whether a user name or a mobile is still free, said beside the field while it is typed.

const AVAILABILITY = "/api/v1/availability/";
const PAUSE = 400;

class IsFree extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.place = document.createElement("p");
    this.place.setAttribute("role", "status");
    this.append(this.place);
    this.input.addEventListener("input", () => this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.say("");
    if (this.input.value.trim().length < 5) return;
    this.timer = setTimeout(() => this.check(this.input.value.trim()), PAUSE);
  }

  async check(value) {
    try {
      const query = new URLSearchParams({ [this.input.name]: value });
      const response = await fetch(`${AVAILABILITY}?${query}`, { headers: { Accept: "application/json" } });
      const body = await response.json();
      // A slow answer to an earlier text must not stand beside a later one.
      if (this.input.value.trim() !== value) return;
      if (response.ok) this.say(body.available ? this.dataset.free : this.dataset.taken, !body.available);
      else if (response.status === 400) this.say(Object.values(body.error.fields)[0]?.[0] || body.error.message, true);
    } catch {
      // Offline: the server checks when the form is sent.
    }
  }

  say(text, wrong = false) {
    this.place.className = wrong ? "field-error" : "field-free";
    this.place.textContent = text;
  }
}

customElements.define("is-free", IsFree);
