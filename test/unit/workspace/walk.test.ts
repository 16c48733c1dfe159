import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileExclude } from '../../../src/workspace/exclude';
import { ignoreChainAbove } from '../../../src/workspace/ignore-files';
import { type Skipped, type WalkedFolder, walk } from '../../../src/workspace/walk';
import { makeTree, removeTrees } from './tree';

function walked(root: string, exclude: readonly string[] = []): { files: string[]; skipped: Skipped[]; folders: WalkedFolder[] } {
	const skipped: Skipped[] = [];
	const folders = [
		...walk(root, {
			base: root,
			exclude: compileExclude(exclude),
			ignores: ignoreChainAbove(root),
			onSkip: (entry) => skipped.push(entry),
		}),
	];
	const files = folders.flatMap(({ folder, names }) =>
		names.map((name) => path.relative(root, path.join(folder, name)).split(path.sep).join('/')),
	);
	return { files, skipped, folders };
}

describe('workspace/walk', () => {
	after(removeTrees);

	it('lists documents in a stable order: the files of a folder, then its folders', () => {
		const root = makeTree({ 'b/2.md': '', 'b/10.md': '', 'a.md': '', 'z.md': '', 'あ/い/う.md': '', 'あ/a.md': '' });
		assert.deepEqual(walked(root).files, ['a.md', 'z.md', 'b/10.md', 'b/2.md', 'あ/a.md', 'あ/い/う.md']);
	});

	it('honours .gitignore at each level, the nearest one first', () => {
		const root = makeTree({
			'.gitignore': '*.log\n/build/\n',
			'a.log': '',
			'build/x.md': '',
			'sub/build/x.md': '',
			'sub/.gitignore': '!keep.log\nsecret.md\n',
			'sub/keep.log': '',
			'sub/drop.log': '',
			'sub/secret.md': '',
			'sub/deep/secret.md': '',
			'secret.md': '',
		});
		assert.deepEqual(walked(root).files, ['.gitignore', 'secret.md', 'sub/.gitignore', 'sub/keep.log', 'sub/build/x.md']);
	});

	it('honours the .gitignore files above it, up to the repository', () => {
		const root = makeTree({
			'.git/HEAD': '',
			'.gitignore': '*.log\n',
			'docs/.gitignore': 'b.md\n',
			'docs/in/a.log': '',
			'docs/in/b.md': '',
			'docs/in/c.md': '',
		});
		assert.deepEqual(walked(path.join(root, 'docs', 'in')).files, ['c.md']);
	});

	it('leaves out what is excluded and never enters .git and .kakuzuke', () => {
		const root = makeTree({
			'.git/config': '',
			'.kakuzuke/policy.jsonc': '',
			'a/.git/x': '',
			'node_modules/x/y.js': '',
			'a/b.tmp': '',
			'a/b.md': '',
		});
		assert.deepEqual(walked(root, ['**/node_modules/**', '**/*.tmp']).files, ['a/b.md']);
	});

	it('does not take sidecars and folder labels for documents, but tells of sidecars', () => {
		const root = makeTree({ 'a.csv': '', 'a.csv.label': '', '.label': '', 'orphan.csv.label': '', 'sub/b.md': '' });
		assert.deepEqual(walked(root).files, ['a.csv', 'orphan.csv.label', 'sub/b.md']);
		const { files, folders } = walked(root, ['**/*.label', '**/.label']);
		assert.deepEqual(files, ['a.csv', 'sub/b.md']);
		assert.deepEqual(
			folders.map(({ sidecars }) => sidecars),
			[['a.csv'], []],
		);
	});

	it('does not follow symbolic links, apart from the root', () => {
		const root = makeTree({ 'a/b.md': '' });
		symlinkSync(root, path.join(root, 'a', 'loop'));
		symlinkSync('b.md', path.join(root, 'a', 'link.md'));
		symlinkSync('nowhere', path.join(root, 'dangling.md'));
		const { files, skipped } = walked(root);
		assert.deepEqual(files, ['a/b.md']);
		assert.deepEqual(
			skipped.map(({ path: file, reason }) => [path.relative(root, file), reason]),
			[
				['dangling.md', 'symlink'],
				[path.join('a', 'link.md'), 'symlink'],
				[path.join('a', 'loop'), 'symlink'],
			],
		);
		assert.deepEqual(walked(path.join(root, 'a', 'loop', 'a')).files, ['b.md']);
	});

	it('takes names with control characters, line breaks and bidirectional marks', function () {
		if (process.platform === 'win32') this.skip();
		const names = ['a\nb.md', 'c\u0007.md', 'd\u202egnp.md', 'e f.md', '-x.md'];
		assert.deepEqual(walked(makeTree(Object.fromEntries(names.map((name) => [name, ''])))).files.sort(), [...names].sort());
	});

	it('reports a name that is no UTF-8, a pipe and a folder that cannot be read', function () {
		if (process.platform === 'win32') this.skip();
		const root = makeTree({ 'a.md': '', 'locked/b.md': '' });
		writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x8b, 0x63, 0x8e, 0x96]), Buffer.from('.md')]), '');
		execFileSync('mkfifo', [path.join(root, 'pipe.md')]);
		chmodSync(path.join(root, 'locked'), 0);
		const asRoot = process.getuid?.() === 0;
		if (asRoot) process.seteuid?.(65534);
		try {
			if (asRoot) chmodSync0755(root);
			const { files, skipped } = walked(root);
			assert.deepEqual(files, ['a.md']);
			assert.deepEqual(skipped.map(({ reason }) => reason).sort(), ['folder-unreadable', 'name-undecodable', 'special-file']);
			assert.equal(skipped.find(({ reason }) => reason === 'folder-unreadable')?.detail, 'EACCES');
		} finally {
			if (asRoot) process.seteuid?.(0);
			chmodSync(path.join(root, 'locked'), 0o755);
		}
	});
});

/** The temporary folder belongs to the superuser; another user has to be let in. */
function chmodSync0755(folder: string): void {
	process.seteuid?.(0);
	chmodSync(folder, 0o755);
	process.seteuid?.(65534);
}
