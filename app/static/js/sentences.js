// The ids of sentences. The page leaves out those that follow from where a sentence stands (app/presentation/sentence_ids.py):
// the first of block "what-is-4" is "what-is-4.1".
const BLOCKS = ":is(.prose, .story) > [id], .terms > [id] > dd";

// In the glossary stands the meaning in the other languages too: its ids end in their names.
const nameOf = (block) => block.id || `${block.parentElement.id}${block.lang ? `-${block.lang}` : ""}`;

/** Writes the ids that the page left out; where all are there, nothing changes. */
export const nameSentences = (root = document) => {
  for (const block of root.querySelectorAll(BLOCKS)) {
    const sentences = [...(block.matches("[data-sentence]") ? [block] : []), ...block.querySelectorAll("[data-sentence]")];
    sentences.forEach((sentence, index) => { sentence.dataset.sentence ||= `${nameOf(block)}.${index + 1}`; });
  }
};
