// How a learner moves on the stage: arrow keys, Home, End, Escape, and a finger drawn across it.
const SWIPE_PX = 48;

export const listenToKeys = (stage, { stepBy, toStep, leave }) => {
  const moves = {
    ArrowRight: () => stepBy(1),
    ArrowLeft: () => stepBy(-1),
    Home: () => toStep(stage.steps[0]),
    End: () => toStep(stage.steps.at(-1)),
    Escape: () => leave(),
  };
  document.addEventListener("keydown", (event) => {
    if (!stage.isOpen() || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Left and right go along the line also from the switch, which was pressed a moment ago; up and down stay its own.
    if (event.key === "ArrowRight" && stage.isLast()) {
      event.preventDefault();
      return;
    }
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  });
};

export const listenToFingers = (stage, stepBy) => {
  let start = null;
  stage.body.addEventListener("touchstart", (event) => {
    start = event.touches.length === 1 ? event.touches[0] : null;
  }, { passive: true });
  stage.body.addEventListener("touchend", (event) => {
    if (!start || !stage.isOpen()) return;
    const end = event.changedTouches[0];
    const [across, along] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = null;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(along)) return;
    if (across > 0 || !stage.isLast()) stepBy(across < 0 ? 1 : -1);
  }, { passive: true });
};
