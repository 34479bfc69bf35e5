// Links and forms with `data-swap` exchange the page's <main> in place, so that the place on the page is kept.
// Whatever goes wrong, the browser does what it would have done without us.

async function swap(request, address) {
  const response = await fetch(request);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("main");
  if (!response.ok || !fresh) throw new Error(`cannot swap ${address}`);
  const focused = document.activeElement?.id;
  const sheetWasOpen = document.querySelector("sku-sheet")?.isOpen;
  document.querySelector("main").replaceWith(document.adoptNode(fresh));
  takeOver(page, ".buybar");
  document.title = page.title;
  document.body.className = page.body.className;
  history.replaceState(history.state, "", response.url);
  if (sheetWasOpen) document.querySelector("sku-sheet")?.open();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("jishi:swapped"));
}

function takeOver(page, selector) {
  const [ours, theirs] = [document.querySelector(selector), page.querySelector(selector)];
  if (ours && theirs) ours.replaceWith(document.adoptNode(theirs));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  event.preventDefault();
  if (link.getAttribute("aria-current")) return;
  swap(link.href, link.href).catch(() => location.assign(link.href));
});

let busy = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-swap]") || event.defaultPrevented) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  // Not form.action: a field named "action" hides it.
  const address = form.getAttribute("action");
  swap(new Request(address, { method: "POST", body: new FormData(form, event.submitter) }), address)
    .catch(() => location.reload())
    .finally(() => (busy = false));
});
