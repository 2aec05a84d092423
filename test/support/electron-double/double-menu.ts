import { announce, onOrder, record } from './double-record.ts';

interface ItemTemplate {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly enabled?: boolean;
  readonly submenu?: readonly ItemTemplate[];
  readonly click?: (item: MenuItem, window: unknown, event: { readonly triggeredByAccelerator: boolean }) => void;
}

/** An item whose `enabled` can be changed while the menu is shown; everything else stays as the template has it. */
export class MenuItem {
  readonly #template: ItemTemplate;
  readonly submenu: Menu | undefined;
  #enabled: boolean;

  constructor(template: ItemTemplate) {
    const { label, role, type, submenu, enabled = true } = template;
    if (label === undefined && role === undefined && type !== 'separator') {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    this.#template = template;
    this.#enabled = enabled;
    this.submenu = submenu === undefined ? undefined : Menu.buildFromTemplate(submenu);
  }

  get id(): string | undefined {
    return this.#template.id;
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    announce('menu-item', { id: this.id, enabled });
  }

  /** What is disabled cannot be chosen, by the mouse or by its accelerator. */
  choose(triggeredByAccelerator: boolean): void {
    const { click } = this.#template;
    if (click === undefined) throw new Error(`${this.id} has nothing to do`);
    if (!this.#enabled) throw new Error(`${this.id} is disabled`);
    click(this, null, { triggeredByAccelerator });
  }

  toJSON(): object {
    const { click: _, submenu: __, ...plain } = this.#template;
    return { ...plain, enabled: this.#enabled, ...(this.submenu && { submenu: this.submenu.items }) };
  }
}

export class Menu {
  static #current: Menu | null = null;
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly ItemTemplate[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)));
  }

  static setApplicationMenu(menu: Menu): void {
    Menu.#current = menu;
    record.menu = menu.items;
    announce('menu');
  }

  static find(id: string): MenuItem {
    const item = Menu.#current?.getMenuItemById(id) ?? null;
    if (item === null) throw new Error(`the menu has no item ${id}`);
    return item;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : (item.submenu?.getMenuItemById(id) ?? null);
      if (found !== null) return found;
    }
    return null;
  }
}

onOrder('menu-click', (id: string) => Menu.find(id).choose(false));
/** As macOS does with a key that the page did not take. */
onOrder('menu-accelerator', (id: string) => Menu.find(id).choose(true));
