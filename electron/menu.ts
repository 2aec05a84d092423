import { Menu, type WebContents } from 'electron';
import { type CommandEntry, type CommandId, commandTable } from '../shared/commands.ts';
import type { MenuReport } from '../shared/contract.ts';
import { type KeySetting, keysOf } from '../shared/key-profiles.ts';
import { type MenuPlatform, menuTemplate, OPEN_RECENT } from './desktop/menu-template.ts';
import type { RecentFolder } from './host/services-interface.ts';

export interface ApplicationMenuParts {
  readonly platform: MenuPlatform;
  readonly isPackaged: boolean;
  /** The page's, whose text fields have an undo of their own. */
  readonly contents: () => Pick<WebContents, 'undo' | 'redo'>;
  /** Has the page do a command as if its key had been pressed. */
  readonly send: (id: CommandId) => void;
  /** What can be done while no page answers. */
  readonly withoutPage: Partial<Readonly<Record<CommandId, () => void>>>;
  readonly openRecent: (path: string) => void;
  readonly clearRecent: () => void;
}

/** The menus of the system. Which items can be chosen follows what the page says. */
export class ApplicationMenu {
  readonly #parts: ApplicationMenuParts;
  #report: MenuReport | null = null;
  #recent: readonly RecentFolder[] = [];
  #commands: readonly CommandEntry<CommandId>[] = commandTable;
  #keys = '';
  #menu: Menu;

  constructor(parts: ApplicationMenuParts) {
    this.#parts = parts;
    this.#menu = this.#build();
  }

  /** Null: no page answers. */
  showCommands(report: MenuReport | null): void {
    this.#report = report;
    for (const { id } of commandTable) this.#enable(id, this.#canChoose(id));
    this.#enable(OPEN_RECENT, this.#canChoose(OPEN_RECENT) && this.#recent.length > 0);
  }

  /** Newest first. */
  showRecent(recent: readonly RecentFolder[]): void {
    this.#recent = recent;
    // items come and go only with a new menu
    this.#menu = this.#build();
  }

  /** The annotator's own. */
  showKeys(setting: KeySetting): void {
    const text = JSON.stringify(setting);
    // each change of any setting tells all of them, and a menu that is open closes when another takes its place
    if (text === this.#keys) return;
    this.#keys = text;
    const keys = keysOf(setting.profile, setting.changes);
    this.#commands = commandTable.map((entry) => ({ ...entry, keys: keys.get(entry.id) ?? [] }));
    this.#menu = this.#build();
  }

  #build(): Menu {
    const { platform, isPackaged, openRecent, clearRecent } = this.#parts;
    const menu = Menu.buildFromTemplate(
      menuTemplate({
        platform,
        isPackaged,
        commands: this.#commands,
        recent: this.#recent,
        enabled: (id) => this.#canChoose(id),
        choose: (id, byAccelerator) => this.#choose(id as CommandId, byAccelerator),
        openRecent,
        clearRecent,
      }),
    );
    Menu.setApplicationMenu(menu);
    return menu;
  }

  #enable(id: string, enabled: boolean): void {
    const item = this.#menu.getMenuItemById(id);
    // setting it redraws the native menu
    if (item !== null && item.enabled !== enabled) item.enabled = enabled;
  }

  #canChoose(id: string): boolean {
    const command = (id === OPEN_RECENT ? 'open-folder' : id) as CommandId;
    if (this.#report === null) return this.#parts.withoutPage[command] !== undefined;
    return this.#report.enabled.includes(command) || (isStep(command) && this.#report.editsText);
  }

  #choose(id: CommandId, byAccelerator: boolean): void {
    const { contents, withoutPage, send } = this.#parts;
    // only a press that the page did not take gets here: it was meant for the field that has the focus
    if (isStep(id) && (byAccelerator || this.#report?.editsText === true)) contents()[id]();
    else if (this.#report === null) withoutPage[id]?.();
    else if (!byAccelerator) send(id);
  }
}

function isStep(id: CommandId): id is 'undo' | 'redo' {
  return id === 'undo' || id === 'redo';
}
