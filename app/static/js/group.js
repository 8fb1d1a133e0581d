// A group's code in the address goes along to the test and the form, and into the other languages. It is kept nowhere.
/** @param {string} code */
export const carry = (code) => {
  const [, , course] = location.pathname.split("/");
  const own = new RegExp(`^/[a-z-]+/${course}/(test|feedback)?$`);
  for (const link of document.querySelectorAll("a[href]")) {
    const address = new URL(link.href);
    if (address.origin !== location.origin || !own.test(address.pathname) || address.searchParams.has("attempt")) continue;
    if (address.pathname === location.pathname && address.hash) continue;
    address.searchParams.set("group", code);
    link.href = address;
  }
  const joined = document.querySelector('.first [data-part="joined"]');
  if (!joined) return;
  const words = joined.querySelector("summary span");
  words.textContent = words.dataset.textGroup.replace("{code}", code);
  joined.hidden = false;
  document.querySelector('.first [data-part="code"]').hidden = true;
  joined.querySelector("button").addEventListener("click", () => location.assign(location.pathname));
};
