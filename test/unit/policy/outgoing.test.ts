import assert from 'node:assert/strict';
import { minimatch } from 'minimatch';
import {
	DEFAULT_POLICY_ID,
	loadBuiltin,
	type OutgoingFolder,
	type OutsidePlace,
	outgoingFolderOf,
	outsidePlaceOf,
	placesByFolder,
} from '../../../src/policy';

const policy = loadBuiltin(DEFAULT_POLICY_ID);
const title = { ja: '見本', en: 'Sample' };

function withOutgoing(...outgoing: OutgoingFolder[]) {
	return { ...policy, export: { ...policy.export, outgoing } };
}

function withOutside(...outside: OutsidePlace[]) {
	return { ...policy, export: { ...policy.export, outside } };
}

describe('policy/outgoing', () => {
	it('finds the default folders at any depth, and only as whole folder names', () => {
		const found = (path: string): string | undefined => outgoingFolderOf(path, policy)?.id;
		assert.equal(found('送付/a.docx'), 'send');
		assert.equal(found('税務課/outbox/b/a.docx'), 'send');
		assert.equal(found('公開/a.html'), 'publish');
		assert.equal(found('広報/SNS/5月/a.md'), 'social');
		for (const path of ['送付', '送付先/a.docx', '再送付/a.docx', 'a/送付', '送付.docx', '広報/sns.md', ''])
			assert.equal(found(path), undefined, path);
	});

	it('knows decomposed names as macOS writes them', () => {
		const named = withOutgoing({ id: 'x', path: '**/データ/**', route: 'mail' });
		assert.equal(outgoingFolderOf('データ/a'.normalize('NFD'), named)?.id, 'x');
	});

	it('takes the strictest where several match', () => {
		assert.equal(outgoingFolderOf('送付/SNS/a.md', policy)?.id, 'social');
		assert.equal(outgoingFolderOf('公開/送付/a.md', policy)?.id, 'publish');
	});

	it('tells files of one folder apart where a glob speaks of names, whatever was asked before', () => {
		const named = withOutgoing({ id: 'pdf', path: 'out/*.pdf', route: 'mail' }, { id: 'all', path: '**/out/**', route: 'provide' });
		assert.equal(outgoingFolderOf('out/a.pdf', named)?.id, 'all', 'the stricter route');
		const only = withOutgoing({ id: 'pdf', path: 'out/*.pdf', route: 'mail' });
		assert.deepEqual(
			['out/a.pdf', 'out/a.txt', 'out/b.pdf', 'out/x/b.pdf'].map((path) => outgoingFolderOf(path, only)?.id),
			['pdf', undefined, 'pdf', undefined],
		);
	});

	it('knows whether folders are enough to go by', () => {
		assert.equal(placesByFolder(policy), true);
		assert.equal(placesByFolder(withOutgoing({ id: 'pdf', path: ['a/**', '**/*.pdf'], route: 'mail' })), false);
		assert.equal(placesByFolder(withOutside({ id: 'x', path: '/x/*', route: 'media', title })), false);
	});

	it('gives what minimatch gives', () => {
		const globs = ['**/送付/**', '送付/**', '{送付,公開}/**', 'a/*/送付/**', '**/送付(控)/**', './送付/**'];
		const paths = ['送付/a', 'x/送付/a', '公開/a', 'a/b/送付/c', 'a/送付/c', '送付(控)/a', '.送付/a', '送付/.a', 'a'];
		for (const glob of globs) {
			const named = withOutgoing({ id: 'x', path: glob, route: 'mail' });
			for (const path of paths) {
				const direct = minimatch(path, glob.replace('./', ''), { dot: true, nonegate: true, nocomment: true, platform: 'linux' });
				assert.equal(outgoingFolderOf(path, named) !== null, direct, `${glob} ${path}`);
			}
		}
	});

	it('finds synchronised folders under the home folder, and media anywhere', () => {
		const found = (path: string, home: string): string | undefined => outsidePlaceOf(path, policy, home)?.id;
		assert.equal(found('/home/u/Dropbox/a.docx', '/home/u'), 'dropbox');
		assert.equal(found('/home/u/Dropbox (役場)/b/a.docx', '/home/u/'), 'dropbox');
		assert.equal(found('/home/other/Dropbox/a.docx', '/home/u'), undefined);
		assert.equal(found('/home/u/Dropbox', '/home/u'), undefined);
		assert.equal(found('/home/u2/Dropbox/a', '/home/u'), undefined);
		assert.equal(found('/media/u/USB/a.docx', '/home/u'), 'media');
		assert.equal(found('/Users/u/Library/CloudStorage/OneDrive-Yakuba/a.xlsx', '/Users/u'), 'onedrive');
		assert.equal(found('/work/a.docx', '/home/u'), undefined);
		assert.equal(found('/Dropbox/a.docx', '/'), undefined);
	});

	it('knows Windows paths in any writing, and shares', () => {
		const found = (path: string): string | undefined => outsidePlaceOf(path, policy, 'C:\\Users\\u[1]')?.id;
		assert.equal(found('c:\\Users\\u[1]\\OneDrive - Midoridani\\a.docx'), 'onedrive');
		assert.equal(found('g:\\My Drive\\a.docx'), 'google-drive');
		assert.equal(found('G:/マイドライブ/a.docx'), 'google-drive');
		const share = withOutside({ id: 'share', path: ['//files/share/**', '\\\\nas\\*\\**'], route: 'media', title });
		assert.equal(outsidePlaceOf('\\\\files\\share\\a.docx', share, 'C:\\Users\\u')?.id, 'share');
		assert.equal(outsidePlaceOf('//nas/a/b', share, 'C:\\Users\\u')?.id, 'share');
		assert.equal(outsidePlaceOf('//other/share/b', share, 'C:\\Users\\u'), null);
	});

	it('takes the first place that matches, in the order of the policy', () => {
		const two = withOutside(
			{ id: 'home', path: '~/x/**', route: 'service', title },
			{ id: 'any', path: '/home/**', route: 'media', title },
			{ id: 'late', path: '~/y/**', route: 'service', title },
		);
		const found = (path: string): string | undefined => outsidePlaceOf(path, two, '/home/u')?.id;
		assert.deepEqual([found('/home/u/x/a'), found('/home/u/y/a'), found('/srv/a')], ['home', 'any', undefined]);
	});
});
