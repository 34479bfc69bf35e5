// Plus and minus beside a quantity field.

class QuantityStepper extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    for (const button of this.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    this.input.addEventListener("input", () => this.refresh());
    this.refresh();
  }

  step(by) {
    const [least, most] = [Number(this.input.min), Number(this.input.max)];
    const value = (Number.parseInt(this.input.value, 10) || least) + by;
    this.input.value = String(Math.min(most, Math.max(least, value)));
    this.refresh();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  refresh() {
    const value = Number(this.input.value);
    this.querySelector('[data-step="-1"]').disabled = value <= Number(this.input.min);
    this.querySelector('[data-step="1"]').disabled = value >= Number(this.input.max);
  }
}

customElements.define("quantity-stepper", QuantityStepper);
