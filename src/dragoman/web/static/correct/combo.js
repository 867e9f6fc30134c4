// A field with a list of what can be chosen: arrow keys, Enter, typing, mouse and touch (ARIA's combobox).

let count = 0;

/**
 * Makes a combobox of `input` and the list element that follows it.
 *
 * `find(text)` gives (a promise of) options `{value, label, hint, detail}`; `choose(option)` is called with the one chosen.
 * With `open` the list is always shown, and an option is ready for Enter: that with the value `start` while nothing is
 * typed, else the first. Without it the list is shown while one types.
 */
export class Combo {
  constructor(input, list, { find, choose, open = false }) {
    Object.assign(this, { input, list, find, choose, open, options: [], active: -1, asked: 0 });
    list.id ||= `correct-list-${++count}`;
    list.setAttribute("role", "listbox");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("autocomplete", "off");
    input.addEventListener("input", () => this.refresh());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.open || this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => this.#take(event.target.closest("[role=option]")));
    this.close();
  }

  /** Asks for the options anew; an answer that comes after a later question is dropped. */
  async refresh() {
    const mine = ++this.asked;
    const text = this.input.value.trim();
    const options = this.open || text ? await this.find(text) : [];
    if (mine === this.asked) this.#show(options);
  }

  /** The option that is pointed at. */
  get pointed() {
    return this.options[this.active];
  }

  close() {
    this.asked++;
    this.#show([]);
  }

  #show(options) {
    this.options = options;
    this.list.replaceChildren(...options.map((option, index) => this.#item(option, index)));
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    const start = this.input.value ? -1 : options.findIndex((option) => option.value === this.start);
    this.#point(this.open && options.length ? Math.max(start, 0) : -1);
  }

  #item(option, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.dataset.index = index;
    item.setAttribute("role", "option");
    for (const [name, text] of [["label", option.label], ["hint", option.hint], ["detail", option.detail]]) {
      if (!text) continue;
      const part = document.createElement(name === "label" ? "bdi" : "span");
      part.className = `option-${name}`;
      part.textContent = text;
      item.append(part, " ");
    }
    return item;
  }

  #point(index) {
    this.active = index;
    for (const [at, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(at === index));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  #take(item) {
    if (!item) return;
    this.#point(Number(item.dataset.index));
    const option = this.pointed;
    if (!this.open) this.close();
    this.choose(option);
  }

  #key(event) {
    const last = this.options.length - 1;
    const steps = { ArrowDown: Math.min(this.active + 1, last), ArrowUp: Math.max(this.active - 1, 0) };
    if (event.key in steps && last >= 0) {
      event.preventDefault();
      this.#point(steps[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.#take(this.list.children[this.active]);
    } else if (event.key === "Escape" && !this.open && last >= 0) {
      event.preventDefault(); // closes the list, not the dialog
      event.stopPropagation();
      this.close();
    }
  }
}
