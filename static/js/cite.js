// The citation of a provision, opened below its words and copied. Without script its link leads to the citation as text.
const model = document.getElementById("citation-panel");

/** Shows a citation so that each run of it keeps its direction: it is cut, between its parts, where the direction turns. */
function write(place, text) {
  let turned = null;
  let run = null;
  const cut = ["", ...text.split(/([.,;] |[،؛] )/)];
  for (let at = 0; at < cut.length; at += 2) {
    const letter = cut[at + 1].match(/\p{L}/u);
    const here = letter ? /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter[0]) : turned;
    if (!run || (turned !== null && here !== turned)) {
      run = document.createElement("bdi");
      place.append(cut[at], run);
      run.append(cut[at + 1]);
    } else {
      run.append(cut[at] + cut[at + 1]);
    }
    turned = here;
  }
}

/** Copies the citation, and says so; where the browser refuses, or knows no clipboard, selects it to be copied by hand. */
async function copy(panel) {
  const said = panel.querySelector("[role=status]");
  const citation = panel.querySelector(".citation");
  said.textContent = "";
  try {
    await navigator.clipboard.writeText(citation.textContent);
    said.textContent = said.dataset.said;
  } catch {
    window.getSelection().selectAllChildren(citation);
    said.textContent = said.dataset.refused;
  }
}

/** Builds what is shown from the citation as text, and from the address that it came from. */
function panelOf(text, address) {
  const panel = model.content.firstElementChild.cloneNode(true);
  write(panel.querySelector(".citation"), text);
  for (const link of panel.querySelectorAll("[data-form]")) {
    const url = new URL(address);
    url.pathname = url.pathname.replace(/txt\/$/, `${link.dataset.form}/`);
    link.href = url.href;
  }
  panel.querySelector("button").addEventListener("click", () => copy(panel));
  return panel;
}

async function show(link) {
  const provision = link.closest(".provision");
  const open = provision.querySelector(":scope > .cited");
  link.setAttribute("aria-expanded", String(!open));
  if (open) {
    open.remove();
    return;
  }
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.statusText);
    const panel = panelOf((await response.text()).trim(), link.href);
    provision.append(panel);
    await copy(panel);
  } catch {
    window.location.assign(link.href);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".cite");
  if (!link || !model || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link);
});
