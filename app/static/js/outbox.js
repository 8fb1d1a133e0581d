// Posts that wait for the network: kept in this browser, sent once, forgotten after sending or after seven days.
import { forget, read, write } from "./storage.js";

const KEY = "outbox";
const LIFE_MS = 7 * 24 * 3600 * 1000;
const TIMEOUT_MS = 20_000;
const RETRY_MS = 15_000;

/** What waits: `{url, token, body, at}` each. What has waited too long is gone. */
export const waiting = () => {
  const kept = read(KEY, []);
  const fresh = Array.isArray(kept) ? kept.filter((post) => Math.abs(Date.now() - post.at) < LIFE_MS) : [];
  if (fresh.length !== kept.length) store(fresh);
  return fresh;
};

const store = (posts) => {
  if (posts.length) return write(KEY, posts);
  forget(KEY);
  return true;
};

/** Keeps a post until it can be sent; the same form (token) again replaces it. False when the browser refuses. */
export const keep = (url, token, body) =>
  store([...waiting().filter((post) => post.token !== token), { url, token, body, at: Date.now() }]);

/** Takes a post back. */
export const drop = (token) => store(waiting().filter((post) => post.token !== token));

/** Sends a form. The answer, or null when the network did not carry it. Sending it twice keeps it once: the server knows its token. */
export const post = async (url, body) => {
  try {
    return await fetch(url, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      cache: "no-store",
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
  } catch {
    return null;
  }
};

/** Whether the server has taken the post: it then leads on to its thanks. */
export const taken = (answer) => Boolean(answer?.ok && answer.redirected);

let sending = null;

const sendAll = async () => {
  for (const { url, token, body } of waiting()) {
    const answer = await post(url, body);
    if (taken(answer)) {
      drop(token);
      document.dispatchEvent(new CustomEvent("omnikurs:sent", { detail: { token, url: answer.url } }));
    }
  }
};

/** Sends what waits, one after the other; in one tab at a time where the browser can arrange it. */
export const flush = () => {
  const alone = (work) => (navigator.locks ? navigator.locks.request("omnikurs:outbox", work) : work());
  sending ??= alone(sendAll).finally(() => { sending = null; });
  return sending;
};

let watched = false;

/** From now on sends what waits as soon as the network is back. */
export const watch = () => {
  if (watched) return;
  watched = true;
  addEventListener("online", flush);
  setInterval(() => { if (waiting().length) flush(); }, RETRY_MS);
  if (waiting().length) flush();
};
