import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import type { connect as Connect } from '../../../renderer/connection/connect.ts';
import type { Connection } from '../../../renderer/connection/connection.ts';
import type { SettingsChange } from '../../../shared/settings.ts';
import { DoubleApp } from '../../support/electron-double/launch.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { type BuiltApp, builtApp } from './built-app.ts';

/** In the page: what it exposes, and what `connectPage` leaves there. */
declare const connect: typeof Connect;
declare const connection: Connection;
declare const heard: unknown[];

/** A message that seems to come from the window's own page. */
export const ownPage = { origin: 'app://cloudbrush', isMainFrame: true, isOwnWindow: true };

/** What is stale is built first, which takes its time where others are building too. */
const BUILDING_MS = 120_000;

/** Looks until it is as expected: two cores and several browsers are slow, which is not wrong. */
export function poll<T>(look: () => T) {
  return expect.poll(look, { timeout: 20_000 });
}

/** An item of the application menu, as the stand-in records it. */
export interface ShownItem {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly enabled: boolean;
  readonly submenu?: readonly ShownItem[];
}

/** The built application and a sample dataset for one file of tests. */
export class Shell {
  built!: BuiltApp;
  dataset!: string;
  app!: DoubleApp;
  page!: Page;

  /** With the application's own page where `page` says so, else with one that is only connected. */
  constructor(page: 'connection' | 'application' = 'connection') {
    beforeAll(async () => {
      this.built = await builtApp(page);
      this.dataset = join(this.built.folder, 'wolken über see');
      mkdirSync(this.dataset);
      await writeSampleDataset(this.dataset);
    }, BUILDING_MS);
    afterAll(() => this.built.remove());
  }

  /** One application for all tests of the file, each with a fresh document. */
  share(): void {
    beforeAll(() => this.#launch([]));
    beforeEach(async () => {
      await this.page.reload();
    });
    afterAll(() => this.app.dispose());
  }

  /** An application for the running test alone. */
  async launch(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.#launch(args, env);
    const { app } = this;
    onTestFinished(() => app.dispose());
  }

  async #launch(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.app = new DoubleApp({ main: this.built.main, args: ['--user-data', this.built.userData, ...args], env });
    this.page = await this.app.page();
  }

  /** What the application finds as its settings; by default nothing is asked at the first start. */
  settings(settings: SettingsChange = { annotator: 'Ada', tour: false }): void {
    mkdirSync(this.built.userData, { recursive: true });
    writeFileSync(join(this.built.userData, 'settings.json'), JSON.stringify(settings));
  }

  /** Waits until an item of the application menu can be chosen, or cannot. */
  async canChoose(id: string, enabled = true): Promise<void> {
    await poll(async () => (await this.menuItem(id)).enabled).toBe(enabled);
  }

  /** The item of the application menu as it is now. */
  async menuItem(id: string): Promise<ShownItem> {
    const { menu } = await this.app.record();
    const within = (items: readonly ShownItem[]): ShownItem | undefined =>
      items.find((item) => item.id === id) ?? items.map(({ submenu }) => within(submenu ?? [])).find(Boolean);
    const item = within(menu as readonly ShownItem[]);
    if (item === undefined) throw new Error(`the menu has no item ${id}`);
    return item;
  }

  /** `answersClosing`: as a page that holds nothing which is not saved. */
  async connectPage({ answersClosing = true } = {}): Promise<void> {
    await this.page.evaluate(async (answersClosing) => {
      const opened = await connect();
      const events: unknown[] = [];
      opened.onEvent((event) => {
        if (event.kind === 'closing' && answersClosing) void opened.calls['window.closing']({ answer: 'close' });
        else events.push(event);
      });
      opened.onState((state) => events.push(state));
      Object.assign(window, { connection: opened, heard: events });
    }, answersClosing);
  }

  /** Events and states that the page has heard, once there are `count`. */
  async heardEvents(count: number): Promise<unknown[]> {
    await this.page.waitForFunction((wanted) => heard.length >= wanted, count);
    return this.page.evaluate(() => heard);
  }

  /** Opens the dataset through its dialog and answers ids of it and of its training split. */
  async openDataset(): Promise<{ readonly datasetId: string; readonly splitId: string }> {
    await this.app.order('dialog-path', this.dataset);
    return this.page.evaluate(async () => {
      const place = await connection.calls['place.dialog']({ kind: 'folder' });
      const { report } = await connection.calls['dataset.open']({ placeId: place?.placeId ?? '' });
      const split = report.splits.find(({ name }) => name === 'train');
      return { datasetId: report.datasetId, splitId: split?.id ?? '' };
    });
  }
}
