import { forEachGateway } from '../targets.ts';
import { escaping } from './cases/escaping.ts';
import { forms } from './cases/forms.ts';
import { gateway } from './cases/gateway.ts';
import { life } from './cases/life.ts';
import { list } from './cases/list.ts';
import { pasted } from './cases/pasted.ts';
import { roles } from './cases/roles.ts';

describe('the pages', () => {
  forEachGateway((_kind, target) => {
    for (const suite of [life, forms, roles, escaping, list, gateway, pasted]) suite(target);
  });
});
