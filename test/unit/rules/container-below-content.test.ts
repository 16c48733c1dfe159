import assert from 'node:assert/strict';
import { type Label, makeLabel, NO_LABEL } from '../../../src/label';
import { type Finding, formatMessage, runContainerRules } from '../../../src/rules';
import { marking, policy, preferred } from './support';

function label(confidentiality: string, integrity: string, availability: string, handling: string[] = []): Label {
	return makeLabel({ confidentiality, integrity, availability, handling }, policy);
}

function judge(stated: string | null, content: Label): readonly Finding[] {
	const folder = stated === null ? null : marking('folder', stated);
	const causes = { confidentiality: '/share/c.docx', integrity: '/share/i.csv', availability: '/share/i.csv' };
	return runContainerRules({ kind: 'container', path: '/share', stated: folder, content, causes }, policy);
}

describe('container-below-content', () => {
	it('names the axes that are too low and what causes them, and raises the folder', () => {
		const [finding, ...others] = judge('【機密性1・完全性2・可用性1】', label('3', '2', '2', ['5年保存']));
		assert.ok(finding);
		assert.equal(others.length, 0);
		assert.equal(finding.message, 'below');
		assert.equal(finding.path, '/share');
		assert.equal(finding.where, '/share/.label');
		assert.match(formatMessage(finding, 'ja'), /機密性3、可用性2.*3\(2\)⑤\(ウ\)/);
		assert.deepEqual(
			finding.related.map(({ path }) => path),
			['/share/c.docx', '/share/i.csv'],
		);
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-folder-label');
		assert.deepEqual([fix.label.confidentiality, fix.label.integrity, fix.label.availability], ['3', '2', '2']);
		assert.deepEqual([...fix.label.handling].sort(), ['encrypt', 'no-needless-copy', 'no-unissued-device']);
	});

	it('lacks the restrictions of the highest level', () => {
		const [finding] = judge('【機密性2・完全性2・可用性1】', label('2', '1', '1'));
		assert.equal(finding?.message, 'handling');
		const fix = finding && preferred(finding);
		assert.ok(fix?.kind === 'set-folder-label');
		assert.deepEqual(fix.label.handling, ['encrypt']);
	});

	it('nothing: equal, higher, unlabelled, empty', () => {
		assert.deepEqual(judge('【機密性2・完全性2・可用性1】 取扱制限：暗号化', label('2', '2', '1', ['encrypt', 'no-copy'])), []);
		assert.deepEqual(judge('【機密性2・完全性2・可用性2】 取扱制限：暗号化', label('1', '1', '1')), []);
		assert.deepEqual(judge(null, label('3', '2', '2')), []);
		assert.deepEqual(judge('【機密性2・完全性2・可用性2】', NO_LABEL), []);
	});

	it('a label that cannot be read is lower than any', () => {
		assert.equal(judge('なにか', label('1', '1', '1'))[0]?.message, 'below');
	});
});
