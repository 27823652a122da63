import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { skip } from '@digest/local/needs';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse } from 'yaml';
import { python, startEmulation, whyNotEmulated } from '../emulated/start.ts';

const file = (name: string) => fileURLToPath(new URL(`../emulated/${name}`, import.meta.url));
const bridged: Record<string, string> = parse(readFileSync(file('bridged.yaml'), 'utf8'));

describe('what moto lacks, bridged', function () {
  this.timeout(60_000);
  let aws: Awaited<ReturnType<typeof startEmulation>>;
  let wrong: Record<string, string | null>;

  before(async function () {
    const reason = whyNotEmulated();
    if (reason) skip(this, reason);
    aws = await startEmulation();
    const { stdout } = await execa(python, [file('check_bridges.py')], { env: aws.env });
    wrong = JSON.parse(stdout);
  });
  after(() => aws?.stop());

  for (const action of Object.keys(bridged)) {
    it(action, () => {
      expect(Object.keys(wrong), 'checks').to.include(action);
      if (wrong[action]) throw new Error(wrong[action]);
    });
  }

  it('is checked only if it is listed', () => {
    expect(Object.keys(wrong)).to.have.members(Object.keys(bridged));
  });

  it('what is still missing is refused at once, as nothing that is worth another try', async () => {
    const target = { 'X-Amz-Target': 'AmazonEC2ContainerServiceV20141113.DescribeServiceRevisions' };
    const scope = 'Credential=emulated/20260101/eu-central-1/ecs/aws4_request';
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: {
        ...target,
        Authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
        'Content-Type': 'application/x-amz-json-1.1',
      },
      body: '{}',
    });
    expect(answer.status).to.equal(400);
    expect(await answer.text())
      .to.include('NotEmulated')
      .and.include('DescribeServiceRevisions');
  });
});
