// On a product page, for who is signed in: notes that the product was looked at, and makes the heart a switch.
// shop.js finds out who is there; guests keep the form, which leads to the sign-in.

const HISTORY = "/api/v1/me/history/";
const FAVOURITES = "/api/v1/me/favourites/";

let signedIn = false;
let noted = "";

function csrfToken() {
  return document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="))?.split("=")[1];
}

function send(method, address, body) {
  return fetch(address, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: body && JSON.stringify(body),
  });
}

function press(button, on) {
  button.dataset.off ||= button.querySelector("span").textContent;
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
}

async function note() {
  const form = document.querySelector("form.favourite");
  if (!form || !csrfToken() || form.dataset.sku === noted) return;
  noted = form.dataset.sku;
  try {
    const response = await send("POST", HISTORY, { sku: Number(noted) });
    if (response.ok) press(form.querySelector("button"), (await response.json()).favourite);
  } catch {
    // Offline: nothing was looked at.
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.favourite") || !signedIn || !csrfToken()) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const on = button.getAttribute("aria-pressed") !== "true";
  const sku = form.dataset.sku;
  try {
    const response = await (on ? send("POST", FAVOURITES, { sku: Number(sku) }) : send("DELETE", `${FAVOURITES}${sku}/`));
    if (!response.ok) throw new Error(response.statusText);
    press(button, on);
  } catch {
    // The page of the favourites says what is wrong.
    form.submit();
  }
});

function greet() {
  signedIn = document.documentElement.dataset.member === "1";
  if (signedIn) note();
}

document.addEventListener("jishi:bits", greet);
greet();
