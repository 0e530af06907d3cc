/**
 * Generates src/proto/*_pb.ts from proto/*.proto.
 *
 * The generators are fetched on demand instead of being installed with the workspace: they weigh 130 MB, and the
 * messages hardly ever change. Versions are pinned; protoc-gen-es after 2.9 needs a newer Node than 20.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const packages = ['--package=@bufbuild/buf@1.75.0', '--package=@bufbuild/protoc-gen-es@2.9.0'];
const template = JSON.stringify({
  version: 'v2',
  plugins: [{ local: 'protoc-gen-es', out: 'src/proto', opt: ['target=ts', 'import_extension=js'] }],
});

execFileSync('npx', ['--yes', ...packages, 'buf', 'generate', 'proto', '--template', template], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
