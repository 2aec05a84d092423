/** So many can still be told apart by tone and dash. */
export const MAX_PINS = 6;

/** A square of pixels that is kept to compare others with. */
export interface Pin {
  /** 1 to `MAX_PINS`: its name, and what its line looks like. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
  /** Of the square around the pixel, odd. */
  readonly side: number;
}

type PatchPlace = { readonly splitId: string; readonly patch: number };

const keyOf = ({ splitId, patch }: PatchPlace) => `${splitId}/${patch}`;

/** Pinned pixels by patch, as long as the page lives. */
export class Pins {
  #byPatch = $state.raw<ReadonlyMap<string, readonly Pin[]>>(new Map());

  /** By number. */
  of(place: PatchPlace): readonly Pin[] {
    return this.#byPatch.get(keyOf(place)) ?? [];
  }

  isFull(place: PatchPlace): boolean {
    return this.of(place).length >= MAX_PINS;
  }

  at(place: PatchPlace, x: number, y: number): Pin | null {
    return this.of(place).find((pin) => pin.x === x && pin.y === y) ?? null;
  }

  /** Under the lowest number that is free; nothing where the pixel is pinned already or no number is. */
  add(place: PatchPlace, x: number, y: number, side: number): void {
    if (this.isFull(place) || this.at(place, x, y) !== null) return;
    const pins = this.of(place);
    let number = 1;
    while (pins.some((pin) => pin.number === number)) number++;
    this.#set(
      place,
      [...pins, { number, x, y, side }].toSorted((a, b) => a.number - b.number),
    );
  }

  remove(place: PatchPlace, number: number): void {
    this.#set(
      place,
      this.of(place).filter((pin) => pin.number !== number),
    );
  }

  #set(place: PatchPlace, pins: readonly Pin[]): void {
    this.#byPatch = new Map([...this.#byPatch, [keyOf(place), pins]]);
  }
}
