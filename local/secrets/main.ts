/** `make secrets-scan`: no secret in any file of the checkout, nor in any commit of any branch. */
import { fileURLToPath } from 'node:url';
import { judge, readAllowed } from './allowed.ts';
import { commitOf, scanFiles, scanHistory } from './repository.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const allowed = readAllowed();

const { files, findings } = await scanFiles(root);
const now = judge(
  findings,
  allowed.filter(({ past }) => !past),
);

const began = Date.now();
const history = await scanHistory(root, (done, all) => {
  const seconds = Math.round((Date.now() - began) / 1000);
  console.error(`history: ${done} of ${all} versions of files, ${seconds} s`);
});
const ever = judge(history, allowed);
const idle = [
  ...now.idle,
  ...judge(
    history,
    allowed.filter(({ past }) => past),
  ).idle,
];

for (const { path, line, rule, value } of now.secrets) console.log(`${path}:${line}: ${rule}, ${value}`);
// Once, however many versions it was in: of these git lists the oldest last.
const old = new Map(ever.secrets.map((secret) => [[secret.path, secret.rule, secret.value].join(), secret]));
for (const { path, line, rule, value, blob } of old.values())
  console.log(`${commitOf(root, blob)} ${path}:${line}: ${rule}, ${value}`);
for (const key of idle) console.log(`local/secrets/allowed.yaml allows what is not there: ${key}`);

const found = now.secrets.length + old.size;
if (found > 0)
  console.log(
    'What to do: what was pushed is known to others, so make it worthless first (docs/security.md), then take it out. What is no secret goes into local/secrets/allowed.yaml, with its value as printed and a reason.',
  );
console.log(`${files} files and their past: ${found} secrets, ${idle.length} exceptions too many.`);
process.exitCode = found + idle.length > 0 ? 1 : 0;
