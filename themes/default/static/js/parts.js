// Parts of a page that are published on their own: fetched when they come near, until then their links do.

const NEAR = "400px";

class ShopPart extends HTMLElement {
  connectedCallback() {
    this.watch = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.load(), {
      rootMargin: NEAR,
    });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  async load() {
    this.watch.disconnect();
    try {
      const response = await fetch(this.getAttribute("src"));
      if (!response.ok) return;
      const part = new DOMParser().parseFromString(await response.text(), "text/html");
      part.querySelector(`[data-spu="${this.dataset.without}"]`)?.remove();
      if (part.body.textContent.trim()) this.replaceChildren(...document.adoptNode(part.body).childNodes);
    } catch {
      // Offline: the links stay.
    }
  }
}

customElements.define("shop-part", ShopPart);
