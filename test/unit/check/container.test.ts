import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkContainer, EMPTY_CONTAINER, rollUp } from '../../../src/check';
import { highest, makeLabel, NO_LABEL } from '../../../src/label';
import { AXES, rankOf } from '../../../src/policy';
import { ENCRYPTED, FULL, policy } from '../rules/support';
import { contextOf, makeFolder, removeFolders } from './files';

const label = (confidentiality: string | null, integrity: string | null, availability: string | null) =>
	makeLabel({ confidentiality, integrity, availability }, policy);

describe('check/container', () => {
	afterEach(removeFolders);

	it('rolls up axis by axis, with what causes each level', () => {
		let sum = rollUp(EMPTY_CONTAINER, label('2', '1', '1'), '/a', policy);
		sum = rollUp(sum, label('1', '2', null), '/b', policy);
		sum = rollUp(sum, NO_LABEL, '/c', policy);
		assert.deepEqual(sum.causes, { confidentiality: '/a', integrity: '/b', availability: '/a' });
		assert.deepEqual([sum.content.confidentiality, sum.content.integrity, sum.content.availability], ['2', '2', '1']);
	});

	it('nested: an inner container hands on its own causes', () => {
		const inner = rollUp(EMPTY_CONTAINER, label('3', '1', '1'), '/x/deep', policy);
		const outer = rollUp(rollUp(EMPTY_CONTAINER, label('1', '2', '1'), '/a', policy), inner.content, inner.causes, policy);
		assert.deepEqual(outer.causes, { confidentiality: '/x/deep', integrity: '/a', availability: '/a' });
	});

	it('an unknown level does not hide the highest known one', () => {
		const sum = ['9', '3', '9', '1'].reduce((all, id) => rollUp(all, label(id, null, null), `/${id}`, policy), EMPTY_CONTAINER);
		assert.equal(sum.content.confidentiality, '3');
		assert.equal(sum.causes.confidentiality, '/3');
	});

	it('the order of members does not matter, and none is above the sum', () => {
		const level = fc.constantFrom(null, '1', '2', '3', '3B', '7');
		const members = fc.array(fc.tuple(level, level, level).map(([c, i, a]) => label(c, i, a)));
		fc.assert(
			fc.property(members, (all) => {
				const sum = (list: typeof all) =>
					list.reduce((total, each, index) => rollUp(total, each, `/${index}`, policy), EMPTY_CONTAINER).content;
				assert.deepEqual(sum(all), sum([...all].reverse()));
				for (const each of all)
					for (const axis of AXES) assert.ok(rankOf(policy, axis, sum(all)[axis]) >= rankOf(policy, axis, each[axis]));
			}),
		);
	});

	it('judges a folder by its label', () => {
		const root = makeFolder({ 'low/.label': FULL, 'right/.label': ENCRYPTED, 'none/a.txt': '' });
		const { workspacePolicy } = contextOf(root);
		const content = highest(label('2', '1', '1'), NO_LABEL, policy);
		const causes = { confidentiality: `${root}/low/a.md` };
		const low = checkContainer(`${root}/low`, content, causes, workspacePolicy);
		assert.deepEqual(
			low.findings.map(({ rule, severity }) => `${rule} ${severity}`),
			['container-below-content error'],
		);
		assert.equal(low.stated?.where, `${root}/low/.label`);
		assert.deepEqual(checkContainer(`${root}/right`, content, causes, workspacePolicy).findings, []);
		assert.equal(checkContainer(`${root}/none`, content, causes, workspacePolicy).stated, null);
		assert.deepEqual(structuredClone(low), low);
	});
});
