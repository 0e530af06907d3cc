import { faulty, workerGroup } from './processors.js';
import { testPipeline } from './testPipeline.js';

// A program with workers: `hang` never gets a result, `rest` gets one and leaves its workers alone.
const [, , what] = process.argv;
const pipeline = testPipeline({
  data: 100,
  params: { num_processes: 2 },
  preProc: [workerGroup(faulty('hang', ...(what === 'hang' ? [0, 1, 2, 3] : [])))],
});
const batches = pipeline.batches();
console.log('started');
await batches.next();
console.log('done');
