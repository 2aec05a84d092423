/** One rule per boundary of ARCHITECTURE.md. Type imports count like any other. */

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const npm = (...names) => names.map((name) => `node_modules/${name}(/|$)`);
const builtin = { dependencyTypes: ['core'] };

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycle', 'Two modules that need each other are one subject, or three.', {}, { circular: true }),
    forbid('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'shared-is-pure',
      'shared/ imports shared/ only.',
      { path: '^shared/' },
      { pathNot: ['^shared/', ...npm('valibot')] },
    ),
    forbid(
      'valibot-in-the-contract',
      'In shared/, only the contract, the settings and the documents of a project (documents/: a schema each) parse what crossed a boundary.',
      { path: '^shared/', pathNot: '^shared/(contract|settings|project-documents|documents/)' },
      { path: npm('valibot') },
    ),
    forbid(
      'electron-not-renderer',
      'The host knows nothing of the page.',
      { path: '^electron/' },
      { path: '^renderer/' },
    ),
    forbid(
      'renderer-not-electron',
      'The page knows nothing of the host.',
      { path: '^renderer/' },
      { path: '^electron/' },
    ),
    forbid('renderer-no-node', 'The page has no Node.', { path: '^renderer/' }, builtin),
    forbid(
      'sqlite-in-project',
      'electron/project/ holds the only SQL.',
      { pathNot: ['^electron/project/', '^test/'] },
      { path: npm('better-sqlite3', '@types/better-sqlite3') },
    ),
    forbid(
      'koffi-in-mapped-file',
      'electron/dataset/mapped-file.ts is the only user of koffi.',
      { pathNot: ['^electron/dataset/mapped-file\\.ts$', '^test/'] },
      { path: npm('koffi') },
    ),
    forbid(
      'electron-in-the-shell',
      "Only the desktop shell imports 'electron': from plain Node its index downloads a runtime.",
      { pathNot: '^electron/((main|window|menu|preload)\\.ts$|desktop/)' },
      { path: npm('electron'), dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'electron-types-in-the-shell',
      'The services know nothing of Electron, its types included.',
      { path: '^(shared|electron|renderer|build)/', pathNot: '^electron/((main|window|menu|preload)\\.ts$|desktop/)' },
      { path: npm('electron') },
    ),
    forbid(
      'shell-is-not-imported',
      'Hosts and command line must start without Electron.',
      { pathNot: '^(electron/((main|window|menu|preload)\\.ts$|desktop/)|test/)' },
      { path: '^electron/((main|window|menu|preload)\\.ts$|desktop/)' },
    ),
    forbid(
      'network-in-the-loopback',
      'electron/host/loopback.ts listens; nothing of the application asks a host.',
      { path: '^electron/', pathNot: '^electron/host/loopback\\.ts$' },
      { path: '^(node:)?(https?|http2|net|tls|dns|dgram|inspector)(/|$)', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'konva-in-canvas',
      'renderer/canvas/ alone draws with Konva.',
      { pathNot: ['^renderer/canvas/', '^test/'] },
      { path: npm('konva') },
    ),
    forbid(
      'tools-are-headless',
      'Tools know gestures and masks; no Svelte, no Konva, no widgets.',
      { path: '^renderer/tools/' },
      { path: [...npm('svelte', 'konva', '@lucide'), '\\.svelte(\\.ts)?$', '^renderer/(ui|canvas)/'] },
    ),
    forbid(
      'nothing-imports-test',
      'Tests look at the code, not the reverse.',
      { pathNot: '^(test/|[^/]+\\.config\\.ts$)' },
      { path: '^test/' },
    ),
    forbid(
      'nothing-imports-build',
      'The application does not know how it is built.',
      { path: '^(shared|electron|renderer)/' },
      { path: '^build/' },
    ),
    forbid(
      'named-after-its-subject',
      'A file called after no subject collects all of them.',
      {},
      {
        path: '(^|/)(utils?|helpers?|common|misc|managers?|services?|index)(\\.svelte)?\\.(ts|js|svelte)$',
        pathNot: ['node_modules/', '^electron/services\\.ts$'],
      },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^docs/', 'node_modules/(typescript|@types/node|vite|vitest)/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'svelte', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
    builtInModules: { add: ['node:sqlite', 'node:test'] },
  },
};
