// On every page: what is personal (asked for only if a cookie hints at it), and Escape for the channel menu.

const BITS = "/api/v1/me/bits/";
const MOST_SHOWN = 99;

function hasHint() {
  return document.cookie.split("; ").some((pair) => pair.startsWith("jishi_hint="));
}

function show(bits) {
  for (const badge of document.querySelectorAll('[data-bit="basket"]')) {
    const count = Number(bits.basket_count) || 0;
    badge.hidden = count === 0;
    badge.textContent = count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(count);
  }
  for (const name of document.querySelectorAll('[data-bit="name"]')) {
    if (bits.display_name) name.textContent = bits.display_name;
  }
  // Other modules may come before or after the answer.
  document.documentElement.dataset.member = bits.display_name ? "1" : "";
  document.dispatchEvent(new CustomEvent("jishi:bits"));
}

async function refreshBits() {
  if (!hasHint()) return;
  try {
    const response = await fetch(BITS, { headers: { Accept: "application/json" } });
    if (response.ok) show(await response.json());
  } catch {
    // Offline: the page is whole without these bits.
  }
}

function closableMenu(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.dataset.closed = "";
  });
  for (const kind of ["pointerleave", "focusout", "pointerenter"]) {
    menu.addEventListener(kind, (event) => {
      if (!menu.contains(event.relatedTarget) || kind !== "focusout") delete menu.dataset.closed;
    });
  }
}

document.querySelectorAll(".menu").forEach(closableMenu);
document.addEventListener("jishi:swapped", refreshBits);
// A page from the back-forward cache may show an old count.
window.addEventListener("pageshow", (event) => event.persisted && refreshBits());
refreshBits();
