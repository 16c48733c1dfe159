import assert from 'node:assert/strict';
import { documentsOf, LabelTree } from '../../../src/vscode/model/label-tree';
import { finding, label, POLICY, report } from './support';

function tree(...reports: Parameters<LabelTree['set']>[0][]): LabelTree {
	const made = new LabelTree('/w', () => POLICY);
	for (const one of reports) made.set(one);
	return made;
}

describe('label tree', () => {
	it('rolls up the highest, axis by axis, with who causes it', () => {
		const made = tree(
			report('/w/a/x.md', { label: label('2', '1', null, ['encrypt']) }),
			report('/w/a/b/y.md', { label: label('1', '2', '2') }),
			report('/w/z.md'),
		);
		const sum = made.rollUp(made.top);
		assert.deepEqual([sum.label.confidentiality, sum.label.integrity, sum.label.availability], ['2', '2', '2']);
		assert.deepEqual(sum.label.handling, ['encrypt']);
		assert.deepEqual(sum.causes, { confidentiality: '/w/a/x.md', integrity: '/w/a/b/y.md', availability: '/w/a/b/y.md' });
		assert.deepEqual([sum.documents, sum.unlabelled], [3, 1]);
	});

	it('brings the folders above up to date when a document changes', () => {
		const made = tree(report('/w/a/b/x.md', { label: label('3') }));
		assert.equal(made.rollUp(made.top).label.confidentiality, '3');
		made.set(report('/w/a/b/x.md', { label: label('1') }));
		assert.equal(made.rollUp(made.top).label.confidentiality, '1');
		assert.equal(made.get('/w/a/b/x.md')?.label.confidentiality, '1');
	});

	it('forgets documents and folders, and folders that became empty', () => {
		const made = tree(report('/w/a/b/x.md'), report('/w/a/y.md'), report('/w/z.md'));
		assert.deepEqual(made.delete('/w/a/b/x.md'), ['/w/a/b/x.md']);
		assert.equal(made.folder('/w/a/b'), undefined);
		assert.deepEqual(made.delete('/w/a'), ['/w/a/y.md']);
		assert.deepEqual(
			[...documentsOf(made.top)].map(({ path }) => path),
			['/w/z.md'],
		);
		assert.deepEqual(made.delete('/w/not/there'), []);
	});

	it('knows what lies in its root', () => {
		const made = tree();
		assert.ok(made.holds('/w') && made.holds('/w/a'));
		assert.ok(!made.holds('/w2/a') && !made.holds('/v'));
		assert.equal(made.get('/w2/a'), undefined);
		assert.equal(made.folder('/w2'), undefined);
	});

	it('counts findings of documents and of folders, and what was not checked', () => {
		const made = tree(
			report('/w/a/x.md', { outcome: 'findings', findings: [finding('/w/a/x.md'), finding('/w/a/x.md')] }),
			report('/w/a/y.bin', { outcome: 'not-checked' }),
		);
		made.setContainer('/w/a', { path: '/w/a', stated: null, content: label('1'), findings: [finding('/w/a')] } as never);
		const sum = made.rollUp(made.top);
		assert.deepEqual([sum.withFindings, sum.notChecked, sum.unlabelled], [2, 1, 1]);
	});
});
