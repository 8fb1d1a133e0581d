// A group's code in the address goes along to the test, the form and the site's own page, and into the other languages. It is kept nowhere.
/** @param {string} code */
export const carry = (code) => {
  const links = [...document.querySelectorAll("a[href]")].map((link) => [link, new URL(link.href)]);
  const courseOf = ({ pathname }) => /^\/[a-z-]+\/([^/]+)\/$/.exec(pathname)?.[1];
  let [, , course] = location.pathname.split("/");
  if (!course) {
    // The site's own page: a code is of one course, and which one is known where there is no other.
    const courses = new Set(links.map(([, address]) => courseOf(address)).filter(Boolean));
    if (courses.size === 1) [course] = courses;
  }
  const own = new RegExp(`^/[a-z-]+/(${course}/(test|feedback)?)?$`);
  for (const [link, address] of links) {
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
