/** Two systems that are only pretended, for drills of a moment: they are what their fault and the blocks of a page make of them. */
import type { Block, Page, Section } from '@digest/runbooks/pages';
import type { Arm } from '../drill/arm.ts';
import type { Fault } from '../drill/fault.ts';
import type { Delivery } from '../drill/notifications.ts';

const ALERT = 'APIDown';

/** A healthy one, until `broken`. */
class FakeArm {
  readonly name: Arm['name'];
  readonly told = new Map<string, Delivery>();
  readonly everFired = new Set<string>();
  readonly held = new Map<string, string>();
  readonly ran: string[] = [];
  readonly drilled: Arm['drilled'];
  broken = false;

  constructor(name: Arm['name']) {
    this.name = name;
    this.drilled = { arm: this } as unknown as Arm['drilled'];
  }

  break(): void {
    this.broken = true;
    this.everFired.add(ALERT);
    this.told.set(ALERT, { alert: ALERT, path: '/page', at: Date.now() });
  }

  mend(): void {
    const delivery = this.told.get(ALERT);
    if (this.broken && delivery) this.told.set(ALERT, { ...delivery, over: Date.now() });
    this.broken = false;
  }
}

export interface Staged {
  treated: Arm;
  control: Arm;
  fault: Fault;
  fakes: { treated: FakeArm; control: FakeArm };
  page: Page;
}

/** The commands of a pretended shell: `is broken`, `is well`, `mend`, and `false`. Everything else holds. */
function execute(fake: FakeArm, { script }: Block): boolean {
  fake.ran.push(script);
  if (script === 'mend') fake.mend();
  if (script === 'is broken') return fake.broken;
  return script === 'is well' ? !fake.broken : script !== 'false';
}

function armOf(fake: FakeArm): Arm {
  return {
    name: fake.name,
    drilled: fake.drilled,
    system: { status: () => [] },
    clients: () => ({
      state: fake.broken ? 'broken' : 'healthy',
      text: fake.broken ? '9 × 500' : 'all well',
    }),
    heard: () => true,
    told: () => fake.told,
    alerts: async (state = 'firing') => new Set(fake.broken && state === 'firing' ? [ALERT] : []),
    fired: async () => fake.everFired,
    held: () => fake.held,
    run: async (block: Block) => {
      const holds = execute(fake, block);
      return { block, end: holds ? 0 : 1, output: '', missing: [], holds };
    },
  } as unknown as Arm;
}

/** A drill in which everything is as it should be; tests spoil one thing each. */
export function stage(blocks: Partial<Record<Section, string>> = {}): Staged {
  const fakes = { treated: new FakeArm('treated'), control: new FakeArm('control') };
  const scripts: Partial<Record<Section, string>> = {
    Diagnosis: 'is broken',
    Mitigation: 'mend',
    Verify: 'is well',
    ...blocks,
  };
  const fake = (drilled: unknown) => (drilled as { arm: FakeArm }).arm;
  return {
    fakes,
    treated: armOf(fakes.treated),
    control: armOf(fakes.control),
    fault: {
      name: 'api-killed',
      alert: ALERT,
      what: 'It is pretended.',
      sli: 'broken',
      inject: async (drilled) => fake(drilled).break(),
      reverse: async (drilled) => fake(drilled).mend(),
    },
    page: {
      alert: ALERT,
      severity: 'page',
      fault: 'api-killed',
      detect: 300,
      repair: 600,
      file: 'APIDown.md',
      text: {} as Page['text'],
      blocks: Object.entries(scripts).map(([section, script], line) => ({
        target: 'local',
        section: section as Section,
        line,
        script,
        expects: [],
      })),
    },
  };
}
