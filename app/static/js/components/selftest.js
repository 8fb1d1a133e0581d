// The self-test without full reloads: forms are sent with fetch, the screen that comes back takes the old one's place. What is chosen is
// kept in the address at once, so that reload, going back and the other language find it. Fails back to plain forms.
import { forget, read, write } from "../storage.js";

const KEEP_AFTER_MS = 400;
const LEAVE_MS = 8000;

/** The better of two results by their shares of points; the newer one only where it is better. */
export const betterOf = (best, last) => (best && best.points / best.total >= last.points / last.total ? best : last);

export const enhance = (region, { holdPress }) => {
  const course = region.dataset.course;
  const status = region.querySelector(".test-status");
  const resultKey = `result:${course}`;
  const attemptKey = `attempt:${course}`;
  let busy = false;
  let keeping = null;
  // Whether something was chosen that the address does not have yet.
  let dirty = false;

  const say = (words) => { status.textContent = words; };

  const complain = (words) => {
    const buttons = region.querySelector(".test-actions");
    let note = region.querySelector(".test-offline");
    if (!note) {
      note = document.createElement("p");
      note.className = "test-note is-error test-offline";
      buttons.prepend(note);
    }
    note.textContent = words;
    say(words);
  };

  const fields = (form, submitter) => {
    const data = new URLSearchParams(new FormData(form));
    if (submitter?.name) data.set(submitter.name, submitter.value);
    return data;
  };

  const followLanguages = (page) => {
    for (const link of page.querySelectorAll(".languages a[hreflang]")) {
      const mine = document.querySelector(`.languages a[hreflang="${link.hreflang}"]`);
      if (mine) mine.href = link.getAttribute("href");
    }
  };

  const enhanceParts = () => {
    for (const part of region.querySelectorAll(".test-screen [data-component]")) {
      const pressAgain = holdPress(part);
      import(`./${part.dataset.component}.js`).then((module) => {
        module.enhance(part);
        pressAgain();
      });
    }
  };

  const focusScreen = () => {
    const goal = region.querySelector("[autofocus]") ?? region.querySelector("#verdict") ?? region.querySelector("#prompt");
    window.scrollTo(0, 0);
    goal?.focus({ preventScroll: true });
    // On a low screen what is said may begin under the buttons: it comes over them, and what has the focus comes last and stays.
    for (const node of [region.querySelector("#missing"), goal]) node?.scrollIntoView({ block: "nearest" });
  };

  const takeOver = (page, url) => {
    const next = page.getElementById("selftest");
    if (!next) {
      window.location.assign(url);
      return;
    }
    for (const { name } of [...region.attributes]) if (!next.hasAttribute(name)) region.removeAttribute(name);
    for (const { name, value } of next.attributes) region.setAttribute(name, value);
    region.querySelector(".test-screen").replaceWith(next.querySelector(".test-screen"));
    document.title = page.title;
    followLanguages(page);
    say("");
    enhanceParts();
    remember();
    focusScreen();
  };

  const fetchPage = async (url, options) => {
    const answer = await fetch(url, options);
    const kind = answer.headers.get("Content-Type") ?? "";
    if (answer.status >= 500 || !kind.startsWith("text/html")) throw new Error(`status ${answer.status}`);
    return [new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url];
  };

  const send = async (form, submitter) => {
    if (busy) return;
    busy = true;
    dirty = false;
    keeping?.abort();
    region.setAttribute("aria-busy", "true");
    try {
      const [page, url] = await fetchPage(form.action, { method: "POST", body: fields(form, submitter) });
      history.pushState({}, "", url);
      takeOver(page, url);
    } catch (error) {
      complain(error instanceof TypeError ? region.dataset.textOffline : region.dataset.textFailed);
    } finally {
      busy = false;
      region.removeAttribute("aria-busy");
    }
  };

  const rename = (url) => {
    try {
      history.replaceState({}, "", url);
    } catch {
      // Safari refuses more than a hundred changes in half a minute: the next one carries this one too.
    }
  };

  // What is chosen goes into the address quietly; when that fails, the next press carries it anyway.
  const keep = async () => {
    const form = region.querySelector("#answer");
    if (busy || !form?.elements.q || region.hasAttribute("data-finished")) return;
    keeping?.abort();
    keeping = new AbortController();
    const data = fields(form);
    data.set("do", "keep");
    try {
      const [page, url] = await fetchPage(form.action, { method: "POST", body: data, signal: keeping.signal });
      const next = page.getElementById("selftest");
      const token = next?.dataset.attempt;
      if (!token || busy || !form.isConnected) return;
      for (const input of region.querySelectorAll('input[name="token"]')) input.value = token;
      region.dataset.attempt = token;
      const left = next.querySelector(".test-left");
      if (left) region.querySelector(".test-left")?.replaceChildren(...left.childNodes);
      rename(url);
      followLanguages(page);
      dirty = false;
      remember();
    } catch {
      // Nothing is lost: the answer stands in the form.
    }
  };

  let timer = 0;
  const keepSoon = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER_MS);
  };

  // What was chosen a moment ago goes along into the other language: the address is waited for, but not for ever.
  document.querySelector(".languages")?.addEventListener("click", async (event) => {
    const link = event.target.closest("a[hreflang]");
    if (!link || !dirty || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(timer);
    await Promise.race([keep(), new Promise((late) => { setTimeout(late, LEAVE_MS); })]);
    location.assign(link.href);
  }, { capture: true });

  const noteResult = () => {
    const { points, total, key } = region.dataset;
    const kept = read(resultKey, {});
    if (kept.last?.key === key) return;
    const last = { points: Number(points), total: Number(total), key };
    write(resultKey, { last, best: betterOf(kept.best, last) });
  };

  const remember = () => {
    if (region.hasAttribute("data-finished")) {
      noteResult();
      forget(attemptKey);
    } else if (region.dataset.attempt) {
      write(attemptKey, region.dataset.attempt);
    } else {
      recall();
    }
  };

  const recall = () => {
    const box = region.querySelector(".test-last");
    if (!box) return;
    const { last, best } = read(resultKey, {});
    const began = read(attemptKey);
    const tell = (words, { points, total }) =>
      words.replace("{points}", points.toLocaleString(document.documentElement.lang)).replace("{total}", total);
    if (last && best) box.querySelector("p").textContent = `${tell(box.dataset.textLast, last)} ${tell(box.dataset.textBest, best)}`;
    const link = box.querySelector("a");
    link.hidden = !began;
    if (began) link.href = `${window.location.pathname}?${new URLSearchParams({ attempt: began })}`;
    box.hidden = !last && !began;
  };

  const chooseByNumber = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
    if (event.target.closest?.('input:not([type="radio"], [type="checkbox"]), select, textarea')) return;
    const input = region.querySelectorAll(".option input")[Number(event.key) - 1];
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.click();
  };

  region.addEventListener("submit", (event) => {
    if (event.target.id === "certificate") return;
    event.preventDefault();
    clearTimeout(timer);
    send(event.target, event.submitter);
  });
  region.addEventListener("change", keepSoon);
  region.addEventListener("input", (event) => { if (event.target.form?.id === "answer") keepSoon(); });
  document.addEventListener("keydown", chooseByNumber);
  window.addEventListener("popstate", async () => {
    try {
      const [page, url] = await fetchPage(window.location.href);
      takeOver(page, url);
    } catch {
      window.location.reload();
    }
  });

  remember();
};
