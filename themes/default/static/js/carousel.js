// The carousel moves on by itself while nobody looks closely: not under the pointer, not with focus inside, not when
// the visitor asked for less motion or pressed pause.

const SECONDS = 6;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

class ShopCarousel extends HTMLElement {
  connectedCallback() {
    this.track = this.querySelector(".carousel-track");
    this.slides = [...this.track.children];
    if (this.slides.length < 2) return;
    this.current = 0;
    this.dots = [...this.querySelectorAll(".carousel-dot")];
    this.pause = this.querySelector(".carousel-pause");
    this.querySelector(".carousel-controls").hidden = false;
    this.pause.addEventListener("click", () => this.toggle());
    for (const button of this.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.go(this.current + Number(button.dataset.go)));
    }
    this.watch = new IntersectionObserver((entries) => this.seen(entries), { root: this.track, threshold: 0.6 });
    this.slides.forEach((slide) => this.watch.observe(slide));
    if (CALM.matches) this.toggle();
    this.timer = setInterval(() => this.tick(), SECONDS * 1000);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    clearInterval(this.timer);
  }

  get paused() {
    return this.pause.getAttribute("aria-pressed") === "true";
  }

  toggle() {
    this.pause.setAttribute("aria-pressed", String(!this.paused));
  }

  tick() {
    if (this.paused || document.hidden || this.matches(":hover, :focus-within")) return;
    this.go(this.current + 1);
  }

  go(index) {
    const wanted = (index + this.slides.length) % this.slides.length;
    const left = this.slides[wanted].offsetLeft - this.track.offsetLeft;
    this.track.scrollTo({ left, behavior: CALM.matches ? "instant" : "smooth" });
  }

  seen(entries) {
    for (const entry of entries.filter((each) => each.isIntersecting)) this.current = this.slides.indexOf(entry.target);
    this.dots.forEach((dot, index) => dot.classList.toggle("is-current", index === this.current));
  }
}

customElements.define("shop-carousel", ShopCarousel);
