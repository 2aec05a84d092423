/** What surrounds the patch in the page (`--surround` in renderer/app.css), so that a window shows it before the page does. */
export const windowGrounds = { dark: '#1b1b1c', light: '#e3e3e5', contrast: '#000000' } as const;
