// While a payment is being confirmed: asks how it stands, and goes on as soon as it is decided. The page says the same
// with a link; nothing here is needed.

const EVERY = 2000;
const LATE = 30; // tries until the page says that it takes longer
const UNDECIDED = ["open", "processing"];

const place = document.querySelector("[data-paying]");
const note = document.querySelector("[data-paying-note]");
let tries = 0;

function isDecided(payments) {
  return payments.some((payment) => payment.state === "paid") || !payments.some((payment) => UNDECIDED.includes(payment.state));
}

async function ask() {
  tries += 1;
  try {
    const response = await fetch(place.dataset.paying, { headers: { Accept: "application/json" } });
    if (response.ok && isDecided(await response.json())) {
      location.assign(place.dataset.payingNext);
      return;
    }
  } catch {
    // Offline for a moment: asked again.
  }
  if (tries === LATE && note) note.textContent = note.dataset.late;
  setTimeout(ask, tries < LATE ? EVERY : EVERY * 5);
}

if (place) setTimeout(ask, EVERY);
