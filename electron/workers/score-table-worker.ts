import { readScores, type ScoreRequest } from '../dataset/score-table.ts';
import { serveWorkerTask } from '../host/worker-task.ts';

serveWorkerTask((request: ScoreRequest, context) => readScores(request, context));
