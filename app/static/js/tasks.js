// What was written for the tasks of a course: one fact a task, under "t/<task>". Nothing written is no fact.

/** What is written for the task `id`. */
export const textOf = (facts, id) => facts.get(`t/${id}`) ?? "";

/** Keeps `text` for the task `id`, or forgets it where there is nothing but space; false when the browser refuses to keep it. */
export const keepText = (facts, id, text) => {
  if (text.trim()) return facts.set(`t/${id}`, text);
  facts.drop(`t/${id}`);
  return true;
};

/** For how many of the tasks `ids` something is written. */
export const doneOf = (facts, ids) => ids.filter((id) => textOf(facts, id).trim()).length;
