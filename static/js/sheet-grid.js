/* A table of fields as an ARIA grid: one stop for Tab, arrows between the cells, Enter to edit, cells pasted as a block.
   Without script it is a form of fields. */
const table = document.querySelector("[data-sheet-grid]");

/* A block of cells as spreadsheet programs copy it: tabs between cells, lines between rows; a cell that contains either
   of them, or begins with a quotation mark, is in quotation marks, and those in it are doubled. */
const cellsOf = (words) => {
  const lines = [[]];
  for (const [, quoted, plain, end] of words.matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))([\t\n]|$)/g)) {
    lines.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "") break;
    if (end === "\n") lines.push([]);
  }
  return lines;
};

if (table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td > input")]);
  const status = document.querySelector("[data-grid-status]");
  const isRightToLeft = getComputedStyle(table).direction === "rtl";
  let editing = null;
  let before = "";

  const placeOf = (field) => {
    const row = rows.findIndex((fields) => fields.includes(field));
    return [row, row < 0 ? -1 : rows[row].indexOf(field)];
  };
  const mark = (field) => field.parentElement.classList.toggle("is-changed", field.value !== field.defaultValue);

  const go = (row, column) => {
    const next = rows[Math.max(0, Math.min(row, rows.length - 1))]?.[Math.max(0, Math.min(column, rows[0].length - 1))];
    if (!next) return;
    rows.flat().forEach((field) => { field.tabIndex = -1; });
    next.tabIndex = 0;
    next.focus();
    next.select();
  };
  const edit = (field) => {
    editing = field;
    before = field.value;
    field.readOnly = false;
    field.parentElement.removeAttribute("aria-readonly");
    field.setSelectionRange(field.value.length, field.value.length);
  };
  const leave = (field) => {
    editing = null;
    field.readOnly = true;
    mark(field);
  };

  table.setAttribute("role", "grid");
  for (const row of table.rows) row.setAttribute("role", "row");
  for (const head of table.tHead.querySelectorAll("th")) head.setAttribute("role", "columnheader");
  for (const head of table.tBodies[0].querySelectorAll("th")) head.setAttribute("role", "rowheader");
  for (const cell of table.tBodies[0].querySelectorAll("td")) cell.setAttribute("role", "gridcell");
  rows.flat().forEach((field, place) => { field.readOnly = true; field.tabIndex = place ? -1 : 0; mark(field); });
  for (const keys of document.querySelectorAll("[data-grid-keys]")) keys.hidden = false;

  table.addEventListener("keydown", (event) => {
    const field = event.target;
    const [row, column] = placeOf(field);
    if (row < 0) return;
    if (editing === field) {
      if (event.key === "Enter") { event.preventDefault(); leave(field); go(row + 1, column); }
      if (event.key === "Escape") { event.preventDefault(); field.value = before; leave(field); field.select(); }
      if (event.key === "Tab") leave(field);
      return;
    }
    const ahead = isRightToLeft ? -1 : 1;
    const moves = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + ahead],
      ArrowLeft: [row, column - ahead],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, rows[0].length - 1],
      PageDown: [row + 10, column],
      PageUp: [row - 10, column],
    };
    if (event.key in moves) {
      event.preventDefault();
      go(...moves[event.key]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      edit(field);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      field.value = "";
      mark(field);
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      edit(field);
      field.value = "";
    }
  });

  table.addEventListener("dblclick", (event) => { if (placeOf(event.target)[0] >= 0) edit(event.target); });
  table.addEventListener("focusin", (event) => {
    if (placeOf(event.target)[0] < 0) return;
    rows.flat().forEach((field) => { field.tabIndex = field === event.target ? 0 : -1; });
  });
  table.addEventListener("focusout", (event) => { if (editing === event.target) leave(event.target); });

  table.addEventListener("paste", (event) => {
    const [row, column] = placeOf(event.target);
    const words = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (row < 0 || (editing && !/[\t\n]/.test(words))) return;
    event.preventDefault();
    let count = 0;
    cellsOf(words).forEach((line, down) => line.forEach((cell, across) => {
      const field = rows[row + down]?.[column + across];
      if (!field) return;
      field.value = cell.replace(/\s+/g, " ").trim();
      mark(field);
      count += 1;
    }));
    if (status) status.textContent = `${count} ✓`;
  });
}
