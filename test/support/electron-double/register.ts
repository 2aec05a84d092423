import { registerHooks } from 'node:module';

/** Makes `import 'electron'` mean the stand-in, in this process and in no other. Given to Node by --import. */
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: new URL('electron.ts', import.meta.url).href, shortCircuit: true };
  },
});
