import { basename, dirname } from 'node:path';
import type { Plugin } from 'vite';
import { parseHelpPage } from './help-markdown.ts';

/** Lets the page import docs/*.md as pages of its help, with the pictures that they show. */
export function helpPages(): Plugin {
  return {
    name: 'cloudbrush-help-pages',
    enforce: 'pre',
    transform: {
      filter: { id: /\.md$/ },
      handler(markdown, id) {
        if (basename(dirname(id)) !== 'docs') return null;
        return { code: moduleOf(basename(id, '.md'), markdown), moduleType: 'js', map: null };
      },
    },
  };
}

function moduleOf(topic: string, markdown: string): string {
  const text = parseHelpPage(topic, markdown);
  const files = new Set(text.blocks.flatMap((block) => (block.kind === 'picture' ? [block.file] : [])));
  const pictures = [...files].map((file, i) => ({
    file: JSON.stringify(file),
    path: `./${file}`,
    name: `picture${i}`,
  }));
  return [
    ...pictures.map(({ name, path }) => `import ${name} from ${JSON.stringify(path)};`),
    `const pictures = {${pictures.map(({ file, name }) => `${file}: ${name}`).join(', ')}};`,
    `export default {...${JSON.stringify(text)}, pictures};`,
  ].join('\n');
}
