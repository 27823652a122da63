import type { Variable } from './environment.ts';
import type { TYPES } from './environment.types.ts';
import { SERVER_VARIABLES } from './server.variables.ts';

/** Every environment variable that the service reads. Validation and the table in README.md both come from here. */
export const VARIABLES = {
  ...SERVER_VARIABLES,
  shedAbove: {
    name: 'SHED_ABOVE',
    type: 'ratio',
    default: 0.98,
    unit: '',
    meaning: 'event-loop utilisation above which calls get 503; 1 never sheds',
  },
  shedWindow: {
    name: 'SHED_WINDOW',
    type: 'seconds',
    default: 1,
    unit: 's',
    meaning: 'the utilisation is measured over windows of this length',
  },
} as const satisfies Record<string, Variable<keyof typeof TYPES>>;
