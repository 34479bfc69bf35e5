// Another address or way of delivery may cost something else: the settlement is asked for again at once.
// Without scripts the button does it.

const button = document.querySelector("button[name=recalculate]");
if (button) {
  button.parentElement.hidden = true;
  for (const choice of document.querySelectorAll("input[data-recalculate]")) {
    choice.addEventListener("change", () => button.form.requestSubmit(button));
  }
}
