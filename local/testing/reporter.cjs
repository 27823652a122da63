// Mocha's spec reporter, and at the end why tests were skipped and the totals on one line.
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    if (pending > 0) console.log('Skipped, and why:');
    for (const [suite, reason] of globalThis.skipReasons ?? []) console.log(`  ${suite}: ${reason}`);
    console.log(`\n${passes} passed, ${failures} failed, ${pending} skipped`);
  }
};
