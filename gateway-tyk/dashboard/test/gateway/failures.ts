/** How calls of the Gateway API fail, in a form that tests compare. */
import type { GatewayApi } from '../../src/gateway/client.ts';
import { GatewayError } from '../../src/gateway/errors.ts';

/** A hash that no token has. */
export const NOBODY = '0'.repeat(64);

const open = { org_id: 'digest', apply_policies: ['open'] };

/** All that need the secret, and whether they ask for a change. */
export const EVERY_CALL: Record<string, [call: (gateway: GatewayApi) => Promise<unknown>, changes: boolean]> =
  {
    hashes: [(gateway) => gateway.hashes(), false],
    session: [(gateway) => gateway.session(NOBODY), false],
    create: [(gateway) => gateway.create(open), true],
    replace: [(gateway) => gateway.replace(NOBODY, open, { resetQuotas: false }), true],
    remove: [(gateway) => gateway.remove(NOBODY), true],
    policies: [(gateway) => gateway.policies(), false],
    apis: [(gateway) => gateway.apis(), false],
  };

/** `kind`, or `kind, change` where a change was asked for. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (error: Error) => error,
  );
  if (!(error instanceof GatewayError)) throw error;
  return error.change ? `${error.kind}, ${error.change}` : error.kind;
}
