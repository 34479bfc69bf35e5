// A changed quantity is sent at once; without scripts the field's own submit does it.

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-submit-on-change]");
  if (form?.reportValidity()) form.requestSubmit();
});
