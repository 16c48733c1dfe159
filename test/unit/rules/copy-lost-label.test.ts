import assert from 'node:assert/strict';
import { type Label, makeLabel, NO_LABEL } from '../../../src/label';
import { copyThreshold, formatMessage, runWorkspaceRules } from '../../../src/rules';
import { policy } from './support';

const HIGH = makeLabel({ confidentiality: '2', integrity: '1', availability: '1', handling: ['encrypt'] }, policy);
const LOW = makeLabel({ confidentiality: '1', integrity: '2', availability: null }, policy);

function judge(own: Label) {
	const copy = { original: '/share/計画.docx', name: '計画.docx', label: HIGH, own };
	return runWorkspaceRules({ kind: 'workspace', path: '/share/写し.docx', exceptions: [], today: '2026-01-01', whole: true, copy }, policy);
}

describe('copy-lost-label', () => {
	it('tells of a copy without a label, and of one with a lower one', () => {
		const [lost, ...others] = judge(NO_LABEL);
		assert.deepEqual(others, []);
		assert.deepEqual([lost?.message, lost?.path, lost?.clause], ['lost', '/share/写し.docx', '3(2)①(イ)']);
		assert.deepEqual(
			lost?.related.map(({ path }) => path),
			['/share/計画.docx'],
		);
		assert.match(formatMessage(lost!, 'ja'), /機密性2の「計画.docx」/);
		const [lowered] = judge(LOW);
		assert.match(formatMessage(lowered!, 'en'), /"計画.docx", which is Confidentiality 2, but the label here is Confidentiality 1/);
	});

	it('offers the original’s label, and takes nothing of the copy’s own away', () => {
		const fix = judge(LOW)[0]?.fixes[0]?.fix;
		assert.ok(fix?.kind === 'set-label');
		const { confidentiality, integrity, availability, handling } = fix.label;
		assert.deepEqual([confidentiality, integrity, availability, handling], ['2', '2', '1', ['encrypt']]);
	});

	it('nothing where the facts speak of something else', () => {
		assert.deepEqual(runWorkspaceRules({ kind: 'workspace', path: '/e', exceptions: [], today: '2026-01-01', whole: true }, policy), []);
	});

	it('the policy says from which level on copies are looked for, and whether', () => {
		const scan = (copiesFrom: string) => copyThreshold({ ...policy, scan: { ...policy.scan, copiesFrom } });
		assert.deepEqual([copyThreshold(policy), scan('1'), scan('3'), scan('9')], [1, 0, 2, 1]);
		assert.equal(copyThreshold({ ...policy, rules: { ...policy.rules, 'copy-lost-label': 'off' } }), null);
	});
});
