import assert from 'node:assert/strict';
import { rules } from '../../../src/rules';
import { plainDiagnostic, plainRange } from '../../../src/vscode/model/diagnostic';
import { finding } from './support';

const rule = rules[0];
const message = Object.keys(rule?.messages ?? {})[0] ?? '';

describe('diagnostics as data', () => {
	it('carry rule, page, clause and severity in both tongues', () => {
		for (const tongue of ['ja', 'en'] as const) {
			const made = plainDiagnostic(finding('/a', { rule: rule?.id ?? '', message, severity: 'warning', clause: '9(9)⑨' }), tongue);
			assert.equal(made.code, rule?.id);
			assert.match(made.url, new RegExp(`${rule?.id}`));
			assert.equal(made.severity, 'warning');
			assert.match(made.message, /9\(9\)⑨/);
		}
	});

	it('name the clause once', () => {
		const made = plainDiagnostic(finding('/a', { rule: rule?.id ?? '', message, clause: rule?.clause ?? '' }), 'ja');
		assert.equal(made.message.split(rule?.clause ?? '?').length - 1, 1);
	});

	it('stand at the start where there is no range, and on several lines where the text is known', () => {
		assert.deepEqual(plainRange(null), { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 });
		const range = { start: 3, end: 8, line: 1, column: 1 };
		assert.deepEqual(plainRange(range), { startLine: 1, startColumn: 1, endLine: 1, endColumn: 6 });
		const positionAt = (offset: number) => (offset < 6 ? { line: 1, character: offset - 2 } : { line: 2, character: offset - 6 });
		assert.deepEqual(plainRange(range, positionAt), { startLine: 1, startColumn: 1, endLine: 2, endColumn: 2 });
	});

	it('point to the other places', () => {
		const related = [{ path: '/a.label', place: 'sidecar' as const, where: 'a.label', range: null, text: '機密性1' }];
		const made = plainDiagnostic(finding('/a', { rule: rule?.id ?? '', message, related }), 'ja');
		assert.deepEqual(made.related[0]?.path, '/a.label');
		assert.match(made.related[0]?.message ?? '', /機密性1/);
	});
});
