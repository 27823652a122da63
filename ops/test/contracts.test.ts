import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { skip } from '@digest/local/needs';
import { findProgram } from '@digest/local/programs';
import { expect } from 'chai';
import { execa } from 'execa';
import { parse as parseYaml } from 'yaml';
import { VARIABLES } from '../../api/src/config.variables.ts';
import {
  bodyFaults,
  dependencyFaults,
  inputFaults,
  mockFaults,
  mockName,
  moduleFileFaults,
  outputFaults,
  sameText,
  sameUnits,
  trackedFaults,
} from '../src/contracts.ts';
import { type Declarations, declarations } from '../src/hcl.ts';
import { environments, repository, type UnitBody, unitBody, units } from '../src/live.ts';

const folders = (path: string) =>
  readdirSync(repository + path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
const read = (path: string) => readFileSync(repository + path, 'utf8');
const moduleNames = folders('modules');
const bodyNames = readdirSync(`${repository}units`)
  .filter((file) => file.endsWith('.hcl') && file !== 'mocks.hcl')
  .map((file) => file.replace('.hcl', ''));

describe('contracts of live, units and modules', () => {
  const bodies: Record<string, UnitBody> = {};
  const modules: Record<string, Declarations> = {};
  const outputs: Record<string, string[]> = {};
  const unitsOf: Record<string, string[]> = {};
  let mocks: Record<string, unknown>;

  /** Unit → its module; the units of all environments. */
  const moduleOf: Record<string, string> = {};

  before(async () => {
    for (const name of moduleNames) modules[name] = await declarations(`modules/${name}`, repository);
    for (const environment of environments()) {
      const all = await units(environment);
      unitsOf[environment] = all.map(({ name }) => name);
      for (const { name, module } of all) moduleOf[name] = module;
    }
    for (const [name, module] of Object.entries(moduleOf)) {
      bodies[name] = await unitBody(name);
      outputs[name] = (modules[module] as Declarations).outputs.map((output) => output.name);
    }
    const { locals } = await parse('units/mocks.hcl', read('units/mocks.hcl'));
    mocks = Object.assign({}, ...locals);
  });

  it('every unit is in live/ and in units/', () => {
    expect(bodyFaults(unitsOf, bodyNames)).to.deep.equal([]);
  });

  for (const unit of bodyNames) {
    describe(`units/${unit}.hcl`, () => {
      it('gives the variables of its module, and all that are required', () => {
        const module = moduleOf[unit] as string;
        const faults = inputFaults(unit, bodies[unit] as UnitBody, module, modules[module] as Declarations);
        expect(faults).to.deep.equal([]);
      });

      it('reads only what other units output', () => {
        expect(outputFaults(unit, bodies[unit] as UnitBody, outputs)).to.deep.equal([]);
      });

      it('plans on the mocks of what it depends on, and never applies on them', () => {
        expect(dependencyFaults(unit, bodies[unit] as UnitBody)).to.deep.equal([]);
      });
    });
  }

  it('mocks are what others depend on, with exactly the outputs of its module and the sentinel in every text', async () => {
    const all = (await Promise.all(environments().map((environment) => units(environment)))).flat();
    const needed = [...new Set(all.flatMap(({ dependencies }) => dependencies))].sort();
    expect(needed).to.include('network');
    expect(needed.flatMap((unit) => mockFaults(unit, mocks, outputs[unit] ?? []))).to.deep.equal([]);
    expect(Object.keys(mocks).sort(), 'no mocks of what nobody depends on').to.deep.equal(
      needed.map(mockName),
    );
  });

  it('every unit folder of every environment has the same text', () => {
    const paths = Object.entries(unitsOf).flatMap(([environment, names]) =>
      names.map((name) => `live/${environment}/${name}/terragrunt.hcl`),
    );
    expect(paths).to.have.length.above(15);
    expect(sameText(Object.fromEntries(paths.map((path) => [path, read(path)])))).to.deep.equal([]);
  });

  it('the API is told only what it reads, among it the commit that it was built from', () => {
    const { environment } = (bodies.api as UnitBody).inputs as { environment: Record<string, string> };
    const read = Object.values(VARIABLES).map(({ name }) => name as string);
    expect(Object.keys(environment).filter((name) => !read.includes(name))).to.deep.equal([]);
    expect(environment[VARIABLES.commit.name]).to.equal(`\${local.settings.release.commit}`);
  });

  it('alerts made in Grafana wait as long as those of Prometheus', async () => {
    const { resource } = await parse('alerts.tf', read('modules/grafana-content/alerts.tf'));
    const [grafana] = resource.grafana_notification_policy.this;
    const { route } = parseYaml(read('dashboards/alertmanager.yaml'));
    const times = ({ group_wait, group_interval, repeat_interval }: Record<string, unknown>) => ({
      group_wait,
      group_interval,
      repeat_interval,
    });
    const page = route.routes.find(({ receiver }: { receiver: string }) => receiver === 'page');
    expect(times(grafana)).to.deep.equal(times(route));
    expect(times(grafana.policy[0])).to.deep.equal(times(page));
  });

  it('dev and prod have the same units', () => {
    const { dev, prod } = unitsOf as { dev: string[]; prod: string[] };
    expect(sameUnits({ dev, prod })).to.deep.equal([]);
  });

  it('every module asks for the same versions', () => {
    const files = moduleNames
      .map((name) => `modules/${name}/versions.tf`)
      .map((path) => [path, read(path)] as const);
    const ofAws = files.filter(([, text]) => text.includes('hashicorp/aws'));
    expect(ofAws).to.have.length.above(7);
    expect(sameText(Object.fromEntries(ofAws))).to.deep.equal([]);
  });

  it('every module has the same files', () => {
    const faults = moduleNames.flatMap((name) =>
      moduleFileFaults(name, readdirSync(`${repository}modules/${name}`, { recursive: true }).map(String)),
    );
    expect(faults).to.deep.equal([]);
  });

  it('git tracks no state, no values of an account and no plan', async function () {
    if (!findProgram('git') || !existsSync(`${repository}.git`)) skip(this, 'this is no git checkout');
    const { stdout } = await execa('git', ['ls-files'], { cwd: repository });
    expect(trackedFaults(stdout.split('\n'))).to.deep.equal([]);
  });
});

describe('a broken contract is refused:', () => {
  const house: Declarations = {
    variables: [
      { name: 'name', description: '', type: 'string' },
      { name: 'floors', description: '', type: 'number', default: null },
    ],
    outputs: [],
  };

  const hcl = async (text: string) => (await parse('units/house.hcl', text)) as UnitBody;

  const dependency = (label: string, rest = '') => `dependency "${label}" {
    config_path  = "\${get_terragrunt_dir()}/../ground"
    mock_outputs = local.mocks.ground
    mock_outputs_allowed_terraform_commands = ["init", "validate", "plan"]
    mock_outputs_merge_strategy_with_state = "shallow"
    ${rest}
  }`;

  it('an input that is no variable, and a required one that is missing', async () => {
    expect(inputFaults('house', await hcl('inputs = { colour = "red" }'), 'house', house)).to.deep.equal([
      'units/house.hcl: inputs has colour, which is no variable of modules/house, and Terraform would ignore it; there are name, floors',
      'units/house.hcl: inputs lacks name, which modules/house requires; give it a value',
    ]);
  });

  it('inputs that nobody can read', async () => {
    const [fault, ...more] = inputFaults('house', await hcl('inputs = merge({}, {})'), 'house', house);
    expect(fault).to.match(/write the keys out/);
    expect(more).to.deep.equal([]);
  });

  it('an output that is not there, deep in an expression', async () => {
    const body = await hcl(
      `${dependency('below')}\ninputs = { a = [{ b = "x\${dependency.below.outputs.dept}" }] }`,
    );
    expect(outputFaults('house', body, { ground: ['depth'] })).to.deep.equal([
      'units/house.hcl: reads dept of ground, which its module does not output; there are depth',
    ]);
    expect(outputFaults('house', body, { ground: ['dept'] })).to.deep.equal([]);
  });

  it('a dependency without a block', async () => {
    expect(
      outputFaults('house', await hcl('inputs = { a = dependency.sky.outputs.blue }'), {}),
    ).to.deep.equal([
      'units/house.hcl: reads dependency.sky, for which it has no block; add dependency "sky"',
    ]);
  });

  it("another unit's mocks, and none", async () => {
    const swapped = dependency('ground').replace('local.mocks.ground', 'local.mocks.sky');
    expect(dependencyFaults('house', await hcl(swapped))).to.deep.equal([
      'units/house.hcl: dependency "ground" should have mock_outputs = local.mocks.ground, the mocks of the unit that it names',
    ]);
    const none = dependency('ground').replace(/mock_outputs = .*/, '');
    expect(dependencyFaults('house', await hcl(none))).to.have.length(1);
  });

  it('mocks in an apply, and mocks in every command', async () => {
    const applied = dependency('ground').replace('"plan"]', '"plan", "apply"]');
    expect(dependencyFaults('house', await hcl(applied))[0]).to.match(/an apply must never see one$/);
    const unmerged = dependency('ground').replace(/mock_outputs_merge.*/, '');
    expect(dependencyFaults('house', await hcl(unmerged))[0]).to.match(
      /should have mock_outputs_merge_strategy/,
    );
    const everywhere = dependency('ground').replace(/mock_outputs_allowed.*/, '');
    expect(dependencyFaults('house', await hcl(everywhere))[0]).to.match(/allows mocks in \[\]/);
  });

  it('mocks that lack an output, have one too many, or none of the sentinel', () => {
    const mock = { ids: ['subnet-mock-a', 'subnet-1'], port: 6379, colour: { of: 'mock-red' } };
    expect(mockFaults('ground-floor', { ground_floor: mock }, ['ids', 'port', 'depth'])).to.deep.equal([
      'units/mocks.hcl: ground_floor lacks the output depth; add a made-up value',
      'units/mocks.hcl: ground_floor has colour, which is no output of the module; take it out (there are ids, port, depth)',
      'units/mocks.hcl: ground_floor has "subnet-1" without "mock-": a plan made on it would pass for a real one; put it in',
    ]);
    expect(mockFaults('ground', {}, [])[0]).to.match(/write its outputs out$/);
  });

  it('a file that is not like the others', () => {
    expect(sameText({ 'a/x': 'same', 'b/x': 'other', 'c/x': 'same' })).to.deep.equal([
      'b/x differs from the others of its kind; copy one of them, and put what differs elsewhere',
    ]);
  });

  it('an environment that lacks a unit', () => {
    expect(sameUnits({ dev: ['api', 'edge'], prod: ['api'] })).to.deep.equal([
      'live/prod has no unit edge, which another environment has; add its folder',
    ]);
  });

  it('a unit without a body, and a body without a unit', () => {
    const [unit, body, ...more] = bodyFaults({ dev: ['api'] }, ['edge']);
    expect(unit).to.equal('live/ has a unit api, but there is no units/api.hcl');
    expect(body).to.match(/^units\/edge.hcl is in no environment/);
    expect(more).to.deep.equal([]);
  });

  it('a module without tests or an example', () => {
    const paths = ['README.md', 'main.tf', 'variables.tf', 'outputs.tf', 'versions.tf'];
    expect(moduleFileFaults('house', paths)).to.deep.equal([
      'modules/house has no tests/, which every module has (modules/README.md)',
      'modules/house has no examples/basic/main.tf, which every module has (modules/README.md)',
    ]);
    expect(moduleFileFaults('house', [...paths, 'tests/a.tftest.hcl', 'examples/basic/main.tf'])).to.be.empty;
  });

  it('state, values, plans and providers in git; not examples', () => {
    const tracked = [
      'live/dev/terraform.tfvars',
      'x/terraform.tfstate.backup',
      'a.auto.tfvars.json',
      'dev.tfplan',
      'm/.terraform/lock',
    ];
    const faults = trackedFaults([...tracked, 'terraform.tfvars.example', '.terraform.lock.hcl']);
    expect(faults).to.have.length(tracked.length);
    expect(faults[0]).to.match(/^git tracks live\/dev\/terraform.tfvars, .*git rm --cached/);
  });
});
