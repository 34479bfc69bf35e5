// Product pictures: thumbnails scroll the strip, and the strip tells which picture is on show.

class ItemGallery extends HTMLElement {
  connectedCallback() {
    this.track = this.querySelector(".gallery-track");
    this.slides = [...this.track.children];
    this.thumbs = [...this.querySelectorAll(".gallery-thumb")];
    this.count = this.querySelector(".gallery-count");
    if (!this.thumbs.length) return;
    this.count.hidden = false;
    this.thumbs.forEach((thumb, index) => {
      thumb.addEventListener("click", (event) => {
        event.preventDefault();
        this.track.scrollTo({ left: this.slides[index].offsetLeft - this.track.offsetLeft });
      });
    });
    this.watch = new IntersectionObserver((entries) => this.seen(entries), { root: this.track, threshold: 0.6 });
    this.slides.forEach((slide) => this.watch.observe(slide));
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  seen(entries) {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      const current = this.slides.indexOf(entry.target);
      this.count.firstElementChild.textContent = String(current + 1);
      this.thumbs.forEach((thumb, index) => {
        if (index === current) thumb.setAttribute("aria-current", "true");
        else thumb.removeAttribute("aria-current");
      });
    }
  }
}

customElements.define("item-gallery", ItemGallery);
