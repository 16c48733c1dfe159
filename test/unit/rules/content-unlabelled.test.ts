import assert from 'node:assert/strict';
import type { ContentState } from '../../../src/formats';
import { formatMessage } from '../../../src/rules';
import { FULL, judge, objections, only, PLAIN } from './support';

const NONE: ContentState = {
	documents: 2,
	unlabelled: 0,
	encrypted: 0,
	unread: 0,
	examples: { unlabelled: [], encrypted: [], unread: [] },
};

function holding(kind: 'unlabelled' | 'unread', names: readonly string[], count = names.length): ContentState {
	return { ...NONE, [kind]: count, examples: { ...NONE.examples, [kind]: names } };
}

const SETTING = { format: 'archive', writable: [], firstLine: null } as const;

describe('content-unlabelled', () => {
	it('names what has no label, how many they are, and the clause', () => {
		const content = holding('unlabelled', ['名簿.csv', 'a/b.txt', 'c.txt', 'd.txt'], 12);
		const finding = only(judge([['content', FULL]], { ...SETTING, content }), 'content-unlabelled');
		assert.match(formatMessage(finding, 'ja'), /12件あり（名簿\.csv、a\/b\.txt、c\.txt…）.*対策基準 3\(2\)⑤\(ウ\)/);
		assert.match(formatMessage(finding, 'en'), /^12 document\(s\) inside have no label \(名簿\.csv、a\/b\.txt、c\.txt…\)/);
		assert.equal(finding.severity, 'warning');
		assert.deepEqual(
			finding.fixes.map(({ title }) => title),
			['insert-label'],
		);
	});

	it('tells of what nobody here can read', () => {
		const finding = only(judge([['content', FULL]], { ...SETTING, content: holding('unread', ['old.lzh']) }), 'content-unlabelled');
		assert.match(formatMessage(finding, 'ja'), /読み取れない文書が1件あり（old\.lzh）/);
	});

	it('a label of the whole covers what it holds', () => {
		const content = holding('unlabelled', ['名簿.csv']);
		for (const place of ['property', 'sidecar', 'file-name'] as const) {
			const found = objections([['content', FULL] as const, [place, FULL] as const], { ...SETTING, content });
			assert.ok(!found.includes('content-unlabelled'), place);
		}
	});

	it('says nothing where all is labelled, where nothing is, and where the whole could not be read', () => {
		assert.ok(!objections([['content', FULL]], { ...SETTING, content: NONE }).includes('content-unlabelled'));
		assert.deepEqual(objections([], { ...SETTING, content: holding('unlabelled', ['a']) }), ['label-missing']);
		const state = { ...PLAIN, unreadable: { code: 'damaged' as const, detail: '' } };
		assert.ok(
			!objections([['content', FULL]], { ...SETTING, state, content: holding('unlabelled', ['a']) }).includes('content-unlabelled'),
		);
	});
});
