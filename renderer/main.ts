import { mount } from 'svelte';
import App from './App.svelte';
import { systemLooks, themeFor } from './state/theme.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('invariant: the page has a place for the application');
// Until the settings are known the system's wish is the best guess.
document.documentElement.dataset.theme = themeFor('system', systemLooks(window));
mount(App, { target });
