import assert from 'node:assert/strict';
import type { DocumentReport } from '../../../src/check';
import { LabelTree } from '../../../src/vscode/model/label-tree';
import { type Filter, NO_FILTER, ViewModel, type ViewNode } from '../../../src/vscode/model/view-tree';
import { finding, label, POLICY, report, t } from './support';

const REPORTS: readonly DocumentReport[] = [
	report('/w/税務/滞納.xlsx', { label: label('3', '2', '2') }),
	report('/w/税務/通知.docx', {
		label: label('2', '2', '1'),
		outcome: 'findings',
		findings: [finding('/w/税務/通知.docx', { rule: 'handling-missing' })],
	}),
	report('/w/広報/便り10.md', { label: label('1', '1', '1') }),
	report('/w/広報/便り2.md', { outcome: 'findings', findings: [finding('/w/広報/便り2.md')] }),
	report('/w/壊れた.docx', { outcome: 'not-checked', findings: [finding('/w/壊れた.docx', { rule: 'document-unreadable' })] }),
];

function model(filter: Filter = NO_FILTER): ViewModel {
	const tree = new LabelTree('/w', () => POLICY);
	for (const one of REPORTS) tree.set(one);
	return new ViewModel([{ tree, policy: POLICY }], filter, 'ja', t);
}

/** Rows as an outline: two spaces a depth. */
function outline(rows: readonly ViewNode[], depth = 0): string[] {
	return rows.flatMap((row) => [`${'  '.repeat(depth)}${row.label}`, ...outline(row.children?.() ?? [], depth + 1)]);
}

describe('the view', () => {
	it('by folder: folders first, in natural order, with the highest label', () => {
		const rows = model().rows('folder');
		assert.deepEqual(outline(rows), [
			'w',
			'  広報',
			'    便り2.md',
			'    便り10.md',
			'  税務',
			'    滞納.xlsx',
			'    通知.docx',
			'  壊れた.docx',
		]);
		const tax = rows[0]?.children?.().find((row) => row.label === '税務');
		assert.match(tax?.description ?? '', /^C3\/I2\/A2 · 2 documents · 1 with findings$/);
		assert.equal(tax?.tone, 'level3');
		assert.match(tax?.tooltip ?? '', /滞納\.xlsx/);
	});

	it('by finding: a group for each rule', () => {
		const groups = model().rows('finding');
		assert.deepEqual(
			groups.map((group) => group.children?.().map((row) => row.label)).sort(),
			[['便り2.md'], ['壊れた.docx'], ['通知.docx']].sort(),
		);
	});

	it('by level: from the highest, then what was not checked and what has none', () => {
		const groups = model().rows('level');
		assert.deepEqual(
			groups.map((group) => group.label),
			['機密性3', '機密性2', '機密性1', 'Not checked', 'No confidentiality level'],
		);
	});

	it('filters by text and by level', () => {
		assert.deepEqual(outline(model({ text: '便り', kinds: [] }).rows('folder')), ['w', '  広報', '    便り2.md', '    便り10.md']);
		assert.deepEqual(outline(model({ text: '', kinds: ['level:3'] }).rows('folder')), ['w', '  税務', '    滞納.xlsx']);
		assert.deepEqual(outline(model({ text: '', kinds: ['findings', 'unlabelled'] }).rows('folder')), ['w', '  広報', '    便り2.md']);
		assert.deepEqual(model({ text: 'どこにもない', kinds: [] }).rows('folder'), []);
	});

	it('says how many more there are, instead of drawing a hundred thousand rows', () => {
		const tree = new LabelTree('/w', () => POLICY);
		for (let index = 0; index < 2100; index++) tree.set(report(`/w/${index}.md`));
		for (const mode of ['folder', 'level'] as const) {
			const rows = new ViewModel([{ tree, policy: POLICY }], NO_FILTER, 'ja', t).rows(mode)[0]?.children?.() ?? [];
			assert.equal(rows.length, 2001);
			assert.equal(rows.at(-1)?.label, '… and 100 more');
			assert.equal(rows[2]?.label, '2.md');
		}
	});

	it('gives every row an id of its own', () => {
		for (const mode of ['folder', 'finding', 'level'] as const) {
			const ids: string[] = [];
			const visit = (rows: readonly ViewNode[]): void => {
				for (const row of rows) {
					ids.push(row.id);
					visit(row.children?.() ?? []);
				}
			};
			visit(model().rows(mode));
			assert.equal(new Set(ids).size, ids.length, mode);
		}
	});
});
