import assert from 'node:assert/strict';
import type { PolicyException } from '../../../src/policy';
import { formatMessage, runWorkspaceRules } from '../../../src/rules';
import { policy } from './support';

const EXCEPTION: PolicyException = {
	id: '#1',
	rules: ['label-missing'],
	globs: ['**'],
	reason: '移行中',
	permission: '情第3号',
	approver: '西原',
	from: '2026-01-01',
	until: '2026-03-31',
	line: 3,
};

function judge(uses: number, today: string, whole = true): string[] {
	const exceptions = [{ exception: EXCEPTION, uses }];
	const findings = runWorkspaceRules({ kind: 'workspace', path: '/e.jsonc', exceptions, today, whole }, policy);
	return findings.map((finding) => `${finding.rule} ${formatMessage(finding, 'en')}`);
}

describe('exception-unused', () => {
	it('tells of an exception in force that no finding needed', () => {
		const [told, ...others] = judge(0, '2026-02-01');
		assert.match(told ?? '', /^exception-unused .*"#1".*情第3号/);
		assert.deepEqual(others, []);
	});

	it('nothing: used, not begun, scanned in part', () => {
		assert.deepEqual(judge(1, '2026-02-01'), []);
		assert.deepEqual(judge(0, '2025-12-31'), []);
		assert.deepEqual(judge(0, '2026-02-01', false), []);
	});

	it('what expired is told as such, not as unused', () => {
		assert.deepEqual(
			judge(0, '2026-04-01').map((told) => told.split(' ')[0]),
			['exception-expired'],
		);
	});
});
