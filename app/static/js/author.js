// The open page follows its author: it loads itself anew when the content has changed, and lists the faults of broken files.

const script = document.querySelector("script[data-author]");
let version;
let panel;

function show(problems) {
  panel?.remove();
  panel = undefined;
  if (!problems.length) return;
  panel = document.createElement("aside");
  panel.className = "author-problems";
  panel.setAttribute("role", "status");
  const title = document.createElement("strong");
  title.textContent = script.dataset.title;
  const note = document.createElement("p");
  note.textContent = script.dataset.note;
  const list = document.createElement("ul");
  for (const problem of problems) {
    const item = document.createElement("li");
    item.textContent = problem;
    list.append(item);
  }
  panel.append(title, list, note);
  document.body.append(panel);
}

const events = new EventSource(script.dataset.events);
events.addEventListener("message", (message) => {
  const state = JSON.parse(message.data);
  if (version !== undefined && state.version !== version) location.reload();
  version = state.version;
  show(state.problems);
});
addEventListener("pagehide", () => events.close());
