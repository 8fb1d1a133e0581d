// The letters of a group, typed on the first screen: asked of the test, whose first page knows whether there is such a group.
const GROUP = /^[\w.-]{1,40}$/;

/** Whether the first page of the test, `html`, belongs to a group: its form says so. */
export const belongsToGroup = (html) => new DOMParser().parseFromString(html, "text/html").querySelector('input[name="group"]') !== null;

/** @param {HTMLElement} row */
export const enhance = (row) => {
  const form = row.querySelector("form");
  const fault = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const code = form.elements.group.value.trim();
    fault.textContent = "";
    try {
      const known = GROUP.test(code) && belongsToGroup(await (await fetch(`${form.dataset.test}?group=${encodeURIComponent(code)}`)).text());
      if (known) location.search = new URLSearchParams({ group: code });
      else fault.textContent = fault.dataset.textUnknown;
    } catch {
      fault.textContent = fault.dataset.textOffline;
    }
  });
};
