// On a product page that has been open for a while, or comes from a cache: price and stock as they are now, from a
// small published file. The page itself is published again after each change; it is fetched anew when it is behind.

const AGE = 30000;

let asked = 0;

async function compare() {
  const item = document.querySelector(".item[data-live]");
  if (!item || Date.now() - asked < AGE) return;
  asked = Date.now();
  try {
    const response = await fetch(item.dataset.live, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const sku = (await response.json()).skus[item.dataset.sku];
    if (!sku || sku.price !== item.dataset.price) showPrice(item, sku);
    if (!sku || sku.stock_state !== item.dataset.stock) showStock(item, sku);
  } catch {
    // Offline: the page says what it knew.
  }
}

function showPrice(item, sku) {
  if (!sku) return;
  const [whole, fraction] = sku.price.split(".");
  for (const price of item.querySelectorAll(".item-price .price, .sheet-price .price")) {
    price.querySelector(".price-whole").textContent = whole;
    price.querySelector(".price-fraction").textContent = `.${fraction}`;
  }
  item.dataset.price = sku.price;
}

async function showStock(item, sku) {
  item.dataset.stock = sku?.stock_state ?? "gone";
  const response = await fetch(location.pathname, { cache: "reload" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const selector of [".sheet-stock", ".buy-stock", ".buy-buttons", ".buybar-buttons"]) {
    const [ours, theirs] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (ours && theirs) ours.replaceChildren(...document.adoptNode(theirs).childNodes);
  }
}

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && compare());
document.addEventListener("jishi:swapped", () => {
  asked = 0;
  compare();
});
window.addEventListener("pageshow", (event) => event.persisted && compare());
compare();
