import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { keepCompiledCode } from './test/support/compile-cache.ts';

const root = import.meta.dirname;
keepCompiledCode();
const configFile = join(root, 'svelte.config.js');

/*
 * Svelte as a browser has it, where effects run. By name and not by the condition `browser`, since the same
 * process runs the real services, whose packages must stay Node's.
 */
const clientSvelte = ['', '/legacy', '/reactivity', '/store'].map((part) => ({
  find: new RegExp(`^svelte${part}$`),
  replacement: join(root, 'node_modules/svelte/src', part, part === '/legacy' ? 'legacy-client.js' : 'index-client.js'),
}));

export default defineConfig({
  test: {
    // Two workers are what the smallest machine has; processes, because the services open native databases.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{bench,build,electron,faults,shared,soak,support}/**/*.test.ts'],
        },
      },
      {
        plugins: [svelte({ configFile, dynamicCompileOptions: () => ({ generate: 'client' }) })],
        resolve: { alias: clientSvelte },
        test: {
          name: 'page',
          environment: 'node',
          include: ['test/renderer/**/*.test.ts'],
          server: { deps: { inline: ['svelte'] } },
        },
      },
    ],
  },
});
