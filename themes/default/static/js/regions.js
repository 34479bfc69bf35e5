// Province, city, district: choosing one fills the next at once.

const REGIONS = "/api/v1/regions/";

class RegionPicker extends HTMLElement {
  connectedCallback() {
    this.selects = [...this.querySelectorAll("select")];
    this.querySelector(".region-next").hidden = true;
    this.selects.forEach((select, level) => select.addEventListener("change", () => this.changed(level)));
  }

  async changed(level) {
    const below = this.selects.slice(level + 1);
    below.forEach((select) => this.fill(select, []));
    const code = this.selects[level].value;
    if (!below.length || !code) return;
    try {
      const response = await fetch(`${REGIONS}?parent=${encodeURIComponent(code)}`);
      const rows = await response.json();
      if (!response.ok) throw new Error(response.statusText);
      // A slow answer to an earlier choice must not fill the list of a later one.
      if (this.selects[level].value === code) this.fill(below[0], rows);
    } catch {
      this.querySelector(".region-next").hidden = false;
    }
  }

  fill(select, rows) {
    select.replaceChildren(new Option(this.dataset.empty, ""), ...rows.map((row) => new Option(row.name, row.code)));
  }
}

customElements.define("region-picker", RegionPicker);
