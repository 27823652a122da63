import { readFileSync } from 'node:fs';
import { needs, skip } from '@digest/local/needs';
import { expect } from 'chai';
import { whyNotEmulated } from '../emulated/start.ts';
import { repository } from '../src/live.ts';
import { firstPlans, PLAN_TEXT, versions, withGrafana, withoutFiles } from '../src/plan-text.ts';
import { whyNoProvider } from '../testing/provider.ts';

describe('plan.txt', function () {
  this.timeout(900_000);
  const committed = readFileSync(repository + PLAN_TEXT, 'utf8');
  let fresh: string;

  before(needs('terraform', 'terragrunt'));
  before(async function () {
    const reason = whyNotEmulated() ?? (await whyNoProvider('aws', 'grafana'));
    if (reason) skip(this, reason);
    fresh = await firstPlans({ say: () => undefined, root: repository });
  });

  it('says how much each unit makes, and in which order', () => {
    const one = summaries(committed);
    expect(one).to.match(/Plan of dev[\s\S]*Plan of prod[\s\S]*Plan of shared|Plan of shared/);
    expect(summaries(fresh), 'stale: `make plan-text`').to.equal(one);
  });

  it('is what `make plan-text` writes', async function () {
    const made = /^Providers: (.*)\. /m.exec(committed)?.[1];
    const here = await versions();
    if (made !== here)
      skip(this, `it was made with ${made}, and here is ${here}, which words plans otherwise`, {
        strictly: false,
      });
    if (fresh === committed) return;
    const [one, other] = [committed, fresh].map((text) => text.split('\n')) as [string[], string[]];
    const line = other.findIndex((text, index) => text !== one[index]);
    expect.fail(
      `${PLAN_TEXT} is stale from line ${line + 1} on: \`make plan-text\`\n  there: ${one[line]}\n  now:   ${other[line]}`,
    );
  });
});

describe('the values of plan.txt', () => {
  it('have the Grafana that the example has as a comment', () => {
    const example = readFileSync(`${repository}terraform.tfvars.example`, 'utf8');
    expect(withGrafana(example)).to.match(
      /^grafana = \{\n {2}authentication_providers = \["AWS_SSO"\]\n[\s\S]*^\}\n/m,
    );
    expect(withGrafana(example)).not.to.match(/^grafana = null/m);
    expect(() => withGrafana('grafana = null\n')).to.throw('no commented');
  });
});

describe('the texts of plan.txt', () => {
  it('are not those that are in the repository as files', () => {
    const plan = `
      + config_json  = jsonencode(
            {
              + title = "Overview"
            }
        )
      + policy       = jsonencode(
            {
              + Version = "2012-10-17"
            }
        )
      + data         = <<-EOT
            groups:
              - name: api
        EOT
      + name         = "digest"
              + name  = "COLLECTOR_CONFIG"
              + value = <<-EOT
                    receivers:
                EOT
`;
    expect(withoutFiles(plan)).to.equal(`
      + config_json  = (a file of dashboards/)
      + policy       = jsonencode(
            {
              + Version = "2012-10-17"
            }
        )
      + data         = (a file of dashboards/)
      + name         = "digest"
              + name  = "COLLECTOR_CONFIG"
              + value = (a file of dashboards/)
`);
  });
});

/** Without Terraform's own words, which are below each rule. */
const summaries = (text: string) =>
  text.replace(/^─{20} \S+ ─{20}$[\s\S]*?(?=^═|(?![\s\S]))/gm, '').replace(/^Providers: .*\n/m, '');
