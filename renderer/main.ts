import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('invariant: the page has a place for the application');
mount(App, { target });
