import assert from 'node:assert/strict';
import { formatMessage } from '../../../src/rules';
import { FULL, judge, OFFICE, objections, only, policy, preferred } from './support';

const BARE = '【機密性2・完全性2・可用性1】';

describe('handling-missing', () => {
	it('names what is to be added, and adds it where the label stands', () => {
		const finding = only(judge([['header', BARE]]), 'handling-missing');
		assert.match(formatMessage(finding, 'ja'), /「暗号化」/);
		assert.match(formatMessage(finding, 'en'), /Encrypt \(暗号化\)/);
		const fix = preferred(finding);
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual(fix.places, ['header']);
		assert.deepEqual(fix.label.handling, ['encrypt']);
		assert.deepEqual(objections([['header', BARE]]), ['handling-missing']);
	});

	it('restrictions that no level calls for stay', () => {
		const fix = preferred(only(judge([['header', `${BARE} 取扱制限：複製禁止`]]), 'handling-missing'));
		assert.ok(fix?.kind === 'set-label');
		assert.deepEqual([...fix.label.handling].sort(), ['encrypt', 'no-copy']);
	});

	it('a wording with its blank filled in states the restriction', () => {
		const axes = policy.axes.map((axis) => ({
			...axis,
			levels: axis.levels.map((level) =>
				axis.id === 'availability' && level.id === '2' ? { ...level, state: ['recover-within'] } : level,
			),
		}));
		const asking = { ...policy, axes };
		const marking = '【機密性1・完全性1・可用性2】';
		assert.ok(objections([['header', marking]], { policy: asking }).includes('handling-missing'));
		assert.ok(!objections([['header', `${marking} 取扱制限：4時間以内復旧`]], { policy: asking }).includes('handling-missing'));
	});

	it('stated in any place is stated', () => {
		const both = [
			['file-name', '【機密性2】'],
			['sidecar', '【機密性2・完全性2・可用性1】 取扱制限：暗号化'],
		] as const;
		assert.ok(!objections(both, { writable: [] }).includes('handling-missing'));
	});

	it('goes to where there is room for words', () => {
		const kind = (place: 'file-name' | 'sidecar' | 'folder' | 'map', setting = {}) =>
			preferred(only(judge([[place, BARE]], setting), 'handling-missing'));
		assert.deepEqual(kind('file-name', OFFICE)?.kind, 'set-label');
		assert.equal(kind('file-name', { writable: [] })?.kind, 'create-sidecar');
		assert.equal(kind('sidecar', { writable: [] })?.kind, 'create-sidecar');
		const folder = kind('folder');
		assert.ok(folder?.kind === 'set-folder-label');
		assert.equal(folder.folder, '/share');
		assert.equal(kind('map'), undefined);
	});

	it('the policy decides: nothing for level 1, nothing where nothing is to be stated, nothing when off', () => {
		assert.deepEqual(objections([['header', FULL]]), []);
		const off = { ...policy, rules: { ...policy.rules, 'handling-missing': 'off' as const } };
		assert.deepEqual(objections([['header', BARE]], { policy: off }), []);
		const info = { ...policy, rules: { ...policy.rules, 'handling-missing': 'info' as const } };
		assert.equal(only(judge([['header', BARE]], { policy: info }), 'handling-missing').severity, 'info');
	});

	it('waits for the label: none, an unknown one, a word that only implies a level', () => {
		for (const text of ['【極秘】', '【機密性4・完全性1・可用性1】'])
			assert.ok(!objections([['header', text]]).includes('handling-missing'), text);
	});
});
