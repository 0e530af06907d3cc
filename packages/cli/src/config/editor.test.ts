import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { getLanguageService, type LanguageService, TextDocument } from 'vscode-json-languageservice';
import { runInProcess } from '../testSupport/runInProcess.js';

const kinds = fileURLToPath(new URL('../fixtures/kindsScenario.ts', import.meta.url));
const schemaFile = 'file:///project/scenario.schema.json';
let service: LanguageService;

/** What Visual Studio Code runs for JSON files. */
beforeAll(async () => {
  const { out } = await runInProcess(['schema', kinds]);
  service = getLanguageService({ schemaRequestService: async () => out });
  service.configure({ validate: true });
});

/** A config file that names its schema; `|` is the cursor. */
function open(body: string): { document: TextDocument; cursor: number } {
  const text = `{"$schema": "${schemaFile}", ${body}}`;
  const cursor = text.indexOf('|');
  const document = TextDocument.create('file:///project/config.json', 'json', 1, text.replace('|', ''));
  return { document, cursor };
}

async function problems(body: string): Promise<string[]> {
  const { document } = open(body);
  const found = await service.doValidation(document, service.parseJSONDocument(document));
  return found.map(({ message }) => (typeof message === 'string' ? message : message.value));
}

async function offered(body: string): Promise<string[]> {
  const { document, cursor } = open(body);
  const position = document.positionAt(cursor);
  const list = await service.doComplete(document, position, service.parseJSONDocument(document));
  return list?.items.map(({ label }) => label) ?? [];
}

describe('an editor', () => {
  it('has nothing against a good config file', async () => {
    expect(
      await problems('"trainer": {"epochs": 3}, "model": {"stage": {"type": "Blur", "radius": 3}}'),
    ).toEqual([]);
  });

  it('marks what is wrong', async () => {
    expect(await problems('"trainer": {"epoch": 3}')).toEqual(['Property epoch is not allowed.']);
    expect(await problems('"train": {"batch_size": 0}')).toEqual(['Value is below the minimum of 1.']);
    expect(await problems('"model": {"colour": "green"}')).toHaveLength(1);
    expect(await problems('"model": {"stage": {"type": "Scale", "radius": 3}}')).not.toEqual([]);
  });

  it('offers the names that can stand there', async () => {
    expect(await offered('"trainer": {|}')).toEqual(
      expect.arrayContaining(['epochs', 'optimizer', 'learning_rate']),
    );
    expect(await offered('"model": {"colour": |}')).toEqual(['"red"', '"blue"']);
    expect(await offered('"model": {"stage": {"type": "Blur", |}}')).toContain('radius');
  });

  it('shows the help of a field', async () => {
    const { document, cursor } = open('"trainer": {"ep|ochs": 3}');
    const hover = await service.doHover(
      document,
      document.positionAt(cursor),
      service.parseJSONDocument(document),
    );
    expect(JSON.stringify(hover?.contents)).toContain('Number of epochs');
  });
});
