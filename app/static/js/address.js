/** What the address (or another `hash`) names: the id after its "#"; nothing where that is no readable text. */
export const idOf = (hash = location.hash) => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
};

/** The element that the address names, or null. */
export const addressed = () => document.getElementById(idOf());
