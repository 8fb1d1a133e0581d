// The text while it is read aloud: the sentence is lit and stays in view, and reading goes on from where one clicks.
const INTERACTIVE = "a, button, summary, input, select, textarea, label, audio, dialog";
// Not a table's head: where a table stands as a list it is out of sight.
const HOLDERS = "p, h3, h4, h5, li, dt, tbody th, tbody td, caption, figcaption";

const nodesOf = (id) => [...document.querySelectorAll(`[data-sentence="${CSS.escape(id)}"]`)];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const openAround = (node) => {
  for (let details = node.closest("details"); details; details = details.parentElement.closest("details")) {
    if (!node.closest("summary") || node.closest("summary").parentElement !== details || details.dataset.section) details.open = true;
  }
};

/** Gives `listen(section, sentence)` its ways in from the text. */
export const attach = (player, listen) => {
  const main = document.getElementById("main");
  // What the ids of a second language beside this one end with.
  const ending = player.dataset.twin ?? "";
  let lit = [];
  let strayed = false;

  for (const name of ["wheel", "touchmove"]) addEventListener(name, () => { strayed = true; }, { passive: true });

  const inView = ({ top, bottom }) => top >= 0 && bottom <= innerHeight - player.offsetHeight;

  const follow = (node) => {
    const box = node.getBoundingClientRect();
    if (inView(box)) {
      strayed = false;
      const low = box.bottom > (innerHeight - player.offsetHeight) * 0.8;
      if (!low) return;
    }
    if (strayed) return;
    node.scrollIntoView({ block: box.height > innerHeight / 2 ? "start" : "center", behavior: calm() ? "auto" : "smooth" });
  };

  const light = (id, following, voice = "") => {
    const silent = voice ? "" : ending;
    const nodes = [voice, ...(silent !== voice ? [silent] : [])].flatMap((suffix) => nodesOf(id.replace(/(?=\.)/, suffix)));
    for (const node of lit) if (!nodes.includes(node)) node.classList.remove("is-lit");
    for (const node of nodes) node.classList.add("is-lit");
    lit = nodes;
    if (!nodes.length) return;
    openAround(nodes[0]);
    const seen = nodes.find((node) => node.checkVisibility?.() ?? true);
    if (following && seen) follow(seen);
  };

  const from = (node) => {
    const section = node.closest("details[data-section]")?.dataset.section;
    const [block, ordinal] = node.dataset.sentence.split(".");
    const voice = ending && block.endsWith(ending) ? ending : "";
    if (section) listen(section, `${block.slice(0, block.length - voice.length)}.${ordinal}`, voice);
  };

  const click = (event) => {
    if (event.defaultPrevented || event.target.closest(INTERACTIVE) || !getSelection().isCollapsed) return;
    const sentence = event.target.closest("[data-sentence]");
    if (sentence && main.contains(sentence)) from(sentence);
  };

  // The keyboard's way: each block of an open section has a button that shows itself when it has the focus.
  const addButtons = (details) => {
    if (!details.open || details.dataset.listening) return;
    details.dataset.listening = "on";
    for (const block of details.querySelectorAll(".prose > [id]")) {
      const sentence = block.matches("[data-sentence]") ? block : block.querySelector("[data-sentence]");
      const holder = block.matches(HOLDERS) ? block : block.querySelector(HOLDERS);
      if (!sentence || !holder) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "read-here";
      button.setAttribute("aria-label", block.closest(".pair-twin") ? player.dataset.textHereTwin : player.dataset.textHere);
      button.setAttribute("aria-describedby", block.id);
      button.addEventListener("click", () => from(sentence));
      holder.prepend(button);
    }
  };

  for (const details of main.querySelectorAll("details[data-section]")) {
    details.addEventListener("toggle", () => addButtons(details));
    addButtons(details);
  }

  return { light, click };
};
