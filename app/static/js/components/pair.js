// Two languages side by side: the sentence under the pointer or the focus is lit with its counterpart, and the line between the columns
// is coloured as far as the paragraph that is being read.
const HERE = "-30% 0px -69% 0px";

/** The id of the same sentence (or block) in the other column: one of the two ends its block's part with `suffix`. */
export const counterpartOf = (id, suffix) => {
  const [block, ordinal = ""] = id.split(".");
  const counterpart = block.endsWith(suffix) ? block.slice(0, -suffix.length) : block + suffix;
  return ordinal ? `${counterpart}.${ordinal}` : counterpart;
};

/** @param {HTMLElement} head */
export const enhance = (head) => {
  const main = document.getElementById("main");
  const { suffix } = head.dataset;
  let paired = [];

  const nodesOf = (id) => [...main.querySelectorAll(`[data-sentence="${CSS.escape(id)}"]`)];

  const light = (sentence) => {
    const nodes = sentence ? [sentence, ...nodesOf(counterpartOf(sentence.dataset.sentence, suffix))] : [];
    for (const node of paired) node.classList.remove("is-paired");
    for (const node of nodes) node.classList.add("is-paired");
    paired = nodes;
  };

  const sentenceAt = (target) => {
    const near = target.closest?.("[data-sentence]");
    if (near && main.contains(near)) return near;
    // A button of a block has the focus for the whole block: its first sentence is meant.
    return target.closest?.(".read-here") ? target.closest("[id]").querySelector("[data-sentence]") ?? target.closest("[data-sentence]") : null;
  };

  main.addEventListener("pointerover", ({ target }) => light(sentenceAt(target)));
  main.addEventListener("pointerleave", () => light(null));
  main.addEventListener("focusin", ({ target }) => light(sentenceAt(target)));
  main.addEventListener("focusout", () => light(null));

  const reach = (pair) => {
    const pairs = [...pair.parentElement.querySelectorAll(":scope > .pair")];
    const place = pairs.indexOf(pair);
    for (const old of main.querySelectorAll(".pair.is-now")) old.classList.remove("is-now");
    pairs.forEach((each, index) => each.classList.toggle("is-passed", index < place));
    pair.classList.add("is-now");
  };
  const reading = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) reach(target);
  }, { rootMargin: HERE });
  for (const pair of main.querySelectorAll(".pair:not(.is-heading)")) reading.observe(pair);

  document.addEventListener("omnikurs:sentence", ({ detail }) => {
    const pair = detail?.id ? nodesOf(detail.id)[0]?.closest(".pair") : null;
    if (pair) reach(pair);
  });
};
