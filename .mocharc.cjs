// One configuration for every workspace; paths are absolute, because mocha is also run from inside the workspaces.
const { join } = require('node:path');

module.exports = {
  import: 'tsx',
  reporter: join(__dirname, 'local/testing/reporter.cjs'),
  timeout: 20_000,
  'forbid-only': true,
};
