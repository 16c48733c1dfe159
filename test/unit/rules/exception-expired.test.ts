import assert from 'node:assert/strict';
import type { PolicyException } from '../../../src/policy';
import { type Finding, formatMessage, runWorkspaceRules } from '../../../src/rules';
import { policy } from './support';

const EXCEPTION: PolicyException = {
	id: '移行',
	rules: ['label-missing'],
	globs: ['**'],
	reason: '移行中',
	permission: '情第3号',
	approver: null,
	from: null,
	until: '2026-03-31',
	line: 7,
};

function judge(today: string, exception: Partial<PolicyException> = {}): readonly Finding[] {
	const exceptions = [{ exception: { ...EXCEPTION, ...exception }, uses: 1 }];
	return runWorkspaceRules({ kind: 'workspace', path: '/share/.kakuzuke/exceptions.jsonc', exceptions, today, whole: true }, policy);
}

describe('exception-expired', () => {
	it('tells of what ended, at its line in the file', () => {
		const [finding, ...others] = judge('2026-04-01');
		assert.ok(finding);
		assert.deepEqual(others, []);
		assert.deepEqual([finding.rule, finding.path, finding.range?.line], ['exception-expired', '/share/.kakuzuke/exceptions.jsonc', 6]);
		assert.match(formatMessage(finding, 'ja'), /移行.*情第3号.*2026-03-31/);
	});

	it('lets the last day count, and waits for what has not begun', () => {
		assert.deepEqual(judge('2026-03-31'), []);
		assert.deepEqual(judge('2026-01-01', { from: '2026-02-01' }), []);
	});
});
