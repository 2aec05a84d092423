/** What a test changes the first byte of a source to, and a thread waits for. */
export const CHANGED_CODE = 77;
