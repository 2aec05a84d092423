import { createContext } from 'svelte';
import type { Notices } from '../state/notices.svelte.ts';

/** The window's notices: its dialogs show them too. */
export const [shownNotices, showNotices] = createContext<Notices>();
