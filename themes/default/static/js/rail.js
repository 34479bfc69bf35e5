// The rail of the categories page marks the section that is being read.

class CategoryRail extends HTMLElement {
  connectedCallback() {
    this.links = new Map([...this.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
    const watch = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "-20% 0px -75% 0px" });
    for (const id of this.links.keys()) watch.observe(document.getElementById(id));
  }

  seen(entries) {
    const entry = entries.find((each) => each.isIntersecting);
    if (!entry) return;
    this.links.forEach((link) => link.removeAttribute("aria-current"));
    const link = this.links.get(entry.target.id);
    link.setAttribute("aria-current", "true");
    const list = this.querySelector("nav");
    list.scrollTop = link.offsetTop - list.clientHeight / 2;
  }
}

customElements.define("category-rail", CategoryRail);
