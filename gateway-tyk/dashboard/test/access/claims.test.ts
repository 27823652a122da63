import { expect } from 'chai';
import { nameOf, roleOf } from '../../src/access/claims.ts';

const config = {
  oidcRoleClaim: 'cognito:groups',
  oidcAdmins: ['admins', 'Platform Team'],
  oidcOperators: ['operators'],
  oidcViewers: undefined,
};

describe('the role of claims', () => {
  const cases: [unknown, string | undefined][] = [
    [['admins'], 'admin'],
    [['operators', 'others'], 'operator'],
    [['operators', 'admins'], 'admin'],
    ['admins', 'admin'],
    ['Platform Team', 'admin'],
    ['no admins', undefined],
    ['others,admins', undefined],
    [['Admins'], undefined],
    [[' admins'], undefined],
    [[['admins']], undefined],
    [{ admins: true }, undefined],
    [[], undefined],
    ['', undefined],
    [undefined, undefined],
    [null, undefined],
    [[undefined], undefined],
  ];
  for (const [groups, role] of cases) {
    it(`of ${JSON.stringify(groups)} is ${role ?? 'none'}`, () => {
      expect(roleOf({ 'cognito:groups': groups, groups: ['admins'] }, config)).to.equal(role);
    });
  }
});

describe('the name of claims', () => {
  const sub = 'f3a1';
  it('is the address', () => {
    expect(nameOf({ sub, email: 'ada@example.com', preferred_username: 'ada' })).to.equal('ada@example.com');
  });

  it('is not an address that the provider has not verified', () => {
    for (const verified of [false, 'false'])
      expect(
        nameOf({ sub, email: 'root@example.com', email_verified: verified, preferred_username: 'ada' }),
      ).to.equal('ada');
    expect(nameOf({ sub, email: 'ada@example.com', email_verified: 'true' })).to.equal('ada@example.com');
  });

  it('is what else there is', () => {
    expect(nameOf({ sub, preferred_username: 'ada' })).to.equal('ada');
    expect(nameOf({ sub, email: '', preferred_username: 7 })).to.equal(sub);
  });

  it('is not endless', () => {
    expect(nameOf({ sub, email: 'a'.repeat(10_000) })).to.have.length(200);
  });
});
