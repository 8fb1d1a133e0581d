// The little of a browser that the scripts' logic asks for: storages, an address, a document that only hears and tells.
const FOLDER = new URL("../../app/static/js/", import.meta.url);
let count = 0;

/** A module of the pages, read anew: what it remembers is its own. */
export const load = (name) => {
  count += 1;
  return import(`${new URL(name, FOLDER)}?${count}`);
};

/** A storage as browsers have it: its keys are its own properties, its methods are not. */
export class MemoryStorage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}

/** Puts values in the place of globals until the test `t` ends. */
export const put = (t, values) => {
  for (const [name, value] of Object.entries(values)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    });
  }
};

/** A browser at `address` with empty storages; answers them and the document. */
export const open = (t, address = "http://localhost/pl/omnichannel/") => {
  const page = {
    localStorage: new MemoryStorage(),
    sessionStorage: new MemoryStorage(),
    document: new EventTarget(),
    location: new URL(address),
  };
  put(t, { ...page, window: globalThis });
  return page;
};

/** A browser that keeps nothing: each look at a storage throws, as where cookies are blocked. */
export const refuse = (t) => {
  open(t);
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, { get() { throw new DOMException("refused", "SecurityError"); }, configurable: true });
  }
};
