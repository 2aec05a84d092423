import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { helpPages } from './build/help-plugin.ts';

/**
 * The page. It runs under a policy without unsafe-inline and unsafe-eval, from an address nobody knows in
 * advance (loopback server, app:// scheme), so everything is a file with a relative address.
 */
export default defineConfig({
  root: join(import.meta.dirname, 'renderer'),
  base: './',
  plugins: [helpPages(), svelte({ configFile: join(import.meta.dirname, 'svelte.config.js') })],
  // The package's main entry compiles record readers with the Function constructor.
  resolve: { alias: [{ find: /^msgpackr$/, replacement: 'msgpackr/index-no-eval' }] },
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist/renderer'),
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
});
