// Writing
export { EventFileWriter, type EventFileWriterOptions } from './eventFileWriter.js';
// Reading
export {
  type EventDamage,
  type EventStream,
  type OtherEvent,
  type ReadEventsOptions,
  readEvents,
  type ScalarEvent,
  type SummaryEvent,
  type TensorboardEvent,
} from './readEvents.js';
export { SummaryWriter } from './summaryWriter.js';
// Errors
export { TensorboardError, type TensorboardErrorDetails } from './tensorboardError.js';
