// Asking for a code without leaving the page: the captcha's other picture and its sound, the button's countdown.

async function post(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body),
  });
  return { ok: response.ok, wait: Number(response.headers.get("Retry-After")) || 0, body: await response.json() };
}

class CaptchaBox extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-captcha-next]").addEventListener("click", (event) => {
      event.preventDefault();
      this.renew();
    });
    this.sound = this.querySelector("[data-captcha-sound]");
    this.sound.addEventListener("click", (event) => {
      event.preventDefault();
      new Audio(this.sound.href).play();
    });
  }

  get id() { return this.querySelector("[name=captcha_id]").value; }

  get text() { return this.querySelector("[name=captcha_text]").value; }

  async renew() {
    const answer = await post("/api/v1/captchas/", {});
    if (!answer.ok) return;
    this.querySelector("[name=captcha_id]").value = answer.body.id;
    this.querySelector("[name=captcha_text]").value = "";
    this.querySelector("img").src = new URL(answer.body.image_url).pathname;
    this.sound.href = new URL(answer.body.sound_url).pathname;
  }
}

class SmsCode extends HTMLElement {
  connectedCallback() {
    // A page without its own captcha has a token in the session: its button sends the form.
    if (!this.dataset.purpose) return;
    this.button = this.querySelector(".code-button");
    this.label = this.button.textContent;
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      if (!this.timer) this.ask();
    });
  }

  async ask() {
    const form = this.closest("form");
    const captcha = form.querySelector("captcha-box");
    this.button.setAttribute("aria-busy", "true");
    try {
      const answer = await post("/api/v1/sms-codes/", {
        mobile: form.elements.mobile.value,
        purpose: this.dataset.purpose,
        captcha_id: captcha.id,
        captcha_text: captcha.text,
      });
      if (answer.ok) {
        this.say(this.dataset.sent);
        this.countDown(answer.body.resend_after);
        this.querySelector("input").focus();
      } else {
        this.say(Object.values(answer.body.error.fields)[0]?.[0] || answer.body.error.message, true);
      }
    } catch {
      this.say(this.dataset.failed, true);
    }
    this.button.removeAttribute("aria-busy");
    // Any check uses the captcha up.
    captcha.renew();
  }

  say(text, wrong = false) {
    const status = this.querySelector(".code-status");
    status.toggleAttribute("data-wrong", wrong);
    status.textContent = text;
  }

  countDown(seconds) {
    const end = Date.now() + seconds * 1000;
    const show = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      this.button.textContent = left > 0 ? `${left} ${this.dataset.again}` : this.label;
      if (left > 0) return;
      clearInterval(this.timer);
      this.timer = null;
    };
    this.timer = setInterval(show, 1000);
    show();
  }
}

customElements.define("captcha-box", CaptchaBox);
customElements.define("sms-code", SmsCode);
