/** An event of Electron's that the application may prevent. */
export class DoubleEvent {
  defaultPrevented = false;
  preventDefault = (): void => {
    this.defaultPrevented = true;
  };
}
