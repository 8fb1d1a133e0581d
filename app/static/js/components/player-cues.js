// The arithmetic of the player: which cue is heard, where a step leads, what the clock shows.
const RESTART_S = 1.5;

/** Seconds as minutes and seconds. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** The place in `cues` of the one that is heard at `seconds`; -1 before the first. */
export const cueAt = (cues, seconds) => cues.findLastIndex((cue) => cue.start <= seconds + 0.02);

/** The cue to which a step leads: back begins the sentence anew once it was heard for a moment. */
export const cueBeside = (cues, seconds, by) => {
  const now = cueAt(cues, seconds);
  const again = by < 0 && now >= 0 && seconds - cues[now].start > RESTART_S;
  return cues[again ? now : now + by];
};
