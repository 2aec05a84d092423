import checks from '../../docs/checks.md';
import commandLine from '../../docs/command-line.md';
import composites from '../../docs/composites.md';
import dates from '../../docs/dates.md';
import exportPage from '../../docs/export.md';
import finding from '../../docs/finding.md';
import history from '../../docs/history.md';
import inspect from '../../docs/inspect.md';
import install from '../../docs/install.md';
import keys from '../../docs/keys.md';
import look from '../../docs/look.md';
import open from '../../docs/open.md';
import otherMasks from '../../docs/other-masks.md';
import paint from '../../docs/paint.md';
import preferences from '../../docs/preferences.md';
import projects from '../../docs/projects.md';
import proposals from '../../docs/proposals.md';
import queues from '../../docs/queues.md';
import refine from '../../docs/refine.md';
import saved from '../../docs/saved.md';
import scribbles from '../../docs/scribbles.md';
import tools from '../../docs/tools.md';
import trouble from '../../docs/trouble.md';
import views from '../../docs/views.md';
import type { HelpPage } from '../../shared/help-page.ts';

/** In the order in which one comes to need them. */
export const helpTopics: readonly HelpPage[] = [
  open,
  look,
  composites,
  views,
  inspect,
  otherMasks,
  dates,
  finding,
  paint,
  tools,
  refine,
  proposals,
  checks,
  scribbles,
  history,
  queues,
  saved,
  exportPage,
  trouble,
  projects,
  preferences,
  commandLine,
  install,
  keys,
];
