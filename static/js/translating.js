// Translating editorial pages. On the form: "Select all" marks every language. In the editor, before it starts (which waits
// for the whole page): no way to turn a translation into an alias, which this portal has none of.
const all = document.querySelector('[name="select_all"]');
all?.addEventListener("change", () => {
  for (const box of document.querySelectorAll('[name="locales"]')) box.checked = all.checked;
});

const editor = document.querySelector(".js-translation-editor");
if (editor) {
  const props = JSON.parse(editor.dataset.props);
  props.links.convertToAliasUrl = null;
  editor.dataset.props = JSON.stringify(props);
}
