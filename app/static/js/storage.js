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

// What the browser refused to keep: this page alone knows it.
const unkept = new Map();

/** Today's date where the reader is, as a count of days: a day begins at her midnight, also when the clocks change. */
export const today = (now = new Date()) => Math.floor((now - now.getTimezoneOffset() * 60_000) / 86_400_000);

/**
 * The facts about a course: short texts, each under a key of its own ("r/<section>"). Tabs see each other's writing late and no
 * browser locks its storage: whoever wrote several facts as one value would write back what another tab has changed meanwhile.
 */
export const factsOf = (course) => {
  const start = `${PREFIX}${course}/`;
  const get = (name) => {
    try {
      return localStorage.getItem(start + name) ?? unkept.get(start + name) ?? null;
    } catch {
      return unkept.get(start + name) ?? null;
    }
  };
  const set = (name, text) => {
    try {
      localStorage.setItem(start + name, text);
      unkept.delete(start + name);
      return true;
    } catch {
      unkept.set(start + name, text);
      return false;
    }
  };
  const drop = (name) => {
    unkept.delete(start + name);
    forget(`${course}/${name}`);
  };
  /** Calls `heard` whenever another tab has changed a fact of the course, or when the page comes back out of the browser's memory. */
  const follow = (heard) => {
    addEventListener("storage", ({ key }) => { if (key === null || key.startsWith(start)) heard(); });
    addEventListener("pageshow", ({ persisted }) => { if (persisted) heard(); });
  };
  return { get, set, drop, follow };
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
  unkept.clear();
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      const storage = window[name];
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }
};
