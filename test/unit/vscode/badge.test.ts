import assert from 'node:assert/strict';
import { loadBuiltin } from '../../../src/policy';
import { badgeOf, folderBadge, toneOf } from '../../../src/vscode/model/badge';
import { label, POLICY, report } from './support';

describe('badges', () => {
	it('show the confidentiality', () => {
		assert.deepEqual(badgeOf(report('/a', { label: label('3', '2') }), POLICY), { text: 'C3', tone: 'level3' });
		assert.deepEqual(badgeOf(report('/a', { label: label('1') }), POLICY), { text: 'C1', tone: 'level1' });
	});

	it('fit into two characters in every policy', () => {
		for (const id of ['nishihara-2024', 'nisc', 'mic-2024']) {
			const policy = loadBuiltin(id);
			for (const level of policy.axes[0]?.levels ?? []) {
				const { text } = badgeOf(report('/a', { label: { ...label(null), confidentiality: level.id } }), policy);
				assert.ok(text.length >= 1 && text.length <= 2, text);
				assert.ok(level.id.includes(text.replace(/^C/, '')), text);
			}
		}
	});

	it('tell unlabelled from unreadable', () => {
		assert.equal(badgeOf(report('/a'), POLICY).text, '–');
		assert.equal(badgeOf(report('/a', { outcome: 'not-checked' }), POLICY).text, '?');
	});

	it('of a folder are absent when nothing inside has a level', () => {
		assert.equal(folderBadge(label(null, '2'), POLICY), null);
		assert.deepEqual(folderBadge(label('2'), POLICY), { text: 'C2', tone: 'level2' });
	});

	it('take the colour from the digit, or from the rank', () => {
		assert.equal(toneOf({ ...label(null), confidentiality: '3A' }, POLICY), 'level3');
		assert.equal(toneOf({ ...label(null), confidentiality: '4' }, POLICY), 'level3', 'what cannot be judged is not taken for harmless');
	});
});
