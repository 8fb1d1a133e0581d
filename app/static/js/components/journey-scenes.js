// The drawings of the steps. The list shows images of the connected way; the stage needs the drawings themselves, with both ways
// and the line that it goes on with.
const WAIT_MS = 1500;

const drawOne = async (figure) => {
  const answer = await fetch(figure.dataset.drawing);
  if (!answer.ok) throw new Error(answer.statusText);
  const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  if (drawing.localName === "svg") figure.replaceChildren(document.importNode(drawing, true));
};

/**
 * Puts each drawing in the place of its image; where one cannot be fetched, the image stays. Calls `drawn` after each. The promise is
 * kept when all are there, and after 1.5 s: nobody waits longer for a picture to open a stage.
 */
export const drawScenes = (root, drawn) => {
  const all = [...root.querySelectorAll("[data-drawing]")].map((figure) => drawOne(figure).then(drawn, () => {}));
  return Promise.race([Promise.all(all), new Promise((resolve) => { setTimeout(resolve, WAIT_MS); })]);
};
