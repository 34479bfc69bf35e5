// The time that is left to pay; at the end the page is loaded again to say what became of the order.

for (const place of document.querySelectorAll("[data-countdown]")) {
  const end = Date.parse(place.dateTime);
  const timer = setInterval(show, 1000);

  function show() {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    const parts = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0"));
    place.textContent = parts.join(":");
    if (seconds > 0) return;
    clearInterval(timer);
    location.reload();
  }

  if (end > Date.now()) show();
  else clearInterval(timer);
}
