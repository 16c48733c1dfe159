import assert from 'node:assert/strict';
import { mayPass, patiently, patientlyUntil } from '../../../src/workspace/patience';

function failing(code: string, times: number): { readonly work: () => string; readonly tries: () => number } {
	let tries = 0;
	const work = (): string => {
		if (++tries <= times) throw Object.assign(new Error(code), { code });
		return 'done';
	};
	return { work, tries: () => tries };
}

describe('workspace/patience', () => {
	it('tries again what may pass by itself, three times in all', () => {
		for (const code of ['EIO', 'ESTALE', 'EBUSY', 'ETIMEDOUT', 'EAGAIN', 'EMFILE']) {
			const share = failing(code, 2);
			assert.equal(patiently(share.work), 'done');
			assert.equal(share.tries(), 3);
			assert.ok(mayPass(code));
		}
		const gone = failing('EIO', 9);
		assert.throws(() => patiently(gone.work), { code: 'EIO' });
		assert.equal(gone.tries(), 3);
	});

	it('does not wait for what will not change', () => {
		for (const code of ['ENOENT', 'EACCES', 'ELOOP', '']) {
			const refused = failing(code, 9);
			assert.throws(() => patiently(refused.work));
			assert.equal(refused.tries(), 1);
		}
	});

	it('does the same for work that tells of its failure', () => {
		let tries = 0;
		const result = patientlyUntil(
			() => ({ code: ++tries < 3 ? 'ESTALE' : null }),
			({ code }) => code,
		);
		assert.deepEqual([result.code, tries], [null, 3]);
		tries = 0;
		const refused = patientlyUntil(
			() => ({ code: ++tries < 9 ? 'EACCES' : null }),
			({ code }) => code,
		);
		assert.deepEqual([refused.code, tries], ['EACCES', 1]);
	});
});
