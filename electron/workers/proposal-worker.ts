import { serveWorkerTask } from '../host/worker-task.ts';
import { computePart, type PartTask } from '../proposals/part-task.ts';
import type { ProposalManifest } from '../proposals/proposal-manifest.ts';

serveWorkerTask<PartTask, ProposalManifest>(computePart);
