import { expect } from 'chai';
import { until } from '../../../conformance/time.ts';
import type { DashboardTarget } from '../targets.ts';
import { asked, errorOf } from './fakes.ts';
import { inSeconds, type Subject } from './subject.ts';

/** Tyk brings keys back that calls are under way with; so whoever changes one has to look again. */
export function busyKeys(target: () => DashboardTarget, subject: () => Subject) {
  describe('in the midst of calls', () => {
    let stop: boolean;
    let clients: Promise<unknown>;
    let token: string;
    let hash: string;
    /** Answers to the calls that were begun since it was last emptied. */
    let statuses: number[];
    beforeEach(async () => {
      ({ token, hash } = await subject().create('open'));
      stop = false;
      statuses = [];
      target().upstream.answer = (res) => setTimeout(() => res.end('{}'), 5);
      const client = async () => {
        while (!stop) {
          const answers = statuses;
          answers.push(await subject().status(token));
        }
      };
      clients = Promise.all(Array.from({ length: 4 }, client));
      await until('calls', 5, () => statuses.length > 50);
    });
    afterEach(async () => {
      stop = true;
      await clients;
    });
    /** Whether every call of a while is refused. */
    const staysDead = async () => {
      statuses = [];
      await until('calls', 5, () => statuses.length > 200);
      return statuses.every((one) => one === 403);
    };

    it('revoking makes an end of it that lasts', async () => {
      await subject().patient.revoke(asked, hash);
      expect(await staysDead()).to.equal(true);
      expect(await errorOf(subject().session(hash))).to.include({ kind: 'no-such-key' });
    });

    it('disabling refuses its calls from then on', async () => {
      await subject().patient.disable(asked, hash);
      expect(await staysDead()).to.equal(true);
      expect(await subject().key(hash)).to.include({ state: 'disabled', plan: 'open' });
    });

    it('rotating gives the old one an end that stays', async () => {
      const endsAt = inSeconds(60);
      subject().tokens.push((await subject().patient.rotate(asked, hash, endsAt)).token);
      expect((await subject().key(hash)).expires).to.deep.equal(endsAt);
      expect(await subject().status(token)).to.equal(200);
    });

    it('resetting its quotas is not mistaken for having failed', async () => {
      const renews = async () =>
        (await subject().session(hash)).access_rights?.hash?.limit?.quota_renews ?? Number.NaN;
      const before = await renews();
      const { warnings } = await subject().patient.resetQuota(asked, hash);
      expect(warnings).to.deep.equal([]);
      expect(await renews()).to.be.greaterThan(before);
    });
  });
}
