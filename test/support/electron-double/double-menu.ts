import { onOrder, record } from './double-record.ts';

interface ItemTemplate {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly ItemTemplate[];
  readonly click?: () => void;
}

export class Menu {
  static #current: Menu | null = null;
  readonly template: readonly ItemTemplate[];

  private constructor(template: readonly ItemTemplate[]) {
    this.template = template;
  }

  static buildFromTemplate(template: readonly ItemTemplate[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu): void {
    Menu.#current = menu;
    record.menu = menu.template;
  }

  static click(id: string): void {
    const item = find(Menu.#current?.template ?? [], id);
    if (item?.click === undefined) throw new Error(`the menu has no item ${id} that can be clicked`);
    item.click();
  }
}

function find(items: readonly ItemTemplate[], id: string): ItemTemplate | undefined {
  return items.find((item) => item.id === id) ?? items.map((item) => find(item.submenu ?? [], id)).find(Boolean);
}

onOrder('menu-click', (id: string) => Menu.click(id));
