import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Only what Biome cannot see: promises, by type, and Svelte's own rules. */
const promiseRules = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const svelteRules = {
  'svelte/no-at-html-tags': 'error',
  'svelte/no-dom-manipulating': 'error',
  'no-restricted-syntax': [
    'error',
    {
      selector: 'SvelteElement > SvelteStartTag > SvelteAttribute[key.name="style"]',
      message: 'A policy without unsafe-inline drops style attributes; the style: directive sets them by script.',
    },
  ],
  'svelte/no-svelte-internal': 'error',
  'svelte/no-target-blank': 'error',
  'svelte/no-unused-props': 'error',
  'svelte/prefer-svelte-reactivity': 'off',
  'svelte/require-each-key': 'error',
};

export default defineConfig(
  { ignores: ['dist/**', 'release/**', 'docs/**', 'playwright-report/**', 'test-results/**'] },
  ...svelte.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parser: ts.parser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: svelteRules,
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    plugins: { '@typescript-eslint': ts.plugin },
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: promiseRules,
  },
);
