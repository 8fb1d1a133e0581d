// What the browser keeps for this site, under one prefix. Where storage is refused, everything reads as never written.
const PREFIX = "omnikurs:";

/** The value kept under `key`, or `fallback`. */
export const read = (key, fallback = null) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? fallback;
  } catch {
    return fallback;
  }
};

/** Keeps `value` (JSON) under `key`; false when the browser refuses. */
export const write = (key, value) => {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

const CARRIED = `${PREFIX}place`;
const CARRIED_MS = 60_000;
let found;

/** Leaves `value` for the page that this tab opens next; `value.to` is its path with its query. */
export const carry = (value) => {
  try {
    sessionStorage.setItem(CARRIED, JSON.stringify({ ...value, at: Date.now() }));
  } catch {
    // The address alone carries the place.
  }
};

/** What the page before left for this one; null when nothing, or when it was meant for another page. */
export const arriving = () => {
  if (found !== undefined) return found;
  found = null;
  try {
    const value = JSON.parse(sessionStorage.getItem(CARRIED));
    sessionStorage.removeItem(CARRIED);
    if (value?.to === location.pathname + location.search && Date.now() - value.at < CARRIED_MS) found = value;
  } catch {
    // Nothing was carried.
  }
  return found;
};

/** Forgets one key. */
export const forget = (key) => {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept.
  }
};

/** Forgets everything of this site, in both storages. */
export const forgetAll = () => {
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      const storage = window[name];
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }
};
