import assert from 'node:assert/strict';
import { makeLabel } from '../../../src/label';
import { formatMessage, type Reference } from '../../../src/rules';
import { ENCRYPTED, FULL, judge, only, policy } from './support';

function reference(confidentiality: string, how: Reference['how'] = 'linked', name = '計画.md'): Reference {
	const label = makeLabel({ confidentiality, integrity: null, availability: null }, policy);
	return { how, path: `/share/${name}`, name, where: '', label, range: () => ({ start: 9, end: 12, line: 2, column: 1 }) };
}

describe('reference-above-label', () => {
	it('tells of each higher document, at the link', () => {
		const references = [reference('3', 'linked', 'x.md'), reference('2', 'included', 'b.md'), reference('1')];
		const found = judge([['header', FULL]], { references }).filter(({ rule }) => rule === 'reference-above-label');
		assert.deepEqual(
			found.map(({ message, range, clause, related }) => [message, range?.line, clause, related.map(({ path }) => path)]),
			[
				['linked', 2, '3(2)④(ア)', ['/share/x.md']],
				['included', 2, '3(2)④(ア)', ['/share/b.md']],
			],
		);
		assert.match(formatMessage(found[0]!, 'ja'), /機密性1.*機密性3の「x.md」/);
		assert.match(formatMessage(found[0]!, 'en'), /Confidentiality 1.*"x.md", which is Confidentiality 3/);
	});

	it('nothing where the document is as high', () => {
		assert.deepEqual(judge([['header', ENCRYPTED]], { references: [reference('2'), reference('1', 'embedded')] }), []);
	});

	it('a document without a label counts as the lowest', () => {
		const rules = (confidentiality: string): string[] => judge([], { references: [reference(confidentiality)] }).map(({ rule }) => rule);
		assert.deepEqual(rules('1'), ['label-missing']);
		assert.deepEqual(rules('2'), ['label-missing', 'reference-above-label']);
	});

	it('raises the label of what shows or holds the other, not of what merely links', () => {
		const fixOf = (how: Reference['how']) =>
			only(judge([['header', FULL]], { references: [reference('2', how)] }), 'reference-above-label').fixes;
		assert.deepEqual(fixOf('linked'), []);
		for (const how of ['included', 'embedded'] as const) {
			const [titled, ...others] = fixOf(how);
			assert.deepEqual(others, []);
			assert.ok(titled?.preferred && titled.fix.kind === 'set-label');
			assert.deepEqual([titled.fix.label.confidentiality, titled.fix.label.integrity], ['2', '1']);
		}
	});

	it('a document full of links gives a bounded number of findings', () => {
		const references = Array.from({ length: 200 }, (_, index) => reference('3', 'linked', `${index}.md`));
		assert.equal(judge([['header', FULL]], { references }).length, 20);
	});
});
