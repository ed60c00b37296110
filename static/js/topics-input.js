// A field of topics: Enter turns what was typed into ticked boxes. Without this script the line is sent as it is.

for (const field of document.querySelectorAll("[data-topics-input]")) {
  const line = field.querySelector("input[type=text]");
  const boxes = field.querySelector("[data-topics-boxes]");
  const said = field.querySelector("[data-topics-said]");
  const names = new Map();
  for (const option of field.querySelectorAll("option")) names.set(option.value.toLocaleLowerCase(), option.value);
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  line.addEventListener("change", take);

  /** Tick each topic that the line names; what names none stays in it. */
  function take() {
    const typed = line.value.split(";").map((word) => word.trim()).filter(Boolean);
    const unknown = typed.filter((word) => !names.has(word.toLocaleLowerCase()));
    for (const word of typed) if (names.has(word.toLocaleLowerCase())) tick(names.get(word.toLocaleLowerCase()));
    line.value = unknown.join("; ");
    said.textContent = unknown.length ? field.dataset.unknown : "";
  }

  function tick(name) {
    const known = [...boxes.querySelectorAll("label")].find((one) => one.querySelector("bdi").textContent === name);
    const box = known ? known.querySelector("input") : add(name);
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function add(name) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = field.querySelector("input[type=hidden]").name;
    box.value = name;
    const words = document.createElement("bdi");
    words.textContent = name;
    label.append(box, " ", words);
    boxes.append(label);
    return box;
  }
}
