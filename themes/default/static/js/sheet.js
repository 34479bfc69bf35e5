// On a phone the choice of a SKU moves into a bottom sheet that the buy bar opens.

const PHONE = matchMedia("(max-width: 47.99rem)");

class SkuSheet extends HTMLElement {
  connectedCallback() {
    this.body = this.querySelector(".sheet-body");
    this.opener = this.querySelector(".sheet-opener");
    this.opener.addEventListener("click", () => this.open());
    this.querySelector(".sheet-close").addEventListener("click", () => this.dialog?.close());
    this.addEventListener("change", () => this.showQuantity());
    this.place = () => (PHONE.matches ? this.intoDialog() : this.intoPage());
    PHONE.addEventListener("change", this.place);
    this.place();
  }

  disconnectedCallback() {
    PHONE.removeEventListener("change", this.place);
  }

  get isOpen() {
    return Boolean(this.dialog?.open);
  }

  open() {
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
  }

  intoDialog() {
    if (this.dialog) return;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sheet";
    this.dialog.setAttribute("aria-label", this.dataset.label);
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.append(this.body);
    this.append(this.dialog);
    this.opener.hidden = false;
  }

  intoPage() {
    if (!this.dialog) return;
    this.dialog.close();
    this.append(this.body);
    this.dialog.remove();
    this.dialog = null;
    this.opener.hidden = true;
  }

  showQuantity() {
    this.querySelector("[data-quantity]").textContent = this.querySelector("[name=quantity]").value;
  }
}

customElements.define("sku-sheet", SkuSheet);

// The buy bar asks for the choice first; the buttons inside the sheet submit.
document.addEventListener("click", (event) => {
  const sheet = document.querySelector("sku-sheet");
  if (!sheet?.dialog || !event.target.closest("[data-opens-sheet] button")) return;
  event.preventDefault();
  sheet.open();
});
