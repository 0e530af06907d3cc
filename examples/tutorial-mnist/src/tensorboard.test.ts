import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  describeChromium,
  describeInterop,
  describeNative,
  type RunPython,
  startTensorboard,
  type TensorboardServer,
} from '@tfaip/testing';
import { Trainer, TrainerParams } from '@tfaip/trainer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CnnParams } from './full/graphs.js';
import { MnistScenarioParams } from './full/scenario.js';

/** A short run of the tutorial that logs everything. */
async function trainTutorial(folder: string): Promise<void> {
  const params = Object.assign(new TrainerParams(), {
    seed: 1,
    epochs: 2,
    log_every: 10,
    log_weights: true,
    log_gradient_norm: true,
    output_dir: path.join(folder, 'cnn'),
  });
  params.train.limit = 320;
  params.val.limit = 160;
  const scenario = new MnistScenarioParams();
  scenario.model.graph = Object.assign(new CnnParams(), { filters: [8, 16], units: 32 });
  await new Trainer(params, scenario.create()).train();
}

/** How many colours a picture has, and which share of its pixels has the most frequent one. */
const coloursOf = `
import json, sys
from PIL import Image
image = Image.open(sys.argv[1]).convert("RGB")
counts = [count for count, _ in image.getcolors(image.width * image.height)]
print(json.dumps([len(counts), max(counts) / sum(counts)]))
`;

/** What is on a dashboard's page, by selectors that reach into shadow roots. */
interface Dashboard {
  readonly tab: string;
  /** Of the dashboard's content; each has to be visible. */
  readonly selectors: readonly string[];
}

const dashboards: readonly Dashboard[] = [
  {
    tab: 'scalars',
    selectors: ['tf-scalar-card:has-text("acc")', 'tf-scalar-card svg path[d*="L"]', 'text="gradient_norm"'],
  },
  { tab: 'images', selectors: ['text="block0/filters"', 'tf-image-loader img[src*="individualImage"]'] },
  {
    tab: 'histograms',
    selectors: ['text="weights/block0/conv/kernel"', 'vz-histogram-timeseries path[d*="L"]'],
  },
  {
    tab: 'pr_curves',
    selectors: ['tf-pr-curve-card:has-text("right_if_confident")', 'tf-pr-curve-card svg path[d*="L"]'],
  },
  {
    tab: 'graphs',
    selectors: ['#scene g.node:has-text("block0") >> nth=0', '#scene g.node:has-text("logits") >> nth=0'],
  },
  { tab: 'hparams', selectors: ['text="model.graph"', 'text="Cnn"', 'text="train.acc"'] },
];

describeNative('TensorBoard shows the tutorial run', () => {
  describeInterop('as the real one', (runPython: RunPython, python: string) => {
    describeChromium('in a browser', (browser) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-dashboards-'));
      let server: TensorboardServer;
      beforeAll(async () => {
        await trainTutorial(folder);
        server = await startTensorboard(python, folder);
      }, 120_000);
      afterAll(async () => {
        await server?.stop();
        rmSync(folder, { recursive: true });
      });

      it.each(dashboards)('$tab', { timeout: 60_000 }, async ({ tab, selectors }) => {
        const page = await browser().newPage({ viewport: { width: 1400, height: 1000 } });
        const requests: string[] = [];
        page.on('request', (request) => requests.push(request.url()));
        await page.goto(`${server.url}#${tab}`);
        for (const selector of selectors) {
          await page.locator(selector).first().waitFor({ state: 'visible', timeout: 40_000 });
        }
        const picture = path.join(process.env.TFAIP_SCREENSHOTS ?? folder, `${tab}.png`);
        await page.screenshot({ path: picture });
        await page.close();
        const [colours, share] = runPython(coloursOf, picture) as [number, number];
        // An empty page is one colour but for the bar on top, whose text alone has some dozens of shades.
        expect(colours).toBeGreaterThan(100);
        expect(share).toBeLessThan(0.95);
        // Nothing is asked of any machine but this one.
        expect(requests.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))).toEqual(
          [],
        );
      });
    });
  });
});
