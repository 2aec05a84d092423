import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const configFile = join(root, 'svelte.config.js');

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
          include: ['test/{build,electron,shared,support}/**/*.test.ts'],
        },
      },
      {
        // The page's state runs without a page: runes compiled as in the browser, where effects run.
        plugins: [svelte({ configFile, dynamicCompileOptions: () => ({ generate: 'client' }) })],
        resolve: { conditions: ['browser', 'svelte'] },
        ssr: { resolve: { conditions: ['browser', 'svelte'] } },
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
