// The feedback form: sends without leaving, keeps the opinion when the network is gone, counts characters, takes the text along
// into the other language. Without it the form is sent by the browser.
import { drop, keep, post, taken, waiting, watch } from "../outbox.js";

const SENT = "omnikurs:feedback:sent";
const DRAFT = "omnikurs:feedback:draft";
const DRAFT_LIFE_MS = 10 * 60 * 1000;

const session = {
  read: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
  write: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* refused: the page works without */ } },
  forget: (key) => { try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

const bodyOf = (form) => new URLSearchParams(new FormData(form)).toString();
/** How many characters a person counts; one beyond the first plane (an emoji) is one. */
export const lengthOf = (text) => [...text].length;

/** What the server will ask for, asked before a form is left to wait. */
export const isWhole = (form) => {
  const { elements } = form;
  const rated = ["clarity", "usefulness", "ease"].every((name) => elements[name].value);
  const short = ["missing", "best"].every((name) => lengthOf(elements[name].value) <= Number(form.dataset.longest));
  const address = elements.email.value.trim();
  return rated && short && Boolean(address) === elements.consent.checked && (!address || elements.email.validity.valid);
};

const showStatus = (form, { text, detail = "", token = "" }) => {
  const box = form.querySelector(".feedback-status");
  const [line, small] = box.querySelectorAll("p");
  const button = box.querySelector("button");
  box.hidden = false;
  line.textContent = text;
  small.textContent = detail;
  button.hidden = !token;
  button.onclick = () => {
    drop(token);
    form.reset();
    box.hidden = true;
    form.querySelector("input").focus();
  };
  box.focus();
};

const leaveFor = (form, url) => {
  session.write(SENT, form.elements.token.value);
  form.reset();
  location.assign(url);
};

const queue = (form) => {
  const text = form.dataset;
  const token = form.elements.token.value;
  if (!isWhole(form)) showStatus(form, { text: text.textIncomplete });
  else if (keep(new URL(form.action).pathname, token, bodyOf(form))) showStatus(form, { text: text.textWaiting, detail: text.textKeptDays, token });
  else showStatus(form, { text: text.textRefused });
};

const send = async (form) => {
  const button = form.querySelector(".is-primary");
  if (button.disabled) return;
  const label = [...button.childNodes];
  button.disabled = true;
  button.textContent = form.dataset.textSending;
  const answer = navigator.onLine === false ? null : await post(form.action, bodyOf(form));
  button.replaceChildren(...label);
  button.disabled = false;
  if (answer === null) queue(form);
  else if (taken(answer)) {
    drop(form.elements.token.value);
    leaveFor(form, answer.url);
  } else form.submit(); // The browser shows what the server says; the same token makes it the same opinion.
};

// A form that was sent and is come back to must not be the next person's form: a fresh one, with a token of its own.
const renew = (form) => {
  if (session.read(SENT) !== form.elements.token.value) return;
  session.forget(SENT);
  form.reset();
  location.reload();
};

const isMended = (form, name) => {
  const { elements } = form;
  const address = elements.email.value.trim();
  if (name === "email") return !address || elements.email.validity.valid;
  if (name === "consent") return Boolean(address) === elements.consent.checked;
  if (name === "missing" || name === "best") return lengthOf(elements[name].value) <= Number(form.dataset.longest);
  return Boolean(elements[name].value);
};

/** Takes away what the server complained of as soon as it is mended: beside the field, and in the list at the head of the form. */
const followMending = (form) => {
  form.addEventListener("input", () => {
    for (const words of form.querySelectorAll(".field-error")) {
      const name = words.id.replace(/-error$/, "");
      if (!isMended(form, name)) continue;
      const field = words.closest(".is-wrong");
      words.remove();
      field?.classList.remove("is-wrong");
      for (const control of [field, ...(field?.querySelectorAll("[aria-describedby]") ?? [])]) {
        const left = control?.getAttribute("aria-describedby")?.split(" ").filter((id) => id !== `${name}-error`).join(" ");
        if (left) control.setAttribute("aria-describedby", left);
        else control?.removeAttribute("aria-describedby");
        control?.removeAttribute("aria-invalid");
      }
      const summary = document.querySelector(".error-summary");
      summary?.querySelector(`a:is([href="#${name}"], [href^="#${name}-"])`)?.closest("li").remove();
      if (!summary?.querySelector("li")) summary?.remove();
    }
  });
};

const count = (form, area) => {
  const counter = area.closest(".field").querySelector(".counter");
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  counter.after(spoken);
  const format = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const most = Number(form.dataset.longest);
  const idle = counter.textContent;
  let timer;
  const update = () => {
    const left = most - lengthOf(area.value);
    const words = `${left < 0 ? form.dataset.textOver : form.dataset.textLeft} ${format.format(Math.abs(left))}`;
    counter.textContent = left === most ? idle : words;
    counter.classList.toggle("is-over", left < 0);
    clearTimeout(timer);
    // Said aloud only near the end, and only in a pause.
    timer = setTimeout(() => { spoken.textContent = left < 200 ? words : ""; }, 1000);
  };
  area.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  update();
};

// The other language shows the same form: what was typed goes along, within this tab and for a moment only.
const carryText = (form) => {
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => {
      session.write(DRAFT, JSON.stringify({ at: Date.now(), fields: [...new FormData(form)] }));
    });
  }
};

const restoreText = (form) => {
  const draft = session.read(DRAFT);
  session.forget(DRAFT);
  if (!draft) return;
  const { at, fields } = JSON.parse(draft);
  if (Date.now() - at > DRAFT_LIFE_MS) return;
  for (const [name, value] of fields) {
    const control = form.elements[name];
    if (!control) continue;
    if (control.type === "checkbox") control.checked = true;
    else control.value = value;
  }
};

/** @param {HTMLFormElement} form */
export const enhance = (form) => {
  renew(form);
  addEventListener("pageshow", (event) => { if (event.persisted) renew(form); });
  restoreText(form);
  carryText(form);
  followMending(form);
  for (const area of form.querySelectorAll("textarea")) count(form, area);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  document.addEventListener("omnikurs:sent", ({ detail }) => {
    if (detail.token === form.elements.token.value) leaveFor(form, detail.url);
    else showStatus(form, { text: form.dataset.textSent });
  });
  document.querySelector(".error-summary")?.focus();
  watch();
  if (waiting().length) showStatus(form, { text: form.dataset.textWaiting, detail: form.dataset.textKeptDays, token: waiting()[0].token });
};
