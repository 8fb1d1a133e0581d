// The open page follows its author: it loads itself anew when the content has changed, and lists the faults of broken files.

const script = document.querySelector("script[data-author]");
let events;
let panel;
let shown = "[]";

function show(problems) {
  const told = JSON.stringify(problems);
  if (told === shown) return;
  shown = told;
  panel?.remove();
  panel = undefined;
  if (!problems.length) return;
  panel = document.createElement("div");
  panel.className = "author-problems";
  panel.setAttribute("role", "status");
  panel.tabIndex = 0;
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

function hear(message) {
  const state = JSON.parse(message.data);
  show(state.problems);
  if (state.version !== script.dataset.version) location.reload();
}

// A browser has six connections to a server: a page that nobody sees holds none of them, and catches up when it is seen.
function follow() {
  events?.close();
  events = undefined;
  if (document.visibilityState === "hidden") return;
  events = new EventSource(script.dataset.events);
  events.addEventListener("message", hear);
}

follow();
document.addEventListener("visibilitychange", follow);
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => event.persisted && follow());
