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
