import { expect } from 'chai';
import { identityOf, roleOf } from '../../src/access/claims.ts';

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
      expect(roleOf({ sub: 'f3a1', 'cognito:groups': groups, groups: ['admins'] }, config)).to.equal(role);
    });
  }
});

describe('who claims are about', () => {
  const sub = 'f3a1';
  const nameOf = (claims: object) => identityOf({ sub, ...claims }).name;
  const email = 'ada@example.com';
  const verified = { email, email_verified: true };

  it('is always told by the subject', () => {
    expect(identityOf({ sub, ...verified })).to.deep.equal({ name: email, subject: sub });
    expect(identityOf({ sub })).to.deep.equal({ name: sub, subject: sub });
  });

  it('is named by an address that the provider says is verified, and by no other', () => {
    for (const is of [true, 'true'])
      expect(nameOf({ email, email_verified: is, preferred_username: 'ada' })).to.equal(email);
    for (const is of [false, 'false', undefined, null, 1, 'yes', 'TRUE', {}])
      expect(nameOf({ email, email_verified: is, preferred_username: 'ada' })).to.equal('ada');
  });

  it('is named by what else there is', () => {
    expect(nameOf({ ...verified, email: '', preferred_username: 'ada' })).to.equal('ada');
    expect(nameOf({ ...verified, email: '\u200b \n', preferred_username: 7 })).to.equal(sub);
  });

  it('is named in one line, with nothing that cannot be seen or turns it around, and not endlessly', () => {
    const name = '\u202eroot\u0000@\u2066example\u200b.com\r\n\u2028 admin\u001b[2K\u00ad';
    expect(nameOf({ preferred_username: name })).to.equal('root@example.com admin[2K');
    expect(nameOf({ ...verified, email: 'a'.repeat(10_000) })).to.have.length(200);
  });
});
