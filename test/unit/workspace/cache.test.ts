import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { cacheFolder, type ScanOptions, type ScanResult, scan } from '../../../src/workspace';
import { CacheSession } from '../../../src/workspace/cache-session';
import { stampOf } from '../../../src/workspace/stamp';
import { makeTree, removeTrees } from './tree';

const HEADER = { one: '<!-- 【機密性1】 -->\n', two: '<!-- 【機密性2・完全性2・可用性2】 -->\n', odd: '<!-- 【機密性9】 -->\n', none: '' };
type HeaderId = keyof typeof HEADER;

/** Files that were just written are not trusted; the tests do not wait for that. */
let ahead = 0;
const now = Date.now;

const folders: string[] = [];
function newFolder(): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-cache-'));
	folders.push(folder);
	return folder;
}

async function told(root: string, options: ScanOptions): Promise<{ readonly told: unknown; readonly remembered: number }> {
	const { reports, containers, late, counts, skipped, remembered } = await scan([root], { jobs: 1, ...options });
	const lasting = reports.map(({ markings: _, contentKey: __, ...report }) => report);
	return { told: JSON.parse(JSON.stringify({ lasting, containers, late, counts, skipped })), remembered };
}

/** A cached scan says what one without a cache says; returns how many documents were not read again. */
async function same(root: string, folder: string, version = '1', options: ScanOptions = {}): Promise<number> {
	const cached = await told(root, { ...options, cache: { folder, version } });
	const plain = await told(root, options);
	assert.deepEqual(cached.told, plain.told);
	assert.equal(plain.remembered, 0);
	return cached.remembered;
}

async function count(root: string): Promise<number> {
	return (await scan([root], { jobs: 1 })).counts.documents;
}

/** Times of files are kept in steps of some milliseconds. */
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 12));

/** To documents that may come and go: from where they stand, from the top, and one that may mean two. */
const LINKS = '[a](c.md) [b](/sub/deep/e.md) ![c](/sub/d.txt) [d](/sub/new%2Emd) [e](../sub/資料【機密性3】.md)\n';

const TREE = {
	'a.md': `${HEADER.one}${LINKS}`,
	'b.md': HEADER.none,
	'sub/c.md': `${HEADER.one}${LINKS}`,
	'sub/d.txt': 'x',
	'sub/deep/e.md': HEADER.odd,
};

describe('workspace/cache', () => {
	before(() => {
		Date.now = () => now() + ahead;
	});
	beforeEach(() => {
		ahead = 60_000;
	});
	after(() => {
		Date.now = now;
		removeTrees();
		for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
	});

	it('reads nothing again that did not change', async () => {
		const root = makeTree(TREE);
		const folder = newFolder();
		assert.equal(await same(root, folder), 0);
		assert.equal(await same(root, folder), 5);
		await tick();
		writeFileSync(path.join(root, 'b.md'), HEADER.one);
		assert.equal(await same(root, folder), 4);
		assert.equal(await same(root, folder), 5);
		assert.deepEqual(
			readdirSync(folder).map((name) => path.extname(name)),
			['.cache'],
		);
	});

	it('trusts no file that was written within the last two seconds', async () => {
		ahead = 0;
		const root = makeTree(TREE);
		const folder = newFolder();
		assert.equal(await same(root, folder), 0);
		assert.equal(await same(root, folder), 0);
	});

	it('says the same as a scan without it, whatever is done to the tree', async () => {
		const name = fc.constantFrom('a.md', 'b.md', 'sub/c.md', 'sub/d.txt', 'sub/deep/e.md', 'sub/new.md', 'sub/資料【機密性3】.md');
		const header = fc.constantFrom<HeaderId>('one', 'two', 'odd', 'none');
		const folderName = fc.constantFrom('', 'sub', 'sub/deep');
		const step = fc.oneof(
			fc.record({ do: fc.constant('write' as const), name, header, links: fc.boolean() }),
			fc.record({ do: fc.constant('remove' as const), name }),
			fc.record({ do: fc.constant('rename' as const), name, to: name }),
			fc.record({ do: fc.constant('sidecar' as const), name, header }),
			fc.record({ do: fc.constant('label' as const), folder: folderName, level: fc.constantFrom('', '機密性1', '機密性2', '機密性3') }),
			fc.record({ do: fc.constant('policy' as const), exclude: fc.constantFrom('**/*.txt', '**/none') }),
			fc.record({ do: fc.constant('damage' as const), at: fc.nat(4000) }),
			fc.record({ do: fc.constant('cut' as const), at: fc.nat(4000) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
				const root = makeTree(TREE);
				const folder = newFolder();
				await same(root, folder);
				for (const one of steps) {
					await tick();
					change(root, folder, one);
					await same(root, folder);
				}
			}),
			{ numRuns: 40 },
		);
	}).timeout(120_000);

	it('remembers documents that refer to others, as long as those stay', async () => {
		const root = makeTree({ 'a.md': `${HEADER.one}[b](sub/b.md)\n`, 'sub/b.md': HEADER.one, 'c.md': `${HEADER.one}[d](d.md)\n` });
		const folder = newFolder();
		await same(root, folder);
		assert.equal(await same(root, folder), 3);
		const changes: readonly (readonly [file: string, content: string | null, unchanged: number])[] = [
			['sub/b.md', HEADER.two, 1],
			['sub/b.md.label', '機密性3\n', 1],
			['sub/b.md.label', null, 1],
			['d.md', HEADER.two, 2],
			['sub/b.md', null, 2],
			['sub/.label', '機密性3\n', 2],
			['sub/b.md', HEADER.none, 2],
			['.label', '機密性1\n', 0],
		];
		for (const [file, content, unchanged] of changes) {
			await tick();
			if (content === null) unlinkSync(path.join(root, file));
			else writeFileSync(path.join(root, file), content);
			assert.equal(await same(root, folder), unchanged, file);
			assert.equal(await same(root, folder), await count(root), file);
		}
	});

	it('sees labels above a nested workspace, which others inherit through it', async () => {
		const own = '{}';
		const root = makeTree({
			'.kakuzuke/policy.jsonc': own,
			'd.md': `${HEADER.one}[x](m/b/c/x.md)\n`,
			'm/b/.kakuzuke/policy.jsonc': own,
			'm/b/c/x.md': HEADER.none,
		});
		const targets = [path.join(root, 'd.md'), path.join(root, 'm/b')];
		const cache = { folder: newFolder(), version: '1' };
		const rules = async (options: ScanOptions): Promise<unknown> => {
			const { reports } = await scan(targets, { jobs: 1, ...options });
			return reports.map(({ path: file, findings }) => [file, findings.map(({ rule }) => rule)]);
		};
		for (const label of ['', '機密性3\n']) {
			writeFileSync(path.join(root, 'm/.label'), label);
			assert.deepEqual(await rules({ cache }), await rules({}), label);
		}
		assert.match(JSON.stringify(await rules({ cache })), /reference-above-label/);
	});

	it('remembers a folder of very many documents, whatever comes in between', async () => {
		const names = Array.from({ length: 400 }, (_, index) => `d-${index}.md`);
		const root = makeTree(Object.fromEntries(names.map((name) => [name, HEADER.one])));
		const folder = newFolder();
		await same(root, folder);
		assert.equal(await same(root, folder), 400);
		writeFileSync(path.join(root, 'a.md'), HEADER.two);
		unlinkSync(path.join(root, 'd-200.md'));
		assert.equal(await same(root, folder), 399);
		assert.equal(await same(root, folder), 400);
	});

	it('reads only the blocks in which a document may be', () => {
		const root = makeTree({ 'a.md': 'x', 'b.md': 'x', 'm.md': 'x', 'z.md': 'x' });
		const part = path.join(newFolder(), 'part');
		const writing = new CacheSession({ key: 'k', base: '', left: [], part });
		const report = { shape: '{}' };
		const remember = (...names: string[]): void => {
			const entries = names.map((name) => ({
				name,
				stamp: stampOf(path.join(root, name)),
				sidecar: null,
				report,
				needs: null,
				chunk: null,
			}));
			writing.remember(root, '', entries);
		};
		remember('b.md', 'a.md');
		remember('m.md');
		remember('z.md');
		writing.close();
		const reading = new CacheSession({ key: 'k', base: '', left: [part], part: `${part}2` });
		const sizes = (...names: string[]): number[] => reading.folder(root, '', names).map(({ size }) => size);
		assert.deepEqual(sizes('a.md'), [2]);
		assert.deepEqual(sizes('m.md'), [1]);
		assert.deepEqual(sizes('n.md', 'c.md'), [1]);
		assert.deepEqual(sizes('c.md'), []);
		assert.deepEqual(sizes('z.md', 'a.md'), [2, 1, 1]);
		reading.close();
	});

	it('takes nothing from another program, policy or day of exceptions', async () => {
		const root = makeTree({ ...TREE, '.kakuzuke/policy.jsonc': '{ "extends": "nishihara-2024" }' });
		const folder = newFolder();
		await same(root, folder);
		assert.equal(await same(root, folder, '2'), 0);
		assert.equal(await same(root, folder, '2'), 5);
		assert.equal(await same(root, folder, '2', { withoutMaps: true }), 0);
		writeFileSync(path.join(root, '.kakuzuke/policy.jsonc'), '{ "extends": "nishihara-2024", "rules": { "label-missing": "off" } }');
		assert.equal(await same(root, folder, '2'), 0);
	});

	it('goes on without where there can be none, or on a disk that cannot be written', async () => {
		const root = makeTree(TREE);
		const file = path.join(makeTree({ file: 'x' }), 'file');
		assert.equal(await same(root, file), 0);
		assert.equal(await same(root, path.join(file, 'below')), 0);
		assert.equal(await same(root, '/proc/kakuzuke'), 0);
		assert.equal(readFileSync(file, 'utf8'), 'x');
	});

	it('uses a cache that it cannot write', async function () {
		if (process.getuid?.() === 0 && !isEnforced()) this.skip();
		const root = makeTree(TREE);
		const folder = newFolder();
		await same(root, folder);
		chmodSync(folder, 0o500);
		try {
			assert.equal(await same(root, folder), 5);
		} finally {
			chmodSync(folder, 0o700);
		}
	});

	it('is read by its owner alone', async () => {
		const root = makeTree(TREE);
		const folder = path.join(newFolder(), 'made');
		await same(root, folder);
		for (const name of readdirSync(folder)) {
			assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0);
		}
	});

	it('serves two scans at once', async () => {
		const root = makeTree(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index % 7}/${index}.md`, HEADER.two])));
		const folder = newFolder();
		const options: ScanOptions = { jobs: 1, cache: { folder, version: '1' } };
		const both: ScanResult[] = await Promise.all([scan([root], options), scan([root], options)]);
		const [one, other] = both.map(({ reports }) => reports.map((report) => [report.path, report.findings]));
		assert.deepEqual(one, other);
		assert.equal(await same(root, folder), 200);
	});

	it('goes on where a scan was killed', async () => {
		const root = makeTree(Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`f${index % 50}/${index}.md`, HEADER.two])));
		const folder = newFolder();
		await new Promise((resolve) => setTimeout(resolve, 2100));
		const script = path.join(__dirname, 'killed-scan.ts');
		const child = spawn(process.execPath, ['--import', 'tsx', script, root, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
		await new Promise<void>((resolve, reject) => {
			child.on('error', reject);
			child.stdout.on('data', () => child.kill('SIGKILL'));
			child.on('exit', (_, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error('ended by itself'))));
		});
		assert.ok(readdirSync(folder).every((name) => name.endsWith('.part')));
		const { remembered } = await told(root, { cache: { folder, version: '1' } });
		assert.ok(remembered >= 400 && remembered < 3000, String(remembered));
		assert.equal(await same(root, folder), 3000);
	}).timeout(60_000);

	it('stands where caches of a user stand', () => {
		assert.equal(cacheFolder({ HOME: '/home/a' }, 'linux'), '/home/a/.cache/kakuzuke');
		assert.equal(cacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: '/var/c' }, 'linux'), '/var/c/kakuzuke');
		assert.equal(cacheFolder({ HOME: '/home/a', XDG_CACHE_HOME: 'relative' }, 'linux'), '/home/a/.cache/kakuzuke');
		assert.equal(cacheFolder({ HOME: '/Users/a' }, 'darwin'), '/Users/a/Library/Caches/kakuzuke');
		assert.equal(cacheFolder({}, 'linux'), null);
		assert.equal(cacheFolder({ HOME: '/home/a' }, 'win32'), null);
	});
});

type Step =
	| { readonly do: 'write'; readonly name: string; readonly header: HeaderId; readonly links: boolean }
	| { readonly do: 'sidecar'; readonly name: string; readonly header: HeaderId }
	| { readonly do: 'remove'; readonly name: string }
	| { readonly do: 'rename'; readonly name: string; readonly to: string }
	| { readonly do: 'label'; readonly folder: string; readonly level: string }
	| { readonly do: 'policy'; readonly exclude: string }
	| { readonly do: 'damage' | 'cut'; readonly at: number };

function change(root: string, cache: string, step: Step): void {
	try {
		apply(root, cache, step);
	} catch (error) {
		// What is not there cannot be removed or renamed.
		assert.match(String(error), /ENOENT/);
	}
}

function apply(root: string, cache: string, step: Step): unknown {
	switch (step.do) {
		case 'write':
			return writeFileSync(path.join(root, step.name), HEADER[step.header] + (step.links ? LINKS : ''));
		case 'sidecar':
			return writeFileSync(path.join(root, `${step.name}.label`), HEADER[step.header].replace(/<!-- | -->/g, ''));
		case 'remove':
			return unlinkSync(path.join(root, step.name));
		case 'rename':
			return renameSync(path.join(root, step.name), path.join(root, step.to));
		case 'label': {
			const file = path.join(root, step.folder, '.label');
			return step.level === '' ? rmSync(file, { force: true }) : writeFileSync(file, `${step.level}\n`);
		}
		case 'policy':
			mkdirSync(path.join(root, '.kakuzuke'), { recursive: true });
			return writeFileSync(path.join(root, '.kakuzuke/policy.jsonc'), JSON.stringify({ scan: { exclude: [step.exclude] } }));
		default:
			for (const name of readdirSync(cache)) harm(path.join(cache, name), step.do, step.at);
			return undefined;
	}
}

function harm(file: string, how: 'damage' | 'cut', at: number): void {
	const bytes = readFileSync(file);
	const place = at % Math.max(1, bytes.length);
	if (how === 'cut') {
		truncateSync(file, place);
		return;
	}
	bytes[place] = (bytes[place] ?? 0) ^ 0x10;
	writeFileSync(file, bytes);
}

/** Whether permissions hold for this user; not so for most administrators. */
function isEnforced(): boolean {
	const folder = newFolder();
	chmodSync(folder, 0o500);
	try {
		writeFileSync(path.join(folder, 'x'), '');
		return false;
	} catch {
		return true;
	} finally {
		chmodSync(folder, 0o700);
	}
}
