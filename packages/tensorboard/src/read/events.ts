import type { TensorValue } from './decodeTensor.js';

interface EventBase {
  /** Folder of the file below the one given to `readEvents`; `.` for that folder itself. */
  readonly run: string;
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wallTime: number;
  /** Name of the value; empty for what is no value. */
  readonly tag: string;
}

/** A number, in TensorFlow 1's or 2's form. */
export interface ScalarEvent extends EventBase {
  readonly kind: 'scalar';
  readonly value: number;
}

/** Pictures, in TensorFlow 1's or 2's form. */
export interface ImageEvent extends EventBase {
  readonly kind: 'image';
  /** In pixels, of each picture. */
  readonly width: number;
  readonly height: number;
  /** The files, PNG as a rule. */
  readonly images: readonly Uint8Array[];
}

/** A value of another plugin whose tensor can be read: histogram, text, PR curve, … */
export interface TensorEvent extends EventBase {
  readonly kind: 'tensor';
  /** TensorBoard's plugin that shows it, e.g. `histograms`; empty if none is named. */
  readonly plugin: string;
  readonly value: TensorValue;
}

/** A value of another form: TensorFlow 1's histograms and audio, tensors of rare dtypes. */
export interface SummaryEvent extends EventBase {
  readonly kind: 'summary';
  readonly plugin: string;
  /** A serialized `tensorflow.Summary.Value`. */
  readonly value: Uint8Array;
}

/** A run's graph. */
export interface GraphEvent extends EventBase {
  readonly kind: 'graph';
  /** A serialized `tensorflow.GraphDef`. */
  readonly value: Uint8Array;
}

/**
 * A program has begun to log, its first step being `step`: what the run has of this step and later ones is not valid any
 * more, because a program that was stopped has logged it.
 */
export interface SessionStartEvent extends EventBase {
  readonly kind: 'sessionStart';
}

/** What is none of these: the end of a session, metadata of a run. */
export interface OtherEvent extends EventBase {
  readonly kind: 'other';
  /** A serialized `tensorflow.Event`. */
  readonly value: Uint8Array;
}

/** What `readEvents` finds; further kinds may be added, so leave room for them when switching over `kind`. */
export type TensorboardEvent =
  | ScalarEvent
  | ImageEvent
  | TensorEvent
  | SummaryEvent
  | GraphEvent
  | SessionStartEvent
  | OtherEvent;
