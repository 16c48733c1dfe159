import assert from 'node:assert/strict';
import { LabelTree } from '../../../src/vscode/model/label-tree';
import { type Mode, ViewModel } from '../../../src/vscode/model/view-tree';
import { finding, label, POLICY, report, t } from './support';

describe('the view, filtered by the dashboard', () => {
	const tree = new LabelTree('/w', () => POLICY);
	tree.set(report('/w/a.md', { label: label('3', '2', '1') }));
	tree.set(report('/w/b.md', { findings: [finding('/w/b.md'), finding('/w/b.md', { rule: 'label-conflict' })], outcome: 'findings' }));
	tree.set(report('/w/c.md', { label: label('1', '1'), findings: [finding('/w/c.md', { rule: 'label-conflict' })], outcome: 'findings' }));
	tree.setContainer('/w', {
		...{ path: '/w', stated: null, content: label('3'), causes: {} },
		findings: [finding('/w', { rule: 'container-below-content' })],
	} as never);

	const shown = (mode: Mode, ...kinds: string[]): string[] => {
		const names: string[] = [];
		const rows = new ViewModel([{ tree, policy: POLICY }], { text: '', kinds }, 'en', t).rows(mode);
		for (const queue = [...rows]; queue.length > 0; ) {
			const row = queue.shift();
			if (row === undefined) break;
			names.push(row.kind === 'group' ? row.id : row.label);
			queue.push(...(row.children?.() ?? []));
		}
		return names;
	};

	it('by a rule: its documents, and no group of another', () => {
		assert.deepEqual(shown('finding', 'rule:label-missing'), ['group:rule:label-missing', 'b.md']);
		assert.deepEqual(shown('finding', 'rule:label-conflict'), ['group:rule:label-conflict', 'b.md', 'c.md']);
	});

	it('by a rule about folders: the folders', () => {
		assert.deepEqual(shown('finding', 'rule:container-below-content'), ['group:rule:container-below-content', 'w']);
	});

	it('by the level of any axis, and by having none', () => {
		assert.deepEqual(shown('folder', 'integrity:2'), ['w', 'a.md']);
		assert.deepEqual(shown('folder', 'availability:none'), ['w', 'b.md', 'c.md']);
		assert.deepEqual(shown('folder', 'confidentiality:none'), ['w', 'b.md']);
		assert.deepEqual(shown('folder', 'level:3', 'level:1'), ['w', 'a.md', 'c.md']);
	});
});
