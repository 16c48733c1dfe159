import { writeSync } from 'node:fs';
import { applyLabel } from '../../src/check';
import { makeLabel } from '../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin, NO_MAP } from '../../src/policy';

/**
 * A program that sets labels, to be killed, starved or locked out: `once ROOT FILE…` prints the results as JSON, `loop ROOT FILE…` sets two
 * labels in turns and never ends, with a dot for every file that is done.
 */
const [mode, root = '', ...files] = process.argv.slice(2);
const policy = loadBuiltin(DEFAULT_POLICY_ID);
const context = { workspacePolicy: { root, policy, map: NO_MAP, problems: [] }, root };
const low = makeLabel({ confidentiality: '1', integrity: '1', availability: '1' }, policy);
const high = makeLabel({ confidentiality: '2', integrity: '2', availability: '1' }, policy);

const set = (file: string, label: typeof low) => applyLabel(file, { label, places: null }, context, { dryRun: false });

if (mode === 'once') writeSync(1, JSON.stringify(files.map((file) => set(file, high))));
else {
	for (let turn = 0; ; turn++) {
		for (const file of files) {
			set(file, turn % 2 === 0 ? high : low);
			writeSync(1, '.');
		}
	}
}
