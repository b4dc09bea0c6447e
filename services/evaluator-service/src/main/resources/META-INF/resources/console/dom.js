// Elements are built, never parsed from strings: nothing that an event carries can become markup.

export function element(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value == null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export const byId = (id) => document.getElementById(id);

export const fill = (id, ...children) => byId(id).replaceChildren(...children);

/** A table row that a mouse and a keyboard can open. */
export function opening(row, action) {
  row.tabIndex = 0;
  row.className = "open";
  row.addEventListener("click", action);
  row.addEventListener("keydown", (e) => {
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      action();
    }
  });
  return row;
}

/** A row whose cells carry their column's name, so that a narrow page can show it as a card. */
export function labelled(row, columns) {
  [...row.children].forEach((cell, i) => { if (columns[i]) cell.dataset.label = columns[i][0]; });
  return row;
}
