import type { NamedLayout } from './documents/layouts.ts';
import { defaultStretch } from './stretch.ts';

function layoutOf(name: string, ...composites: readonly string[]): NamedLayout {
  const panes = composites.map((composite) => ({ composite, stretch: defaultStretch, maskOpacity: null }));
  return { name, layout: { linked: true, panes } };
}

/** There from the first start: what CloudSEN12's authors labelled with, and the view of their own application. */
export const shippedLayouts: readonly NamedLayout[] = [
  layoutOf('Cirrus, RGB, snow', 'cirrus', 'authors-rgb', 'snow'),
  layoutOf('CloudApp', 'cloudapp'),
];
