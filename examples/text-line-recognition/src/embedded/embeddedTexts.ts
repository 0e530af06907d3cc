import { heldOutText, trainingText } from './texts.js';

/** Held-out lines, whatever the number of training lines. */
const heldOutLines = 200;

/** How many lines there are to train on or to validate on. */
export function embeddedLineCount(isTraining: boolean, trainingLines: number): number {
  return isTraining ? trainingLines : heldOutLines;
}

/** Words in the order of their text, those of titles and numbers included. */
export function embeddedWords(isTraining: boolean): readonly string[] {
  return (isTraining ? trainingText : heldOutText).trim().split(/\s+/);
}

/** Everything that training lines are made of. */
export function embeddedTexts(): readonly string[] {
  return [embeddedWords(true).join(' ')];
}
