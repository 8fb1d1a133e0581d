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

/** The id of the section in which the block or sentence `id` stands, or "". The page knows: ids may begin alike (`what`, `what-next`). */
export const sectionAt = (id) => document.getElementById(id.split(".")[0])?.closest("details[data-section]")?.dataset.section ?? "";
